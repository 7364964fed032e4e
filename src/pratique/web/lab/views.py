"""Receive tubes and enter results: parse, call, render."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pratique.access.permissions import Permission
from pratique.labs import actions as labs
from pratique.labs import queries
from pratique.orders.queries import held
from pratique.web.asking import refusals_shown
from pratique.web.lab.forms import ReceiveForm, ResultForm
from pratique.web.listing import MOST
from pratique.web.officer import OfficerRequest, needs

if TYPE_CHECKING:
    from pratique.labs.models import Tube

LATEST = 20  # positive tubes on the page


@needs(Permission.ENTER_RESULTS)
@require_http_methods(["GET", "HEAD", "POST"])
def lab(request: OfficerRequest) -> HttpResponse:
    """Show what waits, the longest waiting first, and take a result."""
    form = ResultForm(request.POST or None, code=request.GET.get("code", ""))
    if form.is_bound and form.is_valid():
        with refusals_shown(form, {"tube": "code"}):
            _enter(form, request)
            code = form.cleaned_data["code"]
            messages.success(request, _("Recorded: tube %(code)s.") % {"code": code})
            return redirect("lab")
    return _page(request, form, ReceiveForm())


@needs(Permission.ENTER_RESULTS)
@require_POST
def receive(request: OfficerRequest) -> HttpResponse:
    """Note that a sealed tube has come; its result may follow."""
    form = ReceiveForm(request.POST)
    if form.is_valid():
        with refusals_shown(form, {"tube": "code"}):
            by, name = request.officer.actor, request.officer.name
            code = form.cleaned_data["code"]
            tube = labs.receive_tube(tube=code, laboratory=name, by=by)
            messages.success(
                request, _("Received: tube %(code)s.") % {"code": tube.code}
            )
            return redirect("lab")
    return _page(request, ResultForm(None), form)


def _enter(form: ResultForm, request: OfficerRequest) -> None:
    """Report a result, of a tube or of a specimen, or correct the one that stands."""
    by, laboratory = request.officer.actor, request.officer.name
    found, reason = form.found(), form.cleaned_data["reason"]
    code, outcome = found["code"], found["outcome"]
    if queries.is_tube(code):
        of_tube = {"tube": code, "outcome": outcome, "laboratory": laboratory}
        if reason:
            labs.correct_tube(reason=reason, by=by, **of_tube)
        else:
            labs.report_tube(by=by, **of_tube)
    elif reason:
        labs.correct(reason=reason, laboratory=laboratory, by=by, **found)
    else:
        labs.report(laboratory=laboratory, by=by, **found)


def _page(request: OfficerRequest, form: ResultForm, came: ReceiveForm) -> HttpResponse:
    words = {
        "form": form,
        "came": came,
        "waiting": queries.waiting()[:MOST],
        "positive": [_held_in(tube) for tube in queries.positive_tubes()[:LATEST]],
    }
    status = 422 if form.is_bound or came.is_bound else 200
    return render(request, "lab/lab.html", words, status=status)


def _held_in(tube: "Tube") -> dict[str, object]:
    """Return a positive tube with how many of its members are held now."""
    people = queries.members(tube).values_list("person", flat=True)
    now = len(held(people)) if tube.ratio > 1 else 0
    return {"tube": tube, "held": now, "members": queries.fill(tube).members}
