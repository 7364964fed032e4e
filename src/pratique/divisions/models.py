"""Tables of the gazetteer."""

from django.db import models
from django.db.models import F, Q


class Grouping(models.TextChoices):
    """What a division that only groups others, and is no place itself, stands for."""

    NONE = ""
    ABOVE = "above"  # 市辖区 of a municipality: the municipality is the prefecture
    BELOW = "below"  # 省直辖县级行政区划: each county in it is a prefecture of its own


class Division(models.Model):
    """One administrative division.

    `position` … `last` is the range that holds it and everything below it; the
    range keeps room for divisions that a later edition adds. Names may be renewed;
    the rest of a row stays (a trigger sees to it).
    """

    code = models.TextField()  # China: 12 digits; else "JP-13101"
    country = models.TextField()  # ISO 3166, two letters
    name = models.TextField()  # as its own country writes it
    name_en = models.TextField(blank=True)
    # The key is kept by other means (the import joins each row to its parent, a row
    # without one fails a check, a trigger lets none go): checking it row by row
    # would take a third of the import's time.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", db_constraint=False
    )
    level = models.PositiveSmallIntegerField()  # 1 province … 3 county … 5 village
    position = models.IntegerField(unique=True)
    last = models.IntegerField()
    grouping = models.TextField(choices=Grouping.choices, blank=True)
    zone = models.TextField(blank=True)  # time zone; blank: as the division above
    valid_from = models.DateField(null=True)  # null: as far back as we know
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "divisions_division"
        indexes = [
            # A fragment of a name is looked for by reading these 45,000 names
            # (15 ms), or one subtree's; two signs are too few for trigrams.
            models.Index(
                fields=["level", "name"],
                name="divisions_upper_names",
                condition=Q(level__lt=5),
            ),
            models.Index(
                fields=["name_en"],
                name="divisions_english_names",
                condition=~Q(name_en=""),
            ),
        ]
        constraints = [
            # Not `unique=True` on the field: that adds a second index, for LIKE.
            models.UniqueConstraint(fields=["code"], name="divisions_code_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5), name="divisions_level_known"
            ),
            models.CheckConstraint(
                condition=Q(last__gte=F("position")), name="divisions_range_in_order"
            ),
            models.CheckConstraint(
                condition=Q(level=1, parent__isnull=True)
                | Q(level__gt=1, parent__isnull=False),
                name="divisions_top_alone_has_no_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Edition(models.Model):
    """One import of a country's table."""

    country = models.TextField()
    source = models.TextField()  # where the table came from
    digest = models.TextField()  # of its content
    low = models.IntegerField()  # the country's range of positions
    high = models.IntegerField()
    created = models.IntegerField()
    renamed = models.IntegerField()
    unchanged = models.IntegerField()
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")

    class Meta:
        db_table = "divisions_edition"
