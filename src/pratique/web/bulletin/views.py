"""The bulletin as of a moment, published for good, corrected by another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pratique.access.permissions import Permission
from pratique.divisions.queries import zone_of
from pratique.reporting import actions as reporting
from pratique.reporting import queries
from pratique.reporting.queries import Told
from pratique.web import dates
from pratique.web.asking import refusals_shown
from pratique.web.bulletin.forms import CorrectionForm, MomentForm
from pratique.web.bulletin.tables import words_of
from pratique.web.listing import MOST
from pratique.web.officer import OfficerRequest, needs


@needs(Permission.SEE_COMMAND)
@require_GET
def bulletin(request: OfficerRequest) -> HttpResponse:
    """Show figures and words, as things stand or as of a moment."""
    code = request.GET.get("area") or request.officer.place
    form = MomentForm(request.GET)
    told = _told(request, code, form)
    words = words_of(told.document) | {
        "form": form,
        "area": told.area,
        "asked": form.is_valid() and form.cleaned_data.get("day") is not None,
        "texts": told.texts,
        "published": queries.published(told.area)[:MOST],
        "may_publish": request.officer.may(Permission.PUBLISH_BULLETINS),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "bulletin/bulletin.html", words, status=status)


def _told(request: OfficerRequest, code: str, form: MomentForm) -> Told:
    """Return the bulletin asked for; where the moment is refused, of now."""
    by = request.officer.actor
    if form.is_valid():
        with refusals_shown(form, {"as_of": "day"}):
            return queries.bulletin(area=code, by=by, at=form.moment(zone_of(code)))
    return queries.bulletin(area=code, by=by)


@needs(Permission.PUBLISH_BULLETINS)
@require_POST
def publish(request: OfficerRequest) -> HttpResponse:
    """Freeze what the page showed."""
    row = reporting.publish(
        area=request.POST.get("area", ""),
        moment=dates.read_instant(request.POST.get("moment")),
        by=request.officer.actor,
    )
    messages.success(request, _("Published. It stays as it is, whatever is learnt."))
    return redirect("published-bulletin", row.reference)


@needs(Permission.SEE_COMMAND)
@require_GET
def published(request: OfficerRequest, reference: str) -> HttpResponse:
    """Show what was published, word for word."""
    return _shown(request, reference, CorrectionForm())


def _shown(
    request: OfficerRequest, reference: str, form: CorrectionForm
) -> HttpResponse:
    row = queries.access_bulletin(reference)
    may = request.officer.may(Permission.PUBLISH_BULLETINS)
    words = {
        "row": row,
        "later": queries.correction_of(row),
        "texts": {"zh": row.text_zh, "en": row.text_en},
        "form": form,
        "may_correct": may and queries.is_answered_for(row, request.officer.actor),
    }
    status = 422 if form.is_bound else 200
    return render(request, "bulletin/published.html", words, status=status)


@needs(Permission.PUBLISH_BULLETINS)
@require_POST
def correct(request: OfficerRequest, reference: str) -> HttpResponse:
    """Publish what is known now, as a correction of an earlier bulletin."""
    row = queries.access_bulletin_to_correct(reference, request.officer.actor)
    form = CorrectionForm(request.POST)
    if form.is_valid():
        with refusals_shown(form, {"corrects": "reason"}):
            made = reporting.publish(
                area=row.area.code,
                corrects=row.reference,
                reason=form.cleaned_data["reason"],
                by=request.officer.actor,
            )
            messages.success(request, _("The correction is published."))
            return redirect("published-bulletin", made.reference)
    return _shown(request, reference, form)
