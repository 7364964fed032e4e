"""Tests that were missed, of many: the meaning is that of `compliance`."""

from dataclasses import dataclass

import numpy as np

from pratique.policy.book_forms import CLASSES
from pratique.policy.many import keys
from pratique.policy.many.accounts import OVERDUE, Tests
from pratique.policy.many.closings import Closings
from pratique.policy.many.tables import (
    CLOSED,
    NO_MOMENT,
    NOTHING,
    OPEN,
    SUBJECTS,
    Array,
    Flags,
)
from pratique.policy.many.timelines import Found, Timelines
from pratique.policy.many.views import Views


@dataclass(frozen=True, slots=True)
class Missed:
    """Grounds of missed tests."""

    rule: Array
    parent: Array  # the ground that asks for the test
    test: Array
    opened_at: Array
    free_at: Array  # NO_MOMENT: it goes on


def missed(
    views: Views, found: Found, lines: Timelines, closed: Closings, tests: Tests
) -> Missed:
    """The open and the just closed grounds of missed tests."""
    parts = [
        _of_rule(rule, views, found, closed, tests, some)
        for some in [_can_be_missed(lines, tests)]
        for rule in _rules(found)
    ]
    none = np.zeros(0, np.int64)
    return Missed(
        *(
            np.concatenate([none, *(getattr(part, name) for part in parts)])
            for name in Missed.__slots__
        )
    )


def _rules(found: Found) -> Array:
    cls = found.law.terms.cls
    return np.flatnonzero(cls == CLASSES.index("compliance"))


def _can_be_missed(lines: Timelines, tests: Tests) -> Array:
    """One reason for one missed test; those of the past are missed together."""
    on_opening = tests.counted & (tests.due_on == lines.opened_on[tests.ground])
    covered = np.zeros(len(lines.opened_on), bool)
    covered[tests.ground[on_opening]] = True
    past = np.flatnonzero(~tests.counted & ~covered[tests.ground])
    first = np.ones(len(past), bool)
    first[1:] = tests.ground[past[1:]] != tests.ground[past[:-1]]
    return np.union1d(np.flatnonzero(tests.counted), past[first])


def _of_rule(
    rule: int,
    views: Views,
    found: Found,
    closed: Closings,
    tests: Tests,
    some: Array,
) -> Missed:
    parent = tests.ground[some]
    lives = _governs(rule, views, found)[parent]
    some, parent = some[lives], parent[lives]
    opened_at, is_closed = _ordered_before(rule, found, tests, some)
    known = (opened_at != NO_MOMENT) & ~is_closed
    goes_on = closed.closes[parent] == NOTHING
    paid = tests.paid_at[some]
    new = goes_on & (tests.state[some] == OVERDUE)
    old = known & ((paid != NO_MOMENT) | ~goes_on)
    kept = np.flatnonzero(new | old)
    some, parent, paid = some[kept], parent[kept], paid[kept]
    ended = np.where(goes_on[kept], NO_MOMENT, closed.free_at[parent])
    now = found.review.now
    opened_at = opened_at[kept]
    return Missed(
        rule=np.full(len(some), rule),
        parent=parent,
        test=some,
        opened_at=np.where(opened_at == NO_MOMENT, now, opened_at),
        free_at=np.where(paid == NO_MOMENT, ended, paid),
    )


def _governs(rule: int, views: Views, found: Found) -> Flags:
    """Whether the rule is one of those that govern the person now."""
    law = found.law
    wanted = law.rules[rule]
    by_combination = np.array(
        [
            any(each is wanted for each in governing.live["compliance"])
            for governing in law.combinations
        ],
        bool,
    )
    first = views.person[0] if len(views) else 0
    answer: Flags = by_combination[views.combination[found.person - first]]
    return answer


def _ordered_before(
    rule: int, found: Found, tests: Tests, some: Array
) -> tuple[Array, Flags]:
    """Since when the ground of each missed test is open, and whether it is closed."""
    opened_at = np.full(len(some), NO_MOMENT)
    is_closed = np.zeros(len(some), bool)
    rows, before = _history(rule, found)
    if not len(rows) or not len(some):
        return opened_at, is_closed
    history = found.people.history
    wanted = (tests.ground[some] << keys.BITS) + tests.key[some] + tests.repeats[some]
    opened = rows[history.state[rows] == OPEN]
    place = _lookup(before[history.state[rows] == OPEN], wanted)
    met = np.flatnonzero(place != NOTHING)
    opened_at[met] = history.opened_at[opened[place[met]]]
    is_closed = _lookup(before[history.state[rows] == CLOSED], wanted) != NOTHING
    return opened_at, is_closed


def _history(rule: int, found: Found) -> tuple[Array, Array]:
    """What was ordered for missed tests of these grounds, by ground and test."""
    people, law, history = found.people, found.law, found.people.history
    if not len(found) or not len(history):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    begin = history.offsets[found.person.min()]
    end = history.offsets[found.person.max() + 1]
    ids = {name: number for number, name in enumerate(law.ids)}
    known = np.array([ids.get(name, NOTHING) for name in people.names])
    rows = np.arange(begin, end)
    rows = rows[history.parent[rows] != NOTHING]
    rows = rows[known[history.name[rows]] == law.name[rule]]
    many = len(law.ids)
    grounds = (found.subject * len(SUBJECTS) + found.kind) * many + law.name[found.rule]
    subject = history.row[rows] * len(SUBJECTS) + history.kind[rows]
    place = _lookup(grounds, subject * many + known[history.parent[rows]])
    rows, place = rows[place != NOTHING], place[place != NOTHING]
    return rows, (place << keys.BITS) + history.test[rows]


def _lookup(known: Array, wanted: Array) -> Array:
    """Where each wanted number stands among the known ones, or NOTHING."""
    order = np.argsort(known, kind="stable")
    ordered = known[order]
    if not len(known):
        return np.full(len(wanted), NOTHING)
    place = np.maximum(np.searchsorted(ordered, wanted, "right") - 1, 0)
    return np.where(ordered[place] == wanted, order[place], NOTHING)
