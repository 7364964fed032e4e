"""A site as its page shows it: at the door, in rooms, owed today, free today."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.logistics import queries as logistics
from pratique.orders import queries as orders
from pratique.standing import queries as standing
from pratique.web.community.owed import rows_owed
from pratique.web.custody.keeping import Offer, offers
from pratique.web.listing import MOST
from pratique.web.officer import Officer
from pratique.web.people.rows import Row, row_of
from pratique.web.today import this_day, today

if TYPE_CHECKING:
    from pratique.logistics.models import Lodging, Room, Trip
    from pratique.standing.models import Standing

    Stands = dict[UUID, Standing]


@dataclass(frozen=True, slots=True)
class Door:
    """Who came by one trip, or by none, and waits to be signed for."""

    trip: "Trip | None"
    offers: list[Offer]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody in a bed."""

    row: Row
    bed: int
    room: UUID
    since: datetime
    is_bound: bool


@dataclass(slots=True)
class RoomCard:
    """A room, who sleeps in it, and how many beds are free."""

    room: "Room"
    guests: list[Guest] = field(default_factory=list)

    @property
    def free(self) -> int:
        """Return how many beds nobody has."""
        return self.room.beds - len(self.guests)


@dataclass(frozen=True, slots=True)
class Site:
    """Everything the page says of a site."""

    doors: list[Door]
    expected: "list[tuple[Trip, list[Row]]]"
    to_lodge: list[Row]
    rooms: list[RoomCard]
    due: list[Row]
    leaving: list[Row]
    free_to_go: list[Guest]

    @property
    def at_the_door(self) -> int:
        """Return how many people wait to be signed for."""
        return sum(len(door.offers) for door in self.doors)

    @property
    def coming(self) -> int:
        """Return how many people are on their way, or on a list."""
        return sum(len(rows) for _trip, rows in self.expected)

    @property
    def sleeping(self) -> int:
        """Return how many people have a bed."""
        return sum(len(card.guests) for card in self.rooms)

    @property
    def beds(self) -> int:
        """Return how many beds are free."""
        return sum(card.free for card in self.rooms)


def site_of(venue: str, officer: Officer) -> Site:
    """Return a site as it is now."""
    lodged = list(logistics.lodged(venue)[:MOST])
    waiting = list(logistics.without_bed(venue)[:MOST])
    people = [*(row.person_id for row in lodged), *(row.person_id for row in waiting)]
    stands = standing.of_people(people)
    rooms = cards(venue, lodged, stands)
    return Site(
        doors=doors(venue, officer),
        expected=expected(venue),
        to_lodge=[
            row_of(each.person, stands.get(each.person_id), at=each.since)
            for each in waiting
        ],
        rooms=rooms,
        due=rows_owed(orders.obligations_of(people, this_day())[:MOST]),
        leaving=leaving(lodged, stands),
        free_to_go=[
            guest for card in rooms for guest in card.guests if not guest.is_bound
        ],
    )


def doors(venue: str, officer: Officer) -> list[Door]:
    """Return who waits at the door, those of one trip together."""
    rows = list(logistics.at_the_door(venue)[:MOST])
    trips = logistics.trips_at_the_door(venue)
    stands = standing.of_people([row.person_id for row in rows])
    told = offers(rows, stands, place=officer.place)
    by_trip: dict[UUID | None, Door] = {}
    for row, each in zip(rows, told, strict=True):
        trip = trips.get(row.person_id)
        key = trip.pk if trip else None
        by_trip.setdefault(key, Door(trip, [])).offers.append(each)
    return list(by_trip.values())


def expected(venue: str) -> "list[tuple[Trip, list[Row]]]":
    """Return the trips that have not arrived, each with its people."""
    found: dict[UUID, tuple[Trip, list[Row]]] = {}
    listed = list(logistics.expected(venue)[:MOST])
    stands = standing.of_people([each.person_id for each in listed])
    for each in listed:
        _trip, rows = found.setdefault(each.trip_id, (each.trip, []))
        rows.append(row_of(each.person, stands.get(each.person_id)))
    return list(found.values())


def cards(venue: str, lodged: "Iterable[Lodging]", stands: "Stands") -> list[RoomCard]:
    """Return every room with who sleeps in it."""
    found = {each.room.pk: RoomCard(each.room) for each in logistics.rooms(venue)}
    for each in lodged:
        stand = stands.get(each.person_id)
        found[each.room_id].guests.append(
            Guest(
                row=row_of(each.person, stand),
                bed=each.bed,
                room=each.room_id,
                since=each.since,
                is_bound=bool(stand and stand.binding),
            )
        )
    return list(found.values())


def leaving(lodged: "Iterable[Lodging]", stands: "Stands") -> list[Row]:
    """Return who is free by tonight, the soonest first."""
    _start, end = today()
    rows = [
        row_of(each.person, stand, more=f"{each.room.number}-{each.bed}")
        for each in lodged
        if (stand := stands.get(each.person_id)) and stand.until and stand.until <= end
    ]
    return sorted(rows, key=lambda row: (row.until is None, row.until))
