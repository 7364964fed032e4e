"""How the days of a ground were counted, in the reader's language.

A file of its own because a page and `pratique explain` must say the same; what there
is to say is the rules' own (`pratique.policy.wording`).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pratique.web import dates, vocabulary
from pratique.web.standing_document import SaidDocument

SENTENCES: Mapping[str, str | Promise] = {
    "not_before": gettext_lazy("days before the measure began do not count"),
    "day_one": gettext_lazy("day 1 is %(day)s"),
    "begins": gettext_lazy("nothing binds before day %(number)s, %(day)s"),
    "last_day": gettext_lazy("day %(number)s ends %(day)s 24:00"),
    "found_late": gettext_lazy("found on %(day)s, when the days were over"),
    "clocks": gettext_lazy("the clocks change: %(day)s has %(hours)s hours"),
}


def counted_words(sentences: Sequence[SaidDocument]) -> str:
    """Return them as one line: left 平遥县 on 17 Aug; day 1 is 18 Aug; …"""
    return _("; ").join(_sentence(said) for said in sentences)


def _sentence(said: SaidDocument) -> str:
    values = dict(said["values"])
    day = values.get("day")
    if isinstance(day, str):
        values["day"] = dates.day_words(date.fromisoformat(day))
    match said["code"]:
        case "anchor":
            return _anchor(values)
        case "credited":
            days = int(values["days"])
            return ngettext(
                "%(days)s day had passed already and counts",
                "%(days)s days had passed already and count",
                days,
            ) % {"days": days}
        case code:
            return str(SENTENCES[code]) % values


def _anchor(values: dict[str, str | int]) -> str:
    if values["kind"] == "left_area" and values.get("place"):
        return _("left %(place)s on %(day)s") % values
    return str(vocabulary.ANCHORS.get(str(values["kind"]), "%(day)s")) % values
