"""A driver's first page: my trips, who is on board, who has not signed yet."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pratique.access.permissions import Permission
from pratique.logistics import queries as logistics
from pratique.logistics.actions import trips as driving
from pratique.web.custody.keeping import Offer, offers
from pratique.web.listing import MOST
from pratique.web.officer import Officer, OfficerRequest, needs
from pratique.web.people.rows import Row, row_of

if TYPE_CHECKING:
    from pratique.logistics.models import Trip


@dataclass(frozen=True, slots=True)
class Journey:
    """A trip and whom it takes."""

    trip: "Trip"
    people: list[Row]

    @property
    def under_way(self) -> bool:
        """Say whether it has set off."""
        return self.trip.started_entry_id is not None


@needs(Permission.DRIVE_TRIPS)
@require_GET
def trips(request: OfficerRequest) -> HttpResponse:
    """Show what to drive now and next, and who waits for a signature."""
    account = request.officer.actor.account
    mine = [journey(trip) for trip in logistics.trips_of(account)[:MOST]]
    mine.sort(key=lambda each: not each.under_way)
    words = {
        "now": mine[0] if mine else None,
        "later": mine[1:],
        "waiting": waiting(request.officer),
        "kept": kept(account),
    }
    return render(request, "trips/driving.html", words)


def journey(trip: "Trip") -> Journey:
    """Return a trip with its people: who they are, not what binds them.

    That they are to be taken is all that being on the list says.
    """
    listed = logistics.passengers(trip.pk)
    return Journey(trip, [row_of(each.person, None) for each in listed])


def waiting(officer: Officer) -> list[Offer]:
    """Return who was brought and is not signed for yet, the longest waiting first."""
    rows = logistics.offers_by(officer.actor.account)[:MOST]
    return offers(rows, place=officer.place)


def kept(account: str) -> list[Row]:
    """Return whom a driver has and nobody is to receive: not on the way, not offered."""
    aboard = list(logistics.on_board(account)[:MOST])
    offered = logistics.offers_of(each.person_id for each in aboard)
    on_the_way = {
        each.person_id
        for trip in logistics.trips_of(account)
        if trip.started_entry_id
        for each in logistics.passengers(trip.pk)
    }
    return [
        row_of(each.person, None, at=each.since)
        for each in aboard
        if each.person_id not in offered and each.person_id not in on_the_way
    ]


@needs(Permission.DRIVE_TRIPS)
@require_POST
def depart(request: OfficerRequest, trip: UUID) -> HttpResponse:
    """Set off: sign for everybody on board."""
    driving.depart(trip=trip, by=request.officer.actor)
    messages.success(request, _("You have set off. You have everybody on board now."))
    return redirect("trips")


@needs(Permission.DRIVE_TRIPS)
@require_POST
def arrive(request: OfficerRequest, trip: UUID) -> HttpResponse:
    """Arrive: everybody is offered to whoever receives them."""
    driving.arrive(trip=trip, by=request.officer.actor)
    messages.success(
        request, _("Arrived. You have each of them until they are signed for.")
    )
    return redirect("trips")
