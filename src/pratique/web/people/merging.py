"""Two records that are one person: compared side by side, joined, parted again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pratique.access.permissions import Permission
from pratique.registry import queries as registry
from pratique.registry.actions import merging
from pratique.standing import queries as standing
from pratique.web.asking import refusals_shown
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.forms import ReasonForm
from pratique.web.people.records import PAGE, meant, shown
from pratique.web.people.rows import PersonLike, row_of


@needs(Permission.MERGE_PEOPLE)
@PAGE
def merge(request: OfficerRequest, reference: str) -> HttpResponse:
    """Find the other record, compare the two, and join them with a reason."""
    person, wanted = meant(reference), request.GET.get("with", "").strip()
    form = ReasonForm(request.POST or None)
    found = registry.find_people(wanted) if wanted else []
    others = [each for each in found if each.pk != person.pk]
    other = others[0] if len(others) == 1 else None
    if other is not None and form.is_bound and form.is_valid():
        with refusals_shown(form):
            reason, by = form.cleaned_data["reason"], request.officer.actor
            merging.merge(keep=person.pk, gone=other.pk, reason=reason, by=by)
            messages.success(request, _("Joined: one person from now on."))
            return redirect("person", reference=person.reference)
    words = {"person": person, "form": form, "wanted": wanted, "others": others}
    if other is not None:
        words["pair"] = [record_of(person), record_of(other)]
    status = 422 if form.is_bound else 200
    return render(request, "people/merge.html", words, status=status)


def record_of(person: PersonLike) -> dict[str, Any]:
    """Return what tells one record from another."""
    family = registry.family(person.pk)
    return {
        "person": person,
        "row": row_of(person, standing.of_person(person.pk)),
        "stays": list(registry.stays_of(family)),
        "told": list(registry.declarations_of(family)),
    }


@needs(Permission.MERGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def unmerge(request: OfficerRequest, reference: str) -> HttpResponse:
    """Take a merge back: two people again."""
    gone, form = registry.access_person(reference), ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            reason, by = form.cleaned_data["reason"], request.officer.actor
            merging.unmerge(gone=gone.pk, reason=reason, by=by)
            messages.success(request, _("Parted: two people again."))
            return redirect("person", reference=reference)
    words = {"heading": _("Part the records"), "button": _("Part them")}
    words["advice"] = _("Each keeps what came under their own document.")
    return shown(request, gone, form, words)
