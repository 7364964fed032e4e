"""The rulebooks, loaded once for this process, and what they say about numbers."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from pratique import clock
from pratique.orders.terms import Clear, Demands
from pratique.policy.conditions import Stayed, leaves
from pratique.policy.facts import Lineage
from pratique.policy.measures import (
    Clearance,
    Daily,
    Defaults,
    Landing,
    OnDays,
    TestPlan,
    Times,
)
from pratique.policy.outcome import Ground, Outcome
from pratique.policy.shelf import Shelf, open_shelf


@cache
def shelf() -> Shelf:
    """Return every rulebook of the house, checked and layered."""
    return open_shelf(Path(settings.RULEBOOKS_FOLDER))


def _defaults() -> Defaults:
    """Return the defaults of this country's rulebook now; before any, the first's."""
    now, home = clock.now(), (settings.HOME_COUNTRY,)
    known = [book for book in shelf().books if book.jurisdiction == home]
    begun = [book for book in known if book.in_force <= now]
    found = [book.defaults for book in begun[-1:] or known[:1] if book.defaults]
    if not found:
        msg = "no rulebook of this country is on the shelf"
        raise LookupError(msg)
    return found[0]


def quiet_days() -> int:
    """Return after how many days without a local case a prefecture is quiet."""
    return _defaults().quiet_days


def answer_within() -> timedelta:
    """Return the time set for a first answer to an appeal."""
    return timedelta(hours=_defaults().appeal_answer_hours)


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
    return {ground.key: _demands(ground) for ground in outcome.grounds}


def _demands(ground: Ground) -> Demands:
    book = shelf().book(ground.book, ground.version)
    then = shelf().rule(ground.rule, ground.version).then
    defaults = book.defaults or _defaults()
    bound = then.bound_days if then.bound_days is not None else defaults.bound_days
    return Demands(
        zone=str(book.zone),
        start_after=then.start_after,
        credit_elapsed=then.credit_elapsed,
        days=[phase.days for phase in then.phases],
        hold_hours=then.hold_hours,
        tests=[_test(plan) for plan in then.tests],
        bound_days=bound,
        contact_first_two=then.contact_first_two,
        cleared=_clear(then.cleared),
    )


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
