"""Tables of the laboratories."""

from django.db import models
from django.db.models import Q

from pratique import ids


class Purpose(models.TextChoices):
    """What a specimen was taken for."""

    LANDING = "landing"
    SCHEDULED = "scheduled"
    OTHER = "other"


class Outcome(models.TextChoices):
    """What a laboratory found."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    INVALID = "invalid"


class Specimen(models.Model):
    """What was taken from one person at one instant, under the code on its tube."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    code = models.TextField(unique=True)
    person = models.ForeignKey("registry.Person", models.PROTECT)
    purpose = models.TextField(choices=Purpose.choices)
    taken_at = models.DateTimeField()
    venue = models.ForeignKey("places.Venue", models.PROTECT, null=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )  # taken by mistake: it counts for nothing
    # Whether no result stands: a trigger on results keeps it, so that the few that
    # wait are found among millions.
    awaits = models.BooleanField(default=True, editable=False)

    class Meta:
        db_table = "labs_specimen"
        indexes = [
            models.Index(
                fields=["taken_at"],
                condition=models.Q(ended_entry__isnull=True, awaits=True),
                name="labs_specimen_awaits",
            ),
            models.Index(fields=["person", "taken_at"], name="labs_specimen_person"),
            models.Index(fields=["taken_at"], name="labs_specimen_taken"),
        ]


class Result(models.Model):
    """What a laboratory reported of a specimen; a correction supersedes it."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    specimen = models.ForeignKey(Specimen, models.PROTECT, related_name="results")
    person = models.ForeignKey("registry.Person", models.PROTECT)
    outcome = models.TextField(choices=Outcome.choices)
    resulted_at = models.DateTimeField()
    laboratory = models.TextField(blank=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "labs_result"
        constraints = [
            models.UniqueConstraint(
                fields=["specimen"],
                condition=Q(ended_entry__isnull=True),
                name="labs_result_one_in_force",
            )
        ]
