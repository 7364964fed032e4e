"""Enter results: parse, call, render."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pratique.access.permissions import Permission
from pratique.labs import actions as labs
from pratique.labs import queries
from pratique.web import vocabulary
from pratique.web.asking import (
    Data,
    ask_plainly,
    choice_field,
    offer,
    refusals_shown,
    text_field,
)
from pratique.web.listing import MOST
from pratique.web.officer import OfficerRequest, needs


class ResultForm(forms.Form):
    """Which tube, and what was found; a reason where an earlier result was wrong."""

    code = text_field(label=gettext_lazy("Code on the tube"))
    outcome = choice_field([], label=gettext_lazy("Result"))
    reason = text_field(
        label=gettext_lazy("Corrects an earlier result because"), required=False
    )

    def __init__(self, data: Data | None, *, code: str = "") -> None:
        super().__init__(data, initial={"code": code}, label_suffix="")
        offer(self, "outcome", vocabulary.choices("outcome"))
        ask_plainly(self)


@needs(Permission.ENTER_RESULTS)
@require_http_methods(["GET", "HEAD", "POST"])
def lab(request: OfficerRequest) -> HttpResponse:
    """Show the tubes that wait, the oldest first, and take a result."""
    form = ResultForm(request.POST or None, code=request.GET.get("code", ""))
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            _enter(form.cleaned_data, request)
            code = form.cleaned_data["code"]
            messages.success(request, _("Recorded: tube %(code)s.") % {"code": code})
            return redirect("lab")
    words = {"form": form, "waiting": queries.awaiting_result()[:MOST]}
    status = 422 if form.is_bound else 200
    return render(request, "lab/lab.html", words, status=status)


def _enter(told: dict[str, str], request: OfficerRequest) -> None:
    """Report a result, or correct the one that stands."""
    by, laboratory = request.officer.actor, request.officer.name
    if told["reason"]:
        labs.correct(
            code=told["code"],
            outcome=told["outcome"],
            reason=told["reason"],
            laboratory=laboratory,
            by=by,
        )
    else:
        labs.report(
            code=told["code"], outcome=told["outcome"], laboratory=laboratory, by=by
        )
