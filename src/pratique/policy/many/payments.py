"""Which specimen pays which test, for many grounds: the meaning is that of `payments`.

Tests are gone through one slot at a time: the first fixed day of every rule, then the
second, …
"""

from collections.abc import Callable, Iterator

import numpy as np

from pratique.policy.many import keys
from pratique.policy.many.accounts import DUE, Accounts, Settled, Tests
from pratique.policy.many.calendars import HOUR
from pratique.policy.many.tables import NO_DAY, NO_MOMENT, NOTHING, Array, Flags
from pratique.policy.many.timelines import ARRIVAL, Found, Timelines


def tests_of(found: Found, lines: Timelines) -> Tests:
    """Every test of every ground, paid as far as it is paid, in order."""
    asks = found.law.terms.asks_tests[found.rule]
    if not asks.any():
        return Tests(*(_column([], name) for name in Tests.__slots__))
    accounts = Accounts(found, lines)
    parts = [*_fixed(accounts), *_in_turn(accounts), *_daily(accounts)]
    tests = Tests(*(_column(parts, name) for name in Tests.__slots__))
    order = np.lexsort((keys.rank(tests.key), tests.due_on, tests.ground))
    return tests.of(order)


def _column(parts: list[Tests], name: str) -> Array:
    none = np.zeros(0, bool if name == "counted" else np.int64)
    return np.concatenate([none, *(getattr(part, name) for part in parts)])


def _by_past(
    accounts: Accounts, ground: Array, counted: Flags, now: Callable[[Array], Settled]
) -> Settled:
    """Those whose day was over by the past's payer, the others as they are to be."""
    if counted.all():
        return now(np.arange(len(ground)))
    settled = accounts.nobody(len(ground))
    for rows, part in (
        (np.flatnonzero(~counted), accounts.of_the_past),
        (np.flatnonzero(counted), None),
    ):
        done = part(ground[rows]) if part else now(rows)
        settled.payer[rows] = done.payer
        settled.repeats[rows] = done.repeats
        settled.until[rows] = done.until
    return settled


def _fixed(accounts: Accounts) -> Iterator[Tests]:
    """The landing test is that of its day too."""
    found, lines = accounts.found, accounts.lines
    terms, rule = found.law.terms, found.rule
    lands = terms.landing[rule] & (terms.cls[rule] == ARRIVAL)
    for number in range(terms.fixed.shape[1]):
        ground = np.flatnonzero(terms.fixed[rule, number] > 0)
        counted_day = terms.fixed[rule[ground], number]
        due_on = lines.day_one[ground] + counted_day - 1
        both = lands[ground] & (due_on == found.subject_day[ground])
        ground, due_on, counted_day = ground[~both], due_on[~both], counted_day[~both]
        if len(ground):
            yield _pay_fixed(accounts, ground, keys.code(keys.DAY, counted_day), due_on)
    ground = np.flatnonzero(lands)
    if len(ground):
        key = np.full(len(ground), keys.code(keys.LANDING, 0))
        yield _pay_fixed(accounts, ground, key, found.subject_day[ground])


def _pay_fixed(
    accounts: Accounts, ground: Array, key: "Array | int", due_on: Array
) -> Tests:
    counted = due_on >= accounts.lines.opened_on[ground]

    def now(rows: Array) -> Settled:
        settled, mine = accounts.nobody(len(rows)), ground[rows]

        def late_enough(left: Array, taken: Array) -> Flags:
            found: Flags = accounts.taken_on(mine[left], taken) >= due_on[rows[left]]
            return found

        accounts.go_through(mine, settled, late_enough, last_first=False)
        return settled

    settled = _by_past(accounts, ground, counted, now)
    return accounts.test(ground, np.asarray(key), due_on, settled, counted=counted)


# --- tests that must lie apart ------------------------------------------------------


def _in_turn(accounts: Accounts) -> Iterator[Tests]:
    """One specimen pays one, in turn; a late one moves the later ones."""
    found, lines = accounts.found, accounts.lines
    terms, rule = found.law.terms, found.rule
    first = lines.day_one + terms.from_day[rule] - 1
    lands = terms.from_landing[rule] & (terms.cls[rule] == ARRIVAL)
    first = np.where(lands, found.subject_day, first)
    ground = np.flatnonzero(terms.times[rule] > 0)
    earlier: Tests | None = None
    for number in range(int(terms.times[rule].max(initial=0))):
        on = terms.times[rule[ground]] > number
        ground = ground[on]
        earlier = earlier.of(np.flatnonzero(on)) if earlier else None
        landing = lands[ground] & (number == 0)
        key = np.where(
            landing, keys.code(keys.LANDING, 0), keys.code(keys.IN_TURN, number + 1)
        )
        earlier = _next(accounts, ground, key, first[ground] + number, earlier)
        yield earlier


def _next(
    accounts: Accounts, ground: Array, key: Array, due_on: Array, earlier: Tests | None
) -> Tests:
    counted = due_on >= accounts.lines.opened_on[ground]
    not_before = np.full(len(ground), NO_MOMENT)
    waits = np.zeros(len(ground), bool)
    if earlier is not None:
        due_on, not_before = _apart(accounts, ground, due_on, earlier, counted)
        waits = counted & (earlier.payer == NOTHING)

    def now(rows: Array) -> Settled:
        settled, mine = accounts.nobody(len(rows)), ground[rows]

        def in_turn(left: Array, taken: Array) -> Flags:
            at = accounts.found.people.specimens.taken_at[taken]
            late = accounts.taken_on(mine[left], taken) >= due_on[rows[left]]
            late &= at >= not_before[rows[left]]
            found: Flags = late & ~waits[rows[left]]
            return found

        accounts.go_through(mine, settled, in_turn, last_first=False)
        return settled

    settled = _by_past(accounts, ground, counted, now)
    tests = accounts.test(
        ground, key, due_on, settled, counted=counted, not_before=not_before
    )
    tests.state[waits] = DUE  # what waits for the one before cannot be missed yet
    return tests


def _apart(
    accounts: Accounts, ground: Array, due_on: Array, earlier: Tests, counted: Flags
) -> tuple[Array, Array]:
    """The next test, moved to where it lies far enough from the one before."""
    found = accounts.found
    calendar = found.calendar(ground)
    apart = found.law.terms.apart[found.rule[ground]]
    paid = earlier.payer != NOTHING
    paid_on = calendar.day_of(np.where(paid, earlier.paid_at, 0))
    both = ~earlier.counted & (~paid | (paid_on >= accounts.lines.opened_on[ground]))
    moves = counted & ~both
    after = moves & paid
    not_before = np.where(after, earlier.paid_at + apart * HOUR, NO_MOMENT)
    moved = calendar.day_of(np.where(after, not_before, 0))
    unpaid = earlier.due_on + -(-apart // 24)
    moved = np.where(after, moved, np.where(moves, unpaid, NO_DAY))
    return np.maximum(due_on, moved), not_before


# --- several tests a day ------------------------------------------------------------


def _daily(accounts: Accounts) -> Iterator[Tests]:
    """Each specimen pays one of its day's; what a day lacks, the next day's pay."""
    terms, rule = accounts.found.law.terms, accounts.found.rule
    several = np.flatnonzero(terms.per_day[rule] > 0)
    first = int(terms.daily_from[rule[several]].min(initial=1 << 30))
    for number in range(first, int(terms.daily_to[rule[several]].max(initial=0)) + 1):
        mine = rule[several]
        on = (terms.daily_from[mine] <= number) & (number <= terms.daily_to[mine])
        yield from _day(accounts, several[on], number)


def _day(accounts: Accounts, ground: Array, number: int) -> Iterator[Tests]:
    lines, per_day = accounts.lines, accounts.found.law.terms.per_day
    day = lines.day_one[ground] + number - 1
    left_from = np.zeros(len(ground), np.int64)  # of the day's own specimens
    for turn in range(int(per_day[accounts.found.rule[ground]].max(initial=0))):
        on = per_day[accounts.found.rule[ground]] > turn
        ground, day, left_from = ground[on], day[on], left_from[on]
        counted = day >= lines.opened_on[ground]
        settled = _by_past(
            accounts, ground, counted, _of_day(accounts, ground, day, left_from)
        )
        key = keys.code(keys.DAILY, day, turn + 1)
        yield accounts.test(ground, np.asarray(key), day, settled, counted=counted)
        left_from = _left_over(accounts, ground, day, settled)


def _of_day(
    accounts: Accounts, ground: Array, day: Array, left_from: Array
) -> Callable[[Array], Settled]:
    def now(rows: Array) -> Settled:
        settled, mine = accounts.nobody(len(rows)), ground[rows]

        def that_day_or_later(left: Array, taken: Array) -> Flags:
            on = accounts.taken_on(mine[left], taken)
            same = (on == day[rows[left]]) & (taken >= left_from[rows[left]])
            found: Flags = same | (on > day[rows[left]])
            return found

        accounts.go_through(mine, settled, that_day_or_later, last_first=False)
        return settled

    return now


def _left_over(
    accounts: Accounts, ground: Array, day: Array, settled: Settled
) -> Array:
    """From which specimen on the day has some left, after one of them, or a later, paid."""
    left_from = np.full(len(ground), np.iinfo(np.int64).max)
    paid = np.flatnonzero(settled.payer != NOTHING)
    payer = settled.payer[paid]
    own = accounts.taken_on(ground[paid], payer) == day[paid]
    left_from[paid[own]] = payer[own] + 1
    return left_from
