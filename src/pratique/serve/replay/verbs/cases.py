"""Experts consult, hospitals admit, sources become known."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.contacts import queries
from pratique.contacts.actions import cases
from pratique.contacts.models import Finding, Severity
from pratique.database import Actor
from pratique.registry import queries as registry
from pratique.serve.replay.refusals import NobodyYet
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.words import Person, Venue

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class Consult(Verb):
    """Experts say what somebody's positive test amounts to."""

    calls = ("pratique.contacts.actions.cases.consult",)

    person: Person
    finding: Finding
    severity: Severity = Severity.UNKNOWN

    def act(self, world: "World", by: Actor) -> None:
        """Write down what they found."""
        cases.consult(
            case=case_of(world, self.person),
            finding=self.finding,
            severity=self.severity,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class NameSource(Verb):
    """It becomes known whom somebody has it from, or in words where."""

    calls = ("pratique.contacts.actions.cases.name_source",)

    person: Person
    from_: Person = ""
    source: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Name it."""
        cases.name_source(
            case=case_of(world, self.person),
            source_case=case_of(world, self.from_) if self.from_ else None,
            source=self.source,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class Admit(Verb):
    """A hospital takes a case in."""

    calls = ("pratique.contacts.actions.cases.admit",)

    person: Person
    hospital: Venue

    def act(self, world: "World", by: Actor) -> None:
        """Take them in."""
        venue = world.venue(self.hospital)
        assert venue is not None  # noqa: S101 -- the word names one
        cases.admit(case=case_of(world, self.person), venue=venue, by=by)


def case_of(world: "World", reference: str) -> UUID:
    """Return the id of the case that somebody is."""
    found = queries.standing_case(registry.family(world.person(reference)))
    if found is None:
        raise NobodyYet(f"{reference!r} is no case.", person=reference)
    return found.pk
