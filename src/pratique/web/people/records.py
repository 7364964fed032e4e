"""Put right what is recorded about somebody: particulars, stays, address, death."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pratique.access.permissions import Permission
from pratique.registry import queries as registry
from pratique.registry.actions import identity, moving
from pratique.registry.declared import StayKind
from pratique.web.asking import refusals_shown
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.forms import ReasonForm
from pratique.web.people.record_forms import (
    AddressForm,
    CorrectionForm,
    DeathForm,
    StayForm,
)
from pratique.web.people.rows import PersonLike
from pratique.web.traveller.doors import areas_in
from pratique.web.traveller.drafts import StayDraft
from pratique.web.traveller.stay_forms import AreaForm

PAGE = require_http_methods(["GET", "HEAD", "POST"])
PLACES = {"division": "place", "residence": "residence", "since": "since_day"}


def meant(reference: str) -> PersonLike:
    """Return the person a reference means, as all records merged into them."""
    return registry.kept(registry.access_person(reference))


@needs(Permission.CORRECT_PEOPLE)
@PAGE
def correct(request: OfficerRequest, reference: str) -> HttpResponse:
    """Correct a person's particulars, with a reason."""
    person, form = meant(reference), CorrectionForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            identity.correct(
                person=person.pk,
                reason=form.cleaned_data["reason"],
                by=request.officer.actor,
                **form.named(),
            )
            return _done(request, person, _("Corrected."))
    words = {"heading": _("Correct particulars"), "button": _("Correct")}
    words["advice"] = _("What you leave empty stays as it is recorded.")
    return shown(request, person, form, words)


@needs(Permission.MOVE_PEOPLE)
@PAGE
def change_address(request: OfficerRequest, reference: str) -> HttpResponse:
    """Record that somebody stays elsewhere."""
    person, form = meant(reference), AddressForm(request.POST or None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        with refusals_shown(form, PLACES):
            moving.change_address(
                person=person.pk,
                division=told["place"].code,
                stay_kind=StayKind(told["stay_kind"]),
                since=form.since(),
                by=request.officer.actor,
                **{name: told[name] for name in ("address", "hotel", "host")},
            )
            return _done(request, person, _("Recorded: they stay elsewhere."))
    words = {"heading": _("Change of address"), "button": _("Record")}
    words["advice"] = _("What binds them goes with them, to the new place.")
    return shown(request, person, form, words, page="address")


@needs(Permission.MOVE_PEOPLE)
@PAGE
def record_death(request: OfficerRequest, reference: str) -> HttpResponse:
    """Record a death."""
    person, form = meant(reference), DeathForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            moving.record_death(
                person=person.pk,
                died_on=form.cleaned_data["died_on"],
                zone=timezone.get_current_timezone_name(),
                by=request.officer.actor,
            )
            return _done(request, person, _("Recorded."))
    words = {"heading": _("Record a death"), "button": _("Record the death")}
    words["advice"] = _("Nothing binds them any more. It can be taken back.")
    return shown(request, person, form, words | {"grave": True})


@needs(Permission.MOVE_PEOPLE)
@PAGE
def withdraw_death(request: OfficerRequest, reference: str) -> HttpResponse:
    """Take back a death that was recorded by mistake."""
    person, form = meant(reference), ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            reason, by = form.cleaned_data["reason"], request.officer.actor
            moving.withdraw_death(person=person.pk, reason=reason, by=by)
            return _done(request, person, _("Taken back."))
    words = {"heading": _("Take back the death"), "button": _("Take back")}
    return shown(request, person, form, words)


@needs(Permission.REGISTER_PEOPLE)
@PAGE
def withdraw_departure(request: OfficerRequest, reference: str) -> HttpResponse:
    """Take back a departure that was recorded by mistake."""
    person, form = meant(reference), ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            reason, by = form.cleaned_data["reason"], request.officer.actor
            moving.withdraw_departure(person=person.pk, reason=reason, by=by)
            return _done(request, person, _("Taken back."))
    words = {"heading": _("Take back the departure"), "button": _("Take back")}
    words["advice"] = _("What bound them binds again, until the same end.")
    return shown(request, person, form, words)


@needs(Permission.CORRECT_PEOPLE)
@PAGE
def stays(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show where somebody was; add days that an officer found out."""
    person, form = meant(reference), StayForm(request.POST or None)
    areas = _areas(form, request)
    if form.is_bound and form.is_valid() and (areas is None or areas.is_valid()):
        with refusals_shown(form, PLACES):
            identity.add_stay(
                person=person.pk, by=request.officer.actor, **_stay(form, areas)
            )
            return _done(request, person, _("Added. It counts at once."))
    family = registry.family(person.pk)
    words = {"person": person, "form": form, "areas": areas or ""}
    words["stays"] = list(registry.stays_of(family))
    words["struck"] = list(registry.struck_stays_of(family))
    status = 422 if form.is_bound else 200
    return render(request, "people/stays.html", words, status=status)


def _areas(form: StayForm, request: OfficerRequest) -> AreaForm | None:
    """Return the question of listed areas, where the place has some."""
    if not form.is_bound or not form.is_valid():
        return None
    told = form.cleaned_data
    stay = StayDraft(
        place=told["place"].code,
        place_name=told["place"].words,
        first=told["first"].isoformat(),
        last=told["last"].isoformat(),
        area="",
    )
    if told["first"] > told["last"] or not (listed := areas_in(stay)):
        return None
    answered = request.POST if "stay0-area" in request.POST else None
    return AreaForm(stay["place_name"], listed, "", answered, 0)


def _stay(form: StayForm, areas: AreaForm | None) -> dict[str, Any]:
    told = dict(form.cleaned_data)
    area = areas.cleaned_data["area"] if areas else ""
    return {
        "division": told.pop("place").code,
        "area": "" if area in {"outside", "unknown"} else area,
        "outside_areas": True if area == "outside" else None,
        **told,
    }


@needs(Permission.CORRECT_PEOPLE)
@require_POST
def judge_stay(request: OfficerRequest, reference: str, stay: UUID) -> HttpResponse:
    """Strike a stay that was not so, or let a struck one count again."""
    form, by = ReasonForm(request.POST), request.officer.actor
    if not form.is_valid():
        messages.warning(request, _("Give the reason in words."))
        return redirect("stays", reference=reference)
    reason = form.cleaned_data["reason"]
    if request.POST.get("what") == "reinstate":
        identity.reinstate_stay(stay=stay, reason=reason, by=by)
        messages.success(request, _("It counts again."))
    else:
        identity.strike_stay(stay=stay, reason=reason, by=by)
        messages.success(request, _("Struck. It counts for nothing."))
    return redirect("stays", reference=reference)


def _done(request: OfficerRequest, person: PersonLike, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("person", reference=person.reference)


def shown(
    request: OfficerRequest,
    person: PersonLike,
    form: forms.Form,
    words: dict[str, Any],
    *,
    page: str = "record",
) -> HttpResponse:
    """Show one question about a person; with faults, as what it is: not accepted."""
    words = {"person": person, "form": form} | words
    status = 422 if form.is_bound else 200
    return render(request, f"people/{page}.html", words, status=status)
