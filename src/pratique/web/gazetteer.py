"""Divisions as the pages ask for them: found by a few signs, said with their path.

A file of its own because both fronts let people pick a place, and a page knows a
division only by code and words.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from pratique.divisions import queries
from pratique.divisions.refusals import UnknownDivision
from pratique.web import dates

if TYPE_CHECKING:
    from pratique.divisions.models import Division

MOST_FOUND = 12
MOST_WORDS = 4
FEW = 3
ALL_LEVELS = (*queries.UPPER, queries.VILLAGE)


@dataclass(frozen=True, slots=True)
class Place:
    """One division, as a person would say it."""

    code: str
    name: str
    path: str  # from the top to the one above it
    level: int
    holds_others: bool

    @property
    def words(self) -> str:
        """Return the name with the path that tells it from its namesakes."""
        return f"{self.path} {self.name}".strip()


def find(text: str) -> list[Place]:
    """Return the divisions that these signs may mean, the likeliest first.

    “小店 并西” is a place and one within it. Villages are many: they are found
    within the area that this house serves, and within a place already named.
    """
    first, *rest = text.split()[:MOST_WORDS] or [""]
    found = queries.search(first, limit=MOST_FOUND)
    if len(found) < FEW and not rest:
        found += _villages(first)
    for word in rest:
        found = [row for above in found[:FEW] for row in _inside(above, word)] or found
    return [_place(row) for row in found[:MOST_FOUND]]


def _inside(above: "Division", word: str) -> list["Division"]:
    return queries.search(word, within=above, levels=ALL_LEVELS, limit=MOST_FOUND)


def _villages(word: str) -> list["Division"]:
    home = queries.by_code(settings.HOME_DIVISION)
    return queries.search(word, within=home, levels=[queries.VILLAGE], limit=MOST_FOUND)


def inside(code: str) -> list[Place]:
    """Return the divisions directly inside one; of none: those at the top."""
    if not code:
        return [_place(row) for row in queries.top(settings.HOME_COUNTRY)]
    return [_place(row) for row in queries.children(queries.by_code(code))]


def known(code: str) -> Place | None:
    """Return the division under this code, if there is one."""
    if not code:
        return None
    try:
        return _place(queries.by_code(code))
    except UnknownDivision:
        return None


def _place(row: "Division") -> Place:
    above = [said(one) for one in queries.ancestors(row) if not one.grouping]
    holds_others = row.level < queries.VILLAGE and bool(row.last > row.position)
    return Place(row.code, said(row), " ".join(above), row.level, holds_others)


def said(row: "Division") -> str:
    """Return a division's name in the language of the page, where it has one."""
    return row.name if dates.speaks_chinese() or not row.name_en else row.name_en
