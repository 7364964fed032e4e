"""Times as people type them, as instants.

| typed                       | means                                              |
|-----------------------------|----------------------------------------------------|
| `2022-08-21T12:00+08:00`    | that instant; `Z` and a blank for the `T` will do  |
| `2022-08-21T12:00`          | the same hour in the zone of the area asked        |
| `2022-08-21T24:00`          | the end of that day, which is the next one's 00:00 |
| `2022-08-21`                | its beginning; after `--to`, its end               |
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pratique.serve.cli.refusals import BadTime

FORM = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,6}))?)?"
    r"(?P<offset>Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)


def instant(text: str, zone: str, *, option: str = "") -> datetime:
    """Return the instant a text means; a date alone is its beginning, there."""
    found = _match(text, option)
    clock_time, next_day = _time(found, text, option)
    return _at(_day(found, text, option), clock_time, next_day, _zone(found, zone))


def end(text: str, zone: str, *, option: str = "") -> datetime:
    """Return the instant before which something counts: day D alone is included."""
    found = _match(text, option)
    if found["hour"] is not None:
        return instant(text, zone, option=option)
    day = _day(found, text, option)
    return _at(day, time(), True, ZoneInfo(zone))


def day(text: str, *, option: str = "") -> date:
    """Return a calendar day; a time of day is refused."""
    found = _match(text, option)
    if found["hour"] is not None:
        raise _bad(text, option)
    return _day(found, text, option)


def known_zone(name: str, *, option: str = "") -> str:
    """Return a time zone's name, if there is such a zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadTime(
            f"There is no time zone {name!r}.",
            next_step="Give an IANA name such as Asia/Shanghai.",
            field=option,
        ) from error
    return name


def refuse_backwards(start: datetime, end: datetime) -> None:
    """Refuse a span that ends before it begins."""
    if end <= start:
        raise BadTime(
            "The span ends before it begins.",
            next_step="Give a --to after the --from; a day alone is included.",
            field="--to",
        )


def shown(moment: datetime | None, zone: str) -> str | None:
    """Return an instant as ISO 8601 with the zone's offset."""
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(zone)).isoformat()


def said(moment: datetime | None, zone: str) -> str:
    """Return an instant for a reader: midnight is the 24:00 of the day it ends."""
    if moment is None:
        return "–"
    there = moment.astimezone(ZoneInfo(zone))
    if there.time() == time():
        return f"{there - timedelta(days=1):%m-%d} 24:00"
    return f"{there:%m-%d %H:%M}"


def dated(moment: datetime, zone: str) -> str:
    """Return an instant for a reader who may not know which year is meant."""
    there = moment.astimezone(ZoneInfo(zone))
    day = there - timedelta(days=1) if there.time() == time() else there
    return f"{day:%Y}-{said(moment, zone)}"


def _match(text: str, option: str) -> re.Match[str]:
    found = FORM.fullmatch(text.strip())
    if found is None:
        raise _bad(text, option)
    return found


def _day(found: re.Match[str], text: str, option: str) -> date:
    try:
        return date.fromisoformat(found["day"])
    except ValueError as error:
        raise _bad(text, option) from error


def _time(found: re.Match[str], text: str, option: str) -> tuple[time, bool]:
    """Return the time of day, and whether it was written as 24:00."""
    if found["hour"] is None:
        return time(), False
    hour, minute, second = (
        int(found[name] or 0) for name in ("hour", "minute", "second")
    )
    fraction = int((found["fraction"] or "0").ljust(6, "0"))
    if (hour, minute, second, fraction) == (24, 0, 0, 0):
        return time(), True
    try:
        return time(hour, minute, second, fraction), False
    except ValueError as error:
        raise _bad(text, option) from error


def _zone(found: re.Match[str], zone: str) -> tzinfo:
    offset = found["offset"]
    if offset is None:
        return ZoneInfo(zone)
    if offset in "Zz":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 23 or minutes > 59:
        raise _bad(found[0], "")
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if offset[0] == "-" else size)


def _at(on: date, clock_time: time, next_day: bool, zone: tzinfo) -> datetime:
    # The day is stepped before the zone is asked: a day on which the clocks change
    # has 23 or 25 hours, and its 24:00 is still the next one's 00:00.
    try:
        there = on + timedelta(days=1) if next_day else on
        return datetime.combine(there, clock_time, zone).astimezone(UTC)
    except OverflowError as error:
        raise _bad(on.isoformat(), "") from error


def _bad(text: str, option: str) -> BadTime:
    return BadTime(
        f"{text!r} is no time.",
        next_step="Write 2022-08-21, 2022-08-21T12:00, 2022-08-21T24:00"
        " or 2022-08-21T12:00+08:00.",
        field=option or None,
    )
