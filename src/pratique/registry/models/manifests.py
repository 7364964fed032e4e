"""Lists that carriers give us, and what an officer must look into."""

from django.db import models
from django.db.models import Q

from pratique import ids
from pratique.registry.models.declarations import Declaration
from pratique.registry.models.keys import of_division, of_venue, recorded
from pratique.registry.models.people import Person


class Manifest(models.Model):
    """Who a train, flight or coach carried to us on one day."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    reference = models.TextField(unique=True)
    mode = models.TextField()
    service = models.TextField()
    day = models.DateField()  # on which it arrives
    venue = of_venue()
    place = models.IntegerField()  # position of the division it arrives in
    entry = recorded()

    class Meta:
        db_table = "registry_manifest"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "day", "place"], name="registry_manifest_once"
            )
        ]


class ManifestRow(models.Model):
    """One passenger: arrived (a declaration answers it) or missing, never both."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    manifest = models.ForeignKey(
        Manifest, models.PROTECT, related_name="rows", db_index=False
    )
    number = models.PositiveIntegerField()  # row of the file
    name_sealed = models.BinaryField()
    document_kind = models.TextField()
    document_sealed = models.BinaryField()
    document_blind = models.BinaryField()
    document_last_four = models.TextField()
    carriage = models.TextField(blank=True)
    seat = models.TextField(blank=True)
    boarded = of_division(optional=True)
    boarded_on = models.DateField(null=True)
    declaration = models.ForeignKey(
        Declaration, models.PROTECT, null=True, related_name="manifest_rows"
    )
    arrived_entry = recorded(ends=True)
    missing_entry = recorded(ends=True)  # said to be missing; arriving ends it
    entry = recorded()

    class Meta:
        db_table = "registry_manifest_row"
        constraints = [
            models.UniqueConstraint(
                fields=["manifest", "document_blind"],
                name="registry_manifest_row_once",
            ),
            models.CheckConstraint(
                condition=Q(declaration__isnull=True, arrived_entry__isnull=True)
                | Q(declaration__isnull=False, arrived_entry__isnull=False),
                name="registry_manifest_row_arrival_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["document_blind"], name="registry_manifest_row_document"
            )
        ]


class Note(models.Model):
    """Something an officer must look into and decide, with a name and a reason."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="notes")
    declaration = models.ForeignKey(
        Declaration, models.PROTECT, null=True, related_name="notes"
    )
    manifest_row = models.ForeignKey(
        ManifestRow, models.PROTECT, null=True, related_name="notes"
    )
    kind = models.TextField()  # declared.NoteKind
    level = models.TextField()  # warning | referral
    place = models.IntegerField()
    data = models.JSONField(default=dict)  # codes, days, ids; nothing personal
    decision = models.TextField(blank=True)
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "registry_note"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_entry__isnull=True, decision="")
                | (Q(ended_entry__isnull=False) & ~Q(decision="")),
                name="registry_note_decision_whole",
            )
        ]
        indexes = [
            models.Index(
                fields=["place"],
                condition=Q(ended_entry__isnull=True),
                name="registry_note_open",
            )
        ]
