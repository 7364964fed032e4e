"""Take a specimen: parse, call, render."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pratique.access.permissions import Permission
from pratique.labs import actions as labs
from pratique.registry import queries as registry
from pratique.web.asking import refusals_shown
from pratique.web.officer import OfficerRequest, needs
from pratique.web.sampling.forms import SpecimenForm


@needs(Permission.TAKE_SPECIMENS)
@require_http_methods(["GET", "HEAD", "POST"])
def sampling(request: OfficerRequest) -> HttpResponse:
    """Record a specimen, and be ready for the next."""
    form = SpecimenForm(
        request.POST or None,
        reference=request.GET.get("person", ""),
        purpose=request.GET.get("purpose", "scheduled"),
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        with refusals_shown(form, {"person": "reference"}):
            person = registry.access_person(told["reference"])
            labs.sample(
                person=person.pk,
                code=told["code"],
                purpose=told["purpose"],
                by=request.officer.actor,
            )
            words = {"name": person.name, "code": told["code"]}
            messages.success(request, _("Recorded: %(name)s, tube %(code)s.") % words)
            return redirect(_next(request, person.reference))
    status = 422 if form.is_bound else 200
    return render(request, "sampling/sampling.html", {"form": form}, status=status)


def _next(request: OfficerRequest, reference: str) -> str:
    """Return to the person's page, or to their lane, where the form stood there."""
    came_from = request.POST.get("from", "")
    if came_from == "person":
        return reverse("person", args=[reference])
    try:
        return reverse("declaration", args=[UUID(came_from)])
    except ValueError:
        return reverse("sampling")
