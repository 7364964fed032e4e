"""What an officer must look into: listed, opened, settled with a decision."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from pratique.access.permissions import Permission
from pratique.registry import queries as registry
from pratique.registry.actions import noting
from pratique.web.asking import Data, ask_plainly, refusals_shown
from pratique.web.listing import MOST
from pratique.web.officer import OfficerRequest, needs


class DecisionForm(forms.Form):
    """What was found, and what follows."""

    decision = forms.CharField(
        label=gettext_lazy("Decision"),
        help_text=gettext_lazy("What you found, and what you did. It is kept."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Data | None) -> None:
        super().__init__(data, label_suffix="")
        ask_plainly(self)


@needs(Permission.RESOLVE_NOTES)
@require_GET
def notes(request: OfficerRequest) -> HttpResponse:
    """List what waits, referrals first."""
    found = registry.whole_notes(registry.open_notes())[:MOST]
    words = {"notes": [words_of(note) for note in found]}
    return render(request, "notes/notes.html", words)


@needs(Permission.RESOLVE_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: OfficerRequest, note: UUID) -> HttpResponse:
    """Show what does not agree; settle it with a decision."""
    row, form = registry.access_note(note), DecisionForm(request.POST or None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form, {"reason": "decision"}):
            decision, by = form.cleaned_data["decision"], request.officer.actor
            noting.close_note(note=note, decision=decision, by=by)
            messages.success(request, _("Settled."))
            return redirect("notes")
    words = words_of(row) | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "notes/note.html", words, status=status)


def words_of(note: Any) -> dict[str, Any]:  # noqa: ANN401 -- a row pages do not know
    """Return what a note is about, in words."""
    row = note.manifest_row
    return {
        "note": note,
        "fields": note.data.get("fields", []),
        "passenger": registry.passenger_name(row) if row else "",
        "manifest": row.manifest if row else None,
    }
