"""Who has whom: hand-overs signed on both sides, trips, rooms."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.database import Actor
from pratique.logistics import queries
from pratique.logistics.actions import custody, rooms, trips
from pratique.logistics.models import Custodian
from pratique.logistics.models import Trip as TripRow
from pratique.serve.replay.refusals import NobodyYet
from pratique.serve.replay.verb import Verb
from pratique.serve.replay.words import Officer, People, Person, Trip, Venue

if TYPE_CHECKING:
    from pratique.serve.replay.world import World


@dataclass(frozen=True, kw_only=True)
class OfferHandOver(Verb):
    """Whoever has somebody offers them to the next; until they sign, keeps them."""

    calls = ("pratique.logistics.actions.custody.offer",)

    person: Person
    to: Custodian
    venue: Venue = ""
    authority: str = ""  # of another jurisdiction that is to receive
    officer: Officer = ""  # the only one who may accept

    def act(self, world: "World", by: Actor) -> None:
        """Offer them."""
        custody.offer(
            person=world.person(self.person),
            to_kind=self.to,
            venue=self.venue,
            account=self.authority or world.account(self.officer),
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class AcceptHandOver(Verb):
    """Whoever receives somebody signs."""

    calls = ("pratique.logistics.actions.custody.accept",)

    person: Person

    def act(self, world: "World", by: Actor) -> None:
        """Accept them."""
        offer = queries.open_offer(world.person(self.person))
        if offer is None:
            raise NobodyYet(f"Nobody offers {self.person!r}.", person=self.person)
        custody.accept(hand_over=offer.pk, by=by)


@dataclass(frozen=True, kw_only=True)
class PlanTrip(Verb):
    """A pickup is planned: whom, by whom, from where to where, met by a named lead."""

    calls = ("pratique.logistics.actions.trips.plan",)
    introduces = "trip"

    trip: str  # its reference from here on
    people: People
    plate: str
    driver: Officer
    lead: str
    from_: Venue = ""  # else from where each of them is
    to: Venue = ""  # else to where each of them stays

    def act(self, world: "World", by: Actor) -> None:
        """Plan it."""
        trips.plan(
            people=world.people(self.people),
            plate=self.plate,
            driver=world.account(self.driver),
            driver_name=world.scenario.header.officers[self.driver].name,
            lead=self.lead,
            origin=self.from_,
            destination=self.to,
            by=by,
        )

    def there(self) -> UUID:
        """Return the id of the trip that this planned."""
        planned = TripRow.objects.filter(plate=self.plate, lead=self.lead)
        found = planned.order_by("-entry").values_list("pk", flat=True).first()
        if found is None:
            raise NobodyYet(f"The trip {self.trip!r} is not planned.")
        return found


@dataclass(frozen=True, kw_only=True)
class Depart(Verb):
    """A driver signs for everybody and drives off."""

    calls = ("pratique.logistics.actions.trips.depart",)

    trip: Trip

    def act(self, world: "World", by: Actor) -> None:
        """Drive off."""
        trips.depart(trip=world.made(PlanTrip, self.trip).there(), by=by)


@dataclass(frozen=True, kw_only=True)
class Arrive(Verb):
    """A driver is there and offers everybody to whoever receives them."""

    calls = ("pratique.logistics.actions.trips.arrive",)

    trip: Trip

    def act(self, world: "World", by: Actor) -> None:
        """Arrive."""
        trips.arrive(trip=world.made(PlanTrip, self.trip).there(), by=by)


@dataclass(frozen=True, kw_only=True)
class OpenRooms(Verb):
    """A site gets so many rooms, numbered from the first."""

    calls = ("pratique.logistics.actions.rooms.open_room",)

    site: Venue
    rooms: int
    beds: int = 1
    first: int = 101

    def act(self, world: "World", by: Actor) -> None:
        """Open them."""
        for number in range(self.first, self.first + self.rooms):
            rooms.open_room(venue=self.site, number=str(number), beds=self.beds, by=by)


@dataclass(frozen=True, kw_only=True)
class Lodge(Verb):
    """People get rooms of a site, each the next that is free."""

    calls = ("pratique.logistics.actions.rooms.lodge",)

    people: People
    site: Venue

    def act(self, world: "World", by: Actor) -> None:
        """Give them rooms."""
        beds = [
            each.room.pk for each in queries.rooms(self.site) for _ in range(each.free)
        ]
        people = world.people(self.people)
        if len(beds) < len(people):
            raise NobodyYet(f"{self.site!r} has no {len(people)} free beds.")
        for person, room in zip(people, beds, strict=False):
            rooms.lodge(person=person, room=room, by=by)


@dataclass(frozen=True, kw_only=True)
class LeaveRoom(Verb):
    """Somebody gives their room back."""

    calls = ("pratique.logistics.actions.rooms.leave",)

    person: Person

    def act(self, world: "World", by: Actor) -> None:
        """Leave it."""
        rooms.leave(person=world.person(self.person), by=by)
