"""Premises closed for a case: how far each has come, and its next step."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pratique.access.permissions import Permission
from pratique.access.refusals import NotHere
from pratique.labs import actions as labs
from pratique.places import actions as places
from pratique.places import queries
from pratique.places.actions import closures
from pratique.web import vocabulary
from pratique.web.asking import (
    Choices,
    Data,
    PlaceField,
    ask_plainly,
    offer,
    refusals_shown,
    text_field,
)
from pratique.web.listing import MOST
from pratique.web.officer import Officer, OfficerRequest, needs

if TYPE_CHECKING:
    from pratique.places.models import VenueClosure

LATEST = 20  # premises that were reopened, on the page
STEPS: dict[str, Callable[..., object]] = {
    "sampled": closures.sampled,
    "disinfected": closures.disinfected,
    "reopened": labs.reopen_premises,
}
NEW = ("kind", "name", "place")


class ClosureForm(forms.Form):
    """Which premises, out of those known or new ones, and why."""

    venue = forms.ChoiceField(label=gettext_lazy("Venue"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    name = text_field(label=gettext_lazy("Name over the door"), required=False)
    place = PlaceField(label=gettext_lazy("Division"), required=False)
    reason = text_field(label=gettext_lazy("Reason"), longest=200)

    def __init__(self, data: Data | None, officer: Officer) -> None:
        super().__init__(data, label_suffix="")
        known = _by_kind(officer.place)
        offer(self, "venue", [("", _("choose, or enter it below")), *known])
        self.is_new = not known or (self.is_bound and not self.data.get("venue"))
        offer(self, "kind", vocabulary.choices("venue_kind"))
        ask_plainly(self)

    def clean(self) -> None:
        """Ask for a new venue's name and division where none is chosen."""
        told = self.cleaned_data
        if told.get("venue") or "venue" not in told:
            return
        for asked in NEW:
            if asked not in self.errors and not told.get(asked):
                self.add_error(asked, self.fields[asked].error_messages["required"])


@needs(Permission.MANAGE_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def premises(request: OfficerRequest) -> HttpResponse:
    """Show what is closed, and how far it has come; close another one."""
    form = ClosureForm(request.POST or None, request.officer)
    if form.is_bound and form.is_valid():
        with refusals_shown(form, {"division": "place"}):
            closed = _close(form.cleaned_data, request)
            name = {"venue": closed.venue.name}
            messages.success(request, _("Closed: %(venue)s.") % name)
            return redirect("premises")
    here = request.officer.place
    words = {"form": form, "closures": queries.closures_open(of=here)}
    words |= {"over": queries.closures_over(here)[:LATEST]}
    status = 422 if form.is_bound else 200
    return render(request, "command/premises.html", words, status=status)


@needs(Permission.MANAGE_AREAS)
@require_POST
def take(request: OfficerRequest, code: str, step: str) -> HttpResponse:
    """Take the next step of closed premises; reopening early needs a reason."""
    if step not in STEPS:
        raise NotHere
    told = {"reason": request.POST.get("reason", "")} if step == "reopened" else {}
    STEPS[step](venue=code, by=request.officer.actor, **told)
    name, done = queries.venue(code).name, vocabulary.say(step, "closure")
    sentence = _("%(venue)s: %(step)s.") % {"venue": name, "step": done}
    messages.success(request, sentence)
    return redirect("premises")


def _close(told: dict[str, Any], request: OfficerRequest) -> "VenueClosure":
    """Close known premises, or enter new ones and close them."""
    by = request.officer.actor
    code = (
        told["venue"]
        or places.open_venue(
            kind=told["kind"], name=told["name"], division=told["place"].code, by=by
        ).code
    )
    return closures.close(venue=code, reason=told["reason"], by=by)


def _by_kind(within: str) -> Choices:
    """Return the venues that can be closed, grouped by kind."""
    closed = {each.closure.venue_id for each in queries.closures_open(of=within)}
    found = [
        each for each in queries.venues(within=within)[:MOST] if each.pk not in closed
    ]
    groups = {
        kind: [(each.code, each.name) for each in found if each.kind == kind]
        for kind in vocabulary.VENUES
    }
    return [
        (vocabulary.say(kind, "venue"), group)
        for kind, group in groups.items()
        if group
    ]
