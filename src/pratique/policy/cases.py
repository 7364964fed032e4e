"""Runs the cases that stand beside the rulebooks: a sentence, facts, what follows.

They are the specification: every evaluator must pass every one of them. Reasons are
what `one` alone gives: `many` is asked for the rest.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from pratique.policy.case_files import Case, Readable, load_cases
from pratique.policy.facts import Risk
from pratique.policy.many import gather
from pratique.policy.many.evaluate import evaluate_many
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
    engines: tuple[str, ...]  # the evaluators on which it does not


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a run."""

    cases: int
    engines: tuple[str, ...]  # every case ran on each of them
    failed: tuple[Failure, ...]
    rules: tuple[str, ...]  # with versions, of the rulebooks the cases stand beside
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
        file = load_cases(path, shelf)
        book = shelf.book(file.book, file.version)
        rules |= {_named(rule.id, rule.version) for rule in book.rules}
        number += len(file.cases)
        came_out = {name: run(file.cases, shelf) for name, run in ENGINES.items()}
        for place, case in enumerate(file.cases):
            outcomes = {name: each[place] for name, each in came_out.items()}
            hit |= {
                _named(each.rule, each.version)
                for out in outcomes.values()
                for each in out.grounds
            }
            found = _failure(str(path), case, outcomes, shelf)
            failed += [found] if found else []
    return Report(
        cases=number,
        engines=tuple(ENGINES),
        failed=tuple(failed),
        rules=tuple(sorted(rules)),
        rules_hit=tuple(sorted(rules & hit)),
    )


def _named(rule: str, version: date) -> str:
    """A rule of one version: another version's is another rule."""
    return f"{rule} {version}"


def _failure(
    file: str, case: Case, outcomes: dict[str, Outcome], shelf: Shelf
) -> Failure | None:
    """What came out otherwise on some evaluator; what both say is said once."""
    of_books = book_differences(case, shelf)
    found = {
        name: of_books + differences(case, outcome, REASONS if name == "many" else ())
        for name, outcome in outcomes.items()
    }
    engines = tuple(name for name, each in found.items() if each)
    if not engines:
        return None
    told = dict.fromkeys(found["one"])
    told |= dict.fromkeys(
        f"{each} (many)" for each in found["many"] if each not in told
    )
    return Failure(file, case.line, case.sentence, tuple(told), engines)


def _one(cases: Sequence[Case], shelf: Shelf) -> list[Outcome]:
    return [evaluate(each.facts, each.risk, shelf, each.now) for each in cases]


def _many(cases: Sequence[Case], shelf: Shelf) -> list[Outcome]:
    """Those of one moment and one world at once, and then in the order they came."""
    together: dict[tuple[datetime, Risk], list[int]] = {}
    for number, case in enumerate(cases):
        together.setdefault((case.now, case.risk), []).append(number)
    found: dict[int, Outcome] = {}
    for (now, risk), numbers in together.items():
        people = gather.of(cases[number].facts for number in numbers)
        (outcomes,) = evaluate_many(people, risk, shelf, now)
        found |= {number: outcomes.of(row) for row, number in enumerate(numbers)}
    return [found[number] for number in range(len(cases))]


Engine = Callable[[Sequence[Case], Shelf], list[Outcome]]
ENGINES: dict[str, Engine] = {"one": _one, "many": _many}
REASONS = ("near", "asks")  # what only `one` says


def case_files(folder: Path) -> list[Path]:
    """Every case file below a folder of rulebooks."""
    return sorted(folder.glob("*/*.cases.yaml"))


def differences(
    case: Case, outcome: Outcome, unsaid: Container[str] = ()
) -> tuple[str, ...]:
    """What came out otherwise than the case says, apart from what is not said."""
    told = {name: read for name, read in WHAT.items() if name not in unsaid}
    return _compared(case, {name: read(outcome) for name, read in told.items()})


def book_differences(case: Case, shelf: Shelf) -> tuple[str, ...]:
    """What the books in force there and then say otherwise than the case."""
    return _compared(
        case,
        {
            "defaults": _defaults(case, shelf),
            "settings": _settings(case, shelf),
        },
    )


def _compared(case: Case, outcome: Mapping[str, object]) -> tuple[str, ...]:
    found = []
    for name, wanted in case.expect.items():
        if name not in outcome:
            continue
        got = outcome[name]
        if isinstance(wanted, dict) and isinstance(got, dict):
            got = {key: got.get(key) for key in wanted}
        if got != wanted:
            found.append(f"{name}: expected {_shown(wanted)}, came out {_shown(got)}")
    return tuple(found)


def _defaults(case: Case, shelf: Shelf) -> dict[str, int]:
    """What a rule means there where it does not say."""
    said = shelf.governing(case.facts.place, None, case.now).defaults
    return asdict(said) if said else {}


def _settings(case: Case, shelf: Shelf) -> dict[str, str]:
    """Who is near there, by where people met."""
    known = shelf.settings(case.facts.place, case.now).values()
    return {each.id: each.reach for each in known}


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


def _reports(ground: Ground) -> object:
    return tuple(f"{report.key} {report.state}" for report in ground.reports)


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
    "codes": _by_rule(lambda ground: ground.code),
    "marks": _by_rule(lambda ground: ground.mark),
    "measures": _by_rule(
        lambda ground: tuple(phase.measure for phase in ground.phases)
    ),
    "sampling": _by_rule(lambda ground: ground.sampling),
    "restrictions": _by_rule(lambda ground: ground.restrictions),
    "supervisor": _by_rule(lambda ground: ground.supervisor),
    "transfer": _by_rule(lambda ground: ground.transfer),
    "bound": _by_rule(lambda ground: ground.bound),
    "temperature": _by_rule(lambda ground: ground.temperature),
    "tests": _by_rule(_tests),
    "reports": _by_rule(_reports),
    "days": _by_rule(_days),
}
