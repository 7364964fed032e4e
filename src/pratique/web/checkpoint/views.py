"""Receive people where they arrive: parse, call, render."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pratique import clock
from pratique.access.permissions import Permission
from pratique.registry import queries as registry
from pratique.registry.actions import declaring, proving
from pratique.registry.declared import Kind
from pratique.standing import queries as standing
from pratique.web.asking import refusals_shown
from pratique.web.listing import MOST, PERSON_KEYS, sorted_by_address
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.forms import ReasonForm
from pratique.web.people.rows import Row, Unseen, row_of
from pratique.web.traveller.doors import look_back

if TYPE_CHECKING:
    from pratique.registry.models import Declaration

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
    stands = standing.of_people([each.person_id for each in found])
    people = registry.people_of(each.person_id for each in found)
    return [
        row_of(
            people.get(each.person_id) or _unseen(each.declaration),
            stands.get(each.person_id) if show == "arrived" else None,
            more=f"{each.service or each.plate} {each.division.name}",
            at=each.at,
            declaration=each.declaration_id,
        )
        for each in found
    ]


def _unseen(said: "Declaration") -> Unseen:
    """Stand in for somebody whom another city answers for until they are proved."""
    return Unseen(
        pk=said.person_id,
        reference=_("known elsewhere"),
        name=said.name,
        document_last_four=said.document_last_four,
    )


@needs(Permission.SEE_ARRIVALS)
@require_GET
def scan(request: OfficerRequest) -> HttpResponse:
    """Go from a scanned code to the declaration it is of."""
    token = request.GET.get("code", "").strip().rstrip("/").rpartition("/")[2]
    return redirect("declaration", declaration=registry.declaration_of_link(token))


@needs(Permission.SEE_ARRIVALS)
@require_GET
def declaration(request: OfficerRequest, declaration: UUID) -> HttpResponse:
    """Show what somebody declared, beside what the officer is to do with it."""
    return render(request, "checkpoint/declaration.html", _about(declaration))


def _about(declaration: UUID) -> dict[str, Any]:
    told = registry.access_told(declaration)
    row = registry.access_declaration(declaration)
    return {
        "told": told,
        "declared": told.declared(),
        "row": row,
        "planned": told.kind is Kind.PRE_REGISTRATION,
        "form": ReasonForm(None),
    }


@needs(Permission.PROVE_IDENTITY)
@require_POST
def prove(request: OfficerRequest, declaration: UUID) -> HttpResponse:
    """Let a declaration count: the officer has seen the document."""
    by = request.officer.actor
    told = registry.access_told(declaration)
    if told.kind is Kind.PRE_REGISTRATION and not told.converted:
        made = declaring.convert(pre=declaration, look_back=look_back(), by=by)
        declaration = made.declaration
    proved = proving.prove(declaration=declaration, by=by)
    messages.success(request, _("The document was seen. The declaration counts."))
    return _redirected(proved)


def _redirected(proved: "Declaration") -> HttpResponse:
    """Go on to the person; who was known elsewhere is seen once this is settled."""
    seen = registry.people_of([proved.person_id]).get(proved.person_id)
    if seen is None:
        return redirect("declaration", declaration=proved.pk)
    return redirect("person", reference=seen.reference)


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
    words = _about(declaration) | {"form": form}
    return render(request, "checkpoint/declaration.html", words, status=422)
