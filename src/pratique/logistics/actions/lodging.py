"""Give and free a bed: when somebody comes, moves, goes on, or turns out to be two."""

from uuid import UUID

from django.db.models import QuerySet

from pratique import clock
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.logistics import events
from pratique.logistics.models import Custody, Lodging, Room
from pratique.registry import queries as registry
from pratique.registry.models import Person


def open_lodging(person: UUID) -> Lodging | None:
    """Return the bed that a person has now, under whichever of their rows."""
    return _open(registry.family(person)).first()


def _open(family: list[UUID]) -> QuerySet[Lodging]:
    rows = Lodging.objects.filter(person__in=family, ended_entry=None)
    return rows.select_related("room", "person").order_by("-since", "-entry")


def begin(someone: Person, room: Room, bed: int, *, by: Actor) -> Lodging:
    """Begin a lodging now; the caller holds the person and knows the bed is free."""
    row = Lodging(
        person=someone, room=room, bed=bed, place=room.place, since=clock.now()
    )
    row.entry = record(
        events.LODGED,
        by=by,
        person=someone.pk,
        subject=f"logistics.lodging:{row.pk}",
        place=someone.place,
        data={"room": str(room.pk), "bed": bed},
    )
    row.save(force_insert=True)
    return row


def join(
    someone: Person, family: list[UUID], held: Custody | None, *, by: Actor
) -> None:
    """Of the beds of merged rows let the last one stay, with the row that is kept.

    Whoever has the person says where they sleep; of who is free, the last bed.
    """
    rows = list(_open(family))
    there = [row for row in rows if held is None or row.room.venue_id == held.venue_id]
    stays = there[0] if there else None
    for row in rows:
        if row is not stays or row.person_id != someone.pk:
            free(row, by=by)
    if stays is not None and stays.person_id != someone.pk:
        begin(someone, stays.room, stays.bed, by=by)


def free(row: Lodging, *, by: Actor) -> Lodging:
    """End a lodging now; the caller holds the person."""
    row.until = max(clock.now(), row.since)
    row.ended_entry = record(
        events.LODGING_ENDED,
        by=by,
        person=row.person_id,
        subject=f"logistics.lodging:{row.pk}",
        place=row.person.place,
        data={"room": str(row.room_id), "bed": row.bed},
    )
    row.save(update_fields=["until", "ended_entry"])
    return row


def free_unless_at(person: Person, venue: UUID | None, *, by: Actor) -> None:
    """End the lodging of somebody who goes on, unless it is where they go to."""
    row = open_lodging(person.pk)
    if row is not None and row.room.venue_id != venue:
        free(row, by=by)
