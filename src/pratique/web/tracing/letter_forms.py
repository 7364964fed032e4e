"""What a tracer enters about letters."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique import clock
from pratique.web import gazetteer, vocabulary
from pratique.web.asking import (
    Choices,
    Data,
    DayField,
    HourField,
    PlaceField,
    ask_plainly,
    choice_field,
    instant,
    offer,
    text_field,
)


class SendForm(forms.Form):
    """To whom, about whom, and by when they answer."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("About"), widget=forms.CheckboxSelectMultiple
    )
    place = PlaceField(label=gettext_lazy("Sent to"))
    day = DayField(label=gettext_lazy("Answer by"))
    hour = HourField(label=gettext_lazy("Hour"))

    def __init__(
        self, data: Data | None, *, group: str, people: Choices, to: str, ticked: bool
    ) -> None:
        begun: dict[str, Any] = {}
        if ticked:
            begun["people"] = [key for key, _name in people]
        if to:
            begun["place"] = gazetteer.known(to)
        super().__init__(data, initial=begun, label_suffix="", auto_id=f"{group}_%s")
        self.group = group
        offer(self, "people", people)
        ask_plainly(self)
        self.fields["people"].error_messages["required"] = _("Tick somebody.")

    def clean(self) -> None:
        """Refuse a time that is over."""
        told = self.cleaned_data
        if {"day", "hour"} <= told.keys() and self.answer_by() <= clock.now():
            self.add_error("day", _("This time is over already."))

    def answer_by(self) -> datetime:
        """Return until when an answer is asked for."""
        zone = timezone.get_current_timezone_name()
        return instant(self.cleaned_data["day"], self.cleaned_data["hour"], zone)

    def answer_within(self) -> timedelta:
        """Return the time that is given for an answer."""
        return self.answer_by() - clock.now()


class AnswerForm(forms.Form):
    """What the receiver found of one person."""

    finding = choice_field([], label=gettext_lazy("Answer"))
    place = PlaceField(
        label=gettext_lazy("Counted in"),
        help_text=gettext_lazy("If positive, and not counted by the receiver."),
        required=False,
    )
    paper = text_field(
        label=gettext_lazy("Their letter: number or date"),
        help_text=gettext_lazy("Of the letter that came back. No names."),
        longest=80,
        required=False,
    )
    reason = text_field(
        label=gettext_lazy("Differs from the answer before because"),
        longest=200,
        required=False,
    )

    def __init__(self, data: Data | None) -> None:
        super().__init__(data, label_suffix="")
        offer(self, "finding", vocabulary.choices("answer"))
        ask_plainly(self)

    def told(self) -> dict[str, Any]:
        """Return the answers as the action takes them."""
        found = self.cleaned_data
        place = found["place"]
        return {
            "finding": found["finding"],
            "reason": found["reason"],
            "paper": found["paper"],
            "counted_in": place.code if place else "",
        }
