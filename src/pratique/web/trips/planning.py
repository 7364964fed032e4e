"""Plan trips: whom a driver takes, from where to where, met by a named lead."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pratique.access.permissions import Permission
from pratique.access.queries import holders
from pratique.logistics import queries as logistics
from pratique.logistics.actions import trips
from pratique.web.asking import (
    Choices,
    Data,
    HourField,
    ask_plainly,
    instant,
    offer,
    refusals_shown,
    text_field,
)
from pratique.web.custody.forms import CHECKPOINTS, venues
from pratique.web.listing import MOST
from pratique.web.officer import Officer, OfficerRequest, needs
from pratique.web.today import this_day
from pratique.web.trips.driving import Journey, journey
from pratique.web.trips.waiting import Traveller, waiting_for_transfer


class TripForm(forms.Form):
    """Who goes, in what, with whom, from where to where."""

    people = forms.MultipleChoiceField(label=gettext_lazy("Who goes"))
    plate = text_field(label=gettext_lazy("Plate"), longest=12)
    driver = forms.ChoiceField(label=gettext_lazy("Driver"))
    lead = text_field(
        label=gettext_lazy("Lead on the spot"),
        help_text=gettext_lazy("Who answers for the pickup: name and phone."),
    )
    origin = forms.ChoiceField(label=pgettext_lazy("trip", "From"), required=False)
    destination = forms.ChoiceField(label=pgettext_lazy("trip", "To"), required=False)
    hour = HourField(
        label=gettext_lazy("Leaves at"),
        help_text=gettext_lazy("Today; empty: now."),
        required=False,
    )

    def __init__(
        self, data: Data | None, officer: Officer, waiting: list[Traveller]
    ) -> None:
        super().__init__(data, label_suffix="")
        offer(self, "people", [(str(each.id), each.row.name) for each in waiting])
        drivers = holders(Permission.DRIVE_TRIPS, officer.actor)
        offer(self, "driver", [("", _("choose")), *drivers])
        offer(self, "origin", [("", _("each where they are")), *_from(officer)])
        offer(self, "destination", [("", _("each to where they stay")), *_to(officer)])
        ask_plainly(self)

    def named(self) -> list[UUID]:
        """Return who goes."""
        return [UUID(each) for each in self.cleaned_data["people"]]

    def leaves_at(self) -> datetime | None:
        """Return when it leaves; None: now."""
        hour = self.cleaned_data["hour"]
        zone = timezone.get_current_timezone_name()
        return instant(this_day(), hour, zone) if hour else None


def _from(officer: Officer) -> Choices:
    groups = [
        (_("Checkpoints"), _codes(officer, *CHECKPOINTS)),
        (_("Sites and hospitals"), _codes(officer, "site", "hospital")),
    ]
    return [(word, found) for word, found in groups if found]


def _to(officer: Officer) -> Choices:
    groups = [
        (_("Quarantine sites"), _codes(officer, "site")),
        (_("Hospitals"), _codes(officer, "hospital")),
    ]
    return [(word, found) for word, found in groups if found]


def _codes(officer: Officer, *kinds: str) -> list[tuple[str, str]]:
    return [
        (value.removeprefix(":"), name) for value, name in venues(officer, "", *kinds)
    ]


@needs(Permission.PLAN_TRIPS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: OfficerRequest) -> HttpResponse:
    """Show who waits to be taken on, and the trips; plan another."""
    waiting = waiting_for_transfer(request.POST.getlist("people"))
    form = TripForm(request.POST or None, request.officer, waiting)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            made = trips.plan(
                people=form.named(),
                leaves_at=form.leaves_at(),
                by=request.officer.actor,
                **{name: form.cleaned_data[name] for name in PLAIN},
            )
            told = _("Planned: %(trip)s. The driver signs when setting off.")
            messages.success(request, told % {"trip": made.reference})
            return redirect("plan-trips")
    words = {"form": form, "waiting": waiting, "trips": planned()}
    status = 422 if form.is_bound else 200
    return render(request, "trips/planning.html", words, status=status)


PLAIN = ("plate", "driver", "lead", "origin", "destination")


def planned() -> list[Journey]:
    """Return the trips that are not over, the next one first."""
    return [journey(trip) for trip in logistics.trips_now()[:MOST]]


@needs(Permission.PLAN_TRIPS)
@require_POST
def cancel(request: OfficerRequest, trip: UUID) -> HttpResponse:
    """Cancel a trip that has not left."""
    reason = request.POST.get("reason", "")
    trips.cancel(trip=trip, reason=reason, by=request.officer.actor)
    messages.success(request, _("Cancelled. Whoever has the people keeps them."))
    return redirect("plan-trips")
