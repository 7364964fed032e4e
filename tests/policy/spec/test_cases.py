"""Every case beside a rulebook, one test each, named by its sentence."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pratique.policy import cases
from pratique.policy.case_files import Case, load_cases
from pratique.policy.cases import (
    book_differences,
    case_files,
    differences,
    run_cases,
)
from pratique.policy.many import gather
from pratique.policy.many.evaluate import evaluate_many
from pratique.policy.many.outcomes import without_reasons
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Shelf
from tests.policy.world import RULEBOOKS, the_shelf

SHELF = the_shelf()
CASES = [
    (f"{path.parent.name} {path.name.split('.')[0]}", case)
    for path in case_files(RULEBOOKS)
    for case in load_cases(path, SHELF).cases
]


@pytest.mark.parametrize(
    "case",
    [case for _book, case in CASES],
    ids=[f"{book}: {case.sentence}" for book, case in CASES],
)
def test_it_comes_out_as_it_says(case: Case) -> None:
    outcome = evaluate(case.facts, case.risk, SHELF, case.now)

    assert differences(case, outcome) == ()
    assert book_differences(case, SHELF) == ()


@pytest.mark.slow
@pytest.mark.parametrize("book", sorted({book for book, _case in CASES}))
def test_many_says_the_same_as_one(book: str) -> None:
    """Everything but the reasons; and it says so itself, it does not ask `one`."""
    for case in (case for of, case in CASES if of == book):
        people = gather.of([case.facts])
        (outcomes,) = evaluate_many(people, case.risk, SHELF, case.now)
        wanted = evaluate(case.facts, case.risk, SHELF, case.now)

        assert outcomes.by_one == {}, case.sentence
        assert outcomes.of(0) == without_reasons(wanted), case.sentence


def test_every_case_runs_on_both_evaluators() -> None:
    path = case_files(RULEBOOKS)[0]
    both = run_cases([path], SHELF)

    assert both.engines == ("one", "many")


@pytest.mark.parametrize("engine", ["one", "many"])
def test_a_case_that_only_one_evaluator_fails_is_found(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def red(told: Sequence[Case], shelf: Shelf) -> list[Outcome]:
        return [replace(each, code="no code at all") for each in right(told, shelf)]

    right = cases.ENGINES[engine]
    monkeypatch.setitem(cases.ENGINES, engine, red)
    path = case_files(RULEBOOKS)[1]

    assert {each.engines for each in run_cases([path], SHELF).failed} == {(engine,)}


def test_every_rule_is_hit_by_a_case() -> None:
    report = run_cases(case_files(RULEBOOKS), SHELF)

    assert report.rules_missed == ()
    assert report.failed == ()


def test_every_rulebook_has_its_cases_beside_it() -> None:
    books = {Path(book.file) for book in SHELF.books}

    without = {book for book in books if not book.with_suffix(".cases.yaml").exists()}

    assert without == set()


def test_no_two_cases_of_a_book_share_their_sentence() -> None:
    sentences = [(book, case.sentence) for book, case in CASES]

    assert len(sentences) == len(set(sentences))
