"""Tables of reporting: what was published, and the country's figures."""

from django.db import models
from django.db.models import F, Q

from pratique import ids


def recorded(*, ends: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to the ledger entry that wrote (or ended) a row."""
    return models.ForeignKey(
        "ledger.Entry", models.PROTECT, related_name="+", null=ends, db_index=False
    )


class Bulletin(models.Model):
    """A bulletin as it was published: the figures and the words, never changed.

    A correction is a bulletin of its own that names the one it corrects. `place` is
    the position of the area.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    reference = models.TextField(unique=True)
    area = models.ForeignKey("divisions.Division", models.PROTECT, related_name="+")
    place = models.IntegerField()
    moment = models.DateTimeField()
    document = models.JSONField()
    text_zh = models.TextField()
    text_en = models.TextField()
    digest = models.TextField()  # of document and texts
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="correction"
    )
    reason = models.TextField(blank=True)  # of a correction
    entry = recorded()

    class Meta:
        db_table = "reporting_bulletin"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "moment"],
                condition=Q(corrects__isnull=True),
                name="reporting_bulletin_once",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="")
                | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="reporting_bulletin_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="reporting_bulletin_not_of_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "moment"], name="reporting_bulletin_place")
        ]


class NationalFigure(models.Model):
    """The country's new infections of one day, as its authority published them.

    `place` is the position of the area that the house serves: they are told for all
    of it, by whoever answers for all of it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    place = models.IntegerField()
    day = models.DateField()
    confirmed = models.PositiveIntegerField()
    asymptomatic = models.PositiveIntegerField()
    source = models.TextField()
    entry = recorded()
    ended_entry = recorded(ends=True)  # told otherwise later

    class Meta:
        db_table = "reporting_national_figure"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "day"],
                condition=Q(ended_entry__isnull=True),
                name="reporting_national_figure_one_a_day",
            )
        ]
