"""The rulebooks, loaded once for this process, and what they say about numbers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from pratique import clock
from pratique.divisions.queries import by_position, lineage_of
from pratique.orders.terms import Clear, Demands
from pratique.policy.conditions import Stayed, leaves
from pratique.policy.facts import Lineage
from pratique.policy.measures import (
    Clearance,
    Daily,
    Defaults,
    Landing,
    OnDays,
    PhasePlan,
    TestPlan,
    Times,
    laid_out,
)
from pratique.policy.outcome import Ground, Outcome
from pratique.policy.shelf import Shelf, open_shelf
from pratique.registry.models import Person


@cache
def shelf() -> Shelf:
    """Return every rulebook of the house, checked and layered."""
    return open_shelf(Path(settings.RULEBOOKS_FOLDER))


def _defaults(place: Lineage, at: datetime) -> Defaults:
    """Return what the books of a place mean where they do not say, at a moment."""
    found = shelf().defaults(place, at)
    if found is None:
        msg = f"no rulebook of {'/'.join(place)} writes down its defaults"
        raise LookupError(msg)
    return found


def quiet_days(place: Lineage, at: datetime) -> int:
    """Return after how many days without a local case a prefecture is quiet.

    The books of where a person is decide, not those of the prefecture. Where no book
    governs, no rule asks either.
    """
    found = shelf().defaults(place, at)
    return found.quiet_days if found else 0


def answer_within(place: Lineage) -> timedelta:
    """Return the time set for a first answer to an appeal of somebody who is there."""
    return timedelta(hours=_defaults(place, clock.now()).appeal_answer_hours)


def place_of(person: UUID) -> Lineage:
    """Return the place that governs somebody, for whoever may see them."""
    position = Person.objects.values_list("place", flat=True).get(pk=person)
    return lineage_of(by_position(position).code)


def look_back(place: Lineage, at: datetime | None = None) -> int:
    """Return how many days back the arrival rules of a place look, at most."""
    moment = at or clock.now()
    rules = shelf().governing(place, moment, moment).rules
    windows = [
        leaf.within_days or 0
        for rule in rules
        if rule.cls == "arrival"
        for leaf in leaves(rule.when)
        if isinstance(leaf, Stayed)
    ]
    return max(windows, default=0)


def demands(outcome: Outcome) -> dict[str, Demands]:
    """Return, by ground key, what its rule asks for in plain numbers."""
    return {ground.key: _demands(ground, outcome.at) for ground in outcome.grounds}


def _demands(ground: Ground, at: datetime) -> Demands:
    book = shelf().book(ground.book, ground.version)
    then = shelf().rule(ground.rule, ground.version).then
    bound = then.bound_days
    if bound is None:
        # Where its book does not say, the most local one above it does.
        bound = _defaults(book.jurisdiction, at).bound_days
    return Demands(
        zone=str(book.zone),
        start_after=then.start_after,
        credit_elapsed=then.credit_elapsed,
        days=list(_days(then.phases)),
        hold_hours=then.hold_hours,
        tests=[_test(plan) for plan in then.tests],
        bound_days=bound,
        contact_first_two=then.contact_first_two,
        cleared=_clear(then.cleared),
    )


def _days(phases: tuple[PhasePlan, ...]) -> Iterator[int]:
    """Yield the days of each phase, and before it those on which nothing binds."""
    following = 1
    for first, phase in laid_out(phases):
        if first > following:
            yield first - following
        yield phase.days
        following = first + phase.days


def _clear(asked: Clearance | None) -> Clear | None:
    if asked is None:
        return None
    return Clear(times=asked.times, apart_hours=asked.apart_hours, ct=asked.ct)


def _test(plan: TestPlan) -> dict[str, object]:
    match plan:
        case Landing():
            return {"landing": True}
        case OnDays(days):
            return {"days": list(days)}
        case Times():
            return {
                "times": plan.times,
                "apart_hours": plan.apart_hours,
                "from_landing": plan.from_landing,
                "from_day": plan.from_day,
            }
        case Daily():
            return {
                "per_day": plan.per_day,
                "from_day": plan.from_day,
                "to_day": plan.to_day,
            }
