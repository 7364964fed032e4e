"""A version is proposed, looked at by a second person, adopted, and taken back."""

from collections.abc import Callable

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

from pratique.access.permissions import Permission
from pratique.access.refusals import NotHere
from pratique.standing.actions import adopting, reversing
from pratique.standing.queries import rulebooks
from pratique.web.asking import refusals_shown
from pratique.web.officer import OfficerRequest, needs
from pratique.web.rules.forms import ProposalForm, ReversalForm
from pratique.web.rules.proposal import proposal_words

STEPS: dict[str, tuple[Callable[..., object], object]] = {
    "withdraw": (adopting.withdraw, gettext_lazy("Withdrawn.")),
    "adopt": (adopting.adopt, gettext_lazy("Adopted.")),
    "reverse": (reversing.reverse, gettext_lazy("Reversed.")),
}
FIELDS = {"effective_at": "day", "version": "text", "jurisdiction": "text"}


@needs(Permission.PROPOSE_RULEBOOKS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: OfficerRequest) -> HttpResponse:
    """Take a text with its cases and its start; it waits for a second person."""
    form = ProposalForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form, FIELDS):
            made = adopting.propose(draft=form.draft(), by=request.officer.actor)
            messages.success(
                request, _("Proposed: somebody of another unit adopts it.")
            )
            return redirect("proposal", made.reference)
    status = 422 if form.is_bound else 200
    return render(request, "rules/propose.html", {"form": form}, status=status)


@require_GET
def proposal(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show what is proposed: its checks, what it changes, and what became of it."""
    return _page(request, reference)


@require_POST
def take(request: OfficerRequest, reference: str, step: str) -> HttpResponse:
    """Adopt it, withdraw it, or reverse it as somebody has asked."""
    if step not in STEPS:
        raise NotHere
    act, sentence = STEPS[step]
    act(proposal=reference, by=request.officer.actor)
    messages.success(request, str(sentence))
    return redirect("proposal", reference)


@needs(Permission.PROPOSE_RULEBOOKS)
@require_POST
def ask_reversal(request: OfficerRequest, reference: str) -> HttpResponse:
    """Ask for an adoption to be taken back, with the reason."""
    form = ReversalForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            reversing.ask_reversal(
                proposal=reference, by=request.officer.actor, **form.cleaned_data
            )
            messages.success(request, _("Asked: somebody of another unit reverses it."))
            return redirect("proposal", reference)
    return _page(request, reference, form)


def _page(
    request: OfficerRequest, reference: str, form: ReversalForm | None = None
) -> HttpResponse:
    found = rulebooks.proposal(reference)
    words = proposal_words(found, request.officer) | {"form": form or ReversalForm()}
    status = 422 if form else 200
    return render(request, "rules/proposal.html", words, status=status)
