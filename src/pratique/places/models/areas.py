"""Risk areas, watch lists and outbreaks: what is announced about places."""

from django.db import models
from django.db.models import F, Q

from pratique import ids


class Level(models.TextChoices):
    """How an area can be listed; low is never listed, it follows."""

    HIGH = "high"
    MEDIUM = "medium"


class RiskArea(models.Model):
    """A compound, village or division that was announced as a risk area.

    Its identity stays the same while its level changes. `whole`: it covers its
    division; else it is a part of it, which `name` and `description` tell.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    code = models.TextField(unique=True)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    description = models.TextField(blank=True)
    division = models.ForeignKey("divisions.Division", models.PROTECT, related_name="+")
    whole = models.BooleanField()
    announced_by = models.TextField(blank=True)  # blank: by a command of our own
    source = models.TextField(blank=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    withdrawn_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )  # listed by mistake: as if it had never been

    class Meta:
        db_table = "places_risk_area"


class AreaLevel(models.Model):
    """The level of an area on the days from `counted_from` to before `lifted_on`."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    area = models.ForeignKey(RiskArea, models.PROTECT, related_name="levels")
    level = models.TextField(choices=Level.choices)
    counted_from = models.DateField()
    listed_at = models.DateTimeField()
    lifted_on = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )  # lifted, or followed by another level

    class Meta:
        db_table = "places_area_level"
        constraints = [
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(ended_entry__isnull=True),
                name="places_area_one_level_now",
            ),
            models.CheckConstraint(
                condition=Q(
                    lifted_on__isnull=True,
                    lifted_at__isnull=True,
                    ended_entry__isnull=True,
                )
                | Q(
                    lifted_on__gte=F("counted_from"),
                    lifted_at__gte=F("listed_at"),
                    ended_entry__isnull=False,
                ),
                name="places_area_lifted_with_entry",
            ),
        ]


class WatchList(models.Model):
    """A command's list of places whose travellers it treats by rules of their own."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    code = models.TextField(unique=True)  # "cn.shanxi.taiyuan/pingyao"
    name = models.TextField()
    name_en = models.TextField(blank=True)
    keeper = models.ForeignKey("divisions.Division", models.PROTECT, related_name="+")
    own_entry = models.TextField(blank=True)  # "平遥抵并上报"; blank: the common form
    own_entry_en = models.TextField(blank=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")

    class Meta:
        db_table = "places_watch_list"


class WatchEntry(models.Model):
    """A division on a watch list, for stays on days from `since` to before `until`."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    watch_list = models.ForeignKey(WatchList, models.PROTECT, related_name="watched")
    division = models.ForeignKey("divisions.Division", models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.TextField(blank=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "places_watch_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["watch_list", "division"],
                condition=Q(ended_entry__isnull=True),
                name="places_watched_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, ended_entry__isnull=True)
                | Q(until__gte=F("since"), ended_entry__isnull=False),
                name="places_watch_ended_with_entry",
            ),
        ]


class OutbreakNote(models.Model):
    """Local cases were reported in a prefecture on the days `since` to `until`.

    `until` is the day of the last case, itself included; null: cases go on.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    division = models.ForeignKey("divisions.Division", models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    announced_by = models.TextField(blank=True)  # blank: by a command of our own
    source = models.TextField(blank=True)
    noted_at = models.DateTimeField()
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )  # what said the last case's day, when it was not known at first

    class Meta:
        db_table = "places_outbreak_note"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="places_outbreak_in_order",
            )
        ]
