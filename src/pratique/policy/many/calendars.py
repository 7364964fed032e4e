"""Calendar days of zones, for many instants at once; the meaning is that of `days`.

A table of the first instants of all days of a zone is made once, by `days.start_of`
itself. Where every one of these days has 24 hours, division does as well.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from pratique.policy.days import start_of
from pratique.policy.many.tables import Array, moment_of, ordinal_of

FIRST, LAST = date(1992, 1, 1), date(2080, 1, 1)  # what the tables hold
BASE = ordinal_of(FIRST)
HOUR = 3_600_000_000
DAY = 24 * HOUR


@cache
def first_instants(zone: ZoneInfo) -> Array:
    """The first instant of every day, from `FIRST` on."""
    days = range(BASE, ordinal_of(LAST))
    return np.array([moment_of(start_of(date.fromordinal(day), zone)) for day in days])


@cache
def first_if_even(zone: ZoneInfo) -> int | None:
    """The first instant of the first day, where all days are equally long."""
    starts = first_instants(zone)
    even = bool((np.diff(starts) == DAY).all())
    return int(starts[0]) if even else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """One zone, or for each row one of several."""

    zones: tuple[ZoneInfo, ...]
    which: Array | None = None  # None: the first, for every row

    def take(self, rows: "Array | slice") -> "Calendar":
        """The calendar of some of the rows."""
        return self if self.which is None else Calendar(self.zones, self.which[rows])

    def day_of(self, moments: Array) -> Array:
        """The day of each instant."""
        if self.which is None:
            return _day_of(self.zones[0], moments)
        found = np.zeros(len(moments), np.int64)
        for number in np.unique(self.which):
            rows = np.flatnonzero(self.which == number)
            found[rows] = _day_of(self.zones[number], moments[rows])
        return found

    def start_of(self, days: Array) -> Array:
        """The first instant of each day."""
        if self.which is None:
            return _start_of(self.zones[0], days)
        found = np.zeros(len(days), np.int64)
        for number in np.unique(self.which):
            rows = np.flatnonzero(self.which == number)
            found[rows] = _start_of(self.zones[number], days[rows])
        return found

    def end_of(self, days: Array) -> Array:
        """24:00 of each day."""
        return self.start_of(days + 1)


def _day_of(zone: ZoneInfo, moments: Array) -> Array:
    first = first_if_even(zone)
    if first is not None:
        return (moments - first) // DAY + BASE
    starts = first_instants(zone)
    return np.searchsorted(starts, moments, "right") - 1 + BASE


def _start_of(zone: ZoneInfo, days: Array) -> Array:
    first = first_if_even(zone)
    if first is not None:
        return (days.astype(np.int64) - BASE) * DAY + first
    starts = first_instants(zone)
    found: Array = starts[np.clip(days - BASE, 0, len(starts) - 1)]
    return found
