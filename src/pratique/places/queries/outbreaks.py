"""Prefectures with local cases."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from pratique.divisions.models import Division
from pratique.ledger.queries import Known
from pratique.places import refusals
from pratique.places.models import OutbreakNote
from pratique.places.queries.where import which_ended


def outbreak(note: UUID) -> OutbreakNote:
    """Return an outbreak that was noted."""
    found = OutbreakNote.objects.select_related("division").filter(pk=note).first()
    if found is None:
        raise refusals.UnknownOutbreak(
            _("No such outbreak was noted."),
            next_step=_("Look it up in the list of outbreaks."),
            field="note",
        )
    return found


def outbreaks() -> QuerySet[OutbreakNote]:
    """Return all outbreaks noted, those that go on first."""
    found = OutbreakNote.objects.select_related("division")
    return found.order_by(F("until").desc(nulls_first=True), "division__position")


@dataclass(frozen=True, slots=True)
class NoteKnown:
    """Local cases in a prefecture, with the last day if that was known."""

    id: UUID
    division: Division
    since: date
    until: date | None
    noted_at: datetime


def notes(known: Known) -> list[NoteKnown]:
    """Return every outbreak that was noted."""
    rows = OutbreakNote.objects.select_related("division")
    found, ended = list(known.only(rows, ended=None)), which_ended(known, rows)
    return [
        NoteKnown(
            id=row.pk,
            division=row.division,
            since=row.since,
            until=row.until if row.pk in ended or not row.ended_entry_id else None,
            noted_at=row.noted_at,
        )
        for row in found
    ]
