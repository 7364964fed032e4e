"""Count passengers as arrived: only a declaration that counts answers for one.

The worker's, after a proof or its undoing; apart from `matching`, which proves.
"""

from uuid import UUID

from pratique import clock
from pratique.database import WORKER
from pratique.divisions.queries import zone_of
from pratique.registry.actions import noting
from pratique.registry.declared import Kind, NoteKind
from pratique.registry.models import Arrival, ManifestRow, Note


def answer(declaration: UUID) -> None:
    """Let a proved arrival answer for the passenger of that day with its document."""
    arrival = _proved_arrival(declaration)
    if arrival is None:
        return
    day = clock.local_day(arrival.at, zone_of(arrival.division.code))
    rows = ManifestRow.objects.select_for_update(of=("self",)).filter(
        document_blind=arrival.declaration.document_blind,
        manifest__day=day,
        declaration=None,
    )
    for row in rows.order_by("pk"):
        row.declaration = arrival.declaration
        row.arrived_entry = arrival.declaration.proved_entry
        row.save(update_fields=["declaration", "arrived_entry"])
        _close_missing(row)


def _proved_arrival(declaration: UUID) -> Arrival | None:
    rows = Arrival.objects.filter(
        declaration=declaration,
        ended_entry=None,
        declaration__kind=Kind.ARRIVAL,
        declaration__proved_entry__isnull=False,
        declaration__ended_entry=None,
        declaration__document_blind__isnull=False,
    )
    return rows.select_related("declaration", "division").first()


def _close_missing(row: ManifestRow) -> None:
    notes = Note.objects.filter(
        manifest_row=row, kind=NoteKind.MISSING_PASSENGER, ended_entry=None
    )
    for note in notes:
        noting.close_note(note=note.pk, decision="arrived", by=WORKER)


def release(declaration: UUID) -> None:
    """Let the passengers go for whom a declaration answered that was set aside."""
    rows = ManifestRow.objects.filter(declaration=declaration)
    rows.update(declaration=None, arrived_entry=None)
