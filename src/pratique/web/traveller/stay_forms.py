"""The questions about the days before: where, and in which listed areas."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique.web import dates
from pratique.web.asking import (
    Data,
    DayField,
    PlaceField,
    ask_plainly,
    choice_field,
    offer,
)
from pratique.web.traveller.drafts import StayDraft
from pratique.web.traveller.step_form import Asked, Options, StepForm


class StayForm(StepForm):
    """One line of the itinerary."""

    place = PlaceField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy(
            "The county or district, or closer if you know it. Type a part of the name."
        ),
    )
    first = DayField(label=gettext_lazy("First day there"))
    last = DayField(label=gettext_lazy("Last day there"))

    def before(self, asked: Asked) -> dict[str, Any]:
        """Begin with the days not told yet."""
        return {}

    def offer(self, first: date, last: date) -> None:
        """Fill in the days that are still to be told."""
        self.initial["first"] = first.isoformat()
        self.initial["last"] = last.isoformat()

    def stay(self) -> StayDraft:
        """Return the line as the draft keeps it."""
        told = self.cleaned_data
        return StayDraft(
            place=told["place"].code,
            place_name=told["place"].words,
            first=told["first"].isoformat(),
            last=told["last"].isoformat(),
            area="",
        )

    def clean(self) -> dict[str, Any]:
        """Refuse days that cannot be."""
        told = self.cleaned_data
        first, last = told.get("first"), told.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last day there is before the first."))
        if last and last > self.asked.arrives_on:
            self.add_error(
                "last",
                _("You arrive on %(day)s: give the last day before you set out.")
                % {"day": dates.day_words(self.asked.arrives_on)},
            )
        return told


class AreaForm(forms.Form):
    """Whether the person was in one of the areas listed in a place they named."""

    area = choice_field([])

    def __init__(
        self, place: str, areas: Options, before: str, data: Data | None, number: int
    ) -> None:
        super().__init__(
            data, prefix=f"stay{number}", initial={"area": before}, label_suffix=""
        )
        self.fields["area"].label = _(
            "In %(place)s, were you in one of these areas?"
        ) % {"place": place}
        outside = ("outside", _("No, in none of them"))
        ask_plainly(self)
        offer(self, "area", [*areas, outside, ("unknown", _("I do not know"))])
