"""Tables of communities.

Rows are added, and ended once by filling the columns that end them. `place` is the
position of the division a row belongs to: row security goes by it.
"""

from django.db import models
from django.db.models import F, Q

from pratique import ids

OPEN = Q(ended_entry__isnull=True)


def recorded(*, ends: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to the ledger entry that wrote (or ended) a row.

    Not indexed: entries are never removed, and nobody asks for rows by entry.
    """
    return models.ForeignKey(
        "ledger.Entry", models.PROTECT, related_name="+", null=ends, db_index=False
    )


class UnitKind(models.TextChoices):
    """Where people are looked after."""

    COMMUNITY = "community"  # a community or village, or whatever holds several
    HOTEL = "hotel"
    EMPLOYER = "employer"


class Unit(models.Model):
    """A community, hotel or employer that looks after people under an order."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    kind = models.TextField(choices=UnitKind.choices)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    division = models.ForeignKey(
        "divisions.Division", models.PROTECT, null=True, related_name="+"
    )
    venue = models.ForeignKey(
        "places.Venue", models.PROTECT, null=True, related_name="+"
    )
    place = models.IntegerField()
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "community_unit"
        constraints = [
            models.UniqueConstraint(
                fields=["division"],
                condition=Q(OPEN, kind=UnitKind.COMMUNITY),
                name="community_unit_one_per_division",
            ),
            models.UniqueConstraint(
                fields=["venue"],
                condition=Q(OPEN, kind=UnitKind.HOTEL),
                name="community_unit_one_per_hotel",
            ),
            models.CheckConstraint(
                condition=Q(division__isnull=False, venue__isnull=True)
                | Q(division__isnull=True, venue__isnull=False),
                name="community_unit_is_somewhere",
            ),
        ]
        indexes = [models.Index(fields=["place"], name="community_unit_place")]


class UnitOfficer(models.Model):
    """Who looks after a unit's people; the one appointed first is told first."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="officers")
    account = models.TextField()
    name = models.TextField(blank=True)  # as the people of the unit know them
    place = models.IntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "community_unit_officer"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "account"],
                condition=OPEN,
                name="community_unit_officer_once",
            ),
            models.CheckConstraint(
                condition=~Q(account=""), name="community_unit_officer_is_named"
            ),
            models.CheckConstraint(
                condition=Q(OPEN, until__isnull=True) | Q(~OPEN, until__gte=F("since")),
                name="community_unit_officer_end_whole",
            ),
        ]
        indexes = [models.Index(fields=["account"], name="community_unit_officer_who")]


class TaskEnd(models.TextChoices):
    """Why a task is in force no more."""

    PASSED_ON = "passed_on"  # to another officer: the next task
    TOLD_ANEW = "told_anew"  # a later order, or another unit: the next task
    FREE = "free"  # nothing is asked of the person any more


class Task(models.Model):
    """An officer was told of an order; in force until the next, or until none is."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    notice = models.ForeignKey(
        "orders.Notice", models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+"
    )  # null: no unit there, so the command is told
    account = models.TextField(blank=True)  # blank: nobody appointed, the same
    place = models.IntegerField()
    told_at = models.DateTimeField()
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False
    )
    accepted_by = models.TextField(blank=True)  # account
    accepted_at = models.DateTimeField(null=True)
    entry = recorded()
    accepted_entry = recorded(ends=True)
    ended_entry = recorded(ends=True)
    ended_why = models.TextField(choices=TaskEnd.choices, blank=True)

    class Meta:
        db_table = "community_task"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=OPEN, name="community_task_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(
                    accepted_entry__isnull=True,
                    accepted_at__isnull=True,
                    accepted_by="",
                )
                | Q(
                    ~Q(accepted_by=""),
                    accepted_entry__isnull=False,
                    accepted_at__isnull=False,
                ),
                name="community_task_accepting_whole",
            ),
            models.CheckConstraint(
                condition=Q(OPEN, ended_why="") | Q(~OPEN, ~Q(ended_why="")),
                name="community_task_end_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "told_at"],
                condition=OPEN,
                name="community_task_account",
            ),
            models.Index(
                fields=["place", "told_at"], condition=OPEN, name="community_task_place"
            ),
        ]
