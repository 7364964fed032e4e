"""Days are counted as the law counts them, in whatever zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.reporting.audits.arithmetic import (
    DAY,
    Clear,
    Demand,
    demand_of,
    lawful_end,
    together,
)
from pratique.reporting.audits.payment import settle
from tests.reporting.demands import at, demand, sample

MOMENT = timedelta(microseconds=1)
# Clocks that change at midnight, twice an hour, by half an hour, and never.
ZONES = [
    "America/Havana",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Auckland",
]
demands = st.builds(
    demand,
    anchor=st.dates(date(2015, 1, 1), date(2023, 12, 1)),
    start_after=st.integers(0, 2),
    days=st.integers(1, 21),
    bound_days=st.integers(0, 5),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)


@given(demands)
def test_a_day_ends_with_its_last_moment_there(asked: Demand) -> None:
    last = asked.day(asked.days)

    assert asked.local_day(asked.end - MOMENT) == last
    assert asked.local_day(asked.end) == last + DAY


@given(demands)
def test_the_bound_lies_so_many_midnights_after_the_end(asked: Demand) -> None:
    first = max(asked.day(asked.days), asked.opened_on)

    assert asked.local_day(asked.bound - MOMENT) == first + asked.bound_days * DAY
    assert asked.bound >= asked.end


def test_a_day_on_which_the_clock_goes_forward_has_23_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    asked = demand(anchor=date(2022, 3, 27), days=1, zone=berlin)

    assert asked.end == datetime(2022, 3, 27, 22, tzinfo=UTC)
    assert asked.end - datetime(2022, 3, 26, 23, tzinfo=UTC) == timedelta(hours=23)


@pytest.mark.parametrize(
    ("start_after", "first"), [(0, date(2022, 8, 19)), (1, date(2022, 8, 20))]
)
def test_day_1_is_the_anchor_or_so_many_days_after(
    start_after: int, first: date
) -> None:
    asked = demand(anchor=date(2022, 8, 19), start_after=start_after)

    assert asked.first_day == first


def test_days_that_passed_before_opening_count_only_where_the_rule_says_so() -> None:
    left = date(2022, 8, 15)

    assert demand(anchor=left, start_after=1).end == at(22, 24)
    assert demand(anchor=left, credit_elapsed=False).end == at(27, 24)


def test_a_hold_counts_hours_and_no_days() -> None:
    asked = demand(days=0, hold_hours=24)

    assert asked.binds
    assert lawful_end(asked, settle(asked, [])).at == asked.opened_at
    assert asked.bound == at(22, 9)


@pytest.mark.parametrize(
    ("renewed", "bound"),
    [
        (None, at(30, 24)),
        (at(32, 24), at(32, 24)),
        (at(29), at(30, 24)),  # never a shorter bound
        (at(40), at(33, 24)),  # nor by more days than the rule's own has
    ],
)
def test_what_was_ordered_anew_is_read_and_capped(
    renewed: datetime | None, bound: datetime
) -> None:
    asked = replace(demand(), renewed_to=renewed)

    assert (asked.own_bound, asked.bound) == (at(30, 24), bound)


@pytest.mark.parametrize(
    ("renewed", "bound"), [(at(30, 24), at(30, 24)), (at(40), at(34, 24))]
)
def test_a_case_is_ordered_anew_for_as_many_days_as_its_own(
    renewed: datetime, bound: datetime
) -> None:
    case = demand(bound_days=0, clear=Clear(2, timedelta(hours=24), 35))

    assert case.bound == at(27, 24)
    assert replace(case, renewed_to=renewed).bound == bound


def test_what_has_no_days_binds_nobody() -> None:
    assert not demand(days=0).binds


def test_terms_are_read_as_they_are_stored() -> None:
    terms = {
        "anchor": "2022-08-20",
        "demands": {
            "zone": "Asia/Shanghai",
            "start_after": 1,
            "credit_elapsed": True,
            "days": [7, 3],
            "hold_hours": None,
            "tests": [{"days": [1, 4]}],
            "bound_days": 3,
        },
    }

    read = demand_of(terms, opened_at=at(21, 9), landing_on=None)

    assert (read.first_day, read.end) == (date(2022, 8, 21), at(30, 24))
    assert read.tests == ({"days": [1, 4]},)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("negative", "negative", "negative"),
        ("positive", "positive", "positive"),
        ("negative", "positive", "discordant"),
        ("positive", "invalid", "discordant"),
        ("negative", "invalid", "invalid"),
        ("invalid", "invalid", "invalid"),
    ],
)
def test_two_taken_at_once_say_what_both_say_whichever_came_first(
    one: str, other: str, said: str
) -> None:
    for outcomes in ((one, other), (other, one)):
        pair = [
            replace(sample(at(21, 9), at(21, 18 + hour), outcome), id=outcome, pair="p")
            for hour, outcome in enumerate(outcomes)
        ]
        (told,) = together(pair)

        assert (told.id, told.outcome, told.resulted_at) == (
            outcomes[0],
            said,
            at(21, 19),
        )
        assert together([told]) == [told]


def test_of_two_taken_at_once_the_first_alone_says_nothing() -> None:
    alone = sample(at(20, 9), at(20, 18))
    first = replace(sample(at(21, 9), at(21, 18)), id="a", pair="p")
    second = replace(sample(at(21, 9)), id="b", pair="p")

    assert together([alone, first, second])[0] == alone
    assert together([alone, first, second])[1].outcome is None
