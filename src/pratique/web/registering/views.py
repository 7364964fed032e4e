"""Register somebody for whom an officer fills in the form: parse, call, render."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pratique.access.permissions import Permission
from pratique.errors import Refusal
from pratique.registry.actions import declaring, proving
from pratique.web.officer import OfficerRequest, needs
from pratique.web.registering.forms import Paper, paper
from pratique.web.traveller import doors


@needs(Permission.REGISTER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: OfficerRequest) -> HttpResponse:
    """Ask everything on one page; then go on with the declaration."""
    asked = paper(request)
    if request.method == "POST" and asked.is_valid():
        made = _declare(asked, request)
        if made is not None:
            return redirect("declaration", declaration=made)
    status = 422 if request.method == "POST" else 200
    words = {"paper": asked, "prove": request.officer.may(Permission.PROVE_IDENTITY)}
    return render(request, "registering/register.html", words, status=status)


def _declare(asked: Paper, request: OfficerRequest) -> UUID | None:
    """Declare, and prove where the document was seen; or show what is refused."""
    by = request.officer.actor
    declared = asked.declared()
    try:
        made = declaring.declare(
            declared=declared,
            look_back=doors.look_back({"destination": declared.arrival.destination}),
            by=by,
        )
        if asked.about.cleaned_data["seen"]:
            proving.prove(declaration=made.declaration, by=by)
    except Refusal as refusal:
        for each in getattr(refusal, "problems", (refusal,)):
            asked.show(each)
        return None
    messages.success(request, _("Registered."))
    return made.declaration
