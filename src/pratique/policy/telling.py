"""Which report of a person under watch pays which that a ground asks for.

So many a day, from the day a measure binds (or the ground opened) to its last. A
report pays one of its own day; what a day lacked, the first of a later day pays, all
of it. Nobody misses one before having had the time for it that tests have.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pratique.policy.days import day_after, day_of, end_of
from pratique.policy.facts import HealthReport
from pratique.policy.outcome import Report
from pratique.policy.view import View


@dataclass(frozen=True, slots=True)
class Asked:
    """What a ground asks for, and until when."""

    per_day: int
    first: date
    last: date
    possible_until: datetime  # nothing is overdue before


def reports_of(asked: Asked, view: View) -> tuple[Report, ...]:
    """The reports owed of each day that has come, paid as far as they are paid.

    None where nobody keeps reports: then it is not known whether one was made.
    """
    if not asked.per_day or view.facts.reports is None:
        return ()
    made = [each for each in view.facts.reports if each.temperature is not None]
    last = min(asked.last, day_of(view.now, view.zone))
    return tuple(_each(asked, made, last, view))


def _each(
    asked: Asked, made: Sequence[HealthReport], last: date, view: View
) -> Iterator[Report]:
    day = asked.first
    while day <= last:
        own = [each for each in made if day_of(each.at, view.zone) == day]
        later = [each for each in made if day_of(each.at, view.zone) > day]
        overdue_at = max(end_of(day, view.zone), asked.possible_until)
        for turn in range(asked.per_day):
            paid = own[turn] if turn < len(own) else next(iter(later), None)
            yield _settled(f"{day}/{turn + 1}", day, overdue_at, paid, view.now)
        day = day_after(day, 1)


def _settled(
    key: str, day: date, overdue_at: datetime, paid: HealthReport | None, now: datetime
) -> Report:
    if paid is not None:
        return Report(key, day, overdue_at, "told", paid.id, paid.at)
    return Report(key, day, overdue_at, "overdue" if overdue_at <= now else "due")
