"""What a person may ask for on their own page."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


class AppealForm(forms.Form):
    """What is not so."""

    statement = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        label=gettext_lazy("What is not as it says here?"),
        help_text=gettext_lazy(
            "In your own words: where you were, on which days, and what shows it."
        ),
    )

    def told(self) -> dict[str, str]:
        """Return what is asked, as it is sealed."""
        return {"statement": self.cleaned_data["statement"]}


class LeaveForm(forms.Form):
    """Why, from when, and until when."""

    reason = choice_field([], label=gettext_lazy("Why must you go out?"))
    details = text_field(label=gettext_lazy("Where to, and what you need"), longest=500)
    start_day = DayField(label=gettext_lazy("From"))
    start_hour = HourField(label=gettext_lazy("Time"))
    end_day = DayField(label=gettext_lazy("Back by"))
    end_hour = HourField(label=gettext_lazy("Time"))

    def __init__(
        self, data: Data | None, *, now: datetime, label_suffix: str = ""
    ) -> None:
        local = timezone.localtime(now)
        back = local + timedelta(hours=6)
        begun = {
            "start_day": f"{local:%Y-%m-%d}",
            "start_hour": f"{local:%H:%M}",
            "end_day": f"{back:%Y-%m-%d}",
            "end_hour": f"{back:%H:%M}",
        }
        super().__init__(data, initial=begun, label_suffix=label_suffix)
        offer(self, "reason", vocabulary.choices("leave"))
        ask_plainly(self)

    def clean(self) -> dict[str, object]:
        """Refuse a way back that comes before the way out."""
        told = self.cleaned_data
        zone = timezone.get_current_timezone_name()
        if {"start_day", "start_hour", "end_day", "end_hour"} <= told.keys():
            told["starts_at"] = instant(told["start_day"], told["start_hour"], zone)
            told["ends_at"] = instant(told["end_day"], told["end_hour"], zone)
            if told["ends_at"] <= told["starts_at"]:
                self.add_error(
                    "end_day", _("The way back must come after the way out.")
                )
        return told

    def told(self) -> dict[str, str]:
        """Return what is asked, as it is sealed."""
        told = self.cleaned_data
        return {
            "reason": told["reason"],
            "details": told["details"],
            "starts_at": told["starts_at"].isoformat(),
            "ends_at": told["ends_at"].isoformat(),
        }
