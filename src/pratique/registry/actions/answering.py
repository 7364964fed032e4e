"""Count passengers as arrived: only a declaration that counts answers for one.

The worker's, after a proof or its undoing; apart from `matching`, which proves.
"""

from uuid import UUID

from pratique import clock
from pratique.database import WORKER
from pratique.divisions.queries import zone_of
from pratique.prepared import Prepared, update_row
from pratique.registry.actions import noting
from pratique.registry.declared import Kind, NoteKind
from pratique.registry.models import Arrival, ManifestRow, Note


def answer(declaration: UUID) -> list[ManifestRow]:
    """Let a proved arrival answer for the passenger of that day with its document.

    Returns the lines of lists that it answers for from now on.
    """
    arrival = _proved_arrival.first(declaration)
    if arrival is None:
        return []
    day = clock.local_day(arrival.at, zone_of(arrival.division.code))
    rows = _unanswered(bytes(arrival.declaration.document_blind or b""), day)
    for row in rows:
        row.declaration = arrival.declaration
        row.arrived_entry_id = arrival.declaration.proved_entry_id
        update_row(row, "declaration", "arrived_entry")
        _close_missing(row)
    return rows


_proved_arrival = Prepared(
    lambda declaration: (
        Arrival.objects.filter(
            declaration=declaration,
            ended_entry=None,
            declaration__kind=Kind.ARRIVAL,
            declaration__proved_entry__isnull=False,
            declaration__ended_entry=None,
            declaration__document_blind__isnull=False,
        )
        .select_related("declaration", "division")
        .only(
            *("at", "declaration__document_blind", "declaration__proved_entry"),
            "division__code",
        )
    )
)
_unanswered = Prepared(
    lambda blind, day: (
        ManifestRow.objects.select_for_update(of=("self",))
        .filter(document_blind=blind, manifest__day=day, declaration=None)
        .only("declaration", "arrived_entry", "missing_entry")
        .order_by("pk")
    )
)


def _close_missing(row: ManifestRow) -> None:
    if row.missing_entry_id is None:
        return  # nobody noted that they were missing
    notes = Note.objects.filter(
        manifest_row=row, kind=NoteKind.MISSING_PASSENGER, ended_entry=None
    )
    for note in notes:
        noting.close_note(note=note.pk, decision="arrived", by=WORKER)


def release(declaration: UUID) -> None:
    """Let the passengers go for whom a declaration answered that was set aside."""
    rows = ManifestRow.objects.filter(declaration=declaration)
    rows.update(declaration=None, arrived_entry=None)
