"""What a history of findings comes to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.contacts.courses import (
    MAY_FOLLOW,
    Spell,
    Step,
    course,
    fault,
    once_each,
)
from pratique.contacts.models import Finding
from tests.contacts.cast import NOON, hours


def steps(*told: str) -> list[Step]:
    """Return findings an hour apart: "confirmed mild"."""
    split = [one.partition(" ") for one in told]
    return [Step(one[0], one[2], hours(n)) for n, one in enumerate(split)]


def test_a_case_begins_positive_and_does_not_count() -> None:
    told = course([])

    assert (told.status, told.counts_from) == ("positive", None)


@pytest.mark.parametrize("first", ["confirmed mild", "asymptomatic"])
def test_it_counts_from_the_first_that_counts(first: str) -> None:
    told = course(steps("suspected", first, "confirmed severe"))

    assert told.counts_from == hours(1)
    assert (told.kind, told.severity) == ("confirmed", "severe")


def test_asymptomatic_and_then_confirmed_is_converted() -> None:
    assert course(steps("asymptomatic", "confirmed mild")).converted_at == hours(1)
    assert course(steps("confirmed mild", "confirmed common")).converted_at is None


def test_recovered_it_still_counts_and_excluded_no_more() -> None:
    recovered = course(steps("confirmed mild", "recovered"))
    excluded = course(steps("confirmed mild", "excluded"))

    assert (recovered.kind, recovered.closed_at) == ("confirmed", hours(1))
    assert (excluded.counts_from, excluded.closed_at) == (None, hours(1))


@pytest.mark.parametrize(
    "impossible",
    [("recovered",), ("excluded", "confirmed"), ("confirmed", "asymptomatic")],
)
def test_some_findings_cannot_follow(impossible: tuple[str, ...]) -> None:
    wrong = fault(steps(*impossible))

    assert wrong is not None
    assert wrong.finding == impossible[-1]


def test_every_finding_is_in_the_table() -> None:
    assert set(MAY_FOLLOW) == {"positive", *Finding.values}
    assert set().union(*MAY_FOLLOW.values()) == set(Finding.values)


@given(st.lists(st.sampled_from(Finding.values), max_size=6))
def test_a_possible_history_counts_or_not_but_never_half(told: list[str]) -> None:
    history = steps(*told)
    if fault(history) is not None:
        return
    came_to = course(history)

    assert (came_to.counts_from is None) == (came_to.kind == "")
    assert (came_to.closed_at is not None) == (
        came_to.status in {"excluded", "recovered", "dead"}
    )


class TestOneInfectionIsOneCase:
    """Records that turn out to be one person have one case at a time."""

    DAY = timedelta(days=1)

    def test_the_one_that_counts_stands_for_both(self) -> None:
        first = Spell(NOON, None, 2, "not yet")
        second = Spell(NOON + self.DAY, None, 0, "confirmed")

        assert once_each([second, first]) == ["confirmed"]

    def test_after_a_recovery_it_is_another(self) -> None:
        first = Spell(NOON, NOON + self.DAY, 0, "first")
        second = Spell(NOON + 2 * self.DAY, None, 0, "second")

        assert once_each([second, first]) == ["first", "second"]
