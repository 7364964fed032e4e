"""An officer has somebody before them, or on a list, who declared nothing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pratique.database import Actor
from pratique.registry.actions import enrolling
from pratique.registry.declared import StayKind
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.words import Division, Person, Venue

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class Enrol(Verb):
    """Somebody is entered by an officer: where they stay is what the file says."""

    calls = ("pratique.registry.actions.enrolling.enrol",)

    person: Person
    in_: Division = ""  # else where the person's own entry says; else their residence
    stay: StayKind | None = None
    venue: Venue = ""

    def act(self, world: "World", by: Actor) -> None:
        """Enter them under their reference."""
        someone = world.scenario.header.people[self.person]
        who = world.who(self.person)
        enrolling.enrol(
            who=who,
            division=self.in_ or someone.in_ or someone.residence,
            stay_kind=self.stay or someone.stay or "",
            venue=self.venue or someone.venue or None,
            alias=self.person,
            phone=who.phone,
            by=by,
        )
