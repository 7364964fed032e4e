"""When time alone changes anything of a person: the meaning is that of `time_alone`."""

from collections.abc import Callable
from datetime import datetime

import numpy as np

from pratique.policy.circumstances import zones_of
from pratique.policy.conditions import InZone, Untested
from pratique.policy.facts import Risk
from pratique.policy.many import telling
from pratique.policy.many.accounts import DUE, REPEAT
from pratique.policy.many.calendars import HOUR
from pratique.policy.many.grounds import Grounds
from pratique.policy.many.results import counted_from, results
from pratique.policy.many.tables import (
    NO_MOMENT,
    NOTHING,
    Array,
    datetime_of,
    moment_of,
)
from pratique.policy.many.views import Views

Hear = Callable[[Array, Array], None]  # of these persons, these instants
NEVER = np.iinfo(np.int64).max


def next_at(views: Views, grounds: Grounds, live: Array) -> Array:
    """The next instant at which time alone may change something."""
    found, lines, closed = grounds.found, grounds.lines, grounds.closed
    review, count = views.review, len(views)
    first = int(views.person[0]) if count else 0
    soonest = np.full(count, NEVER)

    def at(whose: Array, moments: Array) -> None:
        later = np.flatnonzero(moments > review.now)
        np.minimum.at(soonest, whose[later] - first, moments[later])

    whose = found.person[live]
    for number in range(lines.ends.shape[1]):
        at(whose, lines.ends[live, number])
        if lines.waits is not None:
            at(whose, lines.waits[live, number])
    for moments in (lines.end, lines.bound, closed.free_at):
        at(whose, moments[live])
    tests, missed = grounds.tests, grounds.missed
    goes_on = closed.closes[tests.ground] == NOTHING
    owed = np.flatnonzero(goes_on & ((tests.state == DUE) | (tests.state == REPEAT)))
    at(found.person[tests.ground[owed]], tests.overdue_at[owed])
    _at_reports(grounds, at)
    parent = missed.parent[missed.free_at == NO_MOMENT]
    at(found.person[parent], lines.bound[parent])
    _at_days(views, at)
    if (review.law.coming > review.now).any():
        at(views.person, review.law.coming[review.people.place[views.person]])
    return np.where(soonest == NEVER, NO_MOMENT, soonest)


def _at_reports(grounds: Grounds, at: Hear) -> None:
    """When a report is missed, and when those of a new day are due."""
    found, owed, closes = grounds.found, grounds.owed, grounds.closed.closes
    due = np.flatnonzero((owed.state == telling.DUE) & (closes[owed.ground] == NOTHING))
    at(found.person[owed.ground[due]], owed.overdue_at[due])
    if found.people.reports_kept is None:
        return
    tells = telling.is_asked(found) & telling.is_kept(found) & (closes == NOTHING)
    tells = np.flatnonzero(tells)
    calendar, now = found.calendar(tells), np.full(len(tells), found.review.now)
    at(found.person[tells], calendar.end_of(calendar.day_of(now)))


def _at_days(views: Views, at: Hear) -> None:
    """An arrival still to come; without one, the end of the day that rules look at."""
    review = views.review
    come = np.flatnonzero(views.arrival != NOTHING)
    at(views.person[come], review.people.arrivals.at[views.arrival[come]])
    here = views.arrival == NOTHING
    here = np.flatnonzero(here & review.law.looks_at_days[views.combination])
    if len(here):
        at(views.person[here], views.calendar(here).end_of(views.day[here]))
    _by_clocks(views, at)


def _by_clocks(views: Views, at: Hear) -> None:
    """When the answer to a question may change."""
    clocks = views.review.law.moving
    governed = views.combination
    if clocks.daily.any():
        here = np.flatnonzero(clocks.daily[governed])
        at(views.person[here], views.calendar(here).end_of(views.today[here]))
    for zone, which in clocks.zones.items():
        here = np.flatnonzero(which[governed])
        for instant in _turns(zone, views.review.risk, views.review.now):
            at(views.person[here], np.full(len(here), instant))
    for result, which in clocks.hours.items():
        here = np.flatnonzero(which[governed])
        _age(result, views, here, at)


def _age(leaf: Untested, views: Views, here: Array, at: Hear) -> None:
    person = views.person[here]
    table, mine, owner = results(leaf, views.people, person)
    grown = counted_from(leaf, table, mine) + (leaf.within_hours or 0) * HOUR
    at(person[owner], grown)


def _turns(leaf: InZone, risk: Risk, now: int) -> list[int]:
    moment = datetime_of(now)
    assert isinstance(moment, datetime)  # noqa: S101
    zones = zones_of(leaf, risk, moment)
    instants = [each for zone in zones for each in (zone.since, zone.until)]
    return [moment_of(each) for each in instants if each is not None]
