"""Contacts proposed from a passenger list; the tracer confirms, or goes further."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pratique import database
from pratique.access.permissions import Permission
from pratique.contacts import queries
from pratique.contacts.actions import tracing
from pratique.registry import queries as registry
from pratique.web.asking import refusals_shown
from pratique.web.dates import read_day
from pratique.web.officer import OfficerRequest, needs
from pratique.web.today import this_day
from pratique.web.tracing import seating
from pratique.web.tracing.contact_forms import SeatsForm, settings_words
from pratique.web.tracing.contacts import settings_here

if TYPE_CHECKING:
    from pratique.contacts.models import Case
    from pratique.registry.models import ManifestRow


@needs(Permission.TRACE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: OfficerRequest, reference: str) -> HttpResponse:
    """Choose a list and a setting; confirm who was near."""
    case = queries.access_case(reference)
    words = _proposed(request, case)
    form = words["form"]
    if form.is_bound and form.is_valid():
        with refusals_shown(form, {"person": "chosen"}), database.transaction():
            count = _confirm(case, words, request)
            messages.success(
                request,
                ngettext("%(n)d contact named.", "%(n)d contacts named.", count)
                % {"n": count},
            )
            return redirect("case", reference=reference)
    status = 422 if form.is_bound else 200
    return render(request, "tracing/seats.html", words, status=status)


def _proposed(request: OfficerRequest, case: "Case") -> dict[str, Any]:
    """Return the list asked for, with whom its rule proposes."""
    person = registry.person_of(case.person_id)
    known = settings_here(request.officer.place)
    manifest = seating.manifest_asked(request.GET.get("list", ""))
    setting = known.get(request.GET.get("setting", ""))
    day = read_day(request.GET.get("day")) or this_day()
    row = _row_of_case(request, case, manifest.pk) if manifest else None
    found = seating.passengers(manifest, row, setting) if manifest else []
    words = {"case": case, "person": person, "row": row, "passengers": found}
    return words | {
        "settings": settings_words(known.values()),
        "setting": setting,
        "manifest": manifest,
        "day": day,
        "travelled": registry.travelled_in(person),
        "lists": registry.manifests(day),
        "form": SeatsForm(
            request.POST or None,
            rows=[str(one.row.pk) for one in found],
            day=manifest.day if manifest else None,
        ),
    }


def _row_of_case(
    request: HttpRequest,
    case: "Case",
    manifest: Any,  # noqa: ANN401 -- an id
) -> "ManifestRow | None":
    """Return where the case sat: by their document, or as the tracer says."""
    asked = request.GET.get("seat", "")
    if asked:
        rows = registry.passengers(manifest)
        return next((row for row in rows if str(row.pk) == asked), None)
    return registry.row_of(manifest, registry.person_of(case.person_id))


def _confirm(case: "Case", words: dict[str, Any], request: OfficerRequest) -> int:
    """Name whoever was chosen, each by what judges them; how many."""
    told, by = words["form"].cleaned_data, request.officer.actor
    groups = seating.chosen_by(words["passengers"], told["chosen"], words["setting"])
    setting = words["setting"].id if words["setting"] else ""
    for judged, group in groups.items():
        division = words["manifest"].venue.division.code
        people = [seating.person_of(one, division=division, by=by).pk for one in group]
        meeting = {
            "level": "close",
            "last_exposure": told["last_exposure"],
            "setting": setting,
            "case": case.pk,
            "reason": told["reason"],
        }
        if judged == seating.FAR and people:
            tracing.override(people=people, by=by, **meeting)
        elif people:
            tracing.name_all(people=people, judged=judged, by=by, **meeting)
    return len(told["chosen"])
