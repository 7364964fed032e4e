"""Carriers' lists: parse, call, render. Nothing is read in before it was previewed."""

import base64
import binascii
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pratique import clock
from pratique.access.permissions import Permission
from pratique.registry import queries as registry
from pratique.registry.actions import manifests as actions
from pratique.web.asking import Data, ask_plainly, refusals_shown
from pratique.web.listing import MOST
from pratique.web.officer import OfficerRequest, needs

if TYPE_CHECKING:  # generic for the checker only
    from django.core.files.uploadedfile import UploadedFile

LARGEST = 2 * 1024 * 1024  # bytes; a long train's list is a tenth of that
SHOWN = ("arrived", "missing", "undeclared")


class FileForm(forms.Form):
    """A carrier's file."""

    file = forms.FileField(
        label=gettext_lazy("The carrier’s file (CSV)"),
        help_text=gettext_lazy("UTF-8 or GB18030. You see first what it would do."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, data: Data | None, files: Any = None) -> None:  # noqa: ANN401
        super().__init__(data, files, label_suffix="")
        ask_plainly(self)

    def clean_file(self) -> bytes:
        """Return what the file holds."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise ValidationError(_("The file is too large for a passenger list."))
        content: bytes = file.read()
        return content


class PreviewedForm(forms.Form):
    """The same file again, as the preview gave it back."""

    content = forms.CharField(widget=forms.HiddenInput)

    def clean_content(self) -> bytes:
        """Return what the file held."""
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(_("Choose the file once more.")) from error


@needs(Permission.IMPORT_MANIFESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def manifests(request: OfficerRequest) -> HttpResponse:
    """List the manifests of a day; show what another file would do."""
    sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if sent else FileForm(None)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            return _preview(request, form.cleaned_data["file"])
    day = _day(request.GET.get("day", ""))
    listed = registry.manifests(day).select_related("venue")[:MOST]
    words: dict[str, Any] = {"form": form, "day": day}
    words["rows"] = [(row, registry.manifest_counts(row.pk)) for row in listed]
    status = 422 if form.is_bound else 200
    return render(request, "manifests/manifests.html", words, status=status)


def _preview(request: OfficerRequest, content: bytes) -> HttpResponse:
    """Show what a file would do; the page carries the file on to the next step."""
    by = request.officer.actor
    report = actions.import_manifest(content=content, by=by, dry_run=True)
    form = PreviewedForm(initial={"content": base64.b64encode(content).decode()})
    words = {"report": report, "form": form}
    return render(request, "manifests/preview.html", words)


def _day(asked: str) -> date:
    """Return the day that the address asks for; else today."""
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return clock.local_day(clock.now(), timezone.get_current_timezone_name())


@needs(Permission.IMPORT_MANIFESTS)
@require_POST
def read_in(request: OfficerRequest) -> HttpResponse:
    """Read in the file that was previewed."""
    form = PreviewedForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose the file once more."))
        return redirect("manifests")
    report = actions.import_manifest(
        content=form.cleaned_data["content"], by=request.officer.actor
    )
    words = {"report": report, "done": True}
    return render(request, "manifests/preview.html", words)


@needs(Permission.IMPORT_MANIFESTS)
@require_GET
def manifest(request: OfficerRequest, manifest: UUID) -> HttpResponse:
    """Show who on a list is here, who is missing, and who has not even declared."""
    row = registry.access_manifest(manifest)
    show = request.GET.get("show", "")
    rows = [_passenger(one) for one in registry.followed_up(row.pk)]
    chosen = [one for one in rows if show not in SHOWN or show in one["states"]]
    words: dict[str, Any] = {
        "manifest": row,
        "counts": registry.manifest_counts(row.pk),
    }
    words |= {"rows": chosen, "show": show}
    return render(request, "manifests/manifest.html", words)


def _passenger(row: Any) -> dict[str, Any]:  # noqa: ANN401 -- a row pages do not know
    """Return one line of a list, with everything that it counts as."""
    if row.declaration_id:
        states = ["arrived"]
    else:
        states = ["missing", *([] if row.announced else ["undeclared"])]
    return {"row": row, "name": registry.passenger_name(row), "states": states}


@needs(Permission.IMPORT_MANIFESTS)
@require_POST
def mark_missing(request: OfficerRequest, manifest: UUID) -> HttpResponse:
    """Say that the service has emptied: who is not here is missing."""
    found = actions.mark_missing(manifest=manifest, by=request.officer.actor)
    sentence = _("Noted as missing: %(count)s.") % {"count": len(found)}
    messages.success(request, sentence)
    return redirect("manifest", manifest=manifest)
