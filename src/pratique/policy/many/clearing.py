"""When cases are clear: the meaning is that of `clearing`, for many cases at once."""

import numpy as np

from pratique.policy.many.tables import NO_MOMENT, Array, People
from pratique.policy.measures import Clearance

HOUR = 3_600_000_000


def clear_at(people: People, cases: Array, asked: Clearance) -> Array:
    """When the last of the results that clear each case was known, or NO_MOMENT.

    Specimens are gone through in the order they were taken, one of each person at a
    time; what is not clear begins the row of results anew.
    """
    table, specimens = people.cases, people.specimens
    person, since = table.person[cases], table.since[cases]
    begin, end = specimens.offsets[person], specimens.offsets[person + 1]
    row = np.zeros(len(cases), np.int64)
    last = np.full(len(cases), NO_MOMENT)
    known = np.full(len(cases), NO_MOMENT)
    for step in range(int((end - begin).max(initial=0))):
        left = np.flatnonzero((begin + step < end) & (row < asked.times))
        taken = begin[left] + step
        counts = _counts(people, taken) & (specimens.taken_at[taken] > since[left])
        left, taken = left[counts], taken[counts]
        clear = _is_clear(people, taken, asked)
        row[left[~clear]] = 0
        left, taken = left[clear], taken[clear]
        at = specimens.taken_at[taken]
        apart = (row[left] == 0) | (at >= last[left] + asked.apart_hours * HOUR)
        left, taken, at = left[apart], taken[apart], at[apart]
        told = specimens.outcome_at[taken]
        told = np.where(told == NO_MOMENT, at, told)
        known[left] = np.where(row[left] == 0, told, np.maximum(known[left], told))
        last[left] = at
        row[left] += 1
    return np.where(row >= asked.times, known, NO_MOMENT)


def _counts(people: People, rows: Array) -> Array:
    """Single specimens that say something."""
    table, invalid = people.specimens, people.codes.get("invalid", -2)
    outcome = table.outcome[rows]
    found: Array = (
        (outcome >= 0) & (outcome != invalid) & table.single[rows].astype(bool)
    )
    return found


def _is_clear(people: People, rows: Array, asked: Clearance) -> Array:
    table, negative = people.specimens, people.codes.get("negative", -2)
    clear = table.outcome[rows] == negative
    if asked.ct is not None:
        clear = clear | (table.ct[rows] >= asked.ct)
    found: Array = clear
    return found
