"""Two specimens taken at once are one test, and say what both of them say."""

from dataclasses import replace

import pytest

from pratique.policy.facts import Specimen
from pratique.policy.pairs import as_tests
from tests.policy.world import at


def pair(*outcomes: str | None, ct: float | None = None) -> list[Specimen]:
    """Two taken at nine on the 21st, with results an hour apart."""
    return [
        Specimen(
            id=f"s{number}",
            taken_at=at(21, 9),
            outcome=outcome,
            outcome_at=at(21, 18 + number) if outcome else None,
            ct=ct if outcome == "positive" else None,
            pair="p",
        )
        for number, outcome in enumerate(outcomes)
    ]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("negative", "negative", "negative"),
        ("positive", "positive", "positive"),
        ("negative", "positive", "discordant"),
        ("invalid", "positive", "discordant"),
        ("invalid", "negative", "invalid"),
        ("invalid", "invalid", "invalid"),
    ],
)
def test_they_say_what_both_say_whichever_came_first(
    one: str, other: str, said: str
) -> None:
    for first, second in ((one, other), (other, one)):
        (told,) = as_tests(pair(first, second))

        assert (told.id, told.outcome, told.outcome_at) == ("s0", said, at(21, 19))


@pytest.mark.parametrize("known", ["negative", "positive", "invalid"])
def test_they_say_nothing_before_both_are_known(known: str) -> None:
    for told in (pair(known, None), pair(None, known)):
        (waiting,) = as_tests(told)

        assert (waiting.outcome, waiting.outcome_at, waiting.ct) == (None, None, None)


def test_their_ct_is_that_of_the_stronger_and_none_where_one_is_open() -> None:
    def ct(one: str, other: str) -> float | None:
        return as_tests(pair(one, other, ct=30))[0].ct

    assert ct("positive", "positive") == ct("positive", "negative") == 30
    assert ct("positive", "invalid") is ct("negative", "negative") is None
    one, other = pair("positive", "positive", ct=36)
    assert as_tests([one, replace(other, ct=28)])[0].ct == 28
    assert as_tests([one, replace(other, ct=None)])[0].ct is None


def test_one_alone_is_a_specimen_like_any_other_and_the_order_stays() -> None:
    left, _ = pair("negative", "positive")
    other = replace(left, id="s9", pair="")

    assert as_tests([left]) == (replace(left, pair=""),)
    assert [one.id for one in as_tests([other, left])] == ["s9", "s0"]
