"""Letters are sent: about members of a tube who are gone, or about chosen contacts."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pratique.access.permissions import Permission
from pratique.contacts import queries
from pratique.contacts.actions import letters
from pratique.labs import queries as labs
from pratique.web.asking import refusals_shown
from pratique.web.officer import OfficerRequest, needs
from pratique.web.tracing.gone import (
    Destination,
    contacts_to_ask_about,
    gone_from,
)
from pratique.web.tracing.letter_forms import SendForm

IN_FORM = {"division": "place", "to_division": "place"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What letters are about, who is to be asked about, and the page it came from."""

    about: str
    groups: list[Destination]
    back: str
    back_word: str
    name: str
    of_contacts: bool = True


@needs(Permission.TRACE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def about_tube(request: OfficerRequest, code: str) -> HttpResponse:
    """Ask about the members of a positive tube who are gone: one letter for each place."""
    tube = labs.access_tube(code)
    groups, back = gone_from(tube, request.officer), reverse("letters")
    return _ask(
        request, Subject(tube.code, groups, back, _("Letters"), tube.code, False)
    )


@needs(Permission.TRACE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def about_case(request: OfficerRequest, reference: str) -> HttpResponse:
    """Ask about chosen contacts of a case; the letter bears its chain, if it has one."""
    case = queries.access_case(reference)
    now = queries.case_now(case)
    chain = now.chain if now else None
    found = queries.contacts_standing(case)
    groups = contacts_to_ask_about(found, request.officer)
    back = reverse("case", args=[case.reference])
    about = chain.reference if chain else case.reference
    name = case.reference
    return _ask(request, Subject(about, groups, back, name, name))


@needs(Permission.TRACE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def about_chain(request: OfficerRequest, reference: str) -> HttpResponse:
    """Ask about chosen contacts of the cases in a chain."""
    chain = queries.access_chain(reference)
    groups = contacts_to_ask_about(queries.contacts_in(chain), request.officer)
    back = reverse("chain", args=[chain.reference])
    name = chain.name
    return _ask(request, Subject(chain.reference, groups, back, name, name))


def _ask(request: OfficerRequest, subject: Subject) -> HttpResponse:
    """Show one form for each place; send what one of them says."""
    groups = list(enumerate(subject.groups))
    forms = [_form(request, number, one, subject) for number, one in groups]
    form = next((one for one in forms if one.is_bound), None)
    if form is not None and form.is_valid():
        with refusals_shown(form, IN_FORM):
            reference = _send(request, form, subject)
            messages.success(request, _("Sent: letter %(ref)s.") % {"ref": reference})
            return redirect("letter", reference=reference)
    words = {"subject": subject, "forms": forms}
    words["groups"] = list(zip(subject.groups, forms, strict=True))
    return render(request, "tracing/ask.html", words, status=422 if form else 200)


def _send(request: OfficerRequest, form: SendForm, subject: Subject) -> str:
    told = form.cleaned_data
    known = {one.key: one for group in subject.groups for one in group.members}
    chosen = [known[key] for key in told["people"]]
    made = letters.send(
        to_division=told["place"].code,
        people=[(one.person.pk, one.specimen) for one in chosen],
        about=subject.about,
        by=request.officer.actor,
        answer_within=form.answer_within(),
    )
    return made.reference


def _form(
    request: OfficerRequest, number: int, group: Destination, subject: Subject
) -> SendForm:
    """Ask about everybody there; of contacts who may well be here, about none yet."""
    name = f"g{number}"
    sent = request.POST if request.POST.get("group") == name else None
    people = [(one.key, one.label) for one in group.members]
    ticked = bool(group.code) or not subject.of_contacts
    return SendForm(sent, group=name, people=people, to=group.code, ticked=ticked)
