"""What comes of everybody under one shelf: numbers by person, in the people's order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from pratique.columns import NOTHING, Array
from pratique.policy.many.accounts import DUE, OVERDUE, REPEAT, STATES
from pratique.policy.many.outcomes import Outcomes
from pratique.policy.measures import CODES, MARKS, MEASURES
from pratique.policy.outcome import Outcome
from pratique.standing.population.assessing import Run

DAYS = 7  # ahead, for which tests are told
OWED = (DUE, OVERDUE, REPEAT)
OWED_WORDS = frozenset(STATES[number] for number in OWED)
POINT_TO_POINT = "point_to_point"
Heard = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Seen:
    """By person: where they stand, what they owe, how they would be moved."""

    code: Array  # number into `CODES`
    mark: Array  # number into `MARKS`, or NOTHING
    binding: Array  # number into `MEASURES`, or NOTHING
    undecided: Array
    transfer: Array  # whether an open ground asks for it
    tests: Array  # by person and day ahead: whether one is owed that day
    by_one: Array  # whether they were assessed one by one

    @classmethod
    def nobody(cls, count: int) -> "Seen":
        """Return room for so many people."""
        return cls(
            code=np.zeros(count, np.int8),
            mark=np.full(count, NOTHING, np.int8),
            binding=np.full(count, NOTHING, np.int8),
            undecided=np.zeros(count, bool),
            transfer=np.zeros(count, bool),
            tests=np.zeros((count, DAYS), bool),
            by_one=np.zeros(count, bool),
        )


def see(runs: Iterable[Run], count: int, today: date, heard: Heard) -> Seen:
    """Return what came of so many people.

    Args:
        runs: what came of them, run by run.
        count: how many they are.
        today: the first of the days for which tests are told.
        heard: told after each run, up to whom everybody is done.
    """
    seen = Seen.nobody(count)
    for run in runs:
        part = _run(run.outcomes, today.toordinal())
        mine = run.outcomes.begin + np.flatnonzero(run.counts)
        for name in Seen.__slots__:
            getattr(seen, name)[mine] = getattr(part, name)[run.counts]
        heard(run.outcomes.end)
    return seen


def _run(outcomes: Outcomes, today: int) -> Seen:
    found = Seen.nobody(outcomes.end - outcomes.begin)
    standing, grounds = outcomes.standing, outcomes.grounds
    found.code[:] = standing.code
    found.mark[:] = standing.mark
    found.binding[:] = standing.binding
    found.undecided[outcomes.undecided - outcomes.begin] = True
    whose = grounds.found.person - outcomes.begin
    live = grounds.closed.closes == NOTHING
    rules = grounds.found.law.rules
    moves = np.array([rule.then.transfer == POINT_TO_POINT for rule in rules], bool)
    some = np.flatnonzero(live)
    found.transfer[whose[some][moves[grounds.found.rule[some]]]] = True
    tests = grounds.tests
    owed = live[tests.ground] & np.isin(tests.state, OWED)
    _owe(found, whose[tests.ground[owed]], tests.due_on[owed] - today)
    for person, outcome in outcomes.by_one.items():
        _one(found, person - outcomes.begin, outcome, today)
    return found


def _owe(seen: Seen, whose: Array, ahead: Array) -> None:
    """Tests of days that are over are owed today."""
    ahead = np.maximum(ahead, 0)
    soon = ahead < DAYS
    seen.tests[whose[soon], ahead[soon]] = True


def _one(seen: Seen, at: int, outcome: Outcome, today: int) -> None:
    """Who was assessed one by one: their columns are void."""
    seen.by_one[at] = True
    seen.code[at] = CODES.index(outcome.code)
    seen.mark[at] = MARKS.index(outcome.mark) if outcome.mark else NOTHING
    seen.binding[at] = MEASURES.index(outcome.binding) if outcome.binding else NOTHING
    seen.undecided[at] = bool(outcome.undecided)
    seen.transfer[at] = any(one.transfer == POINT_TO_POINT for one in outcome.open)
    seen.tests[at] = False
    due = [one.due_on for one in outcome.tests if one.state in OWED_WORDS]
    ahead = np.array([day.toordinal() - today for day in due], np.int64)
    _owe(seen, np.full(len(due), at), ahead)
