"""What payments are reckoned with, for many grounds: who may pay, and who does.

Specimens are gone through one of each person at a time; whoever has none left drops
out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from pratique.policy.many.calendars import HOUR
from pratique.policy.many.tables import (
    NO_MOMENT,
    NOTHING,
    SUBJECTS,
    Array,
    Flags,
)
from pratique.policy.many.timelines import Found, Timelines, defaults

STATES = ("due", "overdue", "waiting", "negative", "positive", "repeat")
DUE, OVERDUE, WAITING, NEGATIVE, POSITIVE, REPEAT = range(len(STATES))
Allowed = Callable[[Array, Array], Flags]  # positions among the grounds, specimens


@dataclass(frozen=True, slots=True)
class Settled:
    """Who paid; how many said nothing before, and until when that puts the test off."""

    payer: Array
    repeats: Array
    until: Array

    def of(self, rows: Array) -> "Settled":
        """Some of them."""
        return Settled(self.payer[rows], self.repeats[rows], self.until[rows])


@dataclass(frozen=True, slots=True)
class Tests:
    """Tests of grounds; a part of them, or all in order."""

    ground: Array
    key: Array  # without repeats
    due_on: Array
    not_before: Array
    overdue_at: Array
    counted: Flags
    state: Array
    payer: Array
    paid_at: Array
    settled_at: Array
    repeats: Array

    def __len__(self) -> int:
        return len(self.ground)

    def of(self, rows: Array) -> "Tests":
        """Some of them."""
        return Tests(*(getattr(self, name)[rows] for name in Tests.__slots__))


@dataclass
class Accounts:
    """What payments of all grounds are reckoned with."""

    found: Found
    lines: Timelines
    begin: Array = field(init=False)
    end: Array = field(init=False)
    window: Array = field(init=False)
    repeat: Array = field(init=False)

    def __post_init__(self) -> None:
        offsets, terms = self.found.people.specimens.offsets, self.found.law.terms
        rule, person = self.found.rule, self.found.person
        self.begin, self.end = offsets[person], offsets[person + 1]
        window, repeat = terms.window_hours[rule], terms.repeat_days[rule]
        self.window = np.where(window == NOTHING, defaults(self.found, 2), window)
        self.repeat = np.where(repeat == NOTHING, defaults(self.found, 1), repeat)

    # --- specimens ------------------------------------------------------------

    def may_pay(self, ground: Array, taken: Array) -> Flags:
        """Late enough, another than it is about, and single where that is asked."""
        found, specimens = self.found, self.found.people.specimens
        late = specimens.taken_at[taken] >= self.lines.since[ground]
        about_it = (found.kind[ground] == SUBJECTS.index("specimen")) & (
            found.subject[ground] == taken
        )
        single = specimens.single[taken].astype(bool)
        fits: Flags = late & ~about_it
        return fits & (single | ~found.law.terms.single[found.rule[ground]])

    def taken_on(self, ground: Array, taken: Array) -> Array:
        """The days of specimens."""
        moments = self.found.people.specimens.taken_at[taken]
        return self.found.calendar(ground).day_of(moments)

    def outcome(self, taken: Array, word: str) -> Flags:
        """Whether this is the result."""
        people = self.found.people
        found: Flags = people.specimens.outcome[taken] == people.codes.get(word, -2)
        return found

    def says_nothing(self, taken: Array) -> Flags:
        """Whether a result tells neither yes nor no of this person."""
        mixed = ~self.found.people.specimens.single[taken].astype(bool)
        found: Flags = (
            self.outcome(taken, "invalid")
            | self.outcome(taken, "discordant")
            | (self.outcome(taken, "positive") & mixed)
        )
        return found

    # --- settling -------------------------------------------------------------

    def nobody(self, count: int) -> Settled:
        """Not paid at all."""
        return Settled(
            payer=np.full(count, NOTHING),
            repeats=np.zeros(count, np.int64),
            until=np.full(count, NO_MOMENT),
        )

    def go_through(
        self, ground: Array, settled: Settled, allowed: Allowed, *, last_first: bool
    ) -> None:
        """Let the first that says something pay; each before it repeats the test."""
        begin, end = self.begin[ground], self.end[ground]
        for step in range(int((end - begin).max(initial=0))):
            left = np.flatnonzero((begin + step < end) & (settled.payer == NOTHING))
            taken = end[left] - 1 - step if last_first else begin[left] + step
            good = self.may_pay(ground[left], taken)
            left, taken = left[good], taken[good]
            good = allowed(left, taken)
            left, taken = left[good], taken[good]
            silent = self.says_nothing(taken)
            self._put_off(ground, settled, left[silent], taken[silent])
            settled.payer[left[~silent]] = taken[~silent]

    def _put_off(
        self, ground: Array, settled: Settled, left: Array, taken: Array
    ) -> None:
        if not len(left):
            return
        specimens, mine = self.found.people.specimens, ground[left]
        told = specimens.outcome_at[taken]
        told = np.where(told == NO_MOMENT, specimens.taken_at[taken], told)
        calendar = self.found.calendar(mine)
        until = calendar.end_of(calendar.day_of(told) + self.repeat[mine])
        settled.until[left] = np.maximum(settled.until[left], until)
        settled.repeats[left] += 1

    def of_the_past(self, ground: Array) -> Settled:
        """What was there at the opening comes first, then what was taken after it."""
        specimens = self.found.people.specimens
        settled = self.nobody(len(ground))
        opened = self.lines.opened_at[ground]

        def before(left: Array, taken: Array) -> Flags:
            found: Flags = specimens.taken_at[taken] < opened[left]
            return found

        def was_known(left: Array, taken: Array) -> Flags:
            told = specimens.outcome_at[taken]
            known = (told != NO_MOMENT) & (told <= opened[left])
            found: Flags = before(left, taken) & known & self.outcome(taken, "negative")
            return found

        def was_waiting(left: Array, taken: Array) -> Flags:
            told = specimens.outcome_at[taken]
            waited = (told == NO_MOMENT) | (told > opened[left])
            found: Flags = before(left, taken) & waited
            return found

        self.go_through(ground, settled, was_known, last_first=True)
        # Where the latest that waited turns out to be invalid, the one before it pays.
        self.go_through(ground, settled, was_waiting, last_first=True)
        self.go_through(ground, settled, lambda *each: ~before(*each), last_first=False)
        return settled

    def test(
        self,
        ground: Array,
        key: Array,
        due_on: Array,
        settled: Settled,
        *,
        counted: Flags,
        not_before: Array | None = None,
    ) -> Tests:
        """The tests that came of it."""
        if not_before is None:
            not_before = np.full(len(ground), NO_MOMENT)
        specimens = self.found.people.specimens
        overdue_at = self._overdue_at(ground, due_on, not_before, settled)
        paid = np.flatnonzero(settled.payer != NOTHING)
        payer = settled.payer[paid]
        paid_at, settled_at = (np.full(len(ground), NO_MOMENT) for _ in range(2))
        paid_at[paid] = specimens.taken_at[payer]
        settled_at[paid] = specimens.outcome_at[payer]
        state = np.where(settled.repeats > 0, REPEAT, DUE)
        state = np.where(overdue_at <= self.found.review.now, OVERDUE, state)
        told = np.where(self.outcome(payer, "negative"), NEGATIVE, POSITIVE)
        waits = specimens.outcome[payer] == NOTHING
        state[paid] = np.where(waits, WAITING, told)
        return Tests(
            ground=ground,
            key=key,
            due_on=due_on,
            not_before=not_before,
            overdue_at=overdue_at,
            counted=counted,
            state=state,
            payer=settled.payer,
            paid_at=paid_at,
            settled_at=settled_at,
            repeats=settled.repeats,
        )

    def _overdue_at(
        self, ground: Array, due_on: Array, not_before: Array, settled: Settled
    ) -> Array:
        """24:00 of the day it is due, and never before there was time enough for it."""
        opened_at = self.lines.opened_at[ground]
        possible_from = np.maximum(not_before, opened_at)
        last_day = np.maximum(due_on, self.lines.opened_on[ground])
        until = self.found.calendar(ground).end_of(last_day)
        window = possible_from + self.window[ground] * HOUR
        found: Array = np.maximum(np.maximum(until, window), settled.until)
        return found
