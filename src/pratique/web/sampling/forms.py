"""What a sampler enters."""

from django import forms
from django.utils.translation import gettext_lazy

from pratique.web import vocabulary
from pratique.web.asking import Data, ask_plainly, offer, text_field


class SpecimenForm(forms.Form):
    """Whose, which tube, what for."""

    reference = text_field(
        label=gettext_lazy("Person"),
        help_text=gettext_lazy("The reference on their page, such as P-7K3M9XQ."),
    )
    code = text_field(
        label=gettext_lazy("Code on the tube"), help_text=gettext_lazy("Scan or type.")
    )
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"))

    def __init__(
        self, data: Data | None, *, reference: str = "", purpose: str = "scheduled"
    ) -> None:
        begun = {"reference": reference, "purpose": purpose}
        super().__init__(data, initial=begun, label_suffix="")
        offer(self, "purpose", vocabulary.choices("purpose"))
        ask_plainly(self)
