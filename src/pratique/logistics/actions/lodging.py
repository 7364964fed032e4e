"""Free a bed: when somebody leaves a site, is moved in it or goes on from it."""

from uuid import UUID

from pratique import clock
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.logistics import events
from pratique.logistics.models import Lodging
from pratique.registry.models import Person


def open_lodging(person: UUID) -> Lodging | None:
    """Return the bed that a person has now, if they have one."""
    rows = Lodging.objects.filter(person=person, ended_entry=None)
    return rows.select_related("room", "person").first()


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
