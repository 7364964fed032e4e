"""What a history of findings comes to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.contacts.courses import (
    FOREVER,
    MAY_FOLLOW,
    Bound,
    Course,
    Spell,
    Step,
    binding,
    course,
    ended_at,
    fault,
    illnesses,
    standing,
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


class TestOneIllnessAtATime:
    """Records that turn out to be one person have one illness at a time."""

    DAY = timedelta(days=1)
    OPEN = Course(status="positive")
    ILL = Course(status="confirmed", kind="confirmed", counts_from=NOON)
    LEFT = replace(ILL, status="recovered", closed_at=NOON + DAY)

    def spell(self, day: int, course: Course, until: int | None = None) -> Spell:
        """Return a case that began on a day, and whose order bound until another."""
        return Spell(
            NOON + day * self.DAY,
            course,
            rank=course.counts_from is None,
            told=day,
            bound=None if until is None else Bound(NOON + until * self.DAY),
        )

    def test_the_one_that_counts_stands_for_both(self) -> None:
        first, second = self.spell(0, self.OPEN), self.spell(1, self.ILL)

        assert illnesses([second, first]) == [[first, second]]
        assert standing([first, second]) == binding([first, second]) == second

    def test_of_equal_rank_the_first_does(self) -> None:
        first, second = self.spell(0, self.ILL), self.spell(1, self.ILL)

        assert standing([first, second]) == first

    def test_after_a_recovery_it_is_another(self) -> None:
        first, second = self.spell(0, self.LEFT), self.spell(2, self.OPEN)

        assert illnesses([second, first]) == [[first], [second]]

    @pytest.mark.parametrize(("until", "together"), [(1, False), (2, True), (3, True)])
    def test_but_not_while_its_order_binds(self, until: int, together: bool) -> None:
        first, second = self.spell(0, self.LEFT, until), self.spell(2, self.OPEN)

        assert (len(illnesses([first, second])) == 1) is together

    def test_an_order_that_binds_still_has_no_end(self) -> None:
        first = still_bound(self.spell(0, self.LEFT))

        assert ended_at([first]) is None
        assert illnesses([first, self.spell(40, self.OPEN)])[1:] == []

    def test_it_ends_with_the_last_order_of_any_of_its_cases(self) -> None:
        first, second = self.spell(0, self.LEFT, 3), self.spell(2, self.OPEN, 4)

        assert ended_at([first, second]) == NOON + 4 * self.DAY
        assert standing([first, second]) == first
        assert binding([first, second]) == second

    def test_results_end_it_whatever_experts_have_forgotten(self) -> None:
        clear = self.spell(0, self.ILL, 3)
        clear = clear._replace(bound=Bound(NOON + 3 * self.DAY, clear=True))

        assert ended_at([clear]) == NOON + 3 * self.DAY
        assert len(illnesses([clear, self.spell(3, self.OPEN)])) == 1
        assert len(illnesses([clear, self.spell(4, self.OPEN)])) == 2

    @pytest.mark.parametrize("course", [ILL, OPEN, LEFT])
    def test_so_does_its_last_day(self, course: Course) -> None:
        lapsed = self.spell(0, course, 3)
        lapsed = lapsed._replace(bound=Bound(NOON + 3 * self.DAY, lapsed=True))

        assert ended_at([lapsed]) == NOON + 3 * self.DAY
        assert len(illnesses([lapsed, self.spell(3, self.OPEN)])) == 1
        assert len(illnesses([lapsed, self.spell(4, self.OPEN)])) == 2

    def test_but_not_that_of_one_case_while_the_order_of_another_binds(self) -> None:
        lapsed, second = self.spell(0, self.ILL), still_bound(self.spell(2, self.OPEN))
        lapsed = lapsed._replace(bound=Bound(NOON + 3 * self.DAY, lapsed=True))

        assert ended_at([lapsed, second]) is None
        assert len(illnesses([lapsed, second, self.spell(9, self.OPEN)])) == 1

    def test_what_was_taken_from_it_ends_it_for_nobody(self) -> None:
        withdrawn = self.spell(0, self.ILL, 3)

        assert ended_at([withdrawn]) is None

    def test_of_orders_that_are_over_the_one_whose_last_day_came_binds(self) -> None:
        first, second = self.spell(0, self.ILL), self.spell(1, self.ILL, 2)
        at = NOON + 3 * self.DAY
        first = first._replace(bound=Bound(at, lapsed=True, is_over=False))

        assert binding([first, second]) == first

    def test_an_excluded_case_is_no_illness_and_speaks_for_no_other(self) -> None:
        none = Course(status="excluded", closed_at=NOON + 2 * self.DAY)
        first, second = self.spell(0, none), self.spell(1, self.OPEN)

        assert illnesses([first, second]) == [[first], [second]]
        assert ended_at([first]) == none.closed_at

    def test_the_order_binds_that_binds_longest(self) -> None:
        first, second = self.spell(0, self.ILL), self.spell(1, self.OPEN)
        far = NOON + 40 * self.DAY
        first = first._replace(bound=Bound(FOREVER, lapses_at=far - self.DAY))
        second = second._replace(bound=Bound(FOREVER, lapses_at=far))

        assert standing([first, second]) == first
        assert binding([first, second]) == second

    def test_what_results_have_ended_goes_on_at_home(self) -> None:
        at = NOON + 3 * self.DAY
        first, second = self.spell(0, self.ILL), self.spell(1, self.ILL)
        first = first._replace(bound=Bound(at, clear=True, is_over=False))
        second = second._replace(bound=Bound(at, clear=True))

        assert binding([first, second]) == second


def still_bound(spell: Spell) -> Spell:
    """Return a case whose order binds still."""
    return spell._replace(bound=Bound(FOREVER))
