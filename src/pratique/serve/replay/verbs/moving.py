"""People move, or die."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pratique.database import Actor
from pratique.registry.actions import moving
from pratique.registry.declared import StayKind
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.words import Division, Person, Venue

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class ChangeAddress(Verb):
    """Somebody stays elsewhere from now on."""

    calls = ("pratique.registry.actions.moving.change_address",)

    person: Person
    to: Division
    stay: StayKind
    address: str = ""
    hotel: Venue = ""
    host: str = ""

    def act(self, world: "World", by: Actor) -> None:
        """Note where they stay."""
        moving.change_address(
            person=world.person(self.person),
            division=self.to,
            stay_kind=self.stay,
            address=self.address,
            hotel=self.hotel,
            host=self.host,
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class Die(Verb):
    """Somebody has died; nothing binds them any more."""

    calls = ("pratique.registry.actions.moving.record_death",)

    person: Person
    on: date | None = None  # the day of the step, if not said

    def act(self, world: "World", by: Actor) -> None:
        """Record it."""
        moving.record_death(
            person=world.person(self.person),
            died_on=self.on or world.day(),
            zone=world.zone,
            by=by,
        )
