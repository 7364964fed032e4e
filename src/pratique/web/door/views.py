"""Sign in, choose a password, go out: parse, call, render."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pratique.access import sessions
from pratique.access.actions import signing_in
from pratique.web.acting import for_nobody
from pratique.web.asking import ask_plainly, refusals_shown
from pratique.web.officer import OfficerRequest
from pratique.web.rooms import first_room


class SignInForm(forms.Form):
    """Who, and the password."""

    username = forms.CharField(
        label=gettext_lazy("User name"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    """The old one and the new one."""

    old_password = forms.CharField(
        label=gettext_lazy("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("A few words that do not belong together are best."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@for_nobody
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in by name and password."""
    form = SignInForm(request.POST or None, label_suffix="")
    ask_plainly(form)
    if form.is_bound and form.is_valid():
        with refusals_shown(form):
            account = signing_in.sign_in(
                **form.cleaned_data, source=request.META.get("REMOTE_ADDR", "")
            )
            sessions.begin(request.session, account)
            return redirect(_safe(request.GET.get("next", "")))
    status = 422 if form.is_bound else 200
    return render(request, "door/sign_in.html", {"form": form}, status=status)


def _safe(address: str) -> str:
    """Return the page that was asked for, if it is one of ours."""
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours else "/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Let somebody out."""
    sessions.end(request.session)
    return redirect("sign-in")


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: OfficerRequest) -> HttpResponse:
    """Have somebody choose their own password."""
    form = PasswordForm(request.POST or None, label_suffix="")
    ask_plainly(form)
    if form.is_bound and form.is_valid():
        with refusals_shown(form, {"new": "new_password", "password": "new_password"}):
            account = signing_in.change_password(
                old=form.cleaned_data["old_password"],
                new=form.cleaned_data["new_password"],
                by=request.officer.actor,
            )
            sessions.begin(request.session, account)
            messages.success(request, _("Your password is changed."))
            return redirect("home")
    status = 422 if form.is_bound else 200
    return render(request, "door/password.html", {"form": form}, status=status)


@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """Lead everybody to the first page of their duty."""
    return redirect(first_room(request.officer))


@require_GET
def account(request: OfficerRequest) -> HttpResponse:
    """Show somebody what they may do, and where."""
    return render(request, "door/account.html")
