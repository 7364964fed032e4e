"""Dates as people say them: 8月24日（周三）24:00, Wed 24 Aug, midnight.

A file of its own because pages, printed notices and messages must say the same.
Days belong to a place's time zone; an instant that ends a day is said as that
day's 24:00, never as the next day's 0:00.
"""

from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from pratique import clock

CHINESE_WEEKDAYS = "一二三四五六日"
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def speaks_chinese() -> bool:
    """Say whether the page is written in Chinese."""
    return (get_language() or "").startswith("zh")


def weekday(day: date) -> str:
    """Return 周三, or Wed."""
    if speaks_chinese():
        return "周" + CHINESE_WEEKDAYS[day.weekday()]
    return ENGLISH_WEEKDAYS[day.weekday()]


def day_words(day: date, *, year: bool = False) -> str:
    """Return 8月24日（周三）, or Wed 24 Aug."""
    if speaks_chinese():
        lead = f"{day.year}年" if year else ""
        return f"{lead}{day.month}月{day.day}日（{weekday(day)}）"
    tail = f" {day.year}" if year else ""
    return f"{weekday(day)} {day.day} {ENGLISH_MONTHS[day.month - 1]}{tail}"


def short_day_words(day: date) -> str:
    """Return 8月24日, or 24 Aug: where the weekday stands beside it."""
    if speaks_chinese():
        return f"{day.month}月{day.day}日"
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]}"


def time_words(instant: datetime, zone: str) -> str:
    """Return the wall-clock time of an instant, there: 09:30."""
    return f"{instant.astimezone(clock.zone(zone)):%H:%M}"


def moment_words(instant: datetime, zone: str, *, year: bool = False) -> str:
    """Return 8月24日（周三）09:30, or Wed 24 Aug, 09:30."""
    day = instant.astimezone(clock.zone(zone)).date()
    gap = "" if speaks_chinese() else ", "
    return f"{day_words(day, year=year)}{gap}{time_words(instant, zone)}"


def until_words(instant: datetime, zone: str, *, year: bool = False) -> str:
    """Return an instant as an end: midnight belongs to the day that it ends."""
    local = instant.astimezone(clock.zone(zone))
    if (local.hour, local.minute) != (0, 0):
        return moment_words(instant, zone, year=year)
    day = day_words(last_day(instant, zone), year=year)
    return f"{day}24:00" if speaks_chinese() else f"{day}, midnight"


def last_day(end: datetime, zone: str) -> date:
    """Return the last calendar day that a half-open interval with this end holds."""
    local = end.astimezone(clock.zone(zone))
    return (local - timedelta(microseconds=1)).date()


def days_left(end: datetime, now: datetime, zone: str) -> int:
    """Return how many days, today included, remain until an end."""
    return max(0, (last_day(end, zone) - clock.local_day(now, zone)).days + 1)


def read_instant(text: str | None) -> datetime | None:
    """Read a stored instant back; nothing stays nothing."""
    return datetime.fromisoformat(text) if text else None


def read_day(text: str | None) -> date | None:
    """Read a day that an address tells; what is no day stays nothing."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
