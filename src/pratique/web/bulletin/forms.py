"""What the bulletin's pages ask."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy

from pratique import clock
from pratique.web.asking import (
    Data,
    DayField,
    HourField,
    ask_plainly,
    instant,
    text_field,
)


class MomentForm(forms.Form):
    """As of which moment; none: as things stand."""

    day = DayField(label=gettext_lazy("As of"), required=False)
    hour = HourField(label=gettext_lazy("Hour"), required=False)

    def __init__(self, data: Data) -> None:
        super().__init__(data, label_suffix="")
        ask_plainly(self)

    def moment(self, zone: str) -> datetime | None:
        """Return the moment meant; a day without an hour is meant to its end."""
        told = self.cleaned_data
        if told.get("day") is None:
            return None
        if told["hour"] is None:
            return clock.day_end(told["day"], zone)
        return instant(told["day"], told["hour"], zone)


class CorrectionForm(forms.Form):
    """Why a published bulletin is corrected."""

    reason = text_field(label=gettext_lazy("Why it is corrected"), longest=200)

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, label_suffix="")
        ask_plainly(self)
