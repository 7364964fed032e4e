"""The cases beside a rulebook as examples of it: what came of each."""

from dataclasses import dataclass

from pratique.policy.case_files import Case, Readable, load_cases
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Example:
    """A case, and what came of it."""

    case: Case
    outcome: Outcome


def examples(cases: Readable, shelf: Shelf) -> tuple[Example, ...]:
    """Every case of this file, with what comes of it on this shelf."""
    return tuple(
        Example(case, evaluate(case.facts, case.risk, shelf, case.now))
        for case in load_cases(cases, shelf).cases
    )
