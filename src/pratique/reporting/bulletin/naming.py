"""What the divisions of a bulletin are called in it: 运城市盐湖区; Yanhu, Yuncheng.

The area itself goes without saying, and so does all that lies above it. Names are
read anew each time, since a later edition of the gazetteer may renew them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pratique.divisions import queries as divisions
from pratique.divisions.models import Division
from pratique.reporting.bulletin.figures import Document
from pratique.reporting.bulletin.wording import Names

GAP = {True: ", ", False: ""}


def names_in(told: Document, *, english: bool) -> Names:
    """Return how each division of a document is called."""
    area, codes = told["area"], sorted(set(_codes(told)))
    lines = {code: divisions.lineage_of(code)[1:] for code in codes}
    rows = divisions.in_order({code for line in lines.values() for code in line})
    by_code = {row.code: row for row in rows}
    called = {
        code: _name(code, [by_code[one] for one in line], area, english=english)
        for code, line in lines.items()
    }
    return called.__getitem__


def _name(code: str, line: list[Division], area: str, *, english: bool) -> str:
    """Return a division's name with those above it, as far down as the area."""
    above = {one.code for one in line[: _depth(line, area)]}
    said = [
        one
        for one in line
        if one.code == code or (one.code not in above and not one.grouping)
    ]
    parts = [(english and one.name_en) or one.name for one in said]
    return GAP[english].join(reversed(parts) if english else parts)


def _depth(line: list[Division], area: str) -> int:
    """Return how many of a lineage go without saying."""
    codes = [one.code for one in line]
    return codes.index(area) + 1 if area in codes else 0


def _codes(told: Document) -> Iterator[str]:
    """Yield the code of every division that a document counts in."""
    yield told["area"]
    yield from told["by_city"]
    yield from _counties(told)


def _counties(told: Mapping[str, Any]) -> Iterator[str]:
    for name, value in told.items():
        if name == "by_county":
            yield from value
        elif isinstance(value, dict):
            yield from _counties(value)
