"""Demands and samples as the audit reads them, said in few words."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pratique.reporting.audits.arithmetic import Clear, Demand, Sample

SHANGHAI = ZoneInfo("Asia/Shanghai")
LANDING: Mapping[str, Any] = {"landing": True}
THRICE: Mapping[str, Any] = {
    "times": 3,
    "apart_hours": 24,
    "from_landing": True,
    "from_day": 1,
}
SEVEN: Mapping[str, Any] = {"days": [1, 2, 3, 5, 7]}
THREE: Mapping[str, Any] = {"days": [1, 4, 7]}


def at(day: int, hour: float = 0) -> datetime:
    """Return an instant of August 2022 in Taiyuan; hour 24 is the next midnight."""
    first = datetime(2022, 8, 1, tzinfo=SHANGHAI).astimezone(UTC)
    return first + timedelta(days=day - 1, hours=hour)


ARRIVED = at(21, 9)


def demand(
    *tests: Mapping[str, Any],
    anchor: date = date(2022, 8, 21),
    start_after: int = 0,
    days: int = 7,
    opened_at: datetime = ARRIVED,
    landing_on: date | None = date(2022, 8, 21),
    zone: ZoneInfo = SHANGHAI,
    bound_days: int = 3,
    credit_elapsed: bool = True,
    hold_hours: int | None = None,
    first_two: bool = False,
    clear: Clear | None = None,
) -> Demand:
    """Return a demand: a landing in Taiyuan on 21 August, unless told otherwise."""
    return Demand(
        zone=zone,
        anchor=anchor,
        start_after=start_after,
        credit_elapsed=credit_elapsed,
        days=days,
        tests=tests,
        bound_days=bound_days,
        hold_hours=hold_hours,
        landing_on=landing_on,
        opened_at=opened_at,
        first_two=first_two,
        clear=clear,
    )


def sample(
    taken: datetime, resulted: datetime | None = None, outcome: str | None = None
) -> Sample:
    """Return a specimen; with an instant, its result: negative unless told."""
    found = (outcome or "negative") if resulted else None
    return Sample(taken.isoformat(), taken, found, resulted, "laboratory 1")


def negatives(*days: int, hour: float = 9, result: float = 18) -> Sequence[Sample]:
    """Return a negative specimen of each of these days of August."""
    return [sample(at(day, hour), at(day, result)) for day in days]
