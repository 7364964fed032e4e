"""Letters to other jurisdictions about named people, and their answers."""

from django.db import models
from django.db.models import Q

from pratique import ids
from pratique.contacts.models.keys import of_person, of_specimen, recorded


class Answer(models.TextChoices):
    """What another jurisdiction may have found."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    NOT_FOUND = "not_found"


class Letter(models.Model):
    """A request to another jurisdiction about named people.

    `place` is that of whoever sent it, `to_place` the receiver's.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    reference = models.TextField(unique=True)
    to_division = models.ForeignKey(
        "divisions.Division", models.PROTECT, related_name="+"
    )
    to_place = models.IntegerField()
    place = models.IntegerField()
    about = models.TextField(
        blank=True
    )  # a tube's code, or a chain's or case's reference
    sent_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    entry = recorded()
    accepted_entry = recorded(ends=True)
    ended_entry = recorded(ends=True)  # withdrawn: it asks about nobody any more
    reason = models.BinaryField(null=True)  # sealed: why it was withdrawn

    class Meta:
        db_table = "contacts_letter"
        indexes = [
            models.Index(fields=["answer_by"], name="contacts_letter_answer_by"),
            models.Index(
                fields=["to_place"],
                condition=Q(accepted_entry__isnull=False),
                name="contacts_letter_accepted_by",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_entry__isnull=True, reason__isnull=True)
                | Q(ended_entry__isnull=False, reason__isnull=False),
                name="contacts_letter_withdrawn_for_a_reason",
            )
        ]


class LetterPerson(models.Model):
    """Somebody whom a letter asks about, copied so that the receiver can look.

    The receiver sees this copy; the person only once the letter is accepted; neither
    once it is withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="people", db_index=False
    )
    person = of_person()
    specimen = of_specimen()  # in which tube's member they are asked about
    reference = models.TextField()
    name_sealed = models.BinaryField()
    birth_year = models.PositiveSmallIntegerField(null=True)
    entry = recorded()

    class Meta:
        db_table = "contacts_letter_person"
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "person"], name="contacts_letter_person_once"
            )
        ]


class LetterAnswer(models.Model):
    """What the receiver found of one person; another answer supersedes it."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    letter_person = models.ForeignKey(
        LetterPerson, models.PROTECT, related_name="answers"
    )
    finding = models.TextField(choices=Answer.choices)
    answered_at = models.DateTimeField()
    counted_in = models.TextField(blank=True)  # a division's code, if positive
    # Number or date of what came back; none: from before anybody was asked for one.
    paper = models.TextField(blank=True, null=True)  # noqa: DJ001 -- "" is none needed
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "contacts_letter_answer"
        constraints = [
            models.UniqueConstraint(
                fields=["letter_person"],
                condition=Q(ended_entry__isnull=True),
                name="contacts_letter_answer_one_in_force",
            )
        ]
