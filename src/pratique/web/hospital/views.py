"""Patients admitted, tested, discharged: parse, call, render."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pratique import database
from pratique.access.permissions import Permission
from pratique.contacts import queries as contacts
from pratique.contacts.actions import cases
from pratique.labs import actions as labs
from pratique.web.asking import refusals_shown
from pratique.web.hospital.forms import AdmitForm, EndForm, TestForm
from pratique.web.hospital.patients import patient as patient_of
from pratique.web.hospital.patients import to_come_and_lying
from pratique.web.officer import OfficerRequest, needs

IN_FORM = {"at": "day", "taken_at": "day"}


@needs(Permission.ADMIT_TO_HOSPITAL)
@require_GET
def hospital(request: OfficerRequest) -> HttpResponse:
    """Show who is to come, and who lies here with their tests."""
    come, lying = to_come_and_lying()
    words = {"come": come, "lying": lying}
    return render(request, "hospital/hospital.html", words)


@needs(Permission.ADMIT_TO_HOSPITAL)
@require_GET
def patient(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show one patient: what can be entered, every test."""
    return _page(request, reference)


@needs(Permission.ADMIT_TO_HOSPITAL)
@require_POST
def admit(request: OfficerRequest, reference: str) -> HttpResponse:
    """Take a case in, or over from another hospital."""
    form = AdmitForm(request.POST, within=request.officer.place)
    if form.is_valid():
        with refusals_shown(form, IN_FORM):
            case, by = contacts.access_case(reference), request.officer.actor
            venue = UUID(form.cleaned_data["venue"])
            cases.admit(case=case.pk, venue=venue, at=form.at(), by=by)
            messages.success(request, _("Admitted."))
            return redirect("patient", reference=reference)
    return _page(request, reference, admit=form)


@needs(Permission.ADMIT_TO_HOSPITAL)
@require_POST
def test(request: OfficerRequest, reference: str) -> HttpResponse:
    """Enter a specimen and its result in one go: both, or neither."""
    form = TestForm(request.POST)
    if form.is_valid():
        with refusals_shown(form, IN_FORM):
            case, by, found = (
                contacts.access_case(reference),
                request.officer,
                form.found(),
            )
            who = {"person": case.person_id, "code": found["code"]}
            with database.transaction():
                labs.sample(taken_at=form.at(), by=by.actor, **who)
                labs.report(laboratory=by.name, by=by.actor, **found)
                messages.success(request, _("Recorded: tube %(code)s.") % who)
                return redirect("patient", reference=reference)
    return _page(request, reference, test=form)


@needs(Permission.ADMIT_TO_HOSPITAL)
@require_POST
def end(request: OfficerRequest, reference: str) -> HttpResponse:
    """Enter that somebody recovered, or died."""
    form = EndForm(request.POST)
    if form.is_valid():
        with refusals_shown(form, IN_FORM):
            case, by = contacts.access_case(reference), request.officer.actor
            finding = form.cleaned_data["finding"]
            cases.consult(case=case.pk, finding=finding, at=form.at(), by=by)
            messages.success(request, _("Entered."))
            return redirect("hospital")
    return _page(request, reference, end=form)


def _page(
    request: OfficerRequest, reference: str, **refused: forms.Form
) -> HttpResponse:
    """Show a patient; one of the forms may have been refused."""
    found = patient_of(contacts.access_case(reference))
    words: dict[str, object] = {
        "patient": found,
        "admit": AdmitForm(None, within=request.officer.place),
        "test": TestForm(None),
        "end": EndForm(None),
        "refused": next(iter(refused.values()), forms.Form()),
        **refused,
    }
    status = 422 if refused else 200
    return render(request, "hospital/patient.html", words, status=status)
