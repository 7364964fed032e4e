"""Take a specimen in another way: for a quick test, or two at once to confirm."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pratique.access.permissions import Permission
from pratique.labs import actions as labs
from pratique.registry import queries as registry
from pratique.web.asking import Data, ask_plainly, refusals_shown, text_field
from pratique.web.officer import OfficerRequest, needs

IN_FORM = {"person": "reference", "codes": "second"}


class AntigenForm(forms.Form):
    """Whose, and which test."""

    reference = text_field(
        label=gettext_lazy("Person"),
        help_text=gettext_lazy("The reference on their page, such as P-7K3M9XQ."),
    )
    code = text_field(
        label=gettext_lazy("Code on the test"), help_text=gettext_lazy("Scan or type.")
    )

    def __init__(self, data: Data | None, *, reference: str = "") -> None:
        super().__init__(data, initial={"reference": reference}, label_suffix="")
        ask_plainly(self)


class PairForm(AntigenForm):
    """Whose, and both tubes."""

    code = text_field(
        label=gettext_lazy("Code on the first tube"),
        help_text=gettext_lazy("Scan or type."),
    )
    second = text_field(
        label=gettext_lazy("Code on the second tube"),
        help_text=gettext_lazy("Scan or type."),
    )


@needs(Permission.TAKE_SPECIMENS)
@require_http_methods(["GET", "HEAD", "POST"])
def antigen(request: OfficerRequest) -> HttpResponse:
    """Record a quick test; a laboratory enters what it showed."""
    form = AntigenForm(request.POST or None, reference=request.GET.get("person", ""))
    if form.is_bound and form.is_valid():
        told, by = form.cleaned_data, request.officer.actor
        with refusals_shown(form, IN_FORM):
            person = registry.access_person(told["reference"])
            labs.sample(
                person=person.pk,
                code=told["code"],
                purpose="other",
                method="antigen",
                by=by,
            )
            words = {"name": person.name, "code": told["code"]}
            messages.success(request, _("Recorded: %(name)s, test %(code)s.") % words)
            return redirect("antigen")
    status = 422 if form.is_bound else 200
    return render(request, "sampling/antigen.html", {"form": form}, status=status)


@needs(Permission.TAKE_SPECIMENS)
@require_http_methods(["GET", "HEAD", "POST"])
def twice(request: OfficerRequest) -> HttpResponse:
    """Record two specimens taken at once, to be tested apart."""
    form = PairForm(request.POST or None, reference=request.GET.get("person", ""))
    if form.is_bound and form.is_valid():
        told, by = form.cleaned_data, request.officer.actor
        with refusals_shown(form, IN_FORM):
            person = registry.access_person(told["reference"])
            codes = (told["code"], told["second"])
            labs.sample_twice(person=person.pk, codes=codes, by=by)
            words = {"name": person.name, "one": codes[0], "other": codes[1]}
            sentence = _("Recorded: %(name)s, tubes %(one)s and %(other)s.") % words
            messages.success(request, sentence)
            return redirect("sample-twice")
    status = 422 if form.is_bound else 200
    return render(request, "sampling/twice.html", {"form": form}, status=status)
