"""What is not marked as a paraphrase is on the page, word for word."""

import os
from pathlib import Path

import pytest

from pratique.policy.rulebook import Rule
from tests.policy.world import ROOT, the_shelf

PAGE = (
    Path(os.environ.get("PRATIQUE_SHARED", ROOT.parent / "shared"))
    / "domain"
    / "source-page.txt"
)
QUOTED = [
    rule for book in the_shelf().books for rule in book.rules if not rule.paraphrase
]


def run_on(text: str) -> str:
    """Return the text without its line breaks and spaces: a column of print has many."""
    return "".join(text.split())


@pytest.mark.parametrize("rule", QUOTED, ids=lambda rule: rule.id)
def test_a_quotation_is_on_the_page(rule: Rule) -> None:
    if not PAGE.exists():
        pytest.skip(f"no page at {PAGE}: set PRATIQUE_SHARED to read quotations again")
    page = run_on(PAGE.read_text(encoding="utf-8"))

    strange = [part for part in rule.says["zh"].split("…") if run_on(part) not in page]

    assert strange == []


def test_something_is_quoted() -> None:
    assert len(QUOTED) >= 10


def test_a_quotation_is_sure() -> None:
    assert {rule.confidence for rule in QUOTED} == {"confirmed"}
