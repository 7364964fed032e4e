"""What a laboratory enters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from pratique.web import vocabulary
from pratique.web.asking import Data, ask_plainly, choice_field, offer, text_field

DETAILS = ("ct_n", "ct_orf", "kit")


def ct_field(label: Any) -> forms.DecimalField:  # noqa: ANN401 -- a lazy sentence
    """Return the question for a Ct value."""
    attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "short"}
    widget = forms.TextInput(attrs=attrs)
    return forms.DecimalField(label=label, required=False, widget=widget)


class ReceiveForm(forms.Form):
    """Which sealed tube has come."""

    code = text_field(label=gettext_lazy("Code on the sealed tube"))

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, label_suffix="", auto_id="came_%s")
        ask_plainly(self)


class ResultForm(forms.Form):
    """Which tube, and what was found; a reason where an earlier result was wrong."""

    code = text_field(label=gettext_lazy("Code on the tube"))
    outcome = choice_field([], label=gettext_lazy("Result"))
    ct_n = ct_field(gettext_lazy("Ct value, N gene"))
    ct_orf = ct_field(gettext_lazy("Ct value, ORF1ab gene"))
    kit = text_field(label=gettext_lazy("Test kit"), required=False)
    reason = text_field(
        label=gettext_lazy("Corrects an earlier result because"), required=False
    )

    def __init__(self, data: Data | None, *, code: str = "") -> None:
        super().__init__(data, initial={"code": code}, label_suffix="")
        offer(self, "outcome", vocabulary.choices("outcome"))
        ask_plainly(self)

    @property
    def details_told(self) -> bool:
        """Say whether anything stands in the details, or is wrong there."""
        return any(self[name].value() or self[name].errors for name in DETAILS)

    def found(self) -> dict[str, Any]:
        """Return what was found of one specimen, as the laboratory's actions ask."""
        names = ("code", "outcome", *DETAILS)
        return {name: self.cleaned_data[name] for name in names}
