"""Runs the cases that stand beside the rulebooks: a sentence, facts, what follows.

They are the specification: every evaluator must pass every one of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pratique.policy.case_files import Case, Readable, load_cases
from pratique.policy.one import evaluate
from pratique.policy.outcome import Ground, Outcome
from pratique.policy.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that does not come out as it says."""

    file: str
    line: int
    sentence: str
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a run."""

    cases: int
    failed: tuple[Failure, ...]
    rules: tuple[str, ...]  # of the rulebooks the cases stand beside
    rules_hit: tuple[str, ...]  # those that opened a ground in some case

    @property
    def rules_missed(self) -> tuple[str, ...]:
        """Rules no case stands up for."""
        return tuple(sorted(set(self.rules) - set(self.rules_hit)))


def run_cases(paths: Iterable[Readable], shelf: Shelf) -> Report:
    """Run every case of these files."""
    failed: list[Failure] = []
    rules: set[str] = set()
    hit: set[str] = set()
    number = 0
    for path in paths:
        cases = load_cases(path, shelf)
        rules |= {rule.id for rule in shelf.book(cases.book, cases.version).rules}
        for case in cases.cases:
            number += 1
            outcome = evaluate(case.facts, case.risk, shelf, case.now)
            hit |= {ground.rule for ground in outcome.grounds}
            found = differences(case, outcome)
            if found:
                failed.append(Failure(str(path), case.line, case.sentence, found))
    return Report(
        cases=number,
        failed=tuple(failed),
        rules=tuple(sorted(rules)),
        rules_hit=tuple(sorted(rules & hit)),
    )


def case_files(folder: Path) -> list[Path]:
    """Every case file below a folder of rulebooks."""
    return sorted(folder.glob("*/*.cases.yaml"))


def differences(case: Case, outcome: Outcome) -> tuple[str, ...]:
    """What came out otherwise than the case says."""
    found = []
    for name, wanted in case.expect.items():
        got = WHAT[name](outcome)
        if isinstance(wanted, dict) and isinstance(got, dict):
            got = {key: got.get(key) for key in wanted}
        if got != wanted:
            found.append(f"{name}: expected {_shown(wanted)}, came out {_shown(got)}")
    return tuple(found)


def _shown(value: object) -> str:
    """A value as a case file would write it, instants in the case's own zone."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(each)}" for key, each in value.items())
    if isinstance(value, tuple):
        return "[" + ", ".join(_shown(each) for each in value) + "]"
    return str(value)


def _by_rule(read: Callable[[Ground], object]) -> Callable[[Outcome], object]:
    """A value of each ground, by its rule."""
    return lambda outcome: {ground.rule: read(ground) for ground in outcome.grounds}


def _near(outcome: Outcome) -> object:
    return {
        each.rule: each.miss.days
        for each in outcome.considered
        if each.miss and each.miss.days is not None
    }


def _asks(outcome: Outcome) -> object:
    return {
        each.rule: tuple(question.fact for question in each.questions)
        for each in outcome.considered
        if each.questions
    }


def _tests(ground: Ground) -> object:
    return tuple(f"{test.key} {test.state}" for test in ground.tests)


def _days(ground: Ground) -> object:
    days = ground.arithmetic
    return (days.anchor, days.day_one, days.last_day)


#: What a case may expect, and where it is found in an outcome.
WHAT: dict[str, Callable[[Outcome], object]] = {
    "mark": lambda outcome: outcome.mark,
    "code": lambda outcome: outcome.code,
    "binding": lambda outcome: outcome.binding,
    "until": lambda outcome: outcome.until,
    "next_at": lambda outcome: outcome.next_at,
    "tests_due": lambda outcome: outcome.tests_due,
    "rules": lambda outcome: outcome.rules,
    "undecided": lambda outcome: tuple(sorted(each.rule for each in outcome.undecided)),
    "near": _near,
    "asks": _asks,
    "free_at": _by_rule(lambda ground: ground.free_at),
    "closes": _by_rule(lambda ground: ground.closes),
    "waits_for": _by_rule(lambda ground: ground.last_condition),
    "supervisor": _by_rule(lambda ground: ground.supervisor),
    "transfer": _by_rule(lambda ground: ground.transfer),
    "bound": _by_rule(lambda ground: ground.bound),
    "temperature": _by_rule(lambda ground: ground.temperature),
    "tests": _by_rule(_tests),
    "days": _by_rule(_days),
}
