"""The traveller's own page, reached by its link and by nothing else."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pratique.registry.refusals import DeclarationRefused
from pratique.web.asking import refusals_shown
from pratique.web.traveller import doors, drafts, steps
from pratique.web.traveller.cards import Card, cards
from pratique.web.traveller.requests import AppealForm, LeaveForm

ASKING = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a declaration: what it is, what happens next, the link to keep."""
    words = _words(request, token) | {"just_sent": True}
    return render(request, "traveller/page.html", words)


@require_GET
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show what follows from a declaration, for each of the party."""
    return render(request, "traveller/page.html", _words(request, token))


def _words(request: HttpRequest, token: str) -> dict[str, Any]:
    """Return what the page says; whoever is being checked is waited for a moment."""
    shown = cards(doors.settled_page(token))
    return {
        "cards": shown,
        "token": token,
        "link": request.build_absolute_uri(f"/t/{token}"),
        "waiting": any(card.being_checked for card in shown),
        "planned": any(card.planned for card in shown),
    }


@require_POST
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """Turn what was registered ahead into an arrival: one press on the day."""
    try:
        return redirect("sent", token=doors.arrive(token) or token)
    except DeclarationRefused:
        draft = doors.draft_of(token)
        sentence = _(
            "Your journey is not as planned. Only what changed is asked again."
        )
        messages.warning(request, sentence)
        return drafts.keep(redirect("declare", slug=steps.next_step(draft)), draft)


@ASKING
def appeal(request: HttpRequest, token: str, declaration: UUID) -> HttpResponse:
    """Take an objection: what is not so, in the person's own words."""
    form = AppealForm(request.POST or None, label_suffix="")
    return _asking(request, form, token, declaration, kind="appeal")


@ASKING
def leave(request: HttpRequest, token: str, declaration: UUID) -> HttpResponse:
    """Take a request to go out for a reason, with an end."""
    form = LeaveForm(request.POST or None, now=doors.now(), label_suffix="")
    return _asking(request, form, token, declaration, kind="leave")


def _asking(
    request: HttpRequest,
    form: AppealForm | LeaveForm,
    token: str,
    declaration: UUID,
    *,
    kind: str,
) -> HttpResponse:
    """Pass a request on to the worker, and say so on the person's page."""
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            doors.ask(token, declaration, kind, form.told())
            messages.success(
                request, _("We have your request. The answer will stand here.")
            )
            return redirect("page", token=token)
    words = {"form": form, "card": _card(token, declaration), "token": token}
    status = 422 if form.is_bound else 200
    return render(request, f"traveller/{kind}.html", words, status=status)


def _card(token: str, declaration: UUID) -> Card:
    """Return the one of the party that is meant."""
    for card in cards(doors.page(token)):
        if card.declaration == declaration:
            return card
    raise Http404
