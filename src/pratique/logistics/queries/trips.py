"""Trips, and who is on board."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from pratique.logistics.models import Custodian, Custody, Passenger, Trip
from pratique.logistics.refusals import UnknownTrip

NOT_OVER = Q(arrived_entry=None, cancelled_entry=None)


def access_trip(trip: UUID, *, lock_row: bool = False) -> Trip:
    """Return a trip; missing and forbidden look alike."""
    rows = Trip.objects.filter(pk=trip)
    if lock_row:
        rows = rows.select_for_update(no_key=True)
    row = rows.first()
    if row is None:
        raise UnknownTrip(_("There is no such trip."), next_step=_("Reload the page."))
    return row


def trips_of(account: str) -> QuerySet[Trip]:
    """Return a driver's trips that are not over, the next one first."""
    return trips_now().filter(driver=account)


def trips_now() -> QuerySet[Trip]:
    """Return the trips that are planned or under way, the next one first.

    Each with how many `people` are on its list.
    """
    listed = Count("passengers", filter=Q(passengers__ended_entry=None))
    rows = Trip.objects.filter(NOT_OVER).select_related("origin", "destination")
    rows = rows.annotate(people=listed)
    return rows.order_by("leaves_at", "reference")


def passengers(trip: UUID) -> QuerySet[Passenger]:
    """Return who is on a trip's list, or came along."""
    rows = Passenger.objects.filter(trip=trip, ended_entry=None)
    return rows.select_related("person", "hand_over").order_by("person__reference")


def on_board(account: str) -> QuerySet[Custody]:
    """Return whom a driver has now, also after arriving: nobody has signed for them."""
    rows = Custody.objects.filter(
        kind=Custodian.DRIVER, account=account, ended_entry=None
    )
    return rows.select_related("person").order_by("since", "pk")


def trip_of(person: UUID) -> Trip | None:
    """Return the trip that somebody is on, or on whose list, if it is not over."""
    aboard = Passenger.objects.filter(
        Q(person=person) | Q(person__merged_into=person), ended_entry=None
    )
    return trips_now().filter(pk__in=aboard.values("trip")).first()


def trips_at_the_door(venue: str) -> dict[UUID, Trip]:
    """Return, by person, the trip by which whoever waits at a site has come."""
    rows = Passenger.objects.filter(
        ended_entry=None,
        trip__destination__code=venue,
        trip__arrived_entry__isnull=False,
    ).order_by("trip__arrived_entry")
    told = rows.select_related("trip", "person")
    return {row.person.merged_into_id or row.person_id: row.trip for row in told}
