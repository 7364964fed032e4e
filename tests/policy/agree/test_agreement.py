"""Whatever the rules and whoever the people, both evaluators say the same.

Rules, areas, people and what is not known about them are generated: every word of the
vocabulary, several books and versions, zones whose clocks change. `many` is held to
everything that `one` says but its reasons: grounds with witness, days, phases, tests
and who paid them, ends and bounds, code, mark, what binds, until when, when time alone
changes it, and what is undecided.
"""

import os

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from pratique.policy.many import gather
from pratique.policy.many.evaluate import evaluate_many
from pratique.policy.many.outcomes import without_reasons
from pratique.policy.one import evaluate
from tests.policy.agree import people, rules
from tests.policy.agree.dice import Dice

THROWN = st.binary(min_size=1200, max_size=1200)
PEOPLE = 4  # of each example
PARTS = 4  # of the long hunt, so that two cores share it
EXAMPLES = 10_000


def agree(thrown: bytes) -> int:
    """Try one example; return how many people were left to `one`."""
    dice = Dice(thrown)
    books, where = rules.shelf(dice), people.risk(dice)
    everybody = people.people(dice, PEOPLE, where, books)
    now = people.moment(dice)

    (outcomes,) = evaluate_many(gather.of(everybody), where, books, now)

    for number, facts in enumerate(everybody):
        wanted = without_reasons(evaluate(facts, where, books, now))
        assert outcomes.of(number) == wanted
    return len(outcomes.by_one)


@settings(max_examples=int(os.environ.get("PRATIQUE_EXAMPLES", "8")))
@given(THROWN)
def test_both_evaluators_agree(thrown: bytes) -> None:
    agree(thrown)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_both_evaluators_agree_ten_thousand_times(part: int) -> None:
    @seed(part)
    @settings(max_examples=EXAMPLES // PARTS, derandomize=False, database=None)
    @given(THROWN)
    def hunt(thrown: bytes) -> None:
        agree(thrown)

    hunt()
