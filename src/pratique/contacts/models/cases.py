"""Cases: what experts found, where they lie, whom they have it from."""

from django.db import models
from django.db.models import F, Q

from pratique import ids
from pratique.contacts.models.keys import of_person, of_specimen, recorded


class Finding(models.TextChoices):
    """What a consultation can find."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    ASYMPTOMATIC = "asymptomatic"
    EXCLUDED = "excluded"  # not infected after all
    RECOVERED = "recovered"
    DEAD = "dead"


class Severity(models.TextChoices):
    """How ill a confirmed case is."""

    UNKNOWN = ""
    MILD = "mild"
    COMMON = "common"
    SEVERE = "severe"
    CRITICAL = "critical"


class Case(models.Model):
    """An infection: found here by a single test, or told by another jurisdiction.

    `place` is the position of the division in which it is counted. A case that is
    counted elsewhere hangs in a chain and in no total.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    reference = models.TextField(unique=True)
    person = of_person()
    specimen = of_specimen()  # the positive single that opened it
    answer = models.ForeignKey(
        "contacts.LetterAnswer", models.PROTECT, null=True, related_name="+"
    )  # or the answer that did
    place = models.IntegerField()
    counted_here = models.BooleanField()
    found_at = models.DateTimeField()
    entry = recorded()
    ended_entry = recorded(ends=True)  # undone: what opened it was a mistake

    class Meta:
        db_table = "contacts_case"
        constraints = [
            models.CheckConstraint(
                condition=Q(counted_here=True, answer__isnull=True)
                | Q(counted_here=False, answer__isnull=False),
                name="contacts_case_elsewhere_by_answer",
            ),
            models.UniqueConstraint(
                fields=["specimen"],
                condition=Q(ended_entry__isnull=True),
                name="contacts_case_once_a_specimen",
            ),
            models.UniqueConstraint(
                fields=["answer"],
                condition=Q(ended_entry__isnull=True),
                name="contacts_case_once_an_answer",
            ),
        ]
        indexes = [models.Index(fields=["place"], name="contacts_case_place")]


class Consultation(models.Model):
    """What experts found about a case at one time; a correction supersedes it."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    case = models.ForeignKey(Case, models.PROTECT, related_name="consultations")
    finding = models.TextField(choices=Finding.choices)
    severity = models.TextField(choices=Severity.choices, blank=True)
    decided_at = models.DateTimeField()
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "contacts_consultation"
        constraints = [
            models.CheckConstraint(
                condition=Q(severity="") | Q(finding="confirmed"),
                name="contacts_consultation_severity_if_confirmed",
            )
        ]


class Admission(models.Model):
    """A case was taken into a hospital; moved to another, the row ends."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    case = models.ForeignKey(Case, models.PROTECT, related_name="admissions")
    venue = models.ForeignKey("places.Venue", models.PROTECT, related_name="+")
    admitted_at = models.DateTimeField()
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "contacts_admission"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ended_entry__isnull=True),
                name="contacts_admission_one_at_a_time",
            )
        ]


class Link(models.Model):
    """Where a case has it from, as far as is known: another case, or in words."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    source = models.ForeignKey(Case, models.PROTECT, null=True, related_name="onward")
    said = models.BinaryField(null=True)  # sealed: in words
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "contacts_link"
        constraints = [
            models.CheckConstraint(
                condition=Q(source__isnull=True, said__isnull=False)
                | Q(source__isnull=False, said__isnull=True),
                name="contacts_link_case_or_words",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True) | ~Q(source=F("case")),
                name="contacts_link_not_from_itself",
            ),
            models.UniqueConstraint(
                fields=["case", "source"],
                condition=Q(ended_entry__isnull=True),
                name="contacts_link_once",
            ),
        ]
