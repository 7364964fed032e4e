"""What a case's history of findings comes to. Pure: no database, no clock.

A case begins as “positive”; experts find more, one after the other. It counts from
the first finding that it is confirmed or asymptomatic, and no more once excluded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

POSITIVE, RECOVERED = "positive", "recovered"
EXCLUDED, DEAD = "excluded", "dead"
FOREVER = datetime.max.replace(tzinfo=UTC)  # of an order that binds still
OVER = datetime.min.replace(tzinfo=UTC)  # of one that binds no more
COUNTED = ("confirmed", "asymptomatic")
CLOSING = ("excluded", "recovered", "dead")
MAY_FOLLOW: Mapping[str, frozenset[str]] = {
    POSITIVE: frozenset({"suspected", "confirmed", "asymptomatic", "excluded"}),
    "suspected": frozenset({"confirmed", "asymptomatic", "excluded", "dead"}),
    "asymptomatic": frozenset({"confirmed", "recovered", "excluded", "dead"}),
    "confirmed": frozenset({"confirmed", "recovered", "excluded", "dead"}),
    **{closing: frozenset() for closing in CLOSING},
}


class Step(NamedTuple):
    """One finding: what, how ill, when."""

    finding: str
    severity: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """Where a case stands."""

    status: str = POSITIVE  # the last finding
    kind: str = ""  # confirmed | asymptomatic: what it is counted as
    severity: str = ""  # of a confirmed case, the last that was told
    counts_from: datetime | None = None  # None: it does not count
    converted_at: datetime | None = None  # asymptomatic, then confirmed
    closed_at: datetime | None = None  # excluded, recovered or dead


def course(steps: Sequence[Step]) -> Course:
    """Return what a history comes to; the steps in order."""
    if not steps:
        return Course()
    last = steps[-1]
    closed_at = last.decided_at if last.finding in CLOSING else None
    counted = [step for step in steps if step.finding in COUNTED]
    if last.finding == "excluded" or not counted:
        return Course(status=last.finding, closed_at=closed_at)
    return Course(
        status=last.finding,
        kind=counted[-1].finding,
        severity=next((s.severity for s in reversed(counted) if s.severity), ""),
        counts_from=counted[0].decided_at,
        converted_at=_converted(counted),
        closed_at=closed_at,
    )


def _converted(counted: Sequence[Step]) -> datetime | None:
    if counted[0].finding != "asymptomatic":
        return None
    return next((s.decided_at for s in counted if s.finding == "confirmed"), None)


def fault(steps: Sequence[Step]) -> Step | None:
    """Return the first step that cannot follow the one before it."""
    before = POSITIVE
    for step in steps:
        if step.finding not in MAY_FOLLOW[before]:
            return step
        before = step.finding
    return None


class Bound(NamedTuple):
    """Until when an order on hospital bound, and how that ended."""

    until: datetime  # FOREVER: it binds still
    clear: bool = False  # results ended it, or do with the review that comes
    lapsed: bool = False  # its last day did, reviewed since or not
    is_over: bool = True  # False: it stands open
    lapses_at: datetime = FOREVER  # its bound, as a named officer may have put it off
    days: int = 0  # as many as the rule keeps a case at most


class Spell(NamedTuple):
    """One case of one person: when it began, how it goes, and how much it says."""

    began_at: datetime  # when what opened it was taken, or told
    course: Course
    rank: int  # the lowest stands for those of one illness
    told: Any
    bound: Bound | None = None  # by its order on hospital; None: it had none


def illnesses(spells: Sequence[Spell]) -> list[list[Spell]]:
    """Return the cases of one person, in order, those of one illness together.

    Two records may turn out to be one person, with a case each; or somebody is
    counted elsewhere and was found here. A case that began after an illness had ended
    is another infection. One that was excluded is none, and speaks for no other.
    """
    groups: list[list[Spell]] = []
    none = [[one] for one in spells if one.course.status == EXCLUDED]
    ill = [one for one in spells if one.course.status != EXCLUDED]
    for one in sorted(ill, key=lambda one: one.began_at):
        ended = ended_at(groups[-1]) if groups else None
        if groups and (ended is None or one.began_at <= ended):
            groups[-1].append(one)
        else:
            groups.append([one])
    return sorted([*none, *groups], key=lambda group: group[0].began_at)


def ended_at(illness: Sequence[Spell]) -> datetime | None:
    """Return until when a positive is of this illness; None: it goes on.

    It ends when its order on hospital has run its course, whatever experts found of
    it or forgot to find: results have ended it, or its last day has. They may find
    somebody recovered before that: it ends where the last order of any of its cases
    does.
    """
    stands = standing(illness)
    bounds = _bounds(illness)
    if stands.course.status in {EXCLUDED, DEAD}:
        return stands.course.closed_at
    if any(one.until == FOREVER for one in bounds):
        return None
    ran = [one.until for one in bounds if one.clear or one.lapsed]
    if ran:
        return max(ran)
    if stands.course.status != RECOVERED:
        return None
    found = [one.course.closed_at for one in illness if one.course.status == RECOVERED]
    return max([at for at in found if at is not None] + [one.until for one in bounds])


def may_open_again(illness: Sequence[Spell]) -> bool:
    """Say whether its order was only taken away, as for another record's: it may return."""
    bounds = _bounds(illness)
    return bool(bounds) and not any(one.clear or one.lapsed for one in bounds)


def standing(illness: Sequence[Spell]) -> Spell:
    """Return the case that stands for an illness: of equal rank, the first one."""
    return min(illness, key=lambda one: one.rank)


def binding(illness: Sequence[Spell]) -> Spell:
    """Return the case by which somebody is bound: one order for one illness.

    That whose order binds, and of several the one that does so longest, as ordered
    anew: two records that turn out to be one shorten nothing. Where none does, the one
    that results ended, which the days at home follow; or the last.
    """
    bound = [one for one in illness if one.bound is not None]
    if not bound:
        return standing(illness)
    first = sorted(bound, key=lambda one: one.rank)  # of equal ones
    return max(first, key=_how_long)


def _how_long(one: Spell) -> tuple[datetime, bool, bool, bool, datetime]:
    bound = one.bound or Bound(one.began_at)
    lapses_at = bound.lapses_at if bound.until == FOREVER else OVER
    return (lapses_at, bound.clear, bound.lapsed, bound.is_over, bound.until)


def _bounds(illness: Sequence[Spell]) -> list[Bound]:
    return [one.bound for one in illness if one.bound is not None]
