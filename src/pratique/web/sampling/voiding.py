"""Make a specimen count for nothing that was taken or labelled by mistake."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pratique.access.permissions import Permission
from pratique.labs import actions as labs
from pratique.web.asking import Data, refusals_shown, text_field
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.forms import ReasonForm


class VoidForm(ReasonForm):
    """Which tube, and what went wrong."""

    code = text_field(
        label=gettext_lazy("Code on the tube"), help_text=gettext_lazy("Scan or type.")
    )
    field_order = ("code", "reason")

    def __init__(self, data: Data | None, *, code: str = "") -> None:
        super().__init__(data)
        self.initial["code"] = code


@needs(Permission.TAKE_SPECIMENS)
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: OfficerRequest) -> HttpResponse:
    """Void a specimen; the test that it paid is owed again."""
    form = VoidForm(request.POST or None, code=request.GET.get("code", ""))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        with refusals_shown(form):
            found = labs.void_specimen(by=request.officer.actor, **told)
            words = {"name": found.person.name, "code": found.code}
            sentence = _("Void: tube %(code)s of %(name)s.") % words
            messages.success(request, sentence)
            return redirect("sampling")
    status = 422 if form.is_bound else 200
    return render(request, "sampling/void.html", {"form": form}, status=status)
