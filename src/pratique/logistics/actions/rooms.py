"""Rooms of a site, and who sleeps in which bed."""

from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from pratique import database
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.access.refusals import NotHere
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.logistics import events, queries, refusals
from pratique.logistics.actions import lodging
from pratique.logistics.actions.signing import VENUES, must_be_open
from pratique.logistics.models import Custodian, Lodging, Room
from pratique.places import queries as places
from pratique.places.models import Venue
from pratique.registry import queries as registry
from pratique.registry.models import Person


def open_room(*, venue: str, number: str, beds: int, by: Actor) -> Room:
    """Enter a room of a site, with so many beds.

    Args:
        venue: code of the site.
        number: as on the door.
        beds: how many.
        by: who runs the site.
    """
    require(by, Permission.ADMIT_TO_SITE)
    site = _site(venue, by)
    if not number.strip() or beds < 1:
        raise refusals.RoomIncomplete(
            _("A room needs a number and at least one bed."), field="number"
        )
    room = Room(
        venue=site, number=number.strip(), beds=beds, place=site.division.position
    )
    with database.transaction():
        room.entry = _of_room(events.ROOM_OPENED, room, by=by)
        _save_new(room)
    return room


def _site(code: str, by: Actor) -> Venue:
    site = places.venue(code)
    if not by.low <= site.division.position <= by.high:
        raise NotHere
    must_be_open(site)
    if site.kind not in VENUES[Custodian.SITE]:
        raise refusals.WrongVenue(
            _("%(venue)s is no site with rooms.") % {"venue": site.name},
            field="venue",
            venue=code,
        )
    return site


def _save_new(room: Room) -> None:
    """Save a room, unless the site has one of this number."""
    try:
        room.save(force_insert=True)
    except IntegrityError as error:
        raise refusals.RoomThere(
            _("The site has a room %(number)s already.") % {"number": room.number},
            next_step=_("Look it up in the list of rooms."),
            field="number",
        ) from error


def close_room(*, room: UUID, by: Actor) -> Room:
    """Take a room out of use; nobody may sleep in it."""
    require(by, Permission.ADMIT_TO_SITE)
    with database.transaction():
        row = queries.access_room(room, lock_row=True)
        if Lodging.objects.filter(room=row, ended_entry=None).exists():
            raise refusals.RoomInUse(
                _("Somebody sleeps in room %(number)s.") % {"number": row.number},
                next_step=_("Move them to another room first."),
            )
        row.ended_entry = _of_room(events.ROOM_CLOSED, row, by=by)
        row.save(update_fields=["ended_entry"])
    return row


def lodge(*, person: UUID, room: UUID, by: Actor, bed: int | None = None) -> Lodging:
    """Give somebody whom the site has signed for a bed; they leave any other.

    Args:
        person: whom.
        room: which.
        by: who runs the site.
        bed: number of the bed; the first that is free, if not said.
    """
    require(by, Permission.ADMIT_TO_SITE)
    with database.transaction():
        someone = registry.lock_kept(person)
        # Whoever gives beds of this room comes one after the other.
        row = queries.access_room(room, lock_row=True)
        _must_have(someone, row)
        before = lodging.open_lodging(someone.pk)
        if (
            before is not None
            and before.room_id == row.pk
            and bed in {None, before.bed}
        ):
            return before
        wanted = _bed(row, bed)
        if before is not None:
            lodging.free(before, by=by)
        return lodging.begin(someone, row, wanted, by=by)


def _must_have(someone: Person, room: Room) -> None:
    held = queries.custody_of(someone.pk)
    if held is None or held.kind != Custodian.SITE or held.venue_id != room.venue_id:
        raise refusals.NotInCharge(
            _("The site has not signed for this person."),
            next_step=_("Accept them at the door first."),
            field="person",
        )


def _bed(room: Room, wanted: int | None) -> int:
    rows = Lodging.objects.filter(room=room, ended_entry=None)
    taken = set(rows.values_list("bed", flat=True))
    free = [bed for bed in range(1, room.beds + 1) if bed not in taken]
    if not free:
        raise refusals.RoomFull(
            _("Every bed of room %(number)s is taken.") % {"number": room.number},
            next_step=_("Choose another room."),
            field="room",
        )
    if wanted is not None and wanted not in free:
        raise refusals.BedTaken(
            _("Bed %(bed)s of room %(number)s is not free.")
            % {"bed": wanted, "number": room.number},
            next_step=_("Choose another bed."),
            field="bed",
        )
    return wanted or free[0]


def leave(*, person: UUID, by: Actor) -> Lodging | None:
    """Note that somebody has left their bed; nobody in none changes nothing."""
    require(by, Permission.ADMIT_TO_SITE)
    with database.transaction():
        someone = registry.lock_kept(person)
        row = lodging.open_lodging(someone.pk)
        return row and lodging.free(row, by=by)


def _of_room(kind: str, room: Room, *, by: Actor) -> Entry:
    return record(
        kind,
        by=by,
        subject=f"logistics.room:{room.pk}",
        place=room.place,
        data={"venue": str(room.venue_id), "beds": room.beds},
    )
