"""Each person's standing: what the open grounds come to. The meaning is that of `one`."""

from dataclasses import dataclass

import numpy as np

from pratique.policy.book_forms import CLASSES
from pratique.policy.many.accounts import DUE, REPEAT, Tests
from pratique.policy.many.calendars import DAY
from pratique.policy.many.closings import CLEARED, Closings
from pratique.policy.many.compliance import Missed
from pratique.policy.many.decision import Undecided
from pratique.policy.many.tables import NO_MOMENT, NOTHING, Array, Flags
from pratique.policy.many.timelines import Found, Timelines
from pratique.policy.many.views import Views

POOL = CLASSES.index("pool")
GREEN = 0
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Standing:
    """By person."""

    code: Array  # number into `CODES`
    mark: Array  # number into `MARKS`, or NOTHING
    binding: Array  # number into `MEASURES`, or NOTHING
    until: Array
    next_at: Array
    day: Array
    heaviest: Array  # of any phase of an open ground


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything that was opened, kept open or is closing now."""

    found: Found
    lines: Timelines
    closed: Closings
    tests: Tests
    missed: Missed


def standing(views: Views, grounds: Grounds) -> Standing:
    """What binds each person at this moment, until when, and when time changes it."""
    found, lines, closed = grounds.found, grounds.lines, grounds.closed
    terms, count, now = found.law.terms, len(views), views.review.now
    first = int(views.person[0]) if count else 0
    live = np.flatnonzero(closed.closes == NOTHING)
    whose, rule = found.person[live] - first, found.rule[live]
    code, mark, binding, heaviest = (np.full(count, NOTHING) for _ in range(4))
    until = np.full(count, NO_MOMENT)
    binds = _binds(lines, live, now)
    np.maximum.at(code, whose[binds], terms.code[rule[binds]])
    np.maximum.at(mark, whose, terms.mark[rule])
    np.maximum.at(heaviest, whose, terms.heaviest[rule])
    np.maximum.at(binding, whose, _measure_at(terms.measures[rule], lines, live, now))
    by_results = (terms.cls[rule] == POOL) | (closed.last[live] == CLEARED)
    ends = np.where(
        by_results | (now >= lines.end[live]), lines.bound[live], lines.end[live]
    )
    bound = np.flatnonzero(binds & (lines.starts[live] != NO_MOMENT))
    np.maximum.at(until, whose[bound], ends[bound])
    missing = np.flatnonzero(grounds.missed.free_at == NO_MOMENT)
    mine = found.person[grounds.missed.parent[missing]] - first
    np.maximum.at(code, mine, terms.code[grounds.missed.rule[missing]])
    np.maximum.at(mark, mine, terms.mark[grounds.missed.rule[missing]])
    return Standing(
        code=np.maximum(code, GREEN),
        mark=mark,
        binding=binding,
        until=until,
        next_at=_next_at(views, grounds, live),
        day=views.day,
        heaviest=heaviest,
    )


def _binds(lines: Timelines, live: Array, now: int) -> Flags:
    """Whether anything binds yet: a first phase may begin later than day 1."""
    if lines.waits is None:
        return np.ones(len(live), bool)
    begun: Flags = lines.waits[live, 0] <= now
    return begun


GAP = NOTHING - 1  # between two phases


def _measure_at(measures: Array, lines: Timelines, live: Array, now: int) -> Array:
    """The measure in force: the last one goes on until it is free."""
    ends = lines.ends[live]
    found = np.full(len(ends), NOTHING)
    for number in range(ends.shape[1] - 1, -1, -1):
        there = ends[:, number] != NO_MOMENT
        begun = np.flatnonzero(there & ((found == NOTHING) | (now < ends[:, number])))
        found[begun] = measures[begun, number]
        if lines.waits is not None:
            ahead = lines.waits[live[begun], number] > now
            found[begun[ahead]] = GAP
    there: Array = np.maximum(found, NOTHING)
    return there


def _next_at(views: Views, grounds: Grounds, live: Array) -> Array:
    """The next instant at which time alone may change something."""
    found, lines, closed = grounds.found, grounds.lines, grounds.closed
    review, count = views.review, len(views)
    first = int(views.person[0]) if count else 0
    soonest = np.full(count, NEVER)

    def at(whose: Array, moments: Array) -> None:
        later = np.flatnonzero(moments > review.now)
        np.minimum.at(soonest, whose[later] - first, moments[later])

    whose = found.person[live]
    for number in range(lines.ends.shape[1]):
        at(whose, lines.ends[live, number])
        if lines.waits is not None:
            at(whose, lines.waits[live, number])
    for moments in (lines.end, lines.bound, closed.free_at):
        at(whose, moments[live])
    tests, missed = grounds.tests, grounds.missed
    goes_on = closed.closes[tests.ground] == NOTHING
    owed = np.flatnonzero(goes_on & ((tests.state == DUE) | (tests.state == REPEAT)))
    at(found.person[tests.ground[owed]], tests.overdue_at[owed])
    parent = missed.parent[missed.free_at == NO_MOMENT]
    at(found.person[parent], lines.bound[parent])
    _at_days(views, at)
    if (review.law.coming > review.now).any():
        at(views.person, review.law.coming[review.people.place[views.person]])
    return np.where(soonest == NEVER, NO_MOMENT, soonest)


def _at_days(views: Views, at: "object") -> None:
    """An arrival still to come; without one, the end of the day that rules look at."""
    assert callable(at)  # noqa: S101
    review = views.review
    come = np.flatnonzero(views.arrival != NOTHING)
    at(views.person[come], review.people.arrivals.at[views.arrival[come]])
    here = views.arrival == NOTHING
    here = np.flatnonzero(here & review.law.looks_at_days[views.combination])
    if len(here):
        at(views.person[here], views.calendar(here).end_of(views.day[here]))
    moves = review.law.moving.daily
    if moves.any():
        here = np.flatnonzero(moves[views.combination])
        at(views.person[here], views.calendar(here).end_of(views.today[here]))


def could_raise(undecided: Undecided, standing: Standing, first: int) -> Flags:
    """Whether a yes would outweigh the standing in anything."""
    terms, rule = undecided.rows.views.review.law.terms, undecided.rule
    whose = undecided.rows.person - first
    raises = (
        (terms.mark[rule] > standing.mark[whose])
        | (terms.code[rule] > standing.code[whose])
        | (terms.heaviest[rule] > standing.heaviest[whose])
    )
    found: Flags = raises
    return found


__all__ = ["DAY", "Grounds", "Standing", "could_raise", "standing"]
