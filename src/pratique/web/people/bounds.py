"""At a bound: order anew with a reason, or take that back: parse, call, render."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique.access.permissions import Permission
from pratique.orders import queries as orders
from pratique.orders.actions import renewals
from pratique.web.asking import refusals_shown
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.forms import ReasonForm
from pratique.web.people.records import PAGE, shown


class RenewalForm(ReasonForm):
    """For how many days more, and why."""

    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        help_text=gettext_lazy("After the day on which it would lapse."),
        min_value=1,
    )
    field_order = ("days", "reason")


@needs(Permission.DECIDE_HOLDS)
@PAGE
def order_anew(request: OfficerRequest, ground: UUID) -> HttpResponse:
    """Let what is owed bind some days longer, with a reason."""
    row, form = orders.access_ground(ground), RenewalForm(request.POST or None)
    if form.is_bound and form.is_valid():
        told, by = form.cleaned_data, request.officer.actor
        with refusals_shown(form):
            renewals.order_anew(
                ground=ground, days=told["days"], reason=told["reason"], by=by
            )
            messages.success(request, _("Ordered anew. The person is told."))
            return redirect("person", reference=row.person.reference)
    words = {"heading": _("Order anew"), "button": _("Order anew"), "grave": True}
    words["advice"] = _("It binds until what is owed is done, and lapses in the end.")
    words["bound"] = orders.bounds_of([row.person_id]).filter(ground=row).first()
    return shown(request, row.person, form, words)


@needs(Permission.DECIDE_HOLDS)
@PAGE
def withdraw(request: OfficerRequest, renewal: UUID) -> HttpResponse:
    """Take back what was ordered anew."""
    row, form = orders.access_renewal(renewal), ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        reason, by = form.cleaned_data["reason"], request.officer.actor
        with refusals_shown(form):
            renewals.withdraw(renewal=renewal, reason=reason, by=by)
            messages.success(request, _("Taken back."))
            return redirect("person", reference=row.ground.person.reference)
    words = {"heading": _("Take back the order anew"), "button": _("Take back")}
    words["advice"] = _("Past the rule's own bound it lapses at once.")
    return shown(request, row.ground.person, form, words)
