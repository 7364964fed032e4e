"""When time alone changes an answer: a result grows old, a day's reports are due."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache

from pratique.policy.circumstances import counted_from, results, zones_of
from pratique.policy.conditions import (
    Age,
    HasSymptoms,
    InZone,
    IsContact,
    Leaf,
    OnPost,
    Untested,
    leaves,
)
from pratique.policy.days import day_of, end_of, hours_after
from pratique.policy.outcome import Ground
from pratique.policy.rulebook import Rule
from pratique.policy.view import View


def changes(rules: Iterable[Rule], view: View) -> Iterator[datetime]:
    """The instants at which the answer to one of these rules may change."""
    for rule in rules:
        for leaf in moving(rule):
            yield from _instants(leaf, rule, view)


@cache
def moving(rule: Rule) -> tuple[Leaf, ...]:
    """Its questions whose answer moves with the hour, or with the day of today."""
    return tuple(leaf for leaf in leaves(rule.when) if _moves(leaf, rule))


def _moves(leaf: Leaf, rule: Rule) -> bool:
    match leaf:
        case OnPost() | Age():  # of an arrival it was settled with the arrival
            by_birthdays = not isinstance(leaf, Age) or leaf.counts_years
            return by_birthdays and rule.cls != "arrival"
        case HasSymptoms():
            return leaf.within_days is not None
        case IsContact():
            return leaf.exposed_within_days is not None
        case _:
            return isinstance(leaf, Untested | InZone)


def _instants(leaf: Leaf, rule: Rule, view: View) -> Iterator[datetime]:
    match leaf:
        case InZone():
            for zone in zones_of(leaf, view.risk, view.now):
                yield from (zone.since, *((zone.until,) if zone.until else ()))
        case Untested(within_hours=hours) if hours is not None:
            if rule.cls != "arrival":  # there it was settled with the arrival
                for each in results(leaf, view):
                    yield hours_after(counted_from(leaf, each), hours)
        case _:
            yield end_of(day_of(view.now, view.zone), view.zone)


def owed_at(ground: Ground, view: View) -> Iterator[datetime]:
    """When a report of this ground is missed, and when those of a new day are due."""
    for report in ground.reports:
        if report.state == "due":
            yield report.overdue_at
    if ground.temperature and view.facts.reports is not None:
        yield end_of(day_of(view.now, view.zone), view.zone)
