"""What the hospital enters."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pratique.places.queries import venues
from pratique.web import vocabulary
from pratique.web.asking import (
    Data,
    DayField,
    HourField,
    ask_plainly,
    choice_field,
    instant,
    offer,
    text_field,
)
from pratique.web.lab.forms import ct_field

CLOSING = ("recovered", "dead")


class AtForm(forms.Form):
    """When; empty: now."""

    day = DayField(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("Empty: now."),
        required=False,
    )
    hour = HourField(label=gettext_lazy("Hour"), required=False)

    def __init__(self, data: Data | None, name: str) -> None:
        super().__init__(data, label_suffix="", auto_id=f"{name}_%s")

    def at(self) -> datetime | None:
        """Return the instant that is told, if one is."""
        day, hour = self.cleaned_data["day"], self.cleaned_data["hour"]
        zone = timezone.get_current_timezone_name()
        return instant(day, hour, zone) if day else None


class AdmitForm(AtForm):
    """Which hospital, since when."""

    venue = forms.ChoiceField(label=gettext_lazy("Hospital"))
    field_order = ("venue", "day", "hour")

    def __init__(self, data: Data | None, *, within: str) -> None:
        super().__init__(data, "admit")
        known = [
            (str(one.pk), one.name) for one in venues(kind="hospital", within=within)
        ]
        offer(self, "venue", known)
        ask_plainly(self)


class TestForm(AtForm):
    """A specimen and what was found in it, in one go."""

    code = text_field(
        label=gettext_lazy("Code on the tube"), help_text=gettext_lazy("Scan or type.")
    )
    outcome = choice_field([], label=gettext_lazy("Result"))
    ct_n = ct_field(gettext_lazy("Ct value, N gene"))
    ct_orf = ct_field(gettext_lazy("Ct value, ORF1ab gene"))
    kit = text_field(label=gettext_lazy("Test kit"), required=False)
    field_order = ("code", "day", "hour", "outcome", "ct_n", "ct_orf", "kit")

    def __init__(self, data: Data | None) -> None:
        super().__init__(data, "test")
        self.fields["day"].label = gettext_lazy("Taken on")
        offer(self, "outcome", vocabulary.choices("outcome"))
        ask_plainly(self)

    def found(self) -> dict[str, Any]:
        """Return what was found, as the laboratory's action asks for it."""
        names = ("code", "outcome", "ct_n", "ct_orf", "kit")
        return {name: self.cleaned_data[name] for name in names}


class EndForm(AtForm):
    """How a case ended."""

    finding = choice_field([], label=gettext_lazy("Finding"))
    field_order = ("finding", "day", "hour")

    def __init__(self, data: Data | None) -> None:
        super().__init__(data, "end")
        words = [(each, vocabulary.say(each, "finding")) for each in CLOSING]
        offer(self, "finding", words)
        ask_plainly(self)
