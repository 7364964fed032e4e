"""Every case beside a rulebook, one test each, named by its sentence."""

from pathlib import Path

import pytest

from pratique.policy.case_files import Case, load_cases
from pratique.policy.cases import (
    book_differences,
    case_files,
    differences,
    run_cases,
)
from pratique.policy.one import evaluate
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
