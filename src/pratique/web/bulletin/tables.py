"""A bulletin's figures as rows of a page: counties, prefectures, chains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pratique.reporting.bulletin.naming import names_in
from pratique.web.dates import speaks_chinese

Words = Mapping[str, str | Promise]
Path = tuple[str, ...]
OF_COUNTIES: Sequence[tuple[Promise, Path]] = (
    (_("In all"), ("by_county",)),
    (_("New confirmed"), ("confirmed", "new", "by_county")),
    (_("New without symptoms"), ("asymptomatic", "new", "by_county")),
    (_("In hospital"), ("confirmed", "in_hospital", "by_county")),
    (_("Observed"), ("asymptomatic", "observed", "by_county")),
)
OF_CHAINS: Sequence[tuple[Promise, str]] = (
    (_("Counted here"), "counted_here"),
    (_("Elsewhere"), "counted_elsewhere"),
    (_("Close contacts"), "close_contacts"),
    (_("Secondary contacts"), "secondary_contacts"),
)
FIGURES: Words = {
    "confirmed_new_by": _("new confirmed cases, by county"),
    "converted_by": _("confirmed after being without symptoms, by county"),
    "cured_new_by": _("cured, by county"),
    "in_hospital": _("in hospital"),
    "in_hospital_by": _("in hospital, by county"),
    "asymptomatic_new_by": _("new infections without symptoms, by county"),
    "asymptomatic_released_by": _("no longer observed, by county"),
    "asymptomatic_observed": _("observed without symptoms"),
    "asymptomatic_observed_by": _("observed without symptoms, by county"),
    "confirmed_ever": _("confirmed in all"),
    "cured_ever": _("cured in all"),
    "deaths_ever": _("dead in all"),
    "contacts_observed": _("close contacts observed"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A division or a chain: its code and name, and its figures by their heads."""

    code: str
    name: str
    figures: Sequence[tuple[str | Promise, int]]

    @property
    def total(self) -> int:
        """Return the first of its figures."""
        return self.figures[0][1]


def words_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page says of a bulletin, in its language."""
    name = names_in(dict(document), english=not speaks_chinese())
    columns = [(head, _at(document, path)) for head, path in OF_COUNTIES]
    codes = sorted({code for _head, column in columns for code in column})
    return {
        "told": document,
        "place": name(document["area"]),
        "heads": [head for head, _path in OF_COUNTIES],
        "counties": [
            Row(code, name(code), [(head, one.get(code, 0)) for head, one in columns])
            for code in codes
        ],
        "cities": [
            Row(code, name(code), [("", n)]) for code, n in document["by_city"].items()
        ],
        "chain_heads": [head for head, _key in OF_CHAINS],
        "chains": [_chain(chain) for chain in document["chains"]],
        "slips": [
            (FIGURES[one["figure"]], one["stated"], one["counted"])
            for one in document["slips"]
        ],
    }


def _chain(chain: Mapping[str, Any]) -> Row:
    english = not speaks_chinese() and chain["name_en"]
    figures = [(head, chain[key]) for head, key in OF_CHAINS]
    return Row(chain["reference"], english or chain["name"], figures)


def _at(document: Mapping[str, Any], path: Path) -> Mapping[str, int]:
    found: Any = document
    for step in path:
        found = found[step]
    listed: Mapping[str, int] = found
    return listed
