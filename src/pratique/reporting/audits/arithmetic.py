"""An audit's own day arithmetic: pure, and written apart from the policy engine.

It starts from what a plan demands in plain numbers (days, tests) and from the
specimens in the tables, and finds the instant at which the law lets a person go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sample:
    """A specimen with its result as it stands; invalid ones are left out."""

    taken_at: datetime
    outcome: str | None
    resulted_at: datetime | None

    @property
    def negative_at(self) -> datetime | None:
        """Return when it was known to be negative, if it was."""
        return self.resulted_at if self.outcome == "negative" else None


@dataclass(frozen=True, slots=True)
class Demand:
    """What one plan demands, as its order states it."""

    zone: ZoneInfo
    anchor: date
    start: str  # same_day, next_day
    days: int
    tests: tuple[dict[str, Any], ...]
    bound_days: int
    landing_on: date | None
    opened_at: datetime

    @property
    def first_day(self) -> date:
        """Return day 1."""
        return self.anchor if self.start == "same_day" else self.anchor + DAY

    @property
    def end(self) -> datetime:
        """Return 24:00 of the last day."""
        return self._midnight_after(self.first_day + (self.days - 1) * DAY)

    @property
    def bound(self) -> datetime:
        """Return the instant beyond which nothing may hold."""
        return self._midnight_after(
            self.first_day + (self.days - 1 + self.bound_days) * DAY
        )

    def local_day(self, instant: datetime) -> date:
        """Return the calendar day there."""
        return instant.astimezone(self.zone).date()

    def _midnight_after(self, day: date) -> datetime:
        return datetime.combine(day + DAY, time(), self.zone)


@dataclass(frozen=True, slots=True)
class Lawful:
    """When a ground lawfully ends, by what, and if by its bound."""

    at: datetime
    by: str  # end, result, bound


def lawful_end(demand: Demand, samples: Sequence[Sample]) -> Lawful:
    """Return the lawful instant: end and tests, whichever is later, bound at most."""
    settled = list(_settled(demand, sorted(samples, key=lambda one: one.taken_at)))
    if None in settled:
        return Lawful(demand.bound, "bound")
    results = [instant for instant in settled if instant is not None]
    latest = max([demand.end, demand.opened_at, *results])
    if latest >= demand.bound > demand.opened_at:
        return Lawful(demand.bound, "bound")
    return Lawful(latest, "end" if latest == demand.end else "result")


def _settled(demand: Demand, samples: Sequence[Sample]) -> Iterator[datetime | None]:
    """Yield, for every test demanded, when it was settled (None: not yet)."""
    for test in demand.tests:
        if "landing" in test and demand.landing_on is not None:
            yield _of_day(demand, samples, demand.landing_on)
        for number in test.get("days", ()):
            due = demand.first_day + (number - 1) * DAY
            yield _of_day(demand, samples, due)
        if "times" in test:
            yield from _of_times(demand, samples, test)


def _of_day(demand: Demand, samples: Sequence[Sample], due: date) -> datetime | None:
    if due < demand.local_day(demand.opened_at):
        earlier = _latest_before(demand, samples)
        if earlier is not None:
            return earlier
    for sample in samples:
        if demand.local_day(sample.taken_at) >= due and _counts(demand, sample):
            return sample.negative_at
    return None


def _counts(demand: Demand, sample: Sample) -> bool:
    """A specimen from before the day of opening pays only days past at opening."""
    opened = demand.local_day(demand.opened_at)
    return demand.local_day(sample.taken_at) >= opened


def _latest_before(demand: Demand, samples: Sequence[Sample]) -> datetime | None:
    """Return when the latest specimen known negative before opening was resulted."""
    known = [
        one
        for one in samples
        if one.taken_at <= demand.opened_at and one.negative_at is not None
    ]
    return known[-1].negative_at if known else None


def _of_times(
    demand: Demand, samples: Sequence[Sample], test: dict[str, Any]
) -> Iterator[datetime | None]:
    """Yield the settling of n tests a set number of hours apart."""
    apart = timedelta(hours=test["apart_hours"])
    start = demand.landing_on or demand.first_day
    opened = demand.local_day(demand.opened_at)
    left = int(test["times"])
    past = min(left, max(0, (opened - start).days))
    earlier = _latest_before(demand, samples)
    if past and earlier is not None:
        yield from [earlier] * past
        left -= past
    last: datetime | None = None
    for sample in samples:
        if not left:
            return
        fresh = last is None or sample.taken_at >= last + apart
        if fresh and demand.local_day(sample.taken_at) >= max(start, opened):
            last, left = sample.taken_at, left - 1
            yield sample.negative_at
    yield from [None] * left
