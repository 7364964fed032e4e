"""A specimen settles what is owed, and the last of it lets a person go."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.reporting.audits.arithmetic import Demand, Lawful, Sample, lawful_end
from pratique.reporting.audits.payment import UnknownTest, settle
from tests.reporting.demands import (
    LANDING,
    SEVEN,
    THREE,
    THRICE,
    at,
    demand,
    negatives,
    sample,
)

HOME = demand(LANDING, THREE)  # yellow: 7 days from the arrival
WATCHED = demand(LANDING, THRICE, days=3)  # low risk: 3 tests, a day apart
OTHER = demand({"days": [1, 2, 3]}, days=3)


def lawful(asked: Demand, samples: Sequence[Sample]) -> Lawful:
    return lawful_end(asked, settle(asked, samples))


class TestTheTwelve:
    """Each row of the table whose tests are done on their day."""

    @pytest.mark.parametrize(
        ("asked", "days", "free"),
        [
            pytest.param(demand(LANDING, SEVEN), (21, 22, 23, 25, 27), 27, id="1"),
            pytest.param(
                demand(LANDING, SEVEN, anchor=date(2022, 8, 20)),
                (21, 22, 24, 26),
                26,
                id="2",
            ),
            pytest.param(HOME, (21, 24, 27), 27, id="3"),
            pytest.param(WATCHED, (21, 22, 23), 23, id="4 5 6"),
            pytest.param(OTHER, (21, 22, 23), 23, id="7 8 9 12"),
            pytest.param(
                demand(LANDING, SEVEN, anchor=date(2022, 8, 16)), (21, 22), 22, id="10"
            ),
        ],
    )
    def test_are_free_at_the_end_of_their_last_day(
        self, asked: Demand, days: tuple[int, ...], free: int
    ) -> None:
        assert lawful(asked, negatives(*days)) == Lawful(at(free, 24), "end")


class TestTheSixWithATrouble:
    def test_a_waits_ten_hours_for_the_laboratory(self) -> None:
        samples = [*negatives(21, 24), sample(at(27, 9), at(28, 10))]

        expected = Lawful(at(28, 10), "day7", timedelta(hours=10), "laboratory 1")
        assert lawful(HOME, samples) == expected

    def test_b_pays_a_missed_test_late_and_the_next_a_day_after_that(self) -> None:
        samples = [
            *negatives(21),
            sample(at(23, 9.5), at(23, 18)),
            sample(at(24, 9.5), at(24, 18)),
        ]

        expected = Lawful(at(24, 18), "n3", timedelta(hours=8.5), "laboratory 1")
        assert lawful(WATCHED, samples) == expected

    def test_c_refuses_the_last_test_and_lapses_at_the_bound(self) -> None:
        assert lawful(HOME, negatives(21, 24)) == Lawful(at(30, 24), "bound")

    def test_d_repeats_an_invalid_one(self) -> None:
        samples = [
            *negatives(21, 24),
            sample(at(27, 9), at(27, 20), "invalid"),
            sample(at(28, 8), at(28, 11)),
        ]

        expected = Lawful(at(28, 11), "day7", timedelta(hours=3), "laboratory 1")
        assert lawful(HOME, samples) == expected

    def test_e_owes_nothing_when_the_plan_that_is_left_has_passed(self) -> None:
        late = demand({"days": [1, 2, 3]}, days=3, opened_at=at(24, 10))

        assert lawful(late, negatives(21)) == Lawful(at(24, 10), "opened")

    def test_f_owes_only_the_day_of_the_decision(self) -> None:
        late = demand({"days": [1, 2, 3]}, days=3, opened_at=at(23, 10))
        samples = [*negatives(21), sample(at(23, 12), at(23, 20))]

        assert lawful(late, samples) == Lawful(at(23, 24), "end")


class TestAGroundThatOpensLate:
    late = demand({"days": [1, 2]}, days=2, opened_at=at(24, 10))

    def test_is_paid_by_the_latest_valid_specimen(self) -> None:
        invalid = sample(at(23, 9), at(23, 18), "invalid")

        assert lawful(self.late, [*negatives(20), invalid]).at == at(24, 10)

    def test_is_not_paid_by_a_positive_one(self) -> None:
        positive = sample(at(23, 9), at(23, 18), "positive")

        assert lawful(self.late, [*negatives(20), positive]).at == at(24, 10)
        assert lawful(self.late, [positive]).by == "bound"
        assert lawful(self.late, [positive, *negatives(25)]).at == at(25, 18)

    def test_waits_for_one_that_was_taken_but_not_found_yet(self) -> None:
        samples = [sample(at(23, 9), at(24, 12)), sample(at(24, 11), at(24, 11.5))]

        assert lawful(self.late, samples).at == at(24, 12)

    def test_waits_for_the_latest_that_was_taken(self) -> None:
        first = sample(at(23, 9), at(24, 11))
        samples = [first, sample(at(24, 9), at(24, 15))]

        assert lawful(self.late, samples).at == at(24, 15)
        samples[1] = sample(at(24, 9), at(24, 15), "invalid")
        assert lawful(self.late, samples).at == at(24, 15)
        assert lawful(self.late, [first]).at == at(24, 11)

    def test_is_paid_by_the_next_where_none_was_taken(self) -> None:
        assert lawful(self.late, [sample(at(24, 11), at(24, 15))]).at == at(24, 15)

    def test_after_its_end_leaves_as_long_for_the_test_as_any(self) -> None:
        opened = demand({"days": [1]}, days=1, opened_at=at(28, 10))

        assert lawful(opened, []) == Lawful(at(31, 24), "bound")

    def test_of_several_a_day_apart_is_paid_for_the_days_that_passed(self) -> None:
        late = demand(THRICE, days=3, opened_at=at(23, 10))
        samples = [*negatives(21), sample(at(23, 12), at(23, 20))]

        assert lawful(late, samples).at == at(23, 24)


class TestInvalidAndPending:
    def test_one_without_a_result_still_waits(self) -> None:
        samples = [*negatives(21, 24), sample(at(27, 9))]

        found = lawful(HOME, samples)

        assert (found.at, found.by) == (at(30, 24), "bound")
        assert found.waited == timedelta(hours=72)

    def test_what_came_after_an_invalid_one_counts_from_when_that_was_known(
        self,
    ) -> None:
        samples = [
            *negatives(21, 24),
            sample(at(27, 9), at(28, 9), "invalid"),
            sample(at(27, 21), at(27, 23)),
        ]

        assert lawful(HOME, samples).at == at(28, 9)

    def test_a_positive_one_lets_nobody_go(self) -> None:
        samples = [*negatives(21, 24), sample(at(27, 9), at(27, 18), "positive")]

        assert lawful(HOME, samples).by == "bound"

    def test_a_result_after_the_bound_comes_too_late(self) -> None:
        samples = [*negatives(21, 24), sample(at(27, 9), at(31, 10))]

        found = lawful(HOME, samples)

        assert (found.by, found.waited) == ("bound", timedelta(hours=72))


class TestSeveralADay:
    twice = demand({"per_day": 2, "from_day": 1, "to_day": 2}, days=2)

    def test_each_pays_one(self) -> None:
        morning, evening = negatives(21, 22), negatives(21, 22, hour=19, result=23)

        assert lawful(self.twice, [*morning, *evening]).by == "end"
        assert lawful(self.twice, morning).by == "bound"

    def test_what_a_day_lacked_the_next_days_first_pays_with_its_own(self) -> None:
        samples = [*negatives(22), *negatives(22, hour=19, result=23)]

        assert lawful(self.twice, samples).by == "end"
        assert lawful(self.twice, negatives(22)).by == "bound"


def test_words_that_nobody_knows_are_not_passed_over() -> None:
    with pytest.raises(UnknownTest):
        settle(demand({"blood": 1}), [])


TESTS = [LANDING, THREE, SEVEN, THRICE, {"per_day": 2, "from_day": 2, "to_day": 3}]
hours = st.integers(0, 24 * 14).map(lambda hour: at(19, hour))
samples = st.builds(
    lambda taken, wait, outcome: sample(
        taken, None if outcome is None else taken + timedelta(hours=wait), outcome
    ),
    hours,
    st.integers(1, 60),
    st.sampled_from(["negative", "negative", "positive", "invalid", None]),
)
taken_lists = st.lists(samples, max_size=8, unique_by=lambda one: one.id)
asked_of = st.builds(
    lambda tests, opened, days: demand(*tests, opened_at=opened, days=days),
    st.lists(st.sampled_from(TESTS), max_size=3),
    hours,
    st.integers(1, 10),
)


@given(asked_of, taken_lists)
def test_nobody_is_free_before_the_end_or_bound_after_the_bound(
    asked: Demand, taken: list[Sample]
) -> None:
    found = lawful(asked, taken)

    assert max(asked.end, asked.opened_at) <= found.at
    assert found.at <= max(asked.bound, asked.opened_at)
    assert found.waited >= timedelta(0)


@pytest.mark.slow
@given(asked_of, taken_lists, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_read_does_not_matter(
    asked: Demand, taken: list[Sample], chance: Random
) -> None:
    shuffled = list(taken)
    chance.shuffle(shuffled)

    assert lawful(asked, shuffled) == lawful(asked, taken)


@given(asked_of, taken_lists)
def test_only_a_negative_result_settles(asked: Demand, taken: list[Sample]) -> None:
    for one in settle(asked, taken):
        settled = one.at is not None
        negative = one.sample is not None and one.sample.outcome == "negative"
        assert settled == negative


@given(st.integers(1, 4), st.integers(1, 49), taken_lists)
def test_tests_that_must_lie_apart_do(
    times: int, apart: int, taken: list[Sample]
) -> None:
    test: Mapping[str, Any] = {"times": times, "apart_hours": apart, "from_day": 1}
    payers = [one.sample for one in settle(demand(test), taken) if one.sample]

    assert len(payers) <= times
    for one, following in pairwise(payers):
        assert following.taken_at - one.taken_at >= timedelta(hours=apart)
