"""What a sampler enters about a tube."""

from django import forms
from django.utils.translation import gettext_lazy

from pratique.labs.queries import HOLDS
from pratique.web import gazetteer, vocabulary
from pratique.web.asking import (
    Data,
    PlaceField,
    ask_plainly,
    choice_field,
    offer,
    text_field,
)


class OpenForm(forms.Form):
    """Which tube, for how many; of the environment, what is wiped."""

    code = text_field(
        label=gettext_lazy("Code on the tube"), help_text=gettext_lazy("Scan or type.")
    )
    ratio = choice_field(
        [(str(one), f"{one}:1") for one in HOLDS], label=gettext_lazy("How many in it")
    )
    kind = choice_field([], label=gettext_lazy("Specimens of"))
    spot = text_field(
        label=gettext_lazy("Spot"),
        help_text=gettext_lazy("Of the environment: what is wiped."),
        required=False,
    )

    def __init__(self, data: Data | None) -> None:
        begun = {"ratio": "20", "kind": "people"}
        super().__init__(data, initial=begun, label_suffix="")
        offer(self, "kind", vocabulary.choices("tube_kind"))
        ask_plainly(self)


class MemberForm(forms.Form):
    """Who is next."""

    reference = text_field(
        label=gettext_lazy("Next person"),
        help_text=gettext_lazy("Scan or type the reference on their page."),
    )

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.fields["reference"].widget.attrs["autofocus"] = True
        ask_plainly(self)


class EnrolForm(forms.Form):
    """Somebody who has no reference: what their document says, and where they stay."""

    name = text_field(label=gettext_lazy("Name, as on the document"), longest=80)
    document = text_field(
        label=gettext_lazy("Number of the document"),
        longest=40,
        help_text=gettext_lazy("Empty: nobody can find them by it again."),
        required=False,
    )
    place = PlaceField(label=gettext_lazy("Community or village"))

    def __init__(self, data: Data | None = None, *, code: str = "") -> None:
        begun = {"place": gazetteer.known(code)} if code else {}
        super().__init__(data, initial=begun, label_suffix="", auto_id="new_%s")
        ask_plainly(self)


class OutForm(forms.Form):
    """Who comes out of the tube, and why."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    reason = text_field(label=gettext_lazy("Reason"), longest=200)

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, label_suffix="", auto_id="out_%s")
        ask_plainly(self)
