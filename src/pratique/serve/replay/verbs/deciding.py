"""People ask and object; officers decide, with their name and a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from pratique.database import Actor
from pratique.orders.actions import appeals, leave
from pratique.orders.models import Appeal as AppealRow
from pratique.orders.models import Leave, LeaveReason
from pratique.registry.actions import noting
from pratique.registry.declared import NoteKind
from pratique.registry.models import Note, Stay
from pratique.serve.replay.refusals import NobodyYet
from pratique.serve.replay.verb import OFFICER, PERSON, Verb
from pratique.serve.replay.words import Division, Person
from pratique.standing.shelf import answer_within, place_of

if TYPE_CHECKING:
    from pratique.serve.replay.world import World

Row = TypeVar("Row")


class AppealDecision(StrEnum):
    """What an officer finds."""

    UPHELD = "upheld"
    REJECTED = "rejected"


class LeaveDecision(StrEnum):
    """What an officer answers."""

    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class AskLeave(Verb):
    """A bound person asks to go out for a reason, with an end."""

    calls = ("pratique.orders.actions.leave.ask",)
    doers = frozenset({PERSON, OFFICER})
    together = False

    person: Person
    reason: LeaveReason
    from_: datetime
    to: datetime
    details: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Ask."""
        leave.ask(
            person=world.person(self.person),
            reason=self.reason,
            starts_at=self.from_,
            ends_at=self.to,
            details=self.details,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class Appeal(Verb):
    """Somebody says that it is not so, in their own words."""

    calls = ("pratique.orders.actions.appeals.open_appeal",)
    doers = frozenset({PERSON, OFFICER})
    together = False

    person: Person
    statement: str

    def act(self, world: "World", by: Actor) -> None:
        """Object."""
        person = world.person(self.person)
        appeals.open_appeal(
            person=person,
            statement=self.statement,
            answer_within=answer_within(place_of(person)),
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class Decide(Verb):
    """An officer decides an appeal, a leave or a note, with a reason in words."""

    calls = (
        "pratique.orders.actions.appeals.uphold",
        "pratique.orders.actions.appeals.reject",
        "pratique.orders.actions.leave.grant",
        "pratique.orders.actions.leave.refuse",
        "pratique.registry.actions.noting.close_note",
    )

    person: Person
    appeal: AppealDecision | None = None
    strike: tuple[Division, ...] = ()  # stays there were not so
    leave: LeaveDecision | None = None
    note: NoteKind | None = None
    reason: str

    def faults(self) -> Iterable[str]:
        """Name what a decision lacks, or has too much of."""
        if sum(one is not None for one in (self.appeal, self.leave, self.note)) != 1:
            yield "decide one of 'appeal', 'leave' and 'note'"
        if self.appeal is AppealDecision.UPHELD and not self.strike:
            yield "'strike' is missing: which stays were not so?"

    def act(self, world: "World", by: Actor) -> None:
        """Decide."""
        person = world.person(self.person)
        if self.appeal:
            self._decide_appeal(person, by)
        elif self.leave:
            self._decide_leave(person, by)
        else:
            note = Note.objects.filter(
                person=person, kind=self.note, ended_entry=None
            ).first()
            noting.close_note(note=_there(note, "note").pk, decision=self.reason, by=by)

    def _decide_appeal(self, person: UUID, by: Actor) -> None:
        row = AppealRow.objects.filter(person=person, decided_entry=None).first()
        appeal = _there(row, "appeal").pk
        if self.appeal is AppealDecision.REJECTED:
            appeals.reject(appeal=appeal, reason=self.reason, by=by)
            return
        struck = Stay.objects.filter(
            person=person, division__code__in=self.strike, ended_entry=None
        )
        appeals.uphold(
            appeal=appeal,
            struck=[stay.pk for stay in struck],
            reason=self.reason,
            by=by,
        )

    def _decide_leave(self, person: UUID, by: Actor) -> None:
        row = Leave.objects.filter(
            person=person, granted_entry=None, refused_entry=None, ended_entry=None
        ).first()
        asked = _there(row, "leave").pk
        if self.leave is LeaveDecision.GRANTED:
            leave.grant(leave=asked, by=by)
        else:
            leave.refuse(leave=asked, reason=self.reason, by=by)


def _there(row: Row | None, what: str) -> Row:
    if row is None:
        raise NobodyYet(f"There is no {what} to decide.")
    return row
