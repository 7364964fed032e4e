"""Tables of logistics.

Rows are added, and ended once by filling the columns that end them. `place` is the
position of the division of whoever has or receives somebody: row security shows the
row to the officers of that place and to those who may see the person.
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


def of_person(*, sought: bool = True) -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to the person a row is about."""
    return models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="+", db_index=sought
    )


def of_venue(*, optional: bool = True) -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to a checkpoint, a site or a hospital."""
    return models.ForeignKey(
        "places.Venue", models.PROTECT, related_name="+", null=optional
    )


class Custodian(models.TextChoices):
    """Who can answer for a bound person."""

    COMMAND = "command"
    CHECKPOINT = "checkpoint"
    DRIVER = "driver"
    SITE = "site"
    HOSPITAL = "hospital"
    COMMUNITY = "community"
    ELSEWHERE = "elsewhere"  # another jurisdiction


class Custody(models.Model):
    """Who answers for a bound person, from one instant to another."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = of_person()
    kind = models.TextField(choices=Custodian.choices)
    venue = of_venue()
    unit = models.UUIDField(null=True)  # of the community room, which lies ahead
    account = models.TextField(blank=True)  # who signed; a driver is this account
    place = models.IntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "logistics_custody"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=OPEN, name="logistics_custody_one_open"
            ),
            models.CheckConstraint(
                condition=Q(OPEN, until__isnull=True) | Q(~OPEN, until__gte=F("since")),
                name="logistics_custody_end_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Custodian.DRIVER) | ~Q(account=""),
                name="logistics_custody_driver_named",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "kind"], condition=OPEN, name="logistics_custody_now"
            ),
            # Row security asks for these at every question about people.
            models.Index(
                fields=["place"],
                condition=Q(OPEN, ~Q(account="")),
                name="logistics_custody_signed",
            ),
            models.Index(
                fields=["account"],
                condition=Q(OPEN, kind=Custodian.DRIVER),
                name="logistics_custody_driven",
            ),
            # Whom somebody has whose account is closed.
            models.Index(
                fields=["account"],
                condition=Q(OPEN, ~Q(account="")),
                name="logistics_custody_account",
            ),
        ]


class Unanswered(models.TextChoices):
    """Why an offer to hand somebody over was never accepted."""

    WITHDRAWN = "withdrawn"  # by whoever offered
    REFUSED = "refused"  # by whoever was to receive
    OVERTAKEN = "overtaken"  # nothing binds the person any more, they were merged, or
    # a letter about them was accepted


class HandOver(models.Model):
    """Somebody is offered to the next custodian, who accepts by signing."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = of_person()
    custody = models.ForeignKey(
        Custody, models.PROTECT, related_name="+", db_index=False
    )  # of whoever gives
    to_kind = models.TextField(choices=Custodian.choices)
    venue = of_venue()
    unit = models.UUIDField(null=True)
    account = models.TextField(blank=True)  # the only one who may accept, if named
    place = models.IntegerField()
    offered_by = models.TextField()  # account: it may never accept
    offered_at = models.DateTimeField()
    entry = recorded()
    accepted_entry = recorded(ends=True)
    ended_entry = recorded(ends=True)
    ended_why = models.TextField(choices=Unanswered.choices, blank=True)

    class Meta:
        db_table = "logistics_hand_over"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(OPEN, accepted_entry__isnull=True),
                name="logistics_hand_over_one_open",
            ),
            models.CheckConstraint(
                condition=OPEN | Q(accepted_entry__isnull=True),
                name="logistics_hand_over_one_answer",
            ),
            models.CheckConstraint(
                condition=Q(OPEN, ended_why="") | Q(~OPEN, ~Q(ended_why="")),
                name="logistics_hand_over_end_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "offered_at"],
                condition=Q(OPEN, accepted_entry__isnull=True),
                name="logistics_hand_over_waiting",
            ),
        ]


class Room(models.Model):
    """A room of a site, with its beds."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    venue = of_venue(optional=False)
    number = models.TextField()  # as on the door
    beds = models.PositiveSmallIntegerField()
    place = models.IntegerField()
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "logistics_room"
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "number"], condition=OPEN, name="logistics_room_once"
            ),
            models.CheckConstraint(
                condition=Q(beds__gte=1), name="logistics_room_has_a_bed"
            ),
        ]


class Lodging(models.Model):
    """A person in a bed, from one instant to another."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = of_person()
    room = models.ForeignKey(Room, models.PROTECT, related_name="lodgings")
    bed = models.PositiveSmallIntegerField()  # 1 … beds
    place = models.IntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "logistics_lodging"
        constraints = [
            models.UniqueConstraint(
                fields=["room", "bed"], condition=OPEN, name="logistics_lodging_bed"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=OPEN, name="logistics_lodging_person"
            ),
            models.CheckConstraint(
                condition=Q(OPEN, until__isnull=True) | Q(~OPEN, until__gte=F("since")),
                name="logistics_lodging_end_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place"], condition=OPEN, name="logistics_lodging_now"
            ),
        ]


class Trip(models.Model):
    """A pickup: whom a driver takes, from where to where, met by a named lead."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    reference = models.TextField(unique=True)
    plate = models.TextField()
    driver = models.TextField()  # account
    driver_name = models.TextField(blank=True)
    lead = models.TextField()  # who answers for the pickup on the spot
    origin = of_venue()  # null: from where each of them is
    destination = of_venue()  # null: to where each of them stays
    place = models.IntegerField()
    to_place = models.IntegerField()
    leaves_at = models.DateTimeField()
    entry = recorded()
    started_entry = recorded(ends=True)
    arrived_entry = recorded(ends=True)
    cancelled_entry = recorded(ends=True)

    class Meta:
        db_table = "logistics_trip"
        constraints = [
            models.CheckConstraint(
                condition=Q(started_entry__isnull=True)
                | Q(cancelled_entry__isnull=True),
                name="logistics_trip_started_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(arrived_entry__isnull=True)
                | Q(started_entry__isnull=False),
                name="logistics_trip_arrives_if_started",
            ),
        ]
        indexes = [
            models.Index(
                fields=["driver"],
                condition=Q(arrived_entry__isnull=True, cancelled_entry__isnull=True),
                name="logistics_trip_driver",
            ),
        ]


class Passenger(models.Model):
    """Somebody on a trip, with the offer to its driver if something binds them."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    trip = models.ForeignKey(Trip, models.PROTECT, related_name="passengers")
    person = of_person()
    hand_over = models.ForeignKey(
        HandOver, models.PROTECT, null=True, related_name="+", db_index=False
    )
    entry = recorded()
    ended_entry = recorded(ends=True)  # did not come along

    class Meta:
        db_table = "logistics_passenger"
        constraints = [
            models.UniqueConstraint(
                fields=["trip", "person"],
                condition=OPEN,
                name="logistics_passenger_once",
            )
        ]
