"""Static zones: those in force, imposed, looked at again, lifted."""

from datetime import datetime, time
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from pratique import clock
from pratique.access.permissions import Permission
from pratique.divisions.queries import zone_of
from pratique.places import queries
from pratique.places.actions import zones as places
from pratique.places.actions.zones import SLIP
from pratique.web.asking import (
    Data,
    DayField,
    HourField,
    PlaceField,
    ask_plainly,
    instant,
    refusals_shown,
    text_field,
)
from pratique.web.officer import Officer, OfficerRequest, needs
from pratique.web.today import this_day

LATEST = 20  # zones that were lifted, on the page


class ZoneForm(forms.Form):
    """Which place stands still, since when, and when it is looked at again."""

    place = PlaceField(label=gettext_lazy("Division"))
    name = text_field(
        label=gettext_lazy("Part of it"),
        help_text=gettext_lazy("Empty: the whole division."),
        required=False,
    )
    day = DayField(
        label=gettext_lazy("Since"),
        help_text=gettext_lazy("Empty: from now on."),
        required=False,
    )
    hour = HourField(label=gettext_lazy("Hour"), required=False)
    review_on = DayField(label=gettext_lazy("Reviewed on"))
    reason = text_field(label=gettext_lazy("Reason"), longest=200)

    def __init__(self, data: Data | None) -> None:
        super().__init__(data, label_suffix="")
        ask_plainly(self)

    def since(self) -> datetime | None:
        """Return from when on: a day without an hour begins at 0:00."""
        told = self.cleaned_data
        if told["day"] is None:
            return None
        begins = told["hour"] or time()
        return instant(told["day"], begins, zone_of(told["place"].code))


class ReviewForm(forms.Form):
    """Until which day it goes on, and why."""

    review_on = DayField(label=gettext_lazy("Next review"))
    reason = text_field(label=gettext_lazy("Reason"), longest=200, required=False)

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, label_suffix="", auto_id="review_%s")
        ask_plainly(self)


class LiftForm(forms.Form):
    """Why it is lifted; within the hour it may have been a slip."""

    reason = text_field(label=gettext_lazy("Reason"), longest=200)
    by_mistake = forms.BooleanField(
        label=gettext_lazy("It was imposed by mistake"), required=False
    )

    def __init__(self, data: Data | None = None, *, slip: bool = True) -> None:
        super().__init__(data, label_suffix="", auto_id="lift_%s")
        if not slip:
            del self.fields["by_mistake"]
        ask_plainly(self)


@needs(Permission.MANAGE_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def zones(request: OfficerRequest) -> HttpResponse:
    """Show what stands still, and what is to be looked at again; impose another."""
    form = ZoneForm(request.POST or None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        with refusals_shown(form, {"division": "place", "since": "day"}):
            made = places.impose(
                division=told["place"].code,
                name=told["name"],
                since=form.since(),
                review_on=told["review_on"],
                reason=told["reason"],
                by=request.officer.actor,
            )
            messages.success(request, _("%(zone)s stands still.") % {"zone": made.name})
            return redirect("zones")
    here = request.officer.place
    words = {
        "form": form,
        "zones": queries.zones_in_force(of=here),
        "today": this_day(),
    }
    words |= {"due": queries.zones_due_for_review(this_day(), of=here)}
    words |= {"over": queries.zones_over(here)[:LATEST]}
    status = 422 if form.is_bound else 200
    return render(request, "command/zones.html", words, status=status)


@needs(Permission.MANAGE_AREAS)
@require_GET
def zone(request: OfficerRequest, zone: UUID) -> HttpResponse:
    """Show one zone: since when, why, every review; look at it again, or lift it."""
    return _page(request, zone)


@needs(Permission.MANAGE_AREAS)
@require_POST
def review(request: OfficerRequest, zone: UUID) -> HttpResponse:
    """Let a zone go on until its next review."""
    form = ReviewForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            places.review(zone=zone, by=request.officer.actor, **form.cleaned_data)
            messages.success(request, _("Reviewed: it goes on."))
            return redirect("zones")
    return _page(request, zone, review=form)


@needs(Permission.MANAGE_AREAS)
@require_POST
def lift(request: OfficerRequest, zone: UUID) -> HttpResponse:
    """Lift a zone for a reason; a slip is taken back."""
    form = LiftForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            places.lift(zone=zone, by=request.officer.actor, **form.cleaned_data)
            messages.success(request, _("Lifted."))
            return redirect("zones")
    return _page(request, zone, lift=form)


def zones_to_review(officer: Officer) -> list[queries.ZoneKnown]:
    """Return the zones that somebody has to look at today, or ought to have."""
    if not officer.may(Permission.MANAGE_AREAS):
        return []
    found = queries.zones_due_for_review(this_day(), of=officer.place)
    return [each for each in found if officer.answers_for(each.zone.division.position)]


def _listed(here: str) -> dict[str, object]:
    """Return the zones of a place, those to be reviewed first."""
    today = this_day()
    due = queries.zones_due_for_review(today, of=here)
    known = queries.zones_in_force(of=here)
    return {
        "zones": [*due, *(each for each in known if each.review_on > today)],
        "due": due,
        "late": any(each.review_on < today for each in due),
        "over": queries.zones_over(here)[:LATEST],
        "today": today,
    }


def _page(
    request: OfficerRequest,
    wanted: UUID,
    *,
    review: ReviewForm | None = None,
    lift: LiftForm | None = None,
) -> HttpResponse:
    """Show a zone; one of its forms may have been refused."""
    found = queries.zone(wanted)
    slip = clock.now() < found.imposed_at + SLIP
    in_force = found.ended_entry_id is None
    words = {
        "known": queries.zone_known(found),
        "today": this_day(),
        "own": in_force and request.officer.answers_for(found.division.position),
        "review": review or ReviewForm(),
        "lift": lift or LiftForm(slip=slip),
        "slip_until": found.imposed_at + SLIP if slip else None,
    }
    status = 422 if review or lift else 200
    return render(request, "command/zone.html", words, status=status)
