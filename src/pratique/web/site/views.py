"""Run a site: parse, call, render."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pratique.access.permissions import Permission
from pratique.access.refusals import NotHere
from pratique.logistics import queries
from pratique.logistics.actions import rooms as logistics
from pratique.places import queries as places
from pratique.web.asking import refusals_shown
from pratique.web.officer import Officer, OfficerRequest, needs
from pratique.web.people.records import meant
from pratique.web.site.forms import BedForm, RoomForm
from pratique.web.site.guests import site_of

if TYPE_CHECKING:
    from pratique.places.models import Venue


@needs(Permission.ADMIT_TO_SITE)
@require_GET
def site(request: OfficerRequest) -> HttpResponse:
    """Show a site: the door first, then beds, tests and who leaves."""
    sites = _sites(request.officer)
    if not sites:
        return render(request, "site/none.html")
    wanted = request.GET.get("at", "")
    venue = next((each for each in sites if each.code == wanted), sites[0])
    return _page(request, venue, RoomForm())


def _sites(officer: Officer) -> "list[Venue]":
    """Return the open sites, then the closed ones that still have somebody."""
    low, high = officer.actor.low, officer.actor.high
    closed = queries.closed_sites().filter(division__position__range=(low, high))
    return [*places.venues(kind="site", within=officer.place), *closed]


def _page(request: OfficerRequest, venue: "Venue", form: RoomForm) -> HttpResponse:
    words = {
        "venue": venue,
        "sites": _sites(request.officer),
        "site": site_of(venue.code, request.officer),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "site/site.html", words, status=status)


@needs(Permission.ADMIT_TO_SITE)
@require_POST
def open_room(request: OfficerRequest, code: str) -> HttpResponse:
    """Enter a room of a site."""
    form = RoomForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            logistics.open_room(
                venue=code, by=request.officer.actor, **form.cleaned_data
            )
            messages.success(request, _("Entered."))
            return _back(code)
    return _page(request, places.venue(code), form)


@needs(Permission.ADMIT_TO_SITE)
@require_POST
def close_room(request: OfficerRequest, code: str, room: UUID) -> HttpResponse:
    """Take a room out of use."""
    row = logistics.close_room(room=room, by=request.officer.actor)
    messages.success(request, _("Room %(room)s is out of use.") % {"room": row.number})
    return _back(code)


@needs(Permission.ADMIT_TO_SITE)
@require_POST
def lodge(request: OfficerRequest, code: str) -> HttpResponse:
    """Give somebody a bed, or another one."""
    form = BedForm(request.POST)
    if not form.is_valid():
        raise NotHere
    reference, room = form.told()
    person = meant(reference)
    bed = logistics.lodge(person=person.pk, room=room, by=request.officer.actor)
    words = {"name": person.name, "room": bed.room.number, "bed": bed.bed}
    messages.success(request, _("%(name)s: room %(room)s, bed %(bed)s.") % words)
    return _back(code)


@needs(Permission.ADMIT_TO_SITE)
@require_POST
def leave(request: OfficerRequest, code: str, reference: str) -> HttpResponse:
    """Note that somebody has left their bed."""
    person = meant(reference)
    logistics.leave(person=person.pk, by=request.officer.actor)
    messages.success(request, _("%(name)s has left the bed.") % {"name": person.name})
    return _back(code)


def _back(code: str) -> HttpResponse:
    return redirect(f"{reverse('site')}?{urlencode({'at': code})}")
