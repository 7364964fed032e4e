"""Receive people where they arrive: parse, call, render."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pratique import clock
from pratique.access.permissions import Permission
from pratique.logistics.queries.hands import has_to_do
from pratique.registry import queries as registry
from pratique.registry.actions import declaring, proving
from pratique.registry.declared import Kind
from pratique.registry.queries import Told
from pratique.registry.refusals import DeclarationRefused
from pratique.standing import queries as standing
from pratique.web.asking import refusals_shown
from pratique.web.checkpoint.arriving import rows_of_arrivals
from pratique.web.checkpoint.lane import lane
from pratique.web.custody.forms import HandOverForm
from pratique.web.custody.keeping import keeper_of, offer_of
from pratique.web.listing import MOST, PERSON_KEYS, sorted_by_address
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.forms import ReasonForm
from pratique.web.people.rows import PersonLike, Row
from pratique.web.traveller.doors import look_back

HASH = re.compile("[0-9a-f]{64}")
HOURS_AROUND = {"expected": (-12, 36), "arrived": (-24, 1)}


@needs(Permission.SEE_ARRIVALS)
@require_GET
def checkpoint(request: OfficerRequest) -> HttpResponse:
    """Show who is expected, or who has arrived, around now."""
    show = "arrived" if request.GET.get("show") == "arrived" else "expected"
    service = request.GET.get("service", "").strip().upper()
    rows = [row for row in _rows(show) if not service or service in row.more.split(" ")]
    words = {
        "show": show,
        "service": service,
        "rows": sorted_by_address(request, rows, PERSON_KEYS),
        "notes": registry.open_notes()[:MOST],
    }
    return render(request, "checkpoint/checkpoint.html", words)


def _rows(show: str) -> list[Row]:
    """Return arrivals around now, each with how the person stands."""
    before, after = HOURS_AROUND[show]
    now = clock.now()
    read = registry.arrived if show == "arrived" else registry.expected
    found = list(
        read(now + timedelta(hours=before), now + timedelta(hours=after))[:MOST]
    )
    pairs = [(each.person_id, each) for each in found]
    if show != "arrived":
        return rows_of_arrivals(pairs, {})
    return rows_of_arrivals(pairs, standing.of_people([person for person, _ in pairs]))


@needs(Permission.SEE_ARRIVALS)
@require_GET
def scan(request: OfficerRequest) -> HttpResponse:
    """Go from a scanned code to the declaration it is of; they have shown the link."""
    token = request.GET.get("code", "").strip().rstrip("/").rpartition("/")[2]
    return page_of(registry.declaration_of_link(token), registry.token_hash(token))


@needs(Permission.SEE_ARRIVALS)
@require_GET
def declaration(request: OfficerRequest, declaration: UUID) -> HttpResponse:
    """Show what somebody declared, beside what the officer is to do with it."""
    words = _about(request, declaration)
    return render(request, "checkpoint/declaration.html", words)


def page_of(declaration: UUID, shown: bytes | None) -> HttpResponse:
    """Go to a declaration; what the person has shown goes along, as a hash."""
    told = f"?shown={shown.hex()}" if shown else ""
    return redirect(reverse("declaration", args=[declaration]) + told)


def shown_to(request: OfficerRequest) -> bytes | None:
    """Return the hash of the link that the person has shown, if they have."""
    told = request.POST.get("shown") or request.GET.get("shown", "")
    return bytes.fromhex(told) if HASH.fullmatch(told) else None


def _about(request: OfficerRequest, declaration: UUID) -> dict[str, Any]:
    told = registry.access_told(declaration)
    row, shown = registry.access_declaration(declaration), shown_to(request)
    return {
        "told": told,
        "declared": told.declared(),
        "row": row,
        "planned": told.kind is Kind.PRE_REGISTRATION,
        "form": ReasonForm(None),
        "shown": shown.hex() if shown and registry.opens(shown, row) else "",
        "party": registry.party_of(row),
        "may_link": request.officer.may(Permission.PROVE_IDENTITY),
        **_lane_of(request, told),
    }


def _lane_of(request: OfficerRequest, told: Told) -> dict[str, Any]:
    """Return the lane of somebody proved; who is bound elsewhere, once it is settled."""
    counts = told.proved_how and told.person and not told.set_aside
    if told.kind is not Kind.ARRIVAL or not counts or told.person is None:
        return {}
    seen = registry.people_of([told.person]).get(told.person)
    return {
        "shows_lane": True,
        "lane": lane(seen.pk, told.json["arrival"] or {}) if seen else None,
        "reference": seen.reference if seen else "",
        **(_custody_of(request, seen) if seen else {}),
        "may_sample": request.officer.may(Permission.TAKE_SPECIMENS),
    }


def _custody_of(request: OfficerRequest, person: PersonLike) -> dict[str, Any]:
    """Return who has somebody now, and to whom they may be handed over."""
    keeper = keeper_of(person.pk)
    if keeper is None or not has_to_do(request.officer.actor, person.pk):
        return {"keeper": keeper}
    return {
        "keeper": keeper,
        "offered": offer_of(person, place=request.officer.place),
        "handing": HandOverForm(None, request.officer, person.pk),
    }


@needs(Permission.PROVE_IDENTITY)
@require_POST
def prove(request: OfficerRequest, declaration: UUID) -> HttpResponse:
    """Let a declaration count: the officer has seen the document."""
    by = request.officer.actor
    told = registry.access_told(declaration)
    if told.kind is Kind.PRE_REGISTRATION and not told.converted:
        try:
            made = declaring.convert(pre=declaration, look_back=look_back(), by=by)
        except DeclarationRefused as refusal:
            return _not_as_planned(request, declaration, refusal)
        declaration = made.declaration
    shown = shown_to(request)
    meeting = proving.Meeting(shown, phone_asked="phone_asked" in request.POST)
    proving.prove(declaration=declaration, by=by, meeting=meeting)
    messages.success(request, _("The document was seen. The declaration counts."))
    return page_of(declaration, shown)


def _not_as_planned(
    request: OfficerRequest, declaration: UUID, refusal: DeclarationRefused
) -> HttpResponse:
    """Say what the journey that was planned leaves open, and what to do about it."""
    words = _about(request, declaration) | {"problems": refusal.problems}
    return render(request, "checkpoint/declaration.html", words, status=422)


@needs(Permission.PROVE_IDENTITY)
@require_http_methods(["POST"])
def set_aside(request: OfficerRequest, declaration: UUID) -> HttpResponse:
    """Let a declaration count for nothing: a stranger's, a duplicate, a mistake."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            reason = form.cleaned_data["reason"]
            by = request.officer.actor
            proving.set_aside(declaration=declaration, reason=reason, by=by)
            messages.success(request, _("Set aside."))
            return redirect("checkpoint")
    words = _about(request, declaration) | {"form": form}
    return render(request, "checkpoint/declaration.html", words, status=422)
