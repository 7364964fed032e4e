"""Times as people type them: every way of writing one instant is that instant."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.serve.cli import times
from pratique.serve.cli.refusals import BadTime

SHANGHAI = "Asia/Shanghai"
ZONES = st.sampled_from([SHANGHAI, "Europe/Lisbon", "America/New_York", "UTC"])
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
HOURS = st.times().map(lambda each: each.replace(microsecond=0, tzinfo=None))
WRONG = [
    *("", "noon", "2022-8-21", "2022-13-01", "2022-02-30", "21.08.2022"),
    *("2022-08-21T24:01", "2022-08-21T25:00", "2022-08-21T9:00", "2022-08-21T12"),
    *("2022-08-21T12:00+99:00", "2022-08-21T12:00 08:00", "9999-12-31T24:00"),
    *("２０２２-08-21", "2022-08-21T12:60", "2022-08-21T12:00Zulu"),
]


@pytest.mark.slow
@given(DAYS, HOURS, ZONES)
def test_without_an_offset_it_is_the_hour_in_the_zone_asked(
    day: date, hour: time, zone: str
) -> None:
    meant = datetime.combine(day, hour, ZoneInfo(zone))

    assert times.instant(f"{day}T{hour:%H:%M:%S}", zone) == meant.astimezone(UTC)
    assert times.instant(f"{day} {hour:%H:%M:%S}", zone) == meant.astimezone(UTC)


@given(DAYS, HOURS, ZONES, st.integers(-12 * 60, 14 * 60))
def test_an_offset_wins_over_the_zone(
    day: date, hour: time, zone: str, minutes: int
) -> None:
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    text = f"{day}T{hour:%H:%M:%S}{sign}{size // 60:02}:{size % 60:02}"

    assert times.instant(text, zone) == datetime.fromisoformat(text)


@given(DAYS, ZONES)
def test_24_00_is_the_next_days_beginning(day: date, zone: str) -> None:
    beginning = times.instant(f"{day + timedelta(days=1)}", zone)

    assert times.instant(f"{day}T24:00", zone) == beginning
    assert times.instant(f"{day}T24:00:00", zone) == beginning


@given(DAYS, ZONES)
def test_to_includes_the_whole_day(day: date, zone: str) -> None:
    assert times.end(f"{day}", zone) == times.instant(f"{day}T24:00", zone)
    assert times.end(f"{day}T10:00", zone) == times.instant(f"{day}T10:00", zone)


@given(DAYS, HOURS, ZONES)
def test_what_is_shown_is_read_back(day: date, hour: time, zone: str) -> None:
    instant = datetime.combine(day, hour, UTC)

    assert times.instant(times.shown(instant, zone) or "", zone) == instant


def test_a_date_alone_is_its_beginning() -> None:
    assert times.instant("2022-08-21", SHANGHAI) == datetime(
        2022, 8, 20, 16, tzinfo=UTC
    )


def test_midnight_is_said_as_the_24_00_of_the_day_it_ends() -> None:
    instant = times.instant("2022-08-28", SHANGHAI)

    assert times.said(instant, SHANGHAI) == "08-27 24:00"
    assert times.said(None, SHANGHAI) == "–"


def test_a_day_on_which_the_clocks_change_ends_at_its_own_midnight() -> None:
    begins = times.instant("2022-03-27", "Europe/Lisbon")
    ends = times.instant("2022-03-27T24:00", "Europe/Lisbon")

    assert ends - begins == timedelta(hours=23)


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_time_is_refused_with_the_option_it_stood_at(text: str) -> None:
    for read in (times.instant, times.end):
        with pytest.raises(BadTime) as refused:
            read(text, SHANGHAI, option="--as-of")
        assert refused.value.next_step


def test_a_span_goes_forward() -> None:
    later, earlier = (
        datetime(2022, 8, 22, tzinfo=UTC),
        datetime(2022, 8, 21, tzinfo=UTC),
    )

    times.refuse_backwards(earlier, later)
    for start, end in ((later, earlier), (later, later)):
        with pytest.raises(BadTime):
            times.refuse_backwards(start, end)


def test_an_unknown_zone_is_refused() -> None:
    assert times.known_zone(SHANGHAI) == SHANGHAI
    for name in ("Asia/Taiyuan", "", "../etc/passwd"):
        with pytest.raises(BadTime):
            times.known_zone(name)
