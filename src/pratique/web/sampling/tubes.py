"""Tubes of several: opened, filled one by one, sealed."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from pratique import database
from pratique.access.permissions import Permission
from pratique.labs import actions as labs
from pratique.labs import queries
from pratique.registry import queries as registry
from pratique.registry.actions.enrolling import enrol
from pratique.registry.declared import DeclaredPerson
from pratique.web.asking import refusals_shown
from pratique.web.listing import MOST
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.rows import PersonLike
from pratique.web.sampling.tube_forms import EnrolForm, MemberForm, OpenForm, OutForm

IN_FORM = {"person": "reference", "division": "place"}


@needs(Permission.TAKE_SPECIMENS)
@require_http_methods(["GET", "HEAD", "POST"])
def tubes(request: OfficerRequest) -> HttpResponse:
    """Show the tubes that are open here; open another one."""
    form = OpenForm(request.POST or None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data | {"ratio": int(form.cleaned_data["ratio"])}
        with refusals_shown(form):
            made = labs.open_tube(by=request.officer.actor, **told)
            return redirect("tube", code=made.code)
    rows = [(each, queries.fill(each)) for each in queries.open_here()[:MOST]]
    status = 422 if form.is_bound else 200
    words = {"form": form, "rows": rows}
    return render(request, "sampling/tubes.html", words, status=status)


@needs(Permission.TAKE_SPECIMENS)
@require_GET
def tube(request: OfficerRequest, code: str) -> HttpResponse:
    """Show one tube: how full it is, who is in it; ready for the next."""
    return _page(request, code)


@needs(Permission.TAKE_SPECIMENS)
@require_POST
def add(request: OfficerRequest, code: str) -> HttpResponse:
    """Mix in the specimen of somebody who has a reference."""
    form = MemberForm(request.POST)
    if form.is_valid():
        with refusals_shown(form, IN_FORM):
            person = registry.access_person(form.cleaned_data["reference"])
            return _mixed_in(request, code, person)
    return _page(request, code, member=form)


@needs(Permission.TAKE_SPECIMENS)
@require_POST
def add_new(request: OfficerRequest, code: str) -> HttpResponse:
    """Enrol somebody who has no reference, and mix their specimen in."""
    form = EnrolForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        with refusals_shown(form, IN_FORM | {"person": "name"}):
            who = DeclaredPerson(name=told["name"], document=told["document"])
            place, by = told["place"].code, request.officer.actor
            # Who is refused is not enrolled either.
            with database.transaction():
                person = enrol(who=who, division=place, by=by)
                return _mixed_in(request, code, person, f"?place={place}")
    return _page(request, code, new=form)


@needs(Permission.TAKE_SPECIMENS)
@require_POST
def take_out(request: OfficerRequest, code: str) -> HttpResponse:
    """Take somebody out who was entered by mistake."""
    form = OutForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            told = form.cleaned_data
            labs.take_from_tube(tube=code, by=request.officer.actor, **told)
            messages.success(request, _("Taken out."))
            return redirect("tube", code=code)
    return _page(request, code, out=form)


@needs(Permission.TAKE_SPECIMENS)
@require_POST
def seal(request: OfficerRequest, code: str) -> HttpResponse:
    """Seal a tube: nothing goes in or out any more."""
    form = forms.Form(request.POST)  # asks nothing
    if form.is_valid():
        with refusals_shown(form):
            sealed = labs.seal_tube(tube=code, by=request.officer.actor)
            sentence = _("Sealed: tube %(code)s. It may go to the laboratory.")
            messages.success(request, sentence % {"code": sealed.code})
            return redirect("tubes")
    return _page(request, code, sealing=form)


def _mixed_in(
    request: OfficerRequest, code: str, person: PersonLike, query: str = ""
) -> HttpResponse:
    """Mix a specimen in, say whose, and be ready for the next."""
    member = labs.add_to_tube(tube=code, person=person.pk, by=request.officer.actor)
    number = member.code.rpartition("/")[2]
    words = {"number": number, "name": person.name}
    messages.success(request, _("In the tube: %(number)s, %(name)s.") % words)
    return redirect(f"{reverse('tube', args=[code])}{query}")


def _page(
    request: OfficerRequest,
    code: str,
    *,
    member: MemberForm | None = None,
    new: EnrolForm | None = None,
    out: OutForm | None = None,
    sealing: forms.Form | None = None,
) -> HttpResponse:
    """Show a tube; one of its forms may have been refused."""
    found = queries.access_tube(code)
    rows = [(each.code.rpartition("/")[2], each) for each in queries.members(found)]
    again = request.GET.get("place", "")
    refused = member or new or out or sealing
    words: dict[str, object] = {
        "tube": found,
        "fill": queries.fill(found),
        "members": rows[::-1],
        "member": member or MemberForm(),
        "new": new or EnrolForm(code=again),
        "new_open": bool(new or again),
        "out": out or OutForm(),
        "refused": refused or forms.Form(),
    }
    status = 422 if refused else 200
    return render(request, "sampling/tube.html", words, status=status)
