"""All the days are told, and nobody is in two places at once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pratique.errors import Refusal
from pratique.registry import itinerary
from pratique.registry.declared import DeclaredStay
from tests.registry.cast import stay_in

ARRIVES = date(2022, 8, 21)
WEEK = 7


def found(
    *stays: DeclaredStay, departed_on: date | None = None, look_back: int = WEEK
) -> list[tuple[str | None, str]]:
    """Return field and code of every fault."""
    problems = itinerary.problems(
        stays, arrives_on=ARRIVES, departed_on=departed_on, look_back=look_back
    )
    return [(each.field, each.code) for each in problems]


def gaps(
    *stays: DeclaredStay, departed_on: date | None = None
) -> list[tuple[str, str]]:
    """Return the spans of days that are not told."""
    problems: list[Refusal] = itinerary.problems(
        stays, arrives_on=ARRIVES, departed_on=departed_on, look_back=WEEK
    )
    return [(str(p.data["first"]), str(p.data["last"])) for p in problems]


def test_the_week_before_is_told() -> None:
    assert found(stay_in("1", 15, 20)) == []


def test_the_window_begins_on_the_fifteenth_for_an_arrival_on_the_21st() -> None:
    assert gaps(stay_in("1", 16, 20)) == [("2022-08-15", "2022-08-15")]


def test_days_before_the_window_are_not_asked_for() -> None:
    assert found(stay_in("1", 1, 10), stay_in("2", 15, 20)) == []


def test_an_open_beginning_tells_everything_before() -> None:
    assert found(DeclaredStay("1", None, date(2022, 8, 20))) == []


def test_a_gap_names_its_days() -> None:
    assert gaps(stay_in("1", 15, 16), stay_in("2", 19, 20)) == [
        ("2022-08-17", "2022-08-18")
    ]


def test_nothing_told_is_one_gap() -> None:
    assert gaps() == [("2022-08-15", "2022-08-20")]


def test_the_order_in_which_stays_are_told_does_not_matter() -> None:
    assert found(stay_in("2", 18, 20), stay_in("1", 15, 18)) == []


@pytest.mark.parametrize("second", [17, 18])
def test_a_day_of_travel_may_be_told_once_or_twice(second: int) -> None:
    assert found(stay_in("1", 15, 17), stay_in("2", second, 20)) == []


def test_a_day_trip_is_no_overlap() -> None:
    assert found(stay_in("1", 15, 20), stay_in("2", 17, 17)) == []


def test_two_places_for_more_than_the_day_of_travel() -> None:
    assert found(stay_in("1", 15, 18), stay_in("2", 17, 20)) == [
        ("stays.1.first", "itinerary_overlap")
    ]


def test_a_long_journey_tells_its_own_days() -> None:
    left = date(2022, 8, 19)

    assert found(stay_in("1", 15, 19), departed_on=left) == []
    assert gaps(stay_in("1", 15, 17), departed_on=left) == [
        ("2022-08-18", "2022-08-18")
    ]


@pytest.mark.parametrize("departed_on", [date(2022, 8, 22), date(2022, 8, 17)])
def test_no_journey_lasts_for_ever(departed_on: date) -> None:
    assert found(stay_in("1", 15, 20), departed_on=departed_on) == [
        ("arrival.departed_on", "impossible_date")
    ]


def test_impossible_days() -> None:
    assert found(stay_in("1", 20, 15), stay_in("2", 20, 22)) == [
        ("stays.0.last", "impossible_date"),
        ("stays.1.last", "impossible_date"),
    ]


def test_no_days_asked_for_and_none_needed() -> None:
    assert found(look_back=0) == []


DAYS = some.integers(10, 21)
STAYS = some.lists(
    some.tuples(DAYS, DAYS).map(lambda pair: stay_in("1", min(pair), max(pair))),
    max_size=5,
)


@given(STAYS)
def test_told_and_untold_days_make_up_the_window(stays: list[DeclaredStay]) -> None:
    begins, until = date(2022, 8, 15), date(2022, 8, 20)
    untold = {
        day
        for first, last in itinerary.untold(stays, begins, until)
        for day in range(first.day, last.day + 1)
    }
    told = {
        day
        for stay in stays
        if stay.first
        for day in range(stay.first.day, stay.last.day + 1)
    }
    assert untold == set(range(15, 21)) - told


def test_a_look_back_beyond_all_calendars_asks_for_every_day_there_is() -> None:
    assert found(stay_in("1", 15, 20), look_back=999_999_999) == [
        ("stays", "itinerary_gap")
    ]
