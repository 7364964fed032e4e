"""Whatever the rules and whoever the people, both evaluators say the same.

Rules, areas, people and what is not known about them are generated: every word of the
vocabulary, several books and versions, zones whose clocks change. `many` is held to
everything that `one` says but its reasons: grounds with witness, days, phases, tests
and who paid them, ends and bounds, code, mark, what binds, until when, when time alone
changes it, and what is undecided. `one`, asked only for the rules of which `many` says
that they have something to say, gives all its reasons but what it looked at besides.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import get_args

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from pratique.policy import measures
from pratique.policy.conditions import Leaf, leaves
from pratique.policy.facts import Facts, Risk, ZonePeriod
from pratique.policy.many import gather
from pratique.policy.many.evaluate import evaluate_many
from pratique.policy.many.outcomes import Outcomes, without_reasons
from pratique.policy.narrowed import Explaining, speaking
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Shelf
from tests.policy import test_unknown_person as unknown
from tests.policy.agree import people, rules
from tests.policy.agree.dice import Dice

SIZE = 1200
THROWN = st.binary(min_size=SIZE, max_size=SIZE)
PEOPLE = 4  # of each example
PARTS = 4  # of the long hunt, so that two cores share it
QUICK = int(os.environ.get("PRATIQUE_EXAMPLES", "8"))
EXAMPLES = 10_000
SPARE = 100  # of each part: Hypothesis may try one twice
FEW = 0.05  # rare rules are made often here


def agree(thrown: bytes) -> int:
    """Try one example; return how many people were left to `one`."""
    dice = Dice(thrown)
    books, where = rules.shelf(dice), people.risk(dice)
    everybody = people.people(dice, PEOPLE, where, books)
    return compared(everybody, where, books, people.moment(dice))


def compared(everybody: list[Facts], where: Risk, books: Shelf, now: datetime) -> int:
    """Hold both evaluators together; return how many people were left to `one`."""
    (outcomes,) = evaluate_many(gather.of(everybody), where, books, now)
    told = [evaluate(facts, where, books, now) for facts in everybody]
    for number, wanted in enumerate(told):
        assert outcomes.of(number) == without_reasons(wanted)
    explained(outcomes, everybody, where, books, told)
    return len(outcomes.by_one)


def explained(
    outcomes: Outcomes,
    everybody: list[Facts],
    where: Risk,
    books: Shelf,
    told: list[Outcome],
) -> None:
    """Hold to `one` what it says, asked only for what `many` has found."""
    explaining, rules = Explaining(books, told[0].at), speaking(outcomes)
    for number, (facts, wanted) in enumerate(zip(everybody, told, strict=True)):
        if number not in outcomes.by_one:
            asked = rules.get(number, frozenset())
            next_at = int(outcomes.standing.next_at[number])
            found = explaining.outcome(facts, where, asked, next_at)
            assert found == replace(wanted, considered=found.considered)


@settings(max_examples=QUICK)
@given(THROWN)
def test_both_evaluators_agree(thrown: bytes) -> None:
    agree(thrown)


@settings(max_examples=QUICK)
@given(st.data(), unknown.people(), unknown.ZONES, unknown.MOMENTS)
def test_both_agree_on_the_model_books(
    data: st.DataObject, known: Facts, zones: tuple[ZonePeriod, ...], now: datetime
) -> None:
    everybody = [known, data.draw(unknown.forgetful(known))]

    assert compared(everybody, Risk(zones=zones), unknown.BOOKS, now) == 0


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_both_evaluators_agree_ten_thousand_times(part: int) -> None:
    """Counted are examples that differ, and who was left to `one` and so agrees anyway."""
    tried: dict[bytes, int] = {}

    @seed(part)
    @settings(max_examples=EXAMPLES // PARTS + SPARE, derandomize=False, database=None)
    @given(THROWN)
    def hunt(thrown: bytes) -> None:
        tried[thrown] = agree(thrown)

    hunt()

    assert len(tried) >= EXAMPLES // PARTS
    assert sum(tried.values()) < PEOPLE * len(tried) * FEW


@pytest.mark.parametrize("word", [*get_args(Leaf), *measures.ANCHORS])
def test_every_word_is_generated(word: object) -> None:
    assert word in WRITTEN


def written() -> Iterator[object]:
    """The words, and the anchors, of some hundred books."""
    chance = Random(0)  # noqa: S311 -- nothing is kept secret by it
    for _ in range(100):
        books = rules.shelf(Dice(chance.randbytes(SIZE)))
        for rule in (rule for book in books.books for rule in book.rules):
            yield rule.then.anchor
            yield from map(type, leaves(rule.when))


WRITTEN = frozenset(written())
