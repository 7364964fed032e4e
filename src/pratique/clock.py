"""The only source of time.

A live database follows the wall clock. A scenario database carries its own clock
in one row of `pratique_clock`: whoever works on it, now or later, sees its time.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pratique import database

SMALLEST_STEP = timedelta(microseconds=1)  # what PostgreSQL can tell apart


def now() -> datetime:
    """Return the present instant in UTC: the scenario's, else the wall's.

    Inside a transaction a scenario's clock stands still.
    """
    opened = database.opened()
    if opened is not None:
        return wall() if opened.instant is None else opened.instant.astimezone(UTC)
    row = database.rows("SELECT instant FROM pratique_clock")
    if row:
        instant: datetime = row[0][0]
        return instant.astimezone(UTC)
    return wall()


def wall() -> datetime:
    """Return real time, for what must be kept apart from scenario time."""
    return datetime.now(UTC)


def is_set() -> bool:
    """Say whether this database carries a scenario's clock."""
    return bool(database.rows("SELECT 1 FROM pratique_clock"))


def zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name."""
    return ZoneInfo(name)


def local_day(instant: datetime, zone_name: str) -> date:
    """Return the calendar day on which an instant falls, there."""
    return instant.astimezone(zone(zone_name)).date()


def day_start(day: date, zone_name: str) -> datetime:
    """Return the instant a calendar day begins, there (its 0:00), in UTC."""
    # Midnight is asked of the zone, not computed by 24-hour steps: a day on which
    # the clocks change has 23 or 25 hours.
    return datetime.combine(day, time(), zone(zone_name)).astimezone(UTC)


def day_end(day: date, zone_name: str) -> datetime:
    """Return the instant a calendar day ends, there: its 24:00, in UTC."""
    return day_start(day + timedelta(days=1), zone_name)
