"""Hand somebody over, sign for somebody: parse, call, render."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pratique.access.permissions import Permission
from pratique.access.refusals import NotHere
from pratique.logistics.actions import custody
from pratique.logistics.queries.hands import access_offer, access_to_hand_over
from pratique.registry import queries as registry
from pratique.web.asking import refusals_shown
from pratique.web.custody.forms import HandOverForm
from pratique.web.custody.keeping import chain_of, offer_of
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.forms import ReasonForm
from pratique.web.rooms import first_room


@needs(Permission.HAND_OVER)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show who has somebody, and offer them to who is next."""
    person = access_to_hand_over(reference, request.officer.actor)
    form = HandOverForm(request.POST or None, request.officer, person.pk)
    if form.is_bound and form.is_valid():
        with refusals_shown(form, ASKED):
            by = request.officer.actor
            custody.offer(person=person.pk, by=by, **form.receiver())
            messages.success(request, _("Offered. You have them until it is signed."))
            return back(request, reverse("hand-over", args=[reference]))
    words = {
        "person": person,
        "form": form,
        "keepers": chain_of(registry.family(person.pk)),
        "offered": offer_of(person, place=request.officer.place),
        "next": request.POST.get("next", ""),
    }
    status = 422 if form.is_bound else 200
    return render(request, "custody/hand_over.html", words, status=status)


ASKED = {"to_kind": "to", "venue": "to", "account": "authority", "unit": "to"}


@needs(Permission.HAND_OVER)
@require_POST
def sign(request: OfficerRequest) -> HttpResponse:
    """Sign for one person, or for everybody of a trip at once."""
    named = [_read(each) for each in request.POST.getlist("offer")]
    taken = custody.accept_all(hand_overs=named, by=request.officer.actor)
    done = ngettext(
        "Signed for %(n)s person. You have them now.",
        "Signed for %(n)s people. You have them now.",
        len(taken),
    )
    messages.success(request, done % {"n": len(taken)})
    return back(request, first_room(request.officer))


@needs(Permission.HAND_OVER)
@require_POST
def withdraw(request: OfficerRequest, offer: UUID) -> HttpResponse:
    """Take an offer back, before anybody has signed."""
    row = custody.withdraw_offer(hand_over=offer, by=request.officer.actor)
    messages.success(request, _("Withdrawn. You still have them."))
    return back(request, reverse("hand-over", args=[row.person.reference]))


@needs(Permission.HAND_OVER)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: OfficerRequest, offer: UUID) -> HttpResponse:
    """Refuse to receive somebody, and say why: the giver keeps them."""
    row = access_offer(offer, request.officer.actor)
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            reason, by = form.cleaned_data["reason"], request.officer.actor
            custody.refuse_offer(hand_over=offer, reason=reason, by=by)
            messages.success(request, _("Refused. Whoever has them keeps them."))
            return redirect(first_room(request.officer))
    words = {
        "heading": _("Refuse to receive"),
        "person": row.person,
        "form": form,
        "button": _("Refuse"),
        "grave": True,
    }
    status = 422 if form.is_bound else 200
    return render(request, "people/record.html", words, status=status)


def back(request: OfficerRequest, otherwise: str) -> HttpResponse:
    """Go back to the page of ours that the form stood on."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return redirect(asked if asked.startswith("/") and ours else otherwise)


def _read(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotHere from error
