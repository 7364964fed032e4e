"""Where a rulebook is tried, and what that area is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from pratique.columns import Array
from pratique.divisions import queries as divisions
from pratique.divisions.models import Division
from pratique.policy.facts import Lineage
from pratique.policy.rulebook import Rulebook
from pratique.standing.simulating import refusals


@dataclass(frozen=True, slots=True)
class Part:
    """A division of an area, by its names; the area itself, for who is in none."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Area:
    """The people between two positions, and the divisions that they are told by."""

    code: str
    name: str
    name_en: str
    low: int
    high: int
    zone: str
    parts: tuple[Part, ...]

    def numbers(self, places: Sequence[Lineage]) -> Array:
        """Return which part each place lies in; the last number: in none of them."""
        number = {part.code: at for at, part in enumerate(self.parts)}
        found = [
            next((number[code] for code in place if code in number), len(self.parts))
            for place in places
        ]
        return np.array(found, np.int64)

    def holds(self, places: Sequence[Lineage]) -> Array:
        """Return which places lie in it."""
        return np.array([self.code in place for place in places], bool)


def area_of(book: Rulebook, code: str | None = None) -> Area:
    """Return the area with this code; none given: all that the rulebook governs.

    Raises:
        UnknownDivision: there is none.
        GovernsElsewhere: the rulebook governs nobody there.
    """
    country, *codes = book.jurisdiction
    if code is None and not codes:
        return _whole(country, book)
    found = divisions.by_code(code or codes[-1])
    line = divisions.lineage_of(found.code)
    if book.jurisdiction[-1] not in line and found.code not in book.jurisdiction:
        raise _elsewhere(book, divisions.full_name(found))
    return Area(
        code=found.code,
        name=found.name,
        name_en=found.name_en,
        low=found.position,
        high=found.last,
        zone=divisions.zone_of(found.code),
        parts=_parts(divisions.parts(found), found.code),
    )


def _parts(rows: Sequence[Division], above: str) -> tuple[Part, ...]:
    return tuple(
        Part(row.code, row.name, row.name_en) for row in rows if row.code != above
    )


def _whole(country: str, book: Rulebook) -> Area:
    reach = divisions.range_of_country(country)
    if reach is None:
        raise refusals.GovernsElsewhere(
            _("“%(book)s” governs %(there)s, which is not in the gazetteer.")
            % {"book": book.id, "there": country},
            next_step=_("A model book governs nobody; else import the divisions."),
            field="jurisdiction",
        )
    parts = _parts(divisions.top(country), country)
    return Area(country, country, country, *reach, zone=str(book.zone), parts=parts)


def _elsewhere(book: Rulebook, where: str) -> refusals.GovernsElsewhere:
    return refusals.GovernsElsewhere(
        _("“%(book)s” governs %(there)s: nobody of %(where)s.")
        % {"book": book.id, "there": "/".join(book.jurisdiction), "where": where},
        next_step=_("Ask for an area that it governs, or leave the area out."),
        field="--area",
    )
