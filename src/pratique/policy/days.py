"""Calendar days of a place. A day ends at 24:00: the first instant of the next.

Days are added as calendar dates and only then turned into instants: where clocks
change, a day may have 23 or 25 hours and is a day all the same.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of this moment in that zone."""
    return moment.astimezone(zone).date()


def day_after(day: date, days: int) -> date:
    """That many days later."""
    return day + timedelta(days=days)


@lru_cache(maxsize=4096)  # the same few days are asked for of everybody
def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of the day."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """24:00 of the day."""
    return start_of(day_after(day, 1), zone)


def hours_after(moment: datetime, hours: int) -> datetime:
    """That many hours later, by the clock that never jumps."""
    return moment.astimezone(UTC) + timedelta(hours=hours)
