"""An audit's own day arithmetic: pure, and written from the law, not from the rules.

It starts from what a plan asks for in plain numbers (anchor day, days, tests) and
from the specimens in the tables, and finds the instant at which the law lets a
person go. Instants are in UTC; days belong to the zone of the rulebook.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
NO_TIME = timedelta(0)
DISCORDANT = "discordant"  # of two taken at once, one is positive and one is not
SILENT = {"invalid", DISCORDANT}
END, OPENED, BOUND = "end", "opened", "bound"  # what may come last, if not a test


@dataclass(frozen=True, slots=True)
class Sample:
    """A specimen with what was known of it: its result, if it had one."""

    id: str
    taken_at: datetime
    outcome: str | None = None
    resulted_at: datetime | None = None
    laboratory: str = ""
    single: bool = True  # False: mixed in a tube with others
    ct: float | None = None  # cycles until the virus showed: the fewer, the more of it
    pair: str = ""  # taken at once with another, to confirm

    @property
    def says_nothing(self) -> bool:
        """Say whether its result tells neither yes nor no of this person.

        A positive tube is somebody's: whose, the single specimens after it tell.
        """
        of_others_too = self.outcome == "positive" and not self.single
        return self.outcome in SILENT or of_others_too

    def is_known_by(self, instant: datetime) -> bool:
        """Say whether its result was there by then."""
        return self.resulted_at is not None and self.resulted_at <= instant

    @property
    def negative_at(self) -> datetime | None:
        """Return when it was found negative, if it was."""
        return self.resulted_at if self.outcome == "negative" else None


def together(samples: Iterable[Sample]) -> list[Sample]:
    """Return the samples, two taken at once as one: what both say, once both do."""
    found = list(samples)
    if not any(one.pair for one in found):
        return found
    ordered: list[Sample] = []
    for one in found:
        first = next((at for at, old in enumerate(ordered) if _belong(old, one)), None)
        if first is None:
            ordered.append(one)
        else:
            ordered[first] = _joined(ordered[first], one)
    return ordered


def _belong(one: Sample, other: Sample) -> bool:
    return bool(one.pair) and one.pair == other.pair


def _joined(one: Sample, other: Sample) -> Sample:
    if one.resulted_at is None or other.resulted_at is None:
        return replace(one, outcome=None, resulted_at=None, laboratory="", ct=None)
    last = max(one, other, key=lambda each: each.resulted_at or each.taken_at)
    said = {str(one.outcome), str(other.outcome)}
    if len(said) == 2:
        said = {DISCORDANT} if "positive" in said else {"invalid"}
    # Faint is the pair only if nothing in it is stronger, or left open.
    shown = [each.ct for each in (one, other) if each.outcome != "negative"]
    known = [ct for ct in shown if ct is not None]
    return replace(
        one,
        outcome=said.pop(),
        resulted_at=last.resulted_at,
        laboratory=last.laboratory,
        ct=min(known) if known and len(known) == len(shown) else None,
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """What is waited for: when it came (None: not yet), and by which specimen, if any."""

    key: str
    at: datetime | None
    sample: Sample | None


@dataclass(frozen=True, slots=True)
class Clear:
    """What clears a case: so many results in a row, so far apart, this faint."""

    times: int
    apart: timedelta
    ct: float | None

    def holds(self, sample: Sample) -> bool:
        """Say whether a result is a clear one."""
        faint = self.ct is not None and sample.ct is not None
        return sample.outcome == "negative" or (
            faint and (sample.ct or 0) >= (self.ct or 0)
        )


@dataclass(frozen=True, slots=True)
class Demand:
    """What one plan asks for, as its order states it."""

    zone: ZoneInfo
    anchor: date
    start_after: int
    credit_elapsed: bool
    days: int
    tests: tuple[Mapping[str, Any], ...]
    bound_days: int
    hold_hours: int | None
    landing_on: date | None
    opened_at: datetime
    renewed_to: datetime | None = None  # a named officer ordered anew
    held_since: datetime | None = None  # when the tube that holds was found positive
    single_only: bool = False  # a mixed specimen pays nothing
    first_two: bool = False  # waits for the first two tests of whom the person met
    clear: Clear | None = None  # ends when the case is clear, however many its days

    @property
    def binds(self) -> bool:
        """Say whether it restricts the person while it is open."""
        return self.days > 0 or self.hold_hours is not None

    @property
    def is_hold(self) -> bool:
        """Say whether it counts hours to a result, and no days."""
        return self.hold_hours is not None and not self.days

    @property
    def opened_on(self) -> date:
        """Return the day on which its ground opened."""
        return self.local_day(self.opened_at)

    @property
    def first_day(self) -> date:
        """Return day 1."""
        first = self.anchor + self.start_after * DAY
        return first if self.credit_elapsed else max(first, self.opened_on)

    @property
    def end(self) -> datetime:
        """Return 24:00 of the last day; a hold ends with its result alone."""
        if self.is_hold:
            return self.opened_at
        return self.midnight_after(self.day(self.days))

    @property
    def earliest(self) -> datetime:
        """Return the instant before which it cannot end, whatever is found."""
        return self.opened_at if self.clear else max(self.end, self.opened_at)

    @property
    def bound(self) -> datetime:
        """Return the instant beyond which nothing may hold.

        A named officer may put it off, by as many days at most as the rule's own; a
        case that is not clear, by as many as the rule keeps it for.
        """
        if self.renewed_to is None:
            return self.own_bound
        more = (self.days if self.clear else self.bound_days) * DAY
        by_the_calendar = self.own_bound.astimezone(self.zone) + more
        latest = by_the_calendar.astimezone(UTC)
        return max(self.own_bound, min(self.renewed_to, latest))

    @property
    def own_bound(self) -> datetime:
        """Return the bound that the rule itself sets."""
        if self.is_hold:
            since = self.held_since or self.opened_at
            return since + timedelta(hours=self.hold_hours or 0)
        # Who is found after their last day still owes a test, and must have as long
        # for it as anybody: the days then count from the one of opening.
        last = max(self.day(self.days), self.opened_on)
        return self.midnight_after(last + self.bound_days * DAY)

    def day(self, number: int) -> date:
        """Return the date of a day of the timeline."""
        return self.first_day + (number - 1) * DAY

    def local_day(self, instant: datetime) -> date:
        """Return the calendar day there."""
        return instant.astimezone(self.zone).date()

    def midnight_after(self, day: date) -> datetime:
        """Return 24:00 of a day there."""
        # In UTC: two instants in one zone would be compared by the hands of the
        # clock, which go back once a year.
        return datetime.combine(day + DAY, time(), self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Lawful:
    """When a ground lawfully ends, what came last, and how long that took."""

    at: datetime
    by: str  # end, opened, bound, or the key of a test
    waited: timedelta = NO_TIME  # for a result, after the end
    laboratory: str = ""


def demand_of(
    terms: Mapping[str, Any],
    *,
    opened_at: datetime,
    landing_on: date | None,
    renewed_to: datetime | None = None,
    held_since: datetime | None = None,
) -> Demand:
    """Read a plan's terms; KeyError, TypeError or ValueError where they make no sense."""
    asked = terms["demands"]
    return Demand(
        zone=ZoneInfo(asked["zone"]),
        anchor=date.fromisoformat(terms["anchor"]),
        start_after=int(asked["start_after"]),
        credit_elapsed=bool(asked["credit_elapsed"]),
        days=sum(asked["days"]),
        tests=tuple(asked["tests"]),
        bound_days=int(asked["bound_days"]),
        hold_hours=asked.get("hold_hours"),
        landing_on=landing_on,
        opened_at=opened_at.astimezone(UTC),
        renewed_to=renewed_to,
        held_since=held_since,
        single_only=terms.get("sampling") == "single",
        first_two=bool(asked.get("contact_first_two")),
        clear=_clear(asked.get("cleared")),
    )


def _clear(asked: Mapping[str, Any] | None) -> Clear | None:
    if asked is None:
        return None
    return Clear(
        times=int(asked["times"]),
        apart=timedelta(hours=asked["apart_hours"]),
        ct=asked["ct"],
    )


def lawful_end(demand: Demand, settled: Sequence[Settled]) -> Lawful:
    """Return the lawful instant: end and tests, whichever is later, bound at most."""
    earliest = demand.earliest
    latest = max(demand.bound, demand.opened_at)
    late = [one for one in settled if one.at is None or one.at > latest]
    if late:
        return _lapsed(late, earliest, latest)
    last = max(settled, key=lambda one: one.at or latest, default=None)
    if last is None or last.at is None or last.at <= earliest:
        return Lawful(earliest, END if earliest == demand.end else OPENED)
    return _completed(last, last.at, earliest)


def _completed(last: Settled, at: datetime, earliest: datetime) -> Lawful:
    if last.sample is None:
        return Lawful(at, last.key)
    waited = at - max(earliest, last.sample.taken_at)
    return Lawful(at, last.key, waited, last.sample.laboratory)


def _lapsed(late: Sequence[Settled], earliest: datetime, latest: datetime) -> Lawful:
    """Return the bound, and how long a laboratory let the person wait until then."""
    waiting = [
        one.sample for one in late if one.sample and not one.sample.is_known_by(latest)
    ]
    if not waiting:
        return Lawful(latest, BOUND)
    first = min(waiting, key=lambda sample: sample.taken_at)
    waited = max(NO_TIME, latest - max(earliest, first.taken_at))
    return Lawful(latest, BOUND, waited, first.laboratory)
