"""One note and one manifest, fetched by id, and the passengers a manifest lists."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from pratique.registry import sealed
from pratique.registry.models import Declaration, Manifest, ManifestRow, Note, Person
from pratique.registry.refusals import UnknownRecord


def whole_notes(notes: QuerySet[Note]) -> QuerySet[Note]:
    """Return notes with what they are about; nobody is left out by what is hidden.

    Each of these may be absent, so it is joined from outside: of somebody whom row
    security hides there is nothing to see, but the note stays.
    """
    return notes.select_related("person", "declaration", "manifest_row__manifest")


def access_note(note: UUID) -> Note:
    """Return a note about the actor's places; missing and forbidden look alike."""
    found = whole_notes(Note.objects.filter(pk=note)).first()
    if found is None:
        raise UnknownRecord(
            _("There is no such note."), next_step=_("Reload the list.")
        )
    return found


def access_manifest(manifest: UUID) -> Manifest:
    """Return a manifest of the actor's places; missing and forbidden look alike."""
    found = Manifest.objects.select_related("venue").filter(pk=manifest).first()
    if found is None:
        raise UnknownRecord(
            _("There is no such manifest."), next_step=_("Reload the list.")
        )
    return found


def followed_up(manifest: UUID) -> QuerySet[ManifestRow]:
    """Return a manifest's passengers; `announced`: has declared something here."""
    told = Declaration.objects.filter(
        document_blind=OuterRef("document_blind"), ended_entry=None
    )
    rows = ManifestRow.objects.filter(manifest=manifest).order_by("number")
    return rows.select_related("declaration").annotate(announced=Exists(told))


def passenger_name(row: ManifestRow) -> str:
    """Return the name that the carrier wrote down."""
    return sealed.opened_words(bytes(row.name_sealed), "passenger")


def passenger_number(row: ManifestRow) -> str:
    """Return the number of the document that the carrier wrote down."""
    number, blind = bytes(row.document_sealed), bytes(row.document_blind)
    return sealed.opened("document", number, blind)


def row_of(manifest: UUID, person: Person) -> ManifestRow | None:
    """Return the row of a manifest that is of this person, by their document."""
    rows = ManifestRow.objects.filter(manifest=manifest)
    return rows.filter(document_blind=person.document_blind).first()


def passenger_of(row: ManifestRow) -> Person | None:
    """Return whom a row is of, if the actor may see somebody with that document."""
    rows = Person.objects.filter(document_blind=row.document_blind)
    return rows.filter(merged_into=None).first()


def travelled_in(person: Person) -> QuerySet[Manifest]:
    """Return the manifests that list this person's document, the latest first."""
    rows = Manifest.objects.filter(rows__document_blind=person.document_blind)
    return rows.distinct().order_by("-day", "service")
