"""Each person's standing: what the open grounds come to. The meaning is that of `one`."""

from dataclasses import dataclass

import numpy as np

from pratique.policy.book_forms import CLASSES
from pratique.policy.many.closings import CLEARED
from pratique.policy.many.grounds import Grounds
from pratique.policy.many.instants import next_at
from pratique.policy.many.tables import NO_MOMENT, NOTHING, Array, Flags
from pratique.policy.many.timelines import Timelines
from pratique.policy.many.views import Views

POOL = CLASSES.index("pool")
GREEN = 0


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
    bound = np.flatnonzero(lines.starts[live][binds] != NO_MOMENT)
    np.maximum.at(until, whose[binds][bound], ends[binds][bound])
    missing = np.flatnonzero(grounds.missed.free_at == NO_MOMENT)
    mine = found.person[grounds.missed.parent[missing]] - first
    np.maximum.at(code, mine, terms.code[grounds.missed.rule[missing]])
    np.maximum.at(mark, mine, terms.mark[grounds.missed.rule[missing]])
    return Standing(
        code=np.maximum(code, GREEN),
        mark=mark,
        binding=binding,
        until=until,
        next_at=next_at(views, grounds, live),
        day=views.day,
        heaviest=heaviest,
    )


def _binds(lines: Timelines, live: Array, now: int) -> Array | slice:
    """Of which anything binds yet: a first phase may begin later than day 1."""
    if lines.waits is None:
        return slice(None)
    return np.flatnonzero(lines.waits[live, 0] <= now)


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
    measure: Array = np.maximum(found, NOTHING)
    return measure


def could_raise(views: Views, standing: Standing, person: Array, rule: Array) -> Flags:
    """Whether a yes to a rule would outweigh a person's standing in anything."""
    terms = views.review.law.terms
    whose = person - views.person[0] if len(person) else person
    raises = (
        (terms.mark[rule] > standing.mark[whose])
        | (terms.code[rule] > standing.code[whose])
        | (terms.heaviest[rule] > standing.heaviest[whose])
    )
    found: Flags = raises
    return found
