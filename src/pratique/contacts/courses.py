"""What a case's history of findings comes to. Pure: no database, no clock.

A case begins as “positive”; experts find more, one after the other. It counts from
the first finding that it is confirmed or asymptomatic, and no more once excluded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

POSITIVE = "positive"
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


class Spell(NamedTuple):
    """One case of one person: when it ran, and how much it says."""

    found_at: datetime
    closed_at: datetime | None
    rank: int  # the lowest stands for those that ran at the same time
    told: Any


def once_each(spells: Sequence[Spell]) -> list[Any]:
    """Return one of the cases of one person that ran at the same time.

    Two records may turn out to be one person, with a case each; or somebody is
    counted elsewhere and was found here. Of equal rank, the first one stands. A case
    found after the others were closed is another infection.
    """
    groups: list[list[Spell]] = []
    for one in sorted(spells, key=lambda one: one.found_at):
        if groups and any(_runs(other, one.found_at) for other in groups[-1]):
            groups[-1].append(one)
        else:
            groups.append([one])
    return [min(group, key=lambda one: one.rank).told for group in groups]


def _runs(spell: Spell, instant: datetime) -> bool:
    return spell.closed_at is None or spell.closed_at > instant
