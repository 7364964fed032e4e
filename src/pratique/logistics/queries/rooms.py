"""A site: who is expected, at the door and in which bed; which beds are free."""

from collections import Counter
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from pratique.ledger.queries import Known
from pratique.logistics.models import (
    Custodian,
    Custody,
    HandOver,
    Lodging,
    Passenger,
    Room,
)
from pratique.logistics.queries.custody import waiting_hand_overs
from pratique.logistics.refusals import UnknownRoom
from pratique.places.models import Venue
from pratique.registry.models import Person


def access_room(room: UUID, *, lock_row: bool = False) -> Room:
    """Return a room in use; missing, closed and forbidden look alike."""
    rows = Room.objects.filter(pk=room, ended_entry=None)
    if lock_row:
        rows = rows.select_for_update(no_key=True)
    row = rows.first()
    if row is None:
        raise UnknownRoom(_("There is no such room."), next_step=_("Reload the page."))
    return row


def expected(venue: str) -> QuerySet[Passenger]:
    """Return who is on a trip to a site and has not arrived, the next trip first."""
    rows = Passenger.objects.filter(
        ended_entry=None,
        trip__destination__code=venue,
        trip__arrived_entry=None,
        trip__cancelled_entry=None,
    )
    return rows.select_related("person", "trip").order_by("trip__leaves_at", "pk")


def at_the_door(venue: str) -> QuerySet[HandOver]:
    """Return who is offered to a site and not signed for, the longest first."""
    return waiting_hand_overs().filter(venue__code=venue)


def without_bed(venue: str) -> QuerySet[Custody]:
    """Return whom a site has signed for and given no bed yet."""
    lodging = Lodging.objects.filter(person=OuterRef("person"), ended_entry=None)
    rows = Custody.objects.filter(
        ~Exists(lodging), kind=Custodian.SITE, venue__code=venue, ended_entry=None
    )
    return rows.select_related("person").order_by("since", "pk")


def lodged(venue: str) -> QuerySet[Lodging]:
    """Return who sleeps at a site, by room and bed."""
    rows = Lodging.objects.filter(room__venue__code=venue, ended_entry=None)
    return rows.select_related("person", "room").order_by("room__number", "bed")


def left_inside() -> QuerySet[Person]:
    """Return who is in the hands, or in a bed, of a place that was closed.

    There must be nobody for long: whoever closed it is to have them taken on.
    """
    kept = Custody.objects.filter(
        ended_entry=None, venue__ended_entry__isnull=False
    ).values("person")
    asleep = Lodging.objects.filter(
        ended_entry=None, room__venue__ended_entry__isnull=False
    ).values("person")
    return Person.objects.filter(pk__in=kept.union(asleep)).order_by("reference")


def closed_sites() -> QuerySet[Venue]:
    """Return the sites that were closed and still have somebody, in a bed or none."""
    kept = Custody.objects.filter(ended_entry=None, kind=Custodian.SITE)
    asleep = Lodging.objects.filter(ended_entry=None)
    there = kept.values("venue").union(asleep.values("room__venue"))
    rows = Venue.objects.filter(pk__in=there, ended_entry__isnull=False)
    return rows.select_related("division").order_by("name", "code")


def free_to_go(venue: str) -> QuerySet[Lodging]:
    """Return who has a bed at a site and is bound no more: they may leave."""
    held = Custody.objects.filter(person=OuterRef("person"), ended_entry=None)
    return lodged(venue).filter(~Exists(held))


def lodging_of(person: UUID) -> Lodging | None:
    """Return the bed that a person has now, if they have one."""
    rows = Lodging.objects.filter(person=person, ended_entry=None)
    return rows.select_related("room__venue").first()


class Beds(NamedTuple):
    """A room, and how many of its beds somebody has."""

    room: Room
    taken: int

    @property
    def free(self) -> int:
        """Return how many beds nobody has."""
        return self.room.beds - self.taken


def rooms(venue: str) -> list[Beds]:
    """Return a site's rooms and the beds taken in each."""
    taken = Counter(lodged(venue).values_list("room", flat=True))
    rows = Room.objects.filter(venue__code=venue, ended_entry=None)
    return [Beds(room, taken[room.pk]) for room in rows.order_by("number")]


def beds_between(low: int, high: int, known: Known) -> tuple[int, int]:
    """Return how many beds the sites between two positions had, and how many were free.

    Of sites that are closed by now, none are counted.
    """
    sites = Room.objects.filter(
        venue__division__position__range=(low, high), venue__ended_entry=None
    )
    rows = known.only(sites)
    beds: int = rows.aggregate(beds=Sum("beds"))["beds"] or 0
    taken = known.only(Lodging.objects.filter(room__in=rows.values("pk")))
    return beds, beds - taken.count()


def free_beds(venue: str) -> int:
    """Return how many beds of a site nobody has."""
    return sum(room.free for room in rooms(venue))
