"""Places that stand still, and when they are looked at again."""

from django.db import models
from django.db.models import F, Q

from pratique import ids


class ZoneKind(models.TextChoices):
    """What stands still in a zone."""

    STATIC = "static"


class Zone(models.Model):
    """A division, or a part of it that `name` tells, that stands still.

    It binds the place and nobody in particular: it opens no person's ground. It has
    a day of review from its first minute.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    reference = models.TextField(unique=True)
    kind = models.TextField(choices=ZoneKind.choices)
    division = models.ForeignKey("divisions.Division", models.PROTECT, related_name="+")
    name = models.TextField()
    name_en = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    since = models.DateTimeField()
    review_on = models.DateField()  # the first; each review says the next
    imposed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.TextField(blank=True)
    by_mistake = models.BooleanField(null=True)  # it ought never to have been imposed
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "places_zone"
        constraints = [
            models.UniqueConstraint(
                fields=["division", "name"],
                condition=Q(ended_entry__isnull=True),
                name="places_zone_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    lifted_at__isnull=True,
                    by_mistake__isnull=True,
                    lift_reason="",
                    ended_entry__isnull=True,
                )
                | Q(
                    lifted_at__gte=F("since"),
                    by_mistake__isnull=False,
                    ended_entry__isnull=False,
                )
                & ~Q(lift_reason=""),
                name="places_zone_lifted_with_reason",
            ),
        ]


class ZoneReview(models.Model):
    """A zone was looked at again, and goes on until a next review."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="reviews")
    reviewed_at = models.DateTimeField()
    review_on = models.DateField()
    reason = models.TextField(blank=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")

    class Meta:
        db_table = "places_zone_review"
