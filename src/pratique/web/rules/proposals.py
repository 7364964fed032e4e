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
from pratique.standing.actions import adopting, reckoning, reversing
from pratique.standing.queries import reckonings, rulebooks
from pratique.web.asking import refusals_shown
from pratique.web.officer import OfficerRequest, needs
from pratique.web.rules import simulation
from pratique.web.rules.forms import (
    AdoptionForm,
    ProposalForm,
    ReversalForm,
    text_faults_shown,
)
from pratique.web.rules.proposal import proposal_words

STEPS: dict[str, tuple[Callable[..., object], object]] = {
    "withdraw": (adopting.withdraw, gettext_lazy("Withdrawn.")),
    "simulate": (
        reckoning.ask,
        gettext_lazy("Asked: this page shows it as soon as it is reckoned."),
    ),
    "reverse": (reversing.reverse, gettext_lazy("Reversed.")),
}
FIELDS = {"effective_at": "day", "version": "text", "jurisdiction": "text"}


@needs(Permission.PROPOSE_RULEBOOKS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: OfficerRequest) -> HttpResponse:
    """Take a text with its cases and its start; it waits for a second person."""
    form = ProposalForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form, FIELDS), text_faults_shown(form):
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
    """Have it simulated, withdraw it, or reverse it as somebody has asked."""
    if step not in STEPS:
        raise NotHere
    act, sentence = STEPS[step]
    act(proposal=reference, by=request.officer.actor)
    messages.success(request, str(sentence))
    return redirect("proposal", reference)


@needs(Permission.ADOPT_RULEBOOKS)
@require_POST
def adopt(request: OfficerRequest, reference: str) -> HttpResponse:
    """Adopt it, after a look at its simulation, or with the word that there is none."""
    form = AdoptionForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            by, told = request.officer.actor, form.cleaned_data
            adopting.adopt(proposal=reference, by=by, unseen=told["unseen"])
            messages.success(request, _("Adopted."))
            return redirect("proposal", reference)
    return _page(request, reference, adoption=form)


@require_GET
def people(request: OfficerRequest, reference: str) -> HttpResponse:
    """List for whom it changes something: those whom the officer may see."""
    found = rulebooks.proposal(reference)
    row = reckonings.reckoned(found)
    if row is None or found.ended_entry_id or rulebooks.adoption_of(found):
        raise NotHere
    asked = simulation.Asked.read(request.GET)
    asked_page = request.GET.get("page", "")
    page, listed, others = simulation.listed(row, asked, asked_page)
    words = {
        "proposal": found,
        "row": row,
        "asked": asked,
        "division": simulation.division_names(row).get(asked.division),
        "page": page,
        "people": listed,
        "others": others,
    }
    return render(request, "rules/people.html", words)


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
    return _page(request, reference, reversal=form)


def _page(
    request: OfficerRequest,
    reference: str,
    *,
    reversal: ReversalForm | None = None,
    adoption: AdoptionForm | None = None,
) -> HttpResponse:
    found = rulebooks.proposal(reference)
    words = proposal_words(found, request.officer) | {
        "form": reversal or ReversalForm(),
        "adoption": adoption or AdoptionForm(),
    }
    status = 422 if reversal or adoption else 200
    return render(request, "rules/proposal.html", words, status=status)
