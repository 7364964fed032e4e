"""What a tracer enters about whom a case has met."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique.contacts.actions.tracing import INVESTIGATION, OVERRIDE
from pratique.web import vocabulary
from pratique.web.asking import (
    Choices,
    Data,
    DayField,
    PlaceField,
    ask_plainly,
    choice_field,
    offer,
    text_field,
)

if TYPE_CHECKING:
    from pratique.contacts.models import Contact
    from pratique.policy.settings import Setting


def settings_words(settings: "Iterable[Setting]") -> Choices:
    """Return where people meet, in the house's words."""
    return [(each.id, vocabulary.say(each.id, "setting")) for each in settings]


class ContactForm(forms.Form):
    """Who, as what, where and when; somebody unknown is entered at once."""

    q = text_field(
        label=gettext_lazy("Reference, number or name"),
        required=False,
    )
    name = text_field(
        label=gettext_lazy("Name, as on the document"), longest=80, required=False
    )
    document = text_field(
        label=gettext_lazy("Number of the document"), longest=40, required=False
    )
    phone = text_field(mode="tel", label=gettext_lazy("Phone"), required=False)
    place = PlaceField(label=gettext_lazy("Community or village"), required=False)
    level = choice_field([], label=gettext_lazy("Level"))
    through = forms.ChoiceField(
        label=gettext_lazy("Through"),
        help_text=gettext_lazy("Of a secondary contact: whom they met."),
        required=False,
    )
    setting = forms.ChoiceField(label=gettext_lazy("Where they met"), required=False)
    last_exposure = DayField(label=gettext_lazy("Last exposure"))
    wider = forms.BooleanField(
        label=gettext_lazy("Wider than the rule: on my word, for this reason"),
        required=False,
    )
    reason = text_field(label=gettext_lazy("Reason"), longest=200, required=False)

    def __init__(
        self,
        data: Data | None,
        *,
        settings: "Iterable[Setting]",
        close: "Iterable[tuple[Contact, str]]",
    ) -> None:
        super().__init__(data, initial={"level": "close"}, label_suffix="")
        offer(self, "level", vocabulary.choices("contact"))
        known = [(str(each.pk), name) for each, name in close]
        offer(self, "through", [("", "–"), *known])
        offer(self, "setting", [("", _("not told")), *settings_words(settings)])
        ask_plainly(self)

    def clean(self) -> None:
        """Ask for a place where somebody new is entered, and for somebody at all."""
        told = self.cleaned_data
        if not told.get("q") and not told.get("name"):
            self.add_error("q", _("Say who: find them, or enter them below."))
        if told.get("name") and not told.get("place") and "place" not in self.errors:
            self.add_error("place", self.fields["place"].error_messages["required"])

    @property
    def is_new(self) -> bool:
        """Say whether somebody unknown is being entered."""
        return bool(self["name"].value() or self["name"].errors)

    def meeting(self) -> dict[str, Any]:
        """Return what is said of the meeting, as the action takes it."""
        told = self.cleaned_data
        return {
            "level": told["level"],
            "through": UUID(told["through"]) if told["through"] else None,
            "setting": told["setting"],
            "last_exposure": told["last_exposure"],
            "reason": told["reason"],
            "judged": OVERRIDE if told["wider"] else INVESTIGATION,
        }


class SeatsForm(forms.Form):
    """Whom of a passenger list the tracer confirms."""

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Close contacts"),
        widget=forms.CheckboxSelectMultiple,
    )
    last_exposure = DayField(label=gettext_lazy("Last exposure"))
    reason = text_field(
        label=gettext_lazy("Reason, if wider than the rule"),
        longest=200,
        required=False,
    )

    def __init__(self, data: Data | None, *, rows: Sequence[str], day: object) -> None:
        super().__init__(data, initial={"last_exposure": day}, label_suffix="")
        offer(self, "chosen", [(each, each) for each in rows])
        ask_plainly(self)
        asked = _("Tick whoever was near.")
        self.fields["chosen"].error_messages["required"] = asked
