"""Trips: a driver signs for everybody on board, and offers them where they arrive."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock, database, ids
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.logistics import events, queries, refusals
from pratique.logistics.actions import custody, signing
from pratique.logistics.actions.signing import Receiver
from pratique.logistics.models import (
    Custodian,
    HandOver,
    Passenger,
    Trip,
    Unanswered,
)
from pratique.places import queries as places
from pratique.places.models import Venue, VenueKind
from pratique.registry import queries as registry
from pratique.registry.actions.noting import reasoned
from pratique.registry.models import Person

RECEIVED_AS = {
    VenueKind.SITE: Custodian.SITE,
    VenueKind.HOSPITAL: Custodian.HOSPITAL,
}


def plan(
    *,
    people: Iterable[UUID],
    plate: str,
    driver: str,
    lead: str,
    origin: str,
    destination: str,
    by: Actor,
    driver_name: str = "",
    leaves_at: datetime | None = None,
) -> Trip:
    """Plan a trip: whoever is bound is offered to the driver, who signs on leaving.

    Args:
        people: whom.
        plate: of the vehicle.
        driver: account that drives.
        lead: who answers for the pickup on the spot; a name.
        origin: code of the venue they are at; blank: each where they are.
        destination: code of the venue they go to; blank: each to where they stay.
        by: who plans trips in that place.
        driver_name: as the people on board know the driver.
        leaves_at: when it is to leave; now, if not said.
    """
    require(by, Permission.PLAN_TRIPS)
    named = sorted(set(people))
    _refuse_incomplete(named, plate, driver, lead)
    signing.must_drive(driver.strip(), "driver")
    start, end = _venue(origin), _venue(destination)
    signing.must_be_open(end, "destination")
    with database.transaction():
        aboard = {each.pk: each for each in map(registry.lock_kept, named)}
        first = next(iter(aboard.values()))
        trip = Trip(
            reference=ids.reference("T"),
            plate=plate.strip(),
            driver=driver.strip(),
            driver_name=driver_name.strip(),
            lead=lead.strip(),
            origin=start,
            destination=end,
            place=start.division.position if start else first.place,
            to_place=end.division.position if end else first.place,
            leaves_at=leaves_at or clock.now(),
        )
        trip.entry = _record(events.TRIP_PLANNED, trip, by=by, people=len(aboard))
        trip.save(force_insert=True)
        for someone in aboard.values():
            _put_on_list(trip, someone, by=by)
    return trip


def _refuse_incomplete(people: list[UUID], plate: str, driver: str, lead: str) -> None:
    told = {"people": people, "plate": plate, "driver": driver, "lead": lead}
    for field, value in told.items():
        if not (value.strip() if isinstance(value, str) else value):
            raise refusals.TripIncomplete(
                _("A trip needs people, a plate, a driver and a lead."),
                next_step=_("Say what is missing."),
                field=field,
            )


def _venue(code: str) -> Venue | None:
    return places.venue(code) if code else None


def _put_on_list(trip: Trip, someone: Person, *, by: Actor) -> None:
    held = queries.custody_of(someone.pk)
    offer: HandOver | None = None
    if held is not None:
        signing.must_give(by, held)
        to = Receiver(Custodian.DRIVER, trip.place, account=trip.driver)
        offer = custody.offered(someone, held, to, by=by)
    Passenger(trip=trip, person=someone, hand_over=offer, entry=trip.entry).save(
        force_insert=True
    )


def depart(*, trip: UUID, by: Actor) -> Trip:
    """Set off: the driver signs for everybody on board.

    Whose offer is open no more (free meanwhile, or withdrawn) does not come along.
    """
    require(by, Permission.DRIVE_TRIPS)
    with database.transaction():
        row = _locked(trip)
        _must_drive(by, row)
        if row.started_entry_id is not None:
            raise _over()
        signing.must_be_open(row.destination, "destination")
        row.started_entry = _record(events.TRIP_DEPARTED, row, by=by)
        row.save(update_fields=["started_entry"])
        for passenger in _on_list(row):
            _board(passenger, row.started_entry, by=by)
    return row


def _board(passenger: Passenger, left: Entry, *, by: Actor) -> None:
    offer = passenger.hand_over
    if offer is None:
        return
    if offer.accepted_entry_id is None and offer.ended_entry_id is None:
        signing.must_receive(by, offer)
        custody.accepted(offer, by=by)
    else:
        passenger.ended_entry = left
        passenger.save(update_fields=["ended_entry"])


def arrive(*, trip: UUID, by: Actor) -> Trip:
    """Arrive: everybody is offered there; the driver has them until each is signed for.

    Where people go home, it is the community of each that is to receive them. To a
    place that closed on the way nobody is offered: the driver hands them on.
    """
    require(by, Permission.DRIVE_TRIPS)
    with database.transaction():
        row = _locked(trip)
        _must_drive(by, row)
        if row.started_entry_id is None:
            raise refusals.TripNotUnderWay(
                _("This trip has not left yet."), next_step=_("Set off first.")
            )
        if row.arrived_entry_id is not None:
            raise _over()
        row.arrived_entry = _record(events.TRIP_ARRIVED, row, by=by)
        row.save(update_fields=["arrived_entry"])
        to = row.destination
        is_open = to is None or to.ended_entry_id is None
        for passenger in _on_list(row) if is_open else []:
            _offer_there(row, registry.kept(passenger.person), by=by)
    return row


def _offer_there(trip: Trip, someone: Person, *, by: Actor) -> None:
    held = queries.custody_of(someone.pk)
    if held is None or (held.kind, held.account) != (Custodian.DRIVER, trip.driver):
        return  # free, or handed over on the way
    if queries.open_offer(someone.pk) is None:
        custody.offered(someone, held, _receiver(trip, someone), by=by)


def _receiver(trip: Trip, someone: Person) -> Receiver:
    venue = trip.destination
    if venue is None:
        return Receiver(Custodian.COMMUNITY, someone.place)
    kind = RECEIVED_AS.get(VenueKind(venue.kind), Custodian.COMMUNITY)
    return Receiver(kind, trip.to_place, venue)


def cancel(*, trip: UUID, reason: str, by: Actor) -> Trip:
    """Cancel a trip that has not left: whoever has the people keeps them."""
    require(by, Permission.PLAN_TRIPS)
    reasoned(reason)
    with database.transaction():
        row = _locked(trip)
        if row.started_entry_id is not None:
            raise _over()
        row.cancelled_entry = _record(events.TRIP_CANCELLED, row, by=by)
        row.save(update_fields=["cancelled_entry"])
        for passenger in _on_list(row):
            offer = passenger.hand_over
            if offer and not (offer.accepted_entry_id or offer.ended_entry_id):
                custody.ended(offer, Unanswered.WITHDRAWN, by=by, words=reason)
    return row


def _locked(trip: UUID) -> Trip:
    """Return a trip with its people locked, so that answers come one by one.

    People first, and in one order, as planning a trip locks them: two trips of the
    same people never wait for each other. Whose trip is over may see them no more: they
    are told that it is over.
    """
    seen = queries.access_trip(trip)
    if seen.cancelled_entry_id is not None or seen.arrived_entry_id is not None:
        raise _over()
    listed = Passenger.objects.filter(trip=trip, ended_entry=None)
    for person in sorted(listed.values_list("person", flat=True)):
        registry.lock_kept(person)
    row = queries.access_trip(trip, lock_row=True)
    if row.cancelled_entry_id is not None:
        raise _over()
    return row


def _on_list(trip: Trip) -> list[Passenger]:
    rows = Passenger.objects.filter(trip=trip, ended_entry=None)
    told = rows.select_related("person__merged_into", "hand_over__custody")
    return list(told.order_by("person"))


def _must_drive(by: Actor, trip: Trip) -> None:
    if by.account != trip.driver:
        raise refusals.NotTheDriver(
            _("Another driver is named for this trip."),
            next_step=_("Ask whoever planned it to plan it anew with you."),
        )


def _over() -> refusals.TripOver:
    return refusals.TripOver(
        _("This trip has left, has arrived or was cancelled already."),
        next_step=_("Reload the page."),
    )


def _record(kind: str, trip: Trip, *, by: Actor, people: int | None = None) -> Entry:
    told: dict[str, object] = {} if people is None else {"people": people}
    return record(
        kind,
        by=by,
        subject=f"logistics.trip:{trip.pk}",
        place=trip.place,
        data={"reference": trip.reference, **told},
    )
