"""What a tracer enters about cases and chains."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique.web import vocabulary
from pratique.web.asking import (
    Choices,
    Data,
    DayField,
    HourField,
    ask_plainly,
    choice_field,
    instant,
    offer,
    text_field,
)

if TYPE_CHECKING:
    from pratique.contacts.models import Chain

FINDINGS = (
    *("suspected", "confirmed", "asymptomatic"),
    *("excluded", "recovered", "dead"),
)


def findings() -> Choices:
    """Return what experts may find; not that nobody has asked them yet."""
    return [(each, vocabulary.say(each, "finding")) for each in FINDINGS]


class ConsultForm(forms.Form):
    """What experts found, and when."""

    finding = choice_field([], label=gettext_lazy("Finding"))
    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"),
        help_text=gettext_lazy("Of a confirmed case."),
        required=False,
    )
    day = DayField(
        label=gettext_lazy("Decided on"),
        help_text=gettext_lazy("Empty: now."),
        required=False,
    )
    hour = HourField(label=gettext_lazy("Hour"), required=False)

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, label_suffix="", auto_id="found_%s")
        offer(self, "finding", findings())
        unknown = ("", _("not told"))
        offer(self, "severity", [unknown, *vocabulary.choices("severity")])
        ask_plainly(self)

    def told(self) -> dict[str, Any]:
        """Return the answers as the actions take them."""
        found = self.cleaned_data
        return {
            "finding": found["finding"],
            "severity": found["severity"],
            "at": self._at(),
        }

    def _at(self) -> datetime | None:
        day, hour = self.cleaned_data["day"], self.cleaned_data["hour"]
        zone = timezone.get_current_timezone_name()
        return instant(day, hour, zone) if day else None


class CorrectForm(ConsultForm):
    """What was found in truth; nothing: it never was. With the reason."""

    reason = text_field(label=gettext_lazy("Reason"), longest=200)

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data)
        self.fields["finding"].required = False
        never = ("", _("nothing: it never was"))
        offer(self, "finding", [*findings(), never])

    def told(self) -> dict[str, Any]:
        """Return the answers as the action takes them."""
        return {**super().told(), "reason": self.cleaned_data["reason"]}


class SourceForm(forms.Form):
    """Where a case has it from: another case, or in words."""

    source_case = text_field(
        label=gettext_lazy("From the case"),
        help_text=gettext_lazy("Its reference, such as C-7K3M9XQ."),
        required=False,
    )
    source = text_field(label=gettext_lazy("Or in words"), longest=200, required=False)

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, label_suffix="", auto_id="source_%s")


class WhyForm(forms.Form):
    """Why."""

    reason = text_field(label=gettext_lazy("Reason"), longest=200)

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, label_suffix="", auto_id="why_%s")
        ask_plainly(self)


class ChainForm(forms.Form):
    """A chain that stands, or the name of a new one."""

    chain = forms.ChoiceField(label=gettext_lazy("Chain"), required=False)
    name = text_field(label=gettext_lazy("Or name a new one"), required=False)
    name_en = text_field(label=gettext_lazy("Its name in English"), required=False)

    def __init__(self, data: Data | None, chains: Iterable["Chain"]) -> None:
        super().__init__(data, label_suffix="", auto_id="chain_%s")
        known = [(each.reference, f"{each.name} · {each.reference}") for each in chains]
        offer(self, "chain", [("", _("a new one")), *known])


class SplitForm(WhyForm):
    """What the new chain is called, and why."""

    name = text_field(label=gettext_lazy("Name of the new chain"))
    name_en = text_field(label=gettext_lazy("Its name in English"), required=False)
    field_order = ("name", "name_en", "reason")
