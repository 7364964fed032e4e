"""What an audit may find, and the report it hands over."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

HOUR = timedelta(hours=1)


class Why(StrEnum):
    """What is wrong, in one word that does not change."""

    # Bound past the lawful instant, or free before it.
    CLOSED_LATE = "closed_late"
    STILL_OPEN = "still_open"
    AMENDED_LATE = "amended_late"
    RELEASED_LATE = "released_late"
    CLOSED_EARLY = "closed_early"
    RELEASED_EARLY = "released_early"
    RELEASED_WHILE_BOUND = "released_while_bound"
    # A laboratory found somebody positive, and no case, order or answer covers that.
    POSITIVE_UNEXPLAINED = "positive_unexplained"
    # Nothing that may end a ground stands behind its end.
    WITHDRAWN_WITHOUT_CAUSE = "withdrawn_without_cause"
    ENDED_WITHOUT_CAUSE = "ended_without_cause"
    AMENDED_WITHOUT_CAUSE = "amended_without_cause"
    CLOSED_AS_SOMETHING_ELSE = "closed_as_something_else"
    # Rows that do not say what they must, or contradict each other.
    RULE_MISSING = "rule_missing"
    WITNESS_MISSING = "witness_missing"
    PLAN_MISSING = "plan_missing"
    PLAN_UNREADABLE = "plan_unreadable"
    PLAN_DIFFERS = "plan_differs"
    NEGATIVE_WITHOUT_RESULT = "negative_without_result"
    END_MISSING = "end_missing"
    STANDING_DIFFERS = "standing_differs"
    RELEASE_MISSING = "release_missing"
    RELEASE_UNFOUNDED = "release_unfounded"
    FREE_AT_DIFFERS = "free_at_differs"
    # The tables and the ledger tell different stories.
    ENTRY_MISSING = "entry_missing"
    ENTRY_DIFFERS = "entry_differs"
    ROW_MISSING = "row_missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One person, and what is wrong."""

    person: str
    why: Why
    rule: str = ""
    free_at: datetime | None = None  # the lawful instant
    released_at: datetime | None = None  # None: still bound
    detail: str = ""

    def document(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "person": self.person,
            "rule": self.rule,
            "free_at": instant(self.free_at),
            "released_at": instant(self.released_at),
            "why": self.why.value,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Released:
    """One time that a person became free."""

    person: str
    free_at: datetime  # the lawful instant
    released_at: datetime
    rule: str
    last_condition: str
    waited_for_result: timedelta
    laboratory: str = ""
    paper: str | None = None  # from a place outside, on whose word they are free

    def document(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "person": self.person,
            "free_at": instant(self.free_at),
            "released_at": instant(self.released_at),
            "rule": self.rule,
            "last_condition": self.last_condition,
            "waited_for_result_hours": hours(self.waited_for_result),
        }


@dataclass(frozen=True, slots=True)
class Waiting:
    """What people waited for a laboratory's results after their end, in all."""

    laboratory: str
    people: int
    hours: float


@dataclass(slots=True)
class Findings:
    """What is found while people are gone through."""

    over_held: list[Finding] = field(default_factory=list)
    released_early: list[Finding] = field(default_factory=list)
    released: list[Released] = field(default_factory=list)
    taken_over: list[Released] = field(default_factory=list)  # free here, not released
    faults: list[Finding] = field(default_factory=list)

    def add(self, other: "Findings") -> None:
        """Take over what was found elsewhere; the same fault is told once."""
        self.over_held += other.over_held
        self.released_early += other.released_early
        self.released += other.released
        self.taken_over += other.taken_over
        self.faults += dict.fromkeys(other.faults)


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """Who was over-held, who was released early, who was released; what is amiss."""

    over_held: list[Finding]
    released_early: list[Finding]
    released: list[Released]
    faults: list[Finding]  # rows that contradict the ledger or each other
    waiting: list[Waiting]
    taken_over: list[Released]  # bound no more here: another place says it has them

    @property
    def from_outside(self) -> list[Released]:
        """Return who is free on the word of a place outside: no fault, yet unchecked.

        Nobody there has an account here: whoever sent the letter entered the answer,
        that they are negative, or positive and taken over there, and by which paper.
        """
        found = [*self.released, *self.taken_over]
        return [one for one in found if one.paper is not None]

    @property
    def is_clean(self) -> bool:
        """Say whether there is nothing to answer for."""
        return not (self.over_held or self.released_early or self.faults)

    def document(self) -> dict[str, Any]:
        """Return the report as `pratique audit release --format json` prints it."""
        return {
            "over_held": [one.document() for one in self.over_held],
            "released_early": [one.document() for one in self.released_early],
            "released": [one.document() for one in self.released],
            "faults": [one.document() for one in self.faults],
            "from_outside": [
                {**one.document(), "paper": one.paper} for one in self.from_outside
            ],
            "waited_for_result": [
                {
                    "laboratory": one.laboratory,
                    "people": one.people,
                    "hours": one.hours,
                }
                for one in self.waiting
            ],
        }


def report(found: Findings) -> ReleaseReport:
    """Put what was found in order: by instant, then by person."""
    return ReleaseReport(
        over_held=sorted(found.over_held, key=_order),
        released_early=sorted(found.released_early, key=_order),
        released=sorted(found.released, key=_when),
        faults=sorted(found.faults, key=_order),
        waiting=_by_laboratory(found.released),
        taken_over=sorted(found.taken_over, key=_when),
    )


def _when(one: Released) -> tuple[datetime, str]:
    return (one.released_at, one.person)


def _order(one: Finding) -> tuple[str, str, str]:
    return (instant(one.free_at) or "", one.person, one.why)


def _by_laboratory(released: Iterable[Released]) -> list[Waiting]:
    people: dict[str, int] = {}
    waited: dict[str, timedelta] = {}
    for one in released:
        if one.waited_for_result:
            people[one.laboratory] = people.get(one.laboratory, 0) + 1
            so_far = waited.get(one.laboratory, timedelta(0))
            waited[one.laboratory] = so_far + one.waited_for_result
    return [
        Waiting(name, people[name], hours(waited[name]))
        for name in sorted(waited, key=lambda name: (-waited[name], name))
    ]


def hours(duration: timedelta) -> float:
    """Return a duration in hours, to the hundredth."""
    return round(duration / HOUR, 2)


def instant(moment: datetime | None) -> str | None:
    """Return an instant as ISO 8601."""
    return None if moment is None else moment.isoformat()
