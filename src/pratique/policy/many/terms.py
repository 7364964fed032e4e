"""What each rule orders, as columns by rule: the plan of all rules is made in one go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import numpy as np

from pratique.policy.book_forms import CLASSES
from pratique.policy.many import heeded
from pratique.policy.many.heeded import strange
from pratique.policy.many.tables import NOTHING, Array, Flags
from pratique.policy.measures import (
    ANCHORS,
    CODES,
    MARKS,
    MEASURES,
    Clearance,
    Daily,
    Landing,
    Measures,
    OnDays,
    Times,
    laid_out,
)
from pratique.policy.rulebook import Rule

Plan = TypeVar("Plan", Landing, OnDays, Times, Daily)

HOURS = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Terms:
    """By rule; of lists, the places that a rule does not fill are NOTHING or 0."""

    cls: Array
    code: Array
    mark: Array
    anchor: Array
    start_after: Array
    credit_elapsed: Flags
    measures: Array  # phase by phase; a hold is one
    starts: Array  # how many days after day 1 each phase starts,
    until: Array  # and ends
    waits: Flags  # by phase: whether nothing binds before its start
    phases: Array  # how many
    days: Array  # the number of the last day of them all
    hold: Array  # microseconds; 0: none
    fixed: Array  # days of tests
    landing: Flags
    times: Array
    apart: Array  # hours
    from_landing: Flags
    from_day: Array
    per_day: Array
    daily_from: Array
    daily_to: Array
    single: Flags
    bound_days: Array
    repeat_days: Array
    window_hours: Array
    asks_tests: Flags
    temperature: Array  # reports a day
    first_two: Flags
    cleared: Array  # number into `clearances`
    heaviest: Array
    rare: Flags  # left to `one`
    clearances: tuple[Clearance, ...]

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> Self:
        """The columns of these rules."""
        thens = [rule.then for rule in rules]
        clearances = tuple({each.cleared: 0 for each in thens if each.cleared})
        columns: dict[str, Any] = {
            name: np.array([read(each) for each in thens], kind)
            for readers, kind in ((NUMBERS, np.int64), (TRUTHS, np.bool_))
            for name, read in readers.items()
        }
        lists = {
            name: _padded([read(each) for each in thens])
            for name, read in LISTS.items()
        }
        cleared = [
            clearances.index(each.cleared) if each.cleared else NOTHING
            for each in thens
        ]
        return cls(
            cls=np.array([CLASSES.index(rule.cls) for rule in rules], np.int64),
            cleared=np.array(cleared, np.int64),
            clearances=clearances,
            waits=_padded([_waits(each) for each in thens]) > 0,
            **columns,
            **lists,
        )


def is_rare(then: Measures) -> bool:
    """Whether a rule orders what is not done here, or several plans of one kind."""
    kinds = [type(plan) for plan in then.tests]
    several = any(kinds.count(kind) > 1 for kind in (Times, Daily))
    # Both a landing test and a turn of tests from it would be called `landing`.
    twice = Landing in kinds and any(
        isinstance(plan, Times) and plan.from_landing for plan in then.tests
    )
    said = [then, *then.phases, *then.tests, *filter(None, [then.cleared])]
    unknown = any(map(strange, said)) or then.anchor not in heeded.ANCHORS
    too_many = any(isinstance(plan, Daily) and plan.per_day > 99 for plan in then.tests)
    return several or twice or unknown or too_many


def _measures(then: Measures) -> list[str]:
    held = ["hold"] if then.hold_hours else []
    return [*held, *(phase.measure for phase in then.phases)]


def _waits(then: Measures) -> list[int]:
    return [int(phase.from_day is not None) for phase in then.phases]


def _plan(then: Measures, kind: type[Plan]) -> Plan | None:
    return next((plan for plan in then.tests if isinstance(plan, kind)), None)


def _fixed(then: Measures) -> list[int]:
    """The days of tests on fixed days, of all plans."""
    plans = [plan for plan in then.tests if isinstance(plan, OnDays)]
    return sorted({day for plan in plans for day in plan.days})


def _number(word: str | None, words: tuple[str, ...]) -> int:
    return NOTHING if word is None else words.index(word)


def _or_nothing(number: int | None) -> int:
    return NOTHING if number is None else number


def _padded(lists: Sequence[Sequence[int]]) -> Array:
    """Lists of several lengths side by side, filled up with nothing."""
    width = max(map(len, lists), default=0)
    found = np.full((len(lists), max(width, 1)), NOTHING)
    for row, each in zip(found, lists, strict=True):
        row[: len(each)] = each
    return found


def _turns(then: Measures) -> Times:
    return _plan(then, Times) or Times(0, 0, from_landing=False, from_day=1)


def _daily(then: Measures) -> Daily:
    return _plan(then, Daily) or Daily(0, 1, 0)


#: How each column is read off a rule.
NUMBERS: dict[str, Callable[[Measures], int]] = {
    "code": lambda then: _number(then.code, CODES),
    "mark": lambda then: _number(then.mark, MARKS),
    "anchor": lambda then: ANCHORS.index(then.anchor),
    "start_after": lambda then: then.start_after,
    "phases": lambda then: len(then.phases),
    "days": lambda then: then.days,
    "hold": lambda then: (then.hold_hours or 0) * HOURS,
    "times": lambda then: _turns(then).times,
    "apart": lambda then: _turns(then).apart_hours,
    "from_day": lambda then: _turns(then).from_day,
    "per_day": lambda then: _daily(then).per_day,
    "daily_from": lambda then: _daily(then).from_day,
    "daily_to": lambda then: _daily(then).to_day,
    "bound_days": lambda then: _or_nothing(then.bound_days),
    "repeat_days": lambda then: _or_nothing(then.repeat_within_days),
    "window_hours": lambda then: _or_nothing(then.window_hours),
    "temperature": lambda then: then.temperature,
    "heaviest": lambda then: _number(then.strictest, MEASURES),
}
TRUTHS: dict[str, Callable[[Measures], bool]] = {
    "credit_elapsed": lambda then: then.credit_elapsed,
    "landing": lambda then: _plan(then, Landing) is not None,
    "from_landing": lambda then: _turns(then).from_landing,
    "single": lambda then: then.sampling == "single",
    "asks_tests": lambda then: bool(then.tests),
    "first_two": lambda then: then.contact_first_two,
    "rare": is_rare,
}
LISTS: dict[str, Callable[[Measures], list[int]]] = {
    "measures": lambda then: [MEASURES.index(word) for word in _measures(then)],
    "starts": lambda then: [first - 1 for first, _phase in laid_out(then.phases)],
    "until": lambda then: [
        first - 1 + phase.days for first, phase in laid_out(then.phases)
    ],
    "fixed": _fixed,
}
