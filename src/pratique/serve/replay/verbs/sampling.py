"""Specimens are taken or refused; results are reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.database import Actor
from pratique.labs import actions as labs
from pratique.labs.models import Outcome, Purpose, Specimen
from pratique.serve.replay.refusals import NobodyYet
from pratique.serve.replay.verb import Follow, Verb
from pratique.serve.replay.words import Officer, Person, Venue

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What a laboratory will report of this specimen: at an instant, or after a time."""

    by: Officer
    outcome: Outcome = Outcome.NEGATIVE
    at: datetime | None = None
    after: timedelta | None = None

    def when(self, taken: datetime) -> datetime:
        """Return when it is reported."""
        return self.at or taken + (self.after or timedelta())


@dataclass(frozen=True, kw_only=True)
class BeSampled(Verb):
    """A specimen is taken."""

    calls = ("pratique.labs.actions.sample",)

    person: Person
    tube: str = ""  # the code on it; left out, one is made up
    purpose: Purpose = Purpose.SCHEDULED
    venue: Venue = ""
    result: Reported | None = None

    def act(self, world: "World", by: Actor) -> None:
        """Take it."""
        person = world.person(self.person)
        labs.sample(
            person=person,
            code=self.tube or made_up(self.person, person),
            purpose=self.purpose,
            venue=world.venue(self.venue),
            by=by,
        )

    def follows(self, at: datetime) -> Iterable[Follow]:
        """Return the result's report, if it was told in the same line."""
        if self.result:
            report = ReportResult(
                person=self.person, tube=self.tube, outcome=self.result.outcome
            )
            yield self.result.when(at), self.result.by, "report_result", report


@dataclass(frozen=True, kw_only=True)
class ReportResult(Verb):
    """A laboratory reports a result, of a tube or of somebody's latest specimen."""

    calls = ("pratique.labs.actions.report",)

    person: Person = ""
    tube: str = ""
    outcome: Outcome
    laboratory: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Report it."""
        labs.report(
            code=self.tube or latest_tube(self.person),
            outcome=self.outcome,
            laboratory=self.laboratory,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class Refuse(Verb):
    """Somebody refuses to be sampled. It is still owed."""

    calls = ("pratique.labs.actions.refuse",)

    person: Person
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Write the refusal down."""
        labs.refuse(person=world.person(self.person), reason=self.reason, by=by)


def made_up(reference: str, person: UUID) -> str:
    """Return a code for a person's next tube: the same whenever this is lived."""
    taken = Specimen.objects.filter(person=person).count()
    return f"T-{reference}-{taken + 1}".upper()


def latest_tube(reference: str) -> str:
    """Return the code of the last specimen taken from somebody."""
    taken = Specimen.objects.filter(person__alias=reference, ended_entry=None)
    code = taken.order_by("-taken_at").values_list("code", flat=True).first()
    if code is None:
        raise NobodyYet(f"Nothing was taken from {reference!r} yet.", person=reference)
    return code
