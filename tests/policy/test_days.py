"""Days end at 24:00 of the place, also where clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pratique.policy.days import day_after, day_of, end_of, hours_after, start_of

TAIYUAN = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_day_of_taiyuan_ends_at_four_in_the_afternoon_of_london_winter() -> None:
    assert end_of(date(2022, 8, 27), TAIYUAN) == datetime(2022, 8, 27, 16, tzinfo=UTC)


def test_an_instant_belongs_to_the_day_of_its_place() -> None:
    moment = datetime(2022, 8, 27, 16, tzinfo=UTC)

    assert day_of(moment, TAIYUAN) == date(2022, 8, 28)
    assert day_of(moment, BERLIN) == date(2022, 8, 27)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2022, 3, 27), 23),  # clocks go forward
        (date(2022, 10, 30), 25),  # and back
        (date(2022, 7, 1), 24),
    ],
)
def test_a_day_lasts_as_long_as_its_clocks_say(day: date, hours: int) -> None:
    length = end_of(day, BERLIN) - start_of(day, BERLIN)

    assert length == timedelta(hours=hours)


def test_where_midnight_is_skipped_the_day_begins_when_the_clock_does() -> None:
    """In Santiago, 2022-09-11 began at 01:00."""
    begins = start_of(date(2022, 9, 11), ZoneInfo("America/Santiago"))

    assert begins == datetime(2022, 9, 11, 4, tzinfo=UTC)


def test_where_midnight_comes_twice_the_day_begins_at_the_first() -> None:
    """In Havana, 2022-11-06 had two midnights."""
    begins = start_of(date(2022, 11, 6), ZoneInfo("America/Havana"))

    assert begins == datetime(2022, 11, 6, 4, tzinfo=UTC)


def test_hours_are_counted_by_a_clock_that_never_jumps() -> None:
    before = datetime(2022, 3, 27, 1, tzinfo=BERLIN)

    assert hours_after(before, 24) == datetime(2022, 3, 28, 2, tzinfo=BERLIN)


def test_days_are_added_by_the_calendar() -> None:
    assert day_after(date(2022, 2, 27), 2) == date(2022, 3, 1)
