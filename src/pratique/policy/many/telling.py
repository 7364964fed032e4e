"""Which report of a person under watch pays which that a ground asks for.

The meaning is that of `telling`, for many grounds at once. Days of a person's reports
follow one another, so that those of a day, and the first of a later one, are looked up.
"""

from dataclasses import dataclass, fields

import numpy as np

from pratique.policy.many.calendars import HOUR, LAST
from pratique.policy.many.tables import (
    NO_MOMENT,
    NOTHING,
    Array,
    Flags,
    Reports,
    ordinal_of,
)
from pratique.policy.many.timelines import Found, Timelines, defaults
from pratique.policy.many.views import Views

STATES = ("due", "overdue", "told")
DUE, OVERDUE, TOLD = range(len(STATES))
DAYS = ordinal_of(LAST) + 1  # more than any day's number


@dataclass(frozen=True, slots=True)
class Owed:
    """Reports that grounds ask for, of the days that have come, in order."""

    ground: Array
    day: Array
    turn: Array
    overdue_at: Array
    payer: Array  # row of a report, or NOTHING
    told_at: Array
    state: Array

    def __len__(self) -> int:
        return len(self.ground)


def reports_of(views: Views, found: Found, lines: Timelines) -> Owed:
    """The reports owed, paid as far as they are paid; none where nobody keeps any."""
    if found.people.reports_kept is None:
        return Owed(*(np.zeros(0, np.int64) for _ in fields(Owed)))
    asks = np.flatnonzero(is_asked(found) & is_kept(found))
    first, last = _span(found, lines, asks)
    days = np.maximum(0, last - first + 1)
    per_day = found.law.terms.temperature[found.rule[asks]]
    which, number = _spread(days * per_day)
    ground, day = asks[which], first[which] + number // per_day[which]
    turn = number % per_day[which]
    payer, told_at = _payers(views, found.person[ground], day, turn)
    calendar = found.calendar(ground)
    overdue_at = np.maximum(calendar.end_of(day), _possible(found, lines, ground))
    late = np.where(overdue_at <= found.review.now, OVERDUE, DUE)
    state = np.where(payer == NOTHING, late, TOLD)
    return Owed(ground, day, turn, overdue_at, payer, told_at, state)


def is_asked(found: Found) -> Flags:
    """Which grounds ask for reports."""
    asked: Flags = found.law.terms.temperature[found.rule] > 0
    return asked


def is_kept(found: Found) -> Flags:
    """Of which grounds somebody keeps the reports."""
    kept = found.people.reports_kept
    if kept is None:
        return np.zeros(len(found), bool)
    mine: Flags = kept[found.person]
    return mine


def _span(found: Found, lines: Timelines, asks: Array) -> tuple[Array, Array]:
    """From the day it binds, or opened, to its last, as far as these have come."""
    terms, rule = found.law.terms, found.rule[asks]
    begins = lines.day_one[asks]
    later = np.where(terms.starts[rule, 0] > 0, terms.starts[rule, 0], 0)
    begins = begins + np.where(terms.waits[rule, 0], later, 0)
    first = np.maximum(begins, lines.opened_on[asks])
    now = np.full(len(asks), found.review.now)
    today = found.calendar(asks).day_of(now)
    return first, np.minimum(lines.last_day[asks], today)


def _possible(found: Found, lines: Timelines, ground: Array) -> Array:
    """Nobody misses one before having had the time for it that tests have."""
    window = found.law.terms.window_hours[found.rule[ground]]
    window = np.where(window == NOTHING, defaults(found, 2)[ground], window)
    possible: Array = lines.opened_at[ground] + window * HOUR
    return possible


def _spread(counts: Array) -> tuple[Array, Array]:
    """Numbers from 0 on for each, one after another, and whose each is."""
    which = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return which, np.arange(len(which)) - before[which]


def _payers(
    views: Views, person: Array, day: Array, turn: Array
) -> tuple[Array, Array]:
    """One of the day's own, in turn; what it lacked, the first of a later day."""
    table = views.people.reports
    payer, at = np.full(len(person), NOTHING), np.full(len(person), NO_MOMENT)
    if table is None or not len(person):
        return payer, at
    rows, days = _measured(views, table)
    known = table.person[rows] * DAYS + days
    own = np.searchsorted(known, person * DAYS + day) + turn
    later = np.searchsorted(known, person * DAYS + day, "right")
    ends = np.searchsorted(known, (person + 1) * DAYS)
    place = np.where(own < later, own, later)
    paid = np.flatnonzero(place < ends)
    payer[paid] = rows[place[paid]]
    at[paid] = table.at[payer[paid]]
    return payer, at


def _measured(views: Views, table: Reports) -> tuple[Array, Array]:
    """The reports with a temperature of these persons, and their days."""
    first, last = views.person[0], views.person[-1]
    rows = np.arange(table.offsets[first], table.offsets[last + 1])
    rows = rows[~np.isnan(table.temperature[rows])]
    calendar = views.calendar(table.person[rows] - first)
    return rows, calendar.day_of(table.at[rows])
