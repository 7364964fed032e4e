"""Hotels, stations and other venues, and those that were closed for a case."""

from django.db import models
from django.db.models import F, Q

from pratique import ids


class VenueKind(models.TextChoices):
    """What a venue is for."""

    HOTEL = "hotel"
    STATION = "station"
    AIRPORT = "airport"
    ROAD_CHECKPOINT = "road_checkpoint"
    COACH_STATION = "coach_station"
    SAMPLING_POINT = "sampling_point"
    HOSPITAL = "hospital"
    SITE = "site"  # where central quarantine is spent
    # Where a case was:
    MARKET = "market"
    RESTAURANT = "restaurant"
    SCHOOL = "school"
    WORKPLACE = "workplace"
    COMPOUND = "compound"
    OTHER = "other"


class Venue(models.Model):
    """A place people arrive at, stay in or are tested in."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    code = models.TextField(unique=True)
    kind = models.TextField(choices=VenueKind.choices)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    division = models.ForeignKey("divisions.Division", models.PROTECT, related_name="+")
    address = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "places_venue"
        indexes = [models.Index(fields=["kind", "name"], name="places_venue_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, ended_entry__isnull=True)
                | Q(closed_at__gte=F("opened_at"), ended_entry__isnull=False),
                name="places_venue_closed_with_entry",
            )
        ]


class VenueClosure(models.Model):
    """A venue where a case was is closed, sampled, disinfected and reopened.

    Each step fills its columns once. `reopen_reason`: it was reopened without all
    the steps before.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="closures")
    reason = models.TextField(blank=True)
    closed_at = models.DateTimeField()
    sampled_at = models.DateTimeField(null=True)
    disinfected_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    reopen_reason = models.TextField(blank=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    sampled_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )
    disinfected_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )  # reopened

    class Meta:
        db_table = "places_venue_closure"
        constraints = [
            models.UniqueConstraint(
                fields=["venue"],
                condition=Q(ended_entry__isnull=True),
                name="places_venue_closed_once",
            ),
            models.CheckConstraint(
                condition=Q(sampled_at__isnull=True, sampled_entry__isnull=True)
                | Q(sampled_at__gte=F("closed_at"), sampled_entry__isnull=False),
                name="places_closure_sampled_with_entry",
            ),
            models.CheckConstraint(
                condition=Q(disinfected_at__isnull=True, disinfected_entry__isnull=True)
                | Q(
                    disinfected_at__gte=F("sampled_at"),
                    disinfected_entry__isnull=False,
                ),
                name="places_closure_disinfected_with_entry",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, ended_entry__isnull=True)
                | Q(
                    Q(reopened_at__gte=F("disinfected_at"))
                    | Q(disinfected_at__isnull=True) & ~Q(reopen_reason=""),
                    reopened_at__gte=F("closed_at"),
                    ended_entry__isnull=False,
                ),
                name="places_closure_reopened_in_order",
            ),
        ]
