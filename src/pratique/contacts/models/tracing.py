"""Contacts: who met a case, or met somebody who met one."""

from django.db import models
from django.db.models import F, Q

from pratique import ids
from pratique.contacts.models.cases import Case
from pratique.contacts.models.keys import of_person, recorded


class Level(models.TextChoices):
    """How near somebody was to a case."""

    CLOSE = "close"
    SECONDARY = "secondary"  # met a close contact
    EXPOSED = "exposed"  # was where a case was


class Judged(models.TextChoices):
    """By what somebody was judged a contact."""

    SEAT_RULE = "seat_rule"
    INVESTIGATION = "investigation"
    OVERRIDE = "override"  # wider than the rule, by a named officer with a reason
    LETTER = "letter"  # another jurisdiction named them
    UPGRADE = "upgrade"  # the close contact whom they met became a case


class EndedWhy(models.TextChoices):
    """Why a row of a contact ended."""

    WITHDRAWN = "withdrawn"  # an officer took it back
    FALLEN = "fallen"  # what it hung on no longer stands; it may come back
    UPGRADED = "upgraded"
    CORRECTED = "corrected"  # superseded by a later exposure, or another support


class Contact(models.Model):
    """Somebody met a case (or a close contact of one): a ground of its own.

    The rows of one meeting share its `line`, and supersede one another: a later
    exposure, an upgrade, and back. At most one of them stands.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    line = models.UUIDField()
    person = of_person()
    level = models.TextField(choices=Level.choices)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="contacts"
    )  # of a secondary contact: the case that the one they met has met
    through = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="hanging"
    )  # the close contact whom they met
    setting = models.TextField(blank=True)
    last_exposure = models.DateField()
    judged = models.TextField(choices=Judged.choices)
    named_at = models.DateTimeField()  # when it was known
    entry = recorded()
    ended_entry = recorded(ends=True)
    ended_why = models.TextField(choices=EndedWhy.choices, blank=True)

    class Meta:
        db_table = "contacts_contact"
        constraints = [
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(ended_entry__isnull=True),
                name="contacts_contact_one_of_a_line",
            ),
            models.CheckConstraint(
                condition=~Q(level="secondary") | Q(through__isnull=False),
                name="contacts_contact_secondary_through",
            ),
            models.CheckConstraint(
                condition=Q(through__isnull=True) | ~Q(through=F("id")),
                name="contacts_contact_not_through_itself",
            ),
            models.CheckConstraint(
                condition=Q(ended_entry__isnull=True, ended_why="")
                | (Q(ended_entry__isnull=False) & ~Q(ended_why="")),
                name="contacts_contact_ending_is_whole",
            ),
        ]
