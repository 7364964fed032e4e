"""When grounds close, and how: the meaning is that of `plan`, its second half."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pratique.policy.many.accounts import NEGATIVE, Tests
from pratique.policy.many.clearing import clear_at
from pratique.policy.many.tables import NO_MOMENT, NOTHING, Array, Flags
from pratique.policy.many.timelines import Found, Timelines

CLOSES = ("completed", "lapsed", "transferred", "departed")
COMPLETED, LAPSED, TRANSFERRED, DEPARTED = range(len(CLOSES))
#: What comes last; from `TEST` on it is the test of that number.
LASTS = ("end", "opened", "result", "cleared", "contact_first_two", "bound", "left")
END, OPENED, RESULT, CLEARED, FIRST_TWO, BOUND, WENT = range(len(LASTS))
TEST = 100


@dataclass(frozen=True, slots=True)
class Closings:
    """When each ground closes, how, and what came (or is still to come) last."""

    free_at: Array
    closes: Array  # NOTHING: it goes on
    last: Array

    def set(self, rows: Array, free_at: Array, closes: Array, last: Array) -> None:
        """Let these close so."""
        self.free_at[rows] = free_at
        self.closes[rows] = closes
        self.last[rows] = last


Condition = tuple[int, Array, Array]  # what, of which grounds, and when it was met


@dataclass(frozen=True, slots=True)
class _Met:
    """Of each ground: when the last condition was met, which, and which is not met."""

    at: Array
    last: Array
    unmet: Array

    def hear(self, what: Array, rows: Array, at: Array) -> None:
        """One condition more of these grounds; of several at once the first is last."""
        if not len(rows):
            return
        later = np.flatnonzero(at > self.at[rows])
        self.at[rows[later]] = at[later]
        self.last[rows[later]] = what[later]
        missing = np.flatnonzero((at == NO_MOMENT) & (self.unmet[rows] == NOTHING))
        self.unmet[rows[missing]] = what[missing]


def closings(found: Found, lines: Timelines, tests: Tests) -> Closings:
    """When everything closes."""
    held, case = _by_results(found)
    by_results = np.flatnonzero(held | case)
    met = _Met(
        at=np.maximum(lines.end, lines.opened_at),
        last=np.full(len(found), END),
        unmet=np.full(len(found), NOTHING),
    )
    met.at[by_results], met.last[by_results] = NO_MOMENT, NOTHING
    for what, rows, at in _conditions(found, lines, tests, held, case):
        met.hear(np.full(len(rows), what), rows, at)
    for ground, number, at in _of_tests(tests, ~(held | case)):
        met.hear(TEST + number, ground, at)
    for what, rows, at in _after_tests(found, held | case):
        met.hear(np.full(len(rows), what), rows, at)
    closed = _closed(lines, met.at, met.unmet, met.last, found.review.now)
    _away(found, lines, closed)
    return closed


def _closed(
    lines: Timelines, met_at: Array, unmet: Array, last: Array, now: int
) -> Closings:
    """All conditions met by the bound; else what is not met, until the bound."""
    all_met = unmet == NOTHING
    in_time = all_met & (met_at <= lines.bound)
    at_bound = ~in_time & (all_met | (now >= lines.bound))
    bound = np.maximum(lines.bound, lines.opened_at)
    free_at = np.where(in_time, met_at, np.where(at_bound, bound, NO_MOMENT))
    kind = np.where(in_time, COMPLETED, LAPSED)
    done = (free_at != NO_MOMENT) & (free_at <= now)
    return Closings(
        free_at=free_at,
        closes=np.where(done, kind, NOTHING),
        last=np.where(in_time, last, np.where(at_bound, BOUND, unmet)),
    )


def _by_results(found: Found) -> tuple[Flags, Flags]:
    """Which are holds of tubes, and which end when a case is clear."""
    terms, rule = found.law.terms, found.rule
    held, case = (np.zeros(len(found), bool) for _ in range(2))
    rows = found.about("pool")
    held[rows] = terms.hold[rule[rows]] > 0
    rows = found.about("case")
    case[rows] = terms.cleared[rule[rows]] != NOTHING
    return held, case


def _conditions(
    found: Found, lines: Timelines, tests: Tests, held: Flags, case: Flags
) -> Iterator[Condition]:
    """What must be met before a ground is free, in order, where results end it.

    Where days do, the end comes first: if a result comes at the same instant, the end
    is last.
    """
    rows = np.flatnonzero(held)
    yield OPENED, rows, lines.opened_at[rows]
    yield RESULT, rows, _answers(found, tests, rows)
    rows = np.flatnonzero(case)
    yield CLEARED, rows, _clear(found, rows)
    yield OPENED, rows, lines.opened_at[rows]


def _of_tests(tests: Tests, waits: Flags) -> Iterator[tuple[Array, Array, Array]]:
    """The tests that a ground waits for: the first of each, then the second, …"""
    place = _place(tests)
    negative = np.where(tests.state == NEGATIVE, tests.settled_at, NO_MOMENT)
    for number in range(int(place.max(initial=-1)) + 1):
        rows = np.flatnonzero((place == number) & waits[tests.ground])
        yield tests.ground[rows], rows, negative[rows]


def _place(tests: Tests) -> Array:
    """Which of its ground's tests each is, from 0 on."""
    if not len(tests):
        return tests.ground
    begins = np.r_[True, tests.ground[1:] != tests.ground[:-1]]
    first = np.flatnonzero(begins)
    found: Array = np.arange(len(tests)) - first[np.cumsum(begins) - 1]
    return found


def _after_tests(found: Found, by_results: Flags) -> Iterator[Condition]:
    contacts, terms = found.people.contacts, found.law.terms
    rows = found.about("contact")
    rows = rows[terms.first_two[found.rule[rows]] & ~by_results[rows]]
    contact = found.subject[rows]
    clear = contacts.linked[contact] == found.people.codes.get("negative", -2)
    known = contacts.linked_at[contact]
    known = np.where(known == NO_MOMENT, contacts.known_at[contact], known)
    yield FIRST_TWO, rows, np.where(clear, known, NO_MOMENT)


def _answers(found: Found, tests: Tests, rows: Array) -> Array:
    """When members of positive tubes were known to be negative."""
    pools, negative = found.people.pools, found.people.codes.get("negative", -2)
    result = pools.result[found.subject[rows]]
    result_at = pools.result_at[found.subject[rows]]
    own = _own_results(tests, len(found))[rows]
    told = np.where(result == negative, result_at, NO_MOMENT)
    return np.where(result == NOTHING, own, told)


def _own_results(tests: Tests, count: int) -> Array:
    """When the first of a ground's tests was settled, where all are negative."""
    at = np.full(count, NO_MOMENT)
    first = np.flatnonzero(_place(tests) == 0)
    at[tests.ground[first]] = tests.settled_at[first]
    at[tests.ground[tests.state != NEGATIVE]] = NO_MOMENT
    return at


def _clear(found: Found, rows: Array) -> Array:
    """When the cases were clear, by what each rule asks for."""
    asked = found.law.terms.cleared[found.rule[rows]]
    at = np.full(len(rows), NO_MOMENT)
    for number, clearance in enumerate(found.law.terms.clearances):
        mine = np.flatnonzero(asked == number)
        if len(mine):
            at[mine] = clear_at(found.people, found.subject[rows[mine]], clearance)
    return at


def _away(found: Found, lines: Timelines, closed: Closings) -> None:
    """A person passing through has gone on; a member of a tube is counted elsewhere."""
    people, now = found.people, found.review.now
    rows = found.about("pool")
    transferred = people.codes.get("transferred", -2)
    rows = rows[people.pools.result[found.subject[rows]] == transferred]
    answered = people.pools.result_at[found.subject[rows]]
    answered = np.where(answered == NO_MOMENT, now, answered)
    in_time = answered <= lines.bound[rows]
    rows, answered = rows[in_time], answered[in_time]
    kind = np.full(len(rows), TRANSFERRED)
    closed.set(rows, answered, kind, np.full(len(rows), RESULT))
    rows = found.about("arrival")
    went = people.arrivals.left_at[found.subject[rows]]
    gone = (went != NO_MOMENT) & (lines.starts[rows] == NO_MOMENT)
    gone &= went <= np.minimum(now, lines.bound[rows])
    rows, went = rows[gone], went[gone]
    kind = np.full(len(rows), DEPARTED)
    closed.set(rows, went, kind, np.full(len(rows), WENT))
