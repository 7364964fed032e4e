"""Whom a case has met: named one by one, taken back."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings as house
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pratique import clock
from pratique.access.permissions import Permission
from pratique.contacts import queries
from pratique.contacts.actions import tracing
from pratique.divisions.queries import lineage_of
from pratique.registry import queries as registry
from pratique.registry.actions.enrolling import enrol
from pratique.registry.declared import DeclaredPerson
from pratique.standing.shelf import shelf
from pratique.web.asking import refusals_shown
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.rows import PersonLike
from pratique.web.tracing.contact_forms import ContactForm
from pratique.web.tracing.forms import WhyForm

if TYPE_CHECKING:
    from pratique.contacts.models import Case
    from pratique.policy.settings import Setting

IN_FORM = {"person": "q", "division": "place", "case": "q"}


@needs(Permission.TRACE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def name_contact(request: OfficerRequest, reference: str) -> HttpResponse:
    """Name a contact of a case: found, or entered at once."""
    case = queries.access_case(reference)
    form, found = _form(request, case), list[PersonLike]()
    if form.is_bound and form.is_valid():
        with refusals_shown(form, IN_FORM):
            found = _meant(form, request)
            if len(found) == 1:
                by, meeting = request.officer.actor, form.meeting()
                person = found[0]
                tracing.name_contact(person=person.pk, case=case.pk, by=by, **meeting)
                messages.success(request, _("Named: %(name)s.") % {"name": person.name})
                return redirect("case", reference=reference)
            several = _("Several people answer to that: choose one.")
            form.add_error("q", several if found else _("Nobody here answers to that."))
    words = {"case": case, "form": form, "found": found}
    status = 422 if form.is_bound else 200
    return render(request, "tracing/name_contact.html", words, status=status)


@needs(Permission.TRACE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: OfficerRequest, reference: str, contact: UUID) -> HttpResponse:
    """Take back that somebody is a contact, with a reason."""
    row = queries.access_contact(contact)
    form = WhyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            reason, by = form.cleaned_data["reason"], request.officer.actor
            tracing.withdraw(contact=row.pk, reason=reason, by=by)
            messages.success(request, _("Taken back."))
            return redirect("case", reference=reference)
    person = registry.person_of(row.person_id)
    words = {"row": row, "person": person, "form": form, "reference": reference}
    status = 422 if form.is_bound else 200
    return render(request, "tracing/withdraw_contact.html", words, status=status)


def settings_here(place: str) -> "dict[str, Setting]":
    """Return where people meet, as the rulebooks of a place have it."""
    return shelf().settings(lineage_of(place or house.HOME_DIVISION), clock.now())


def _form(request: OfficerRequest, case: "Case") -> ContactForm:
    close = list(queries.close_contacts_of(case))
    return ContactForm(
        request.POST or None,
        settings=settings_here(request.officer.place).values(),
        close=[(each, each.person.name) for each in close],
    )


def _meant(form: ContactForm, request: OfficerRequest) -> list[PersonLike]:
    """Return whom the form means: whoever is entered, else all that are found."""
    told = form.cleaned_data
    if told["q"]:
        return [*registry.find_people(told["q"])]
    who = DeclaredPerson(
        name=told["name"], document=told["document"], phone=told["phone"]
    )
    by, place = request.officer.actor, told["place"].code
    return [enrol(who=who, division=place, by=by)]
