"""Several in one tube: opened, filled, sealed, received, resulted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pratique.database import Actor
from pratique.labs import actions as labs
from pratique.labs.models import Outcome, Purpose
from pratique.serve.replay.verb import Follow, Verb
from pratique.serve.replay.verbs.sampling import Reported
from pratique.serve.replay.words import Division, Officer, People, Person, Tube, Venue

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class Received:
    """When a laboratory has the tube: at an instant, or after a time."""

    by: Officer
    at: datetime | None = None
    after: timedelta | None = None

    def when(self, sealed: datetime) -> datetime:
        """Return when it is there."""
        return self.at or sealed + (self.after or timedelta())


@dataclass(frozen=True, kw_only=True)
class OpenTube(Verb):
    """A sampler takes a fresh tube."""

    calls = ("pratique.labs.actions.open_tube",)
    introduces = "tube"

    tube: str  # its code
    ratio: int
    in_: Division = ""
    venue: Venue = ""

    def act(self, world: "World", by: Actor) -> None:
        """Open it."""
        labs.open_tube(
            code=self.tube,
            ratio=self.ratio,
            division=self.in_,
            venue=world.venue(self.venue),
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class AddToTube(Verb):
    """Somebody's specimen goes into an open tube."""

    calls = ("pratique.labs.actions.add_to_tube",)

    tube: Tube
    person: Person
    purpose: Purpose = Purpose.SCHEDULED

    def act(self, world: "World", by: Actor) -> None:
        """Add it."""
        labs.add_to_tube(
            tube=self.tube,
            person=world.person(self.person),
            purpose=self.purpose,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class TakeFromTube(Verb):
    """Somebody was entered by mistake in a tube that is still open."""

    calls = ("pratique.labs.actions.take_from_tube",)

    tube: Tube
    person: Person
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Take them out."""
        labs.take_from_tube(
            tube=self.tube,
            person=world.person(self.person),
            reason=self.reason,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class SealTube(Verb):
    """A tube is closed for good."""

    calls = ("pratique.labs.actions.seal_tube",)

    tube: Tube

    def act(self, world: "World", by: Actor) -> None:
        """Seal it."""
        labs.seal_tube(tube=self.tube, by=by)


@dataclass(frozen=True, kw_only=True)
class FillTube(Verb):
    """A tube is opened, filled and sealed; perhaps it is received and resulted."""

    calls = (
        "pratique.labs.actions.open_tube",
        "pratique.labs.actions.add_to_tube",
        "pratique.labs.actions.seal_tube",
    )
    introduces = "tube"

    tube: str  # its code
    ratio: int
    people: People
    in_: Division = ""
    venue: Venue = ""
    purpose: Purpose = Purpose.SCHEDULED
    received: Received | None = None
    result: Reported | None = None

    def faults(self) -> Iterable[str]:
        """Name what the shorthand lacks."""
        if self.result and not self.received:
            yield "'received' is missing: a tube is received before its result"

    def act(self, world: "World", by: Actor) -> None:
        """Open, fill and seal it."""
        labs.open_tube(
            code=self.tube,
            ratio=self.ratio,
            division=self.in_,
            venue=world.venue(self.venue),
            by=by,
        )
        for person in world.people(self.people):
            labs.add_to_tube(tube=self.tube, person=person, purpose=self.purpose, by=by)
        labs.seal_tube(tube=self.tube, by=by)

    def follows(self, at: datetime) -> Iterable[Follow]:
        """Return its way through the laboratory, as far as the line tells."""
        if self.received:
            receive = ReceiveTube(tube=self.tube)
            when = self.received.when(at)
            yield when, self.received.by, "receive_tube", receive
        if self.result:
            report = ReportTube(tube=self.tube, outcome=self.result.outcome)
            yield self.result.when(at), self.result.by, "report_tube", report


@dataclass(frozen=True, kw_only=True)
class ReceiveTube(Verb):
    """A laboratory has a tube."""

    calls = ("pratique.labs.actions.receive_tube",)

    tube: Tube
    laboratory: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Receive it."""
        labs.receive_tube(tube=self.tube, laboratory=self.laboratory, by=by)


@dataclass(frozen=True, kw_only=True)
class ReportTube(Verb):
    """A laboratory reports what a tube held, of people or of the environment."""

    calls = ("pratique.labs.actions.report_tube",)

    tube: Tube
    outcome: Outcome
    laboratory: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Report it."""
        labs.report_tube(
            tube=self.tube, outcome=self.outcome, laboratory=self.laboratory, by=by
        )


@dataclass(frozen=True, kw_only=True)
class CorrectTube(Verb):
    """A laboratory says that what it reported of a tube was wrong."""

    calls = ("pratique.labs.actions.correct_tube",)

    tube: Tube
    outcome: Outcome
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Correct it."""
        labs.correct_tube(
            tube=self.tube, outcome=self.outcome, reason=self.reason, by=by
        )


@dataclass(frozen=True, kw_only=True)
class VoidTube(Verb):
    """A tube leaked or was mixed up: it counts for nothing."""

    calls = ("pratique.labs.actions.void_tube",)

    tube: Tube
    reason: str

    def act(self, world: "World", by: Actor) -> None:
        """Void it."""
        labs.void_tube(tube=self.tube, reason=self.reason, by=by)
