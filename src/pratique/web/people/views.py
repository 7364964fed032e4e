"""Find people; one person's page with standing, reasons, timeline and what to do."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pratique.access.permissions import Permission
from pratique.orders.actions import appeals, leave
from pratique.registry import queries as registry
from pratique.registry.actions import moving, proving
from pratique.web.asking import refusals_shown
from pratique.web.listing import PERSON_KEYS, sorted_by_address
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.forms import AppealAnswerForm, LeaveAnswerForm, ReasonForm
from pratique.web.people.page import words_about, words_about_appeal
from pratique.web.people.rows import rows_of


@needs(Permission.FIND_PEOPLE)
@require_GET
def search(request: OfficerRequest) -> HttpResponse:
    """Find people by name, number, phone or reference."""
    wanted = request.GET.get("q", "").strip()
    people = registry.find_people(wanted) if wanted else []
    told = registry.find_declarations(wanted) if wanted else []
    words = {
        "q": wanted,
        "rows": sorted_by_address(request, rows_of(people), PERSON_KEYS),
        "told": [each for each in told if not each.proved_how],
    }
    return render(request, "people/search.html", words)


@needs(Permission.FIND_PEOPLE)
@require_GET
def person(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show one person: how they stand and why, what is owed, what happened."""
    found = registry.access_person(reference)
    kept = registry.kept(found)
    if kept.pk != found.pk:
        return redirect("person", reference=kept.reference)
    return render(request, "people/person.html", words_about(kept, request))


@needs(Permission.PROVE_IDENTITY)
@require_POST
def give_link(request: OfficerRequest, reference: str) -> HttpResponse:
    """Give a person a fresh link to their own page; it is shown once."""
    found = registry.access_person(reference)
    token = proving.give_link(person=found.pk, by=request.officer.actor)
    words = {"person": found, "path": f"{settings.TRAVELLERS}/t/{token}"}
    return render(request, "people/link.html", words)


@needs(Permission.REGISTER_PEOPLE)
@require_POST
def depart(request: OfficerRequest, reference: str) -> HttpResponse:
    """Record that somebody has left."""
    found = registry.access_person(reference)
    moving.depart(person=found.pk, by=request.officer.actor)
    messages.success(request, _("Recorded as gone."))
    return redirect("person", reference=reference)


@needs(Permission.DECIDE_APPEALS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide_appeal(request: OfficerRequest, appeal: UUID) -> HttpResponse:
    """Decide an objection: which stays were not so, and why."""
    words = words_about_appeal(appeal)
    form = AppealAnswerForm(request.POST or None, stays=words["stays"])
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            by, reason = request.officer.actor, form.cleaned_data["reason"]
            if struck := form.struck():
                appeals.uphold(appeal=appeal, struck=struck, reason=reason, by=by)
            else:
                appeals.reject(appeal=appeal, reason=reason, by=by)
            messages.success(request, _("Decided. The person sees it on their page."))
            return redirect("person", reference=words["person"].reference)
    status = 422 if form.is_bound else 200
    return render(request, "people/appeal.html", words | {"form": form}, status=status)


@needs(Permission.DECIDE_APPEALS)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_appeal(request: OfficerRequest, appeal: UUID) -> HttpResponse:
    """Take a decision on an objection back."""
    words = words_about_appeal(appeal)
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            reason = form.cleaned_data["reason"]
            appeals.undo(appeal=appeal, reason=reason, by=request.officer.actor)
            return redirect("decide-appeal", appeal=appeal)
    words |= {"form": form, "undoing": True}
    return render(request, "people/appeal.html", words)


@needs(Permission.GRANT_LEAVE)
@require_POST
def answer_leave(request: OfficerRequest, leave_id: UUID) -> HttpResponse:
    """Grant or refuse a leave, or note that somebody is back."""
    form = LeaveAnswerForm(request.POST)
    by = request.officer.actor
    answer = request.POST.get("answer")
    if answer == "grant":
        row = leave.grant(leave=leave_id, by=by)
    elif answer == "back":
        row = leave.end(leave=leave_id, by=by)
    else:
        form.is_valid()
        reason = form.cleaned_data.get("reason", "")
        row = leave.refuse(leave=leave_id, reason=reason, by=by)
    messages.success(request, _("Answered. The person sees it on their page."))
    return redirect(reverse("person", args=[row.person.reference]))
