"""A bulletin's figures as rows of a page: a county a row, with its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pratique.reporting.bulletin.naming import names_in
from pratique.web.dates import speaks_chinese

COLUMNS = (
    ("by_county",),
    ("confirmed", "new", "by_county"),
    ("asymptomatic", "new", "by_county"),
    ("confirmed", "in_hospital", "by_county"),
    ("asymptomatic", "observed", "by_county"),
)

FIGURES: Mapping[str, Promise] = {
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
    """One division: its code and name, and its figures in the order of the columns."""

    code: str
    name: str
    figures: tuple[int, ...]


def counties(document: Mapping[str, Any]) -> list[Row]:
    """Return a row for every county that counts anybody, in the order of the codes."""
    name = names_in(dict(document), english=not speaks_chinese())
    columns = [_at(document, path) for path in COLUMNS]
    codes = sorted({code for column in columns for code in column})
    return [
        Row(code, name(code), tuple(column.get(code, 0) for column in columns))
        for code in codes
    ]


def slips(document: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Return what does not come out: in words, as stated, as counted."""
    return [
        (str(FIGURES[one["figure"]]), one["stated"], one["counted"])
        for one in document["slips"]
    ]


def cities(document: Mapping[str, Any]) -> list[Row]:
    """Return a row for every prefecture that counts anybody."""
    name = names_in(dict(document), english=not speaks_chinese())
    return [Row(code, name(code), (n,)) for code, n in document["by_city"].items()]


def _at(document: Mapping[str, Any], path: tuple[str, ...]) -> Mapping[str, int]:
    found: Any = document
    for step in path:
        found = found[step]
    listed: Mapping[str, int] = found
    return listed
