"""Open a note for an officer, and close it with their decision."""

from uuid import UUID

from django.utils.translation import gettext as _

from pratique import database
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.registry import events, refusals
from pratique.registry.declared import NoteKind, NoteLevel
from pratique.registry.models import Note


def open_note(
    kind: NoteKind,
    *,
    by: Actor,
    place: int,
    level: NoteLevel = NoteLevel.WARNING,
    person: UUID | None = None,
    declaration: UUID | None = None,
    manifest_row: UUID | None = None,
    data: dict[str, object] | None = None,
) -> Note:
    """Open a note; one that is open about the same thing already stays as it is."""
    about = {
        "kind": kind,
        "person_id": person,
        "declaration_id": declaration,
        "manifest_row_id": manifest_row,
    }
    with database.transaction():
        there = Note.objects.filter(ended_entry=None, **about).first()
        if there is not None:
            return there
        note = Note(place=place, level=level, data=data or {}, **about)
        note.entry = record(
            events.NOTE_OPENED,
            by=by,
            person=person,
            subject=f"registry.note:{note.pk}",
            place=place,
            data={"kind": kind, "level": level},
        )
        note.save(force_insert=True)
    return note


def close_note(*, note: UUID, decision: str, by: Actor) -> Note:
    """Close a note with what the officer decided; closed once, it stays so."""
    require(by, Permission.RESOLVE_NOTES)
    reasoned(decision)
    with database.transaction():
        row = Note.objects.select_for_update(of=("self",)).filter(pk=note).first()
        if row is None:
            raise refusals.UnknownRecord(
                _("There is no such note."), next_step=_("Reload the list.")
            )
        if row.ended_entry_id is not None:
            return row
        row.decision = decision
        row.ended_entry = record(
            events.NOTE_CLOSED,
            by=by,
            person=row.person_id,
            subject=f"registry.note:{row.pk}",
            place=row.place,
            data={"kind": row.kind},
        )
        row.save(update_fields=["decision", "ended_entry"])
    return row


def reasoned(reason: str) -> None:
    """Refuse a decision without a reason."""
    if not reason.strip():
        raise refusals.ReasonMissing(
            _("Give the reason in words."),
            next_step=_("The person may read it."),
            field="reason",
        )
