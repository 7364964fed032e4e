"""One case: what experts found, its source, its chain, its contacts."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pratique.access.permissions import Permission
from pratique.access.queries import names_of
from pratique.contacts import queries
from pratique.contacts.actions import cases, chains
from pratique.registry import queries as registry
from pratique.web.asking import refusals_shown
from pratique.web.officer import OfficerRequest, needs
from pratique.web.tracing.forms import (
    ChainForm,
    ConsultForm,
    CorrectForm,
    SourceForm,
    WhyForm,
)
from pratique.web.tracing.rows import case_rows, contact_rows

IN_FORM = {"at": "day", "cases": "chain", "case": "source_case"}


@needs(Permission.TRACE_CONTACTS)
@require_GET
def case(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show everything about one case."""
    return _page(request, reference)


@needs(Permission.CONSULT_CASES)
@require_POST
def consult(request: OfficerRequest, reference: str) -> HttpResponse:
    """Enter what experts found."""
    form = ConsultForm(request.POST)
    if form.is_valid():
        with refusals_shown(form, IN_FORM):
            found, by = queries.access_case(reference), request.officer.actor
            cases.consult(case=found.pk, by=by, **form.told())
            messages.success(request, _("Entered."))
            return redirect("case", reference=reference)
    return _page(request, reference, consult=form)


@needs(Permission.CONSULT_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(
    request: OfficerRequest, reference: str, consultation: UUID
) -> HttpResponse:
    """Correct what experts found, or say that it never was."""
    wrong = queries.access_consultation(consultation)
    form = CorrectForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form, IN_FORM):
            by = request.officer.actor
            cases.correct_consultation(consultation=wrong.pk, by=by, **form.told())
            messages.success(request, _("Corrected."))
            return redirect("case", reference=reference)
    words = {"form": form, "wrong": wrong, "reference": reference}
    status = 422 if form.is_bound else 200
    return render(request, "tracing/correct_finding.html", words, status=status)


@needs(Permission.TRACE_CONTACTS)
@require_POST
def source(request: OfficerRequest, reference: str) -> HttpResponse:
    """Say where a case has it from."""
    form = SourceForm(request.POST)
    if form.is_valid():
        with refusals_shown(form, IN_FORM):
            found, told = queries.access_case(reference), form.cleaned_data
            named = told["source_case"]
            other = queries.access_case(named).pk if named else None
            by, words = request.officer.actor, told["source"]
            cases.name_source(case=found.pk, source_case=other, source=words, by=by)
            messages.success(request, _("Entered."))
            return redirect("case", reference=reference)
    return _page(request, reference, source=form)


@needs(Permission.TRACE_CONTACTS)
@require_POST
def withdraw_source(
    request: OfficerRequest, reference: str, link: UUID
) -> HttpResponse:
    """Take back where a case was said to have it from."""
    form = WhyForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            reason, by = form.cleaned_data["reason"], request.officer.actor
            cases.withdraw_source(link=link, reason=reason, by=by)
            messages.success(request, _("Taken back."))
            return redirect("case", reference=reference)
    return _page(request, reference, why=form)


@needs(Permission.TRACE_CONTACTS)
@require_POST
def into_chain(request: OfficerRequest, reference: str) -> HttpResponse:
    """Put a case into a chain, or name a new one after it."""
    form = ChainForm(request.POST, queries.chains_open())
    if form.is_valid():
        with refusals_shown(form, IN_FORM):
            _join(form.cleaned_data, reference, request)
            messages.success(request, _("It is in the chain."))
            return redirect("case", reference=reference)
    return _page(request, reference, chain=form)


def _join(told: dict[str, Any], reference: str, request: OfficerRequest) -> None:
    found, by = queries.access_case(reference), request.officer.actor
    if told["chain"]:
        named = queries.access_chain(told["chain"])
        chains.add_case(chain=named.pk, case=found.pk, by=by)
    else:
        name, english = told["name"], told["name_en"]
        chains.name_chain(name=name, name_en=english, cases=[found.pk], by=by)


@needs(Permission.TRACE_CONTACTS)
@require_POST
def out_of_chain(request: OfficerRequest, reference: str) -> HttpResponse:
    """Take a case out of its chain."""
    form = WhyForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            now = queries.case_now(queries.access_case(reference))
            if now is not None and now.chain is not None:
                told = {"reason": form.cleaned_data["reason"], "case": now.case.pk}
                by = request.officer.actor
                chains.remove_case(chain=now.chain.pk, by=by, **told)
            messages.success(request, _("Taken out of the chain."))
            return redirect("case", reference=reference)
    return _page(request, reference, why=form)


def _page(
    request: OfficerRequest, reference: str, **refused: forms.Form
) -> HttpResponse:
    """Show a case; one of its forms may have been refused."""
    words = {
        **_about(reference),
        "consult": ConsultForm(),
        "source": SourceForm(),
        "chain": ChainForm(None, queries.chains_open()),
        "refused": next(iter(refused.values()), forms.Form()),
        **refused,
    }
    status = 422 if refused else 200
    return render(request, "tracing/case.html", words, status=status)


def _about(reference: str) -> dict[str, object]:
    found = queries.access_case(reference)
    now = queries.case_now(found)
    steps = list(queries.consultations_of(found))
    names = names_of(each.entry.actor for each in steps)
    people = registry.people_of([found.person_id])
    return {
        "case": found,
        "now": now,
        "row": next(iter(case_rows([now] if now else [])), None),
        "person": people.get(found.person_id),
        "steps": [(each, names.get(each.entry.actor, "")) for each in steps[::-1]],
        "links": [
            (each, queries.source_in_words(each)) for each in queries.links_of(found)
        ],
        "contacts": contact_rows(queries.contacts_of(found)),
    }
