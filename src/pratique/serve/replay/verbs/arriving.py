"""People say that they are coming, arrive, and show who they are."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from pratique import clock
from pratique.database import Actor
from pratique.divisions.queries import lineage_of
from pratique.registry.actions import declaring, moving, proving
from pratique.registry.declared import (
    Channel,
    Declared,
    DeclaredArrival,
    DeclaredStay,
    Kind,
    Mode,
    StayKind,
)
from pratique.serve.replay.verb import OFFICER, PERSON, STRANGER, Verb
from pratique.serve.replay.words import Area, Division, Person, Venue, WatchList
from pratique.standing.shelf import look_back

if TYPE_CHECKING:
    from pratique.serve.replay.world import World

UNDERTAKING = "2022-08-20"


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One line of an itinerary. Left out, `from` is: since before the days asked."""

    in_: Division
    from_: date | None = None
    to: date
    area: Area = ""  # "I was in this listed area"
    outside_areas: bool | None = None  # "I was in none of those listed there"

    def told(self) -> DeclaredStay:
        """Return it as the form has it."""
        return DeclaredStay(
            division=self.in_,
            first=self.from_,
            last=self.to,
            area=self.area,
            outside_areas=self.outside_areas,
        )


@dataclass(frozen=True, kw_only=True)
class Coming:
    """When somebody comes, how, and to where (or through where)."""

    at: datetime | None = None  # now, if not said
    departed: date | None = None  # the day the journey began, if an earlier one
    mode: Mode
    to: Division = ""
    stay: StayKind | None = None
    address: str = ""
    hotel: Venue = ""
    host: str = ""
    venue: Venue = ""
    service: str = ""
    carriage: str = ""
    seat: str = ""
    plate: str = ""
    entry: WatchList = ""
    passing_through: bool = False
    next: str = ""

    def told(self) -> DeclaredArrival:
        """Return it as the form has it."""
        return DeclaredArrival(
            at=self.at or clock.now(),
            mode=self.mode,
            destination=self.to,
            stay_kind=self.stay,
            address=self.address,
            hotel=self.hotel,
            host=self.host,
            venue=self.venue,
            service=self.service,
            carriage=self.carriage,
            seat=self.seat,
            plate=self.plate,
            entry_route=self.entry,
            departed_on=self.departed,
            passing_through=self.passing_through,
            next_destination=self.next,
        )


@dataclass(frozen=True, kw_only=True)
class Declare(Verb):
    """Somebody declares: ahead of the journey (advice only), or on arriving."""

    calls = ("pratique.registry.actions.declaring.declare",)
    together = False  # each is known by a declaration of their own
    doers = frozenset({PERSON, STRANGER, OFFICER})
    through_form = True

    person: Person
    kind: Kind = Kind.ARRIVAL
    arrival: Coming
    stays: tuple[Stay, ...]
    phone: str = ""  # another than the person's own
    language: str = "zh-hans"
    paper: datetime | None = None  # copied afterwards from a form signed then

    def act(self, world: "World", by: Actor) -> None:
        """Declare, as the public form does or as an officer does."""
        declared = self._told(world, by)
        governing = self.arrival.to or world.division_of(self.arrival.venue)
        made = declaring.declare(
            declared=declared, look_back=look_back(lineage_of(governing)), by=by
        )
        world.declared = (made.declaration, self.person)

    def _told(self, world: "World", by: Actor) -> Declared:
        who = world.who(self.person)
        return Declared(
            kind=self.kind,
            who=replace(who, phone=self.phone or who.phone),
            arrival=self.arrival.told(),
            stays=tuple(stay.told() for stay in self.stays),
            text_version=UNDERTAKING,
            language=self.language,
            channel=self._channel(by),
            declared_at=self.paper,
        )

    def _channel(self, by: Actor) -> Channel:
        if by.role == "intake":
            return Channel.PUBLIC
        return Channel.PAPER if self.paper else Channel.OFFICER


@dataclass(frozen=True, kw_only=True)
class Alight(Verb):
    """Somebody who had pre-registered is here: the pre-registration is an arrival."""

    calls = ("pratique.registry.actions.declaring.convert",)
    together = False

    person: Person

    def act(self, world: "World", by: Actor) -> None:
        """Turn the pre-registration into an arrival."""
        place = world.arrival(self.person).division.code
        made = declaring.convert(
            pre=world.declaration(self.person),
            look_back=look_back(lineage_of(place)),
            by=by,
        )
        world.declared = (made.declaration, self.person)


@dataclass(frozen=True, kw_only=True)
class ShowDocument(Verb):
    """Somebody shows their document to an officer: what they declared counts now.

    They show their own page too, where they filled in the form themselves.
    """

    calls = ("pratique.registry.actions.proving.prove",)

    person: Person

    def act(self, world: "World", by: Actor) -> None:
        """Prove it."""
        declaration = world.declaration(self.person)
        proving.prove(
            declaration=declaration,
            by=by,
            meeting=proving.Meeting(shown=world.link_of(declaration)),
        )


@dataclass(frozen=True, kw_only=True)
class ConfirmPhone(Verb):
    """The phone on record says the code back that was sent to it."""

    calls = (
        "pratique.registry.actions.proving.send_code",
        "pratique.registry.actions.proving.confirm_phone",
    )
    doers = frozenset({PERSON})
    together = False

    person: Person

    def act(self, world: "World", by: Actor) -> None:
        """Send a code to the phone on record, and say it back."""
        declaration = world.declaration(self.person)
        code = proving.send_code(declaration=declaration, by=by)
        proving.confirm_phone(declaration=declaration, code=code, by=by)


@dataclass(frozen=True, kw_only=True)
class GoAway(Verb):
    """Somebody goes on, or goes home elsewhere."""

    calls = ("pratique.registry.actions.moving.depart",)

    person: Person

    def act(self, world: "World", by: Actor) -> None:
        """Note that they left."""
        moving.depart(person=world.person(self.person), by=by)
