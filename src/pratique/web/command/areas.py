"""Risk areas: listed, lifted, withdrawn."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pratique.access.permissions import Permission
from pratique.places import actions as places
from pratique.places import queries
from pratique.web import vocabulary
from pratique.web.asking import (
    Data,
    DayField,
    PlaceField,
    ask_plainly,
    choice_field,
    offer,
    refusals_shown,
    text_field,
)
from pratique.web.listing import MOST
from pratique.web.officer import OfficerRequest, needs

LISTED = ("high", "medium")


class AreaForm(forms.Form):
    """Which area, at what level, from what day."""

    place = PlaceField(label=gettext_lazy("Division"))
    name = text_field(
        label=gettext_lazy("Name of the area"),
        help_text=gettext_lazy("The compound or village, as it was announced."),
        required=False,
    )
    whole = forms.BooleanField(
        label=gettext_lazy("It is the whole division"), required=False
    )
    level = choice_field([], label=gettext_lazy("Level"))
    counted_from = DayField(
        label=gettext_lazy("Counts from"),
        help_text=gettext_lazy("The first day on which being there is a risk."),
    )
    announced_by = text_field(
        label=gettext_lazy("Announced by"),
        help_text=gettext_lazy("Only for a place outside your own jurisdiction."),
        required=False,
    )
    source = text_field(label=gettext_lazy("Announcement"), required=False)

    def __init__(self, data: Data | None) -> None:
        super().__init__(data, label_suffix="")
        words = [(level, vocabulary.say(level, "level")) for level in LISTED]
        offer(self, "level", words)
        ask_plainly(self)


@needs(Permission.MANAGE_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def areas(request: OfficerRequest) -> HttpResponse:
    """Show what is listed now; list another one."""
    form = AreaForm(request.POST or None)
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data)
        place = told.pop("place")
        with refusals_shown(form, {"division": "place"}):
            places.list_area(division=place.code, by=request.officer.actor, **told)
            messages.success(request, _("Listed. Everybody concerned is assessed now."))
            return redirect("areas")
    words = {"form": form, "levels": queries.levels_now()[:MOST]}
    words["watched"] = queries.watch_lists()
    status = 422 if form.is_bound else 200
    return render(request, "command/areas.html", words, status=status)


@needs(Permission.MANAGE_AREAS)
@require_POST
def lift(request: OfficerRequest, code: str) -> HttpResponse:
    """Lift an area: from today on, being there is no risk."""
    places.lift_area(area=code, by=request.officer.actor)
    messages.success(request, _("Lifted."))
    return redirect("areas")


@needs(Permission.MANAGE_AREAS)
@require_POST
def withdraw(request: OfficerRequest, code: str) -> HttpResponse:
    """Withdraw an area that was listed by mistake: as if it had never been."""
    places.withdraw_area(area=code, by=request.officer.actor)
    messages.success(request, _("Withdrawn. Nobody is bound because of it any more."))
    return redirect("areas")
