"""Accounts: parse, call, render. A fresh password is shown once, and not kept."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pratique.access import queries as access
from pratique.access.actions import accounts as actions
from pratique.access.permissions import Permission
from pratique.database import Actor
from pratique.web.asking import (
    Data,
    PlaceField,
    ask_plainly,
    offer,
    refusals_shown,
    text_field,
)
from pratique.web.officer import OfficerRequest, needs

PLACES = {"jurisdiction": "place"}


class AccountForm(forms.Form):
    """Who, with what role, for what place."""

    name = text_field(label=gettext_lazy("Name, as on the work badge"))
    username = text_field(label=gettext_lazy("User name"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    place = PlaceField(label=gettext_lazy("Answers for"))
    unit = text_field(
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("The community, hotel or laboratory."),
        required=False,
    )

    def __init__(self, data: Data | None, *, by: Actor) -> None:
        super().__init__(data, label_suffix="")
        roles = access.grantable_roles(by)
        offer(self, "role", [(role.key, str(role.name)) for role in roles])
        ask_plainly(self)


class PlaceForm(forms.Form):
    """Another place to answer for."""

    place = PlaceField(label=gettext_lazy("Answers for"))


@needs(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: OfficerRequest) -> HttpResponse:
    """List the accounts; open another one."""
    by = request.officer.actor
    form = AccountForm(request.POST or None, by=by)
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data)
        place = told.pop("place")
        with refusals_shown(form, PLACES):
            opened = actions.create(jurisdiction=place.code, by=by, **told)
            return render(request, "admin/opened.html", {"opened": opened})
    words = {"form": form, "accounts": _listed(by)}
    status = 422 if form.is_bound else 200
    return render(request, "admin/accounts.html", words, status=status)


def _listed(by: Actor) -> list[object]:
    """Return the accounts with the names of their roles."""
    return [(row, access.role_of(row).name) for row in access.access_accounts(by)]


@needs(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def one_account(request: OfficerRequest, account: UUID) -> HttpResponse:
    """Show one account; let it answer for another place."""
    by = request.officer.actor
    form = PlaceForm(request.POST or None, label_suffix="")
    if form.is_bound and form.is_valid():
        with refusals_shown(form, PLACES):
            place = form.cleaned_data["place"].code
            actions.change_jurisdiction(account=account, jurisdiction=place, by=by)
            messages.success(request, _("Changed."))
            return redirect("one-account", account=account)
    row = access.access_account(account, by)
    words = {"form": form, "row": row, "role": access.role_of(row)}
    return render(request, "admin/account.html", words)


@needs(Permission.MANAGE_ACCOUNTS)
@require_POST
def change(request: OfficerRequest, account: UUID, what: str) -> HttpResponse:
    """Disable, enable or reset an account."""
    by = request.officer.actor
    if what == "reset":
        opened = actions.reset_password(account=account, by=by)
        return render(request, "admin/opened.html", {"opened": opened})
    if what == "disable":
        actions.disable(account=account, by=by)
        messages.success(request, _("Disabled."))
    else:
        actions.enable(account=account, by=by)
        messages.success(request, _("Enabled."))
    return redirect("one-account", account=account)
