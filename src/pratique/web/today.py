"""The day that it is, as every page counts it.

A file of its own because the command, a community and a site speak of the same day.
"""

from datetime import date, datetime

from django.utils import timezone

from pratique import clock


def today() -> tuple[datetime, datetime]:
    """Return the present day's [0:00, 24:00)."""
    zone = timezone.get_current_timezone_name()
    return clock.day_start(this_day(), zone), clock.day_end(this_day(), zone)


def this_day() -> date:
    """Return the calendar day it is."""
    return clock.local_day(clock.now(), timezone.get_current_timezone_name())
