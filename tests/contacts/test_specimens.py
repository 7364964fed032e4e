"""What shows an infection, and what the first two tests come to; pairs together."""

from dataclasses import replace
from uuid import UUID

from pratique.contacts.specimens import Single, first_two, positives
from tests.contacts.cast import NOON, hours

WANG = UUID(int=1)


def series(*told: str) -> list[Single]:
    """Return tests an hour apart; "positive a" is one of the pair a."""
    found = []
    for hour, one in enumerate(told):
        outcome, _, pair = one.partition(" ")
        found.append(
            Single(
                id=UUID(int=100 + hour),
                person=WANG,
                taken_at=hours(hour),
                pair=UUID(int=ord(pair)) if pair else None,
                outcome=None if outcome == "waiting" else outcome,
                resulted_at=None if outcome == "waiting" else hours(hour + 6),
            )
        )
    return found


def shown(*told: str) -> list[int]:
    """Return the numbers of the tests that show an infection."""
    return [one.specimen.int - 100 for one in positives(series(*told))]


def test_a_positive_single_shows_an_infection() -> None:
    assert shown("negative", "positive", "invalid", "waiting") == [1]


def test_of_a_pair_both_must_be_positive() -> None:
    assert shown("positive a", "waiting a") == []
    assert shown("positive a", "negative a") == []
    assert shown("positive a", "positive a") == [0]
    (pair,) = positives(series("positive a", "positive a"))
    assert pair.resulted_at == hours(7)  # once both were known


def test_a_pair_is_one_of_the_first_two_tests() -> None:
    assert first_two(series("negative a", "negative a"), NOON) == (None, None)
    told = series("negative a", "negative a", "negative")
    assert first_two(told, NOON) == ("negative", hours(8))


def test_a_pair_that_disagrees_says_nothing_and_the_next_takes_its_place() -> None:
    told = series("negative a", "positive a", "negative", "negative")

    assert first_two(told[:3], NOON) == (None, None)
    assert first_two(told, NOON) == ("negative", hours(9))


def test_the_next_takes_its_place_once_that_is_known() -> None:
    first, second, third = series("negative", "invalid", "negative")
    late = replace(second, resulted_at=hours(20))

    assert first_two([first, late, third], NOON) == ("negative", hours(20))


def test_one_positive_of_the_two_is_enough() -> None:
    assert first_two(series("waiting", "positive"), NOON) == ("positive", hours(7))


def test_what_was_taken_before_does_not_count() -> None:
    told = series("positive", "negative", "negative")

    assert first_two(told, hours(1)) == ("negative", hours(8))
