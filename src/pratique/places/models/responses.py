"""Emergency responses, and what was done of their first hour's list."""

from django.db import models
from django.db.models import F, Q

from pratique import ids


class ResponseLevel(models.TextChoices):
    """How grave an emergency is: the first is the gravest."""

    FIRST = "I"
    SECOND = "II"
    THIRD = "III"
    FOURTH = "IV"


class Response(models.Model):
    """An emergency response: a command works by the first hour's list of steps.

    `directions` and `version` name the list that was in force when it was opened.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    reference = models.TextField(unique=True)
    division = models.ForeignKey("divisions.Division", models.PROTECT, related_name="+")
    level = models.TextField(choices=ResponseLevel.choices)
    person_in_charge = models.TextField()
    directions = models.TextField(blank=True)  # blank: none were in force there
    version = models.DateField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "places_response"
        constraints = [
            models.UniqueConstraint(
                fields=["division"],
                condition=Q(ended_entry__isnull=True),
                name="places_response_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, ended_entry__isnull=True)
                | Q(closed_at__gte=F("opened_at"), ended_entry__isnull=False),
                name="places_response_closed_with_entry",
            ),
            models.CheckConstraint(
                condition=Q(directions="", version__isnull=True)
                | ~Q(directions="") & Q(version__isnull=False),
                name="places_response_names_a_version",
            ),
        ]


class ResponseStep(models.Model):
    """A step of a response's list was done, by whom and when."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    response = models.ForeignKey(Response, models.PROTECT, related_name="steps")
    step = models.TextField()
    done_at = models.DateTimeField()
    done_by = models.TextField()  # an account, as the ledger names it
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )  # ticked by mistake

    class Meta:
        db_table = "places_response_step"
        constraints = [
            models.UniqueConstraint(
                fields=["response", "step"],
                condition=Q(ended_entry__isnull=True),
                name="places_step_done_once",
            )
        ]
