"""What an officer fills in for somebody else: the traveller's questions on one page.

A file of its own because the traveller's forms are asked one page at a time; here
they stand together, and a fault in one must not hide the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pratique.errors import Refusal
from pratique.registry.declared import Channel, Declared
from pratique.web.asking import (
    Data,
    DayField,
    HourField,
    PlaceField,
    ask_plainly,
    choice_field,
    instant,
    offer,
    show_refusal,
)
from pratique.web.traveller import doors, steps
from pratique.web.traveller.drafts import Draft, StayDraft
from pratique.web.traveller.forms import (
    DestinationForm,
    JourneyForm,
    OnwardForm,
    PersonForm,
)
from pratique.web.traveller.stay_forms import AreaForm, StayForm
from pratique.web.traveller.step_form import Asked, StepForm

COMPANION = 1  # a companion's form is the one that asks for no phone
ROWS = 6  # places in the days asked about; the first two are always in sight
IN_SIGHT = 2
INPUTS = {"destination": "place", "at": "on", "declared_at": "signed_on"}


class AboutForm(forms.Form):
    """How the form came about: dictated or on paper, document seen, language."""

    way = choice_field([], label=gettext_lazy("Where to"))
    seen = forms.BooleanField(
        label=gettext_lazy("I have seen the document: it is them"), required=False
    )
    paper = forms.BooleanField(
        label=gettext_lazy("Copied from a paper form"), required=False
    )
    signed_on = DayField(label=gettext_lazy("Signed on"), required=False)
    signed_at = HourField(label=gettext_lazy("Time, about"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of their page"))
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Data | None) -> None:
        begun = {"way": "stays", "language": get_language(), "submission": uuid4()}
        super().__init__(data, initial=begun, label_suffix="")
        passing = ("passing", _("Only passing through"))
        offer(self, "way", [("stays", _("Stays here")), passing])
        offer(self, "language", settings.LANGUAGES)
        ask_plainly(self)

    def clean(self) -> dict[str, Any]:
        """Ask for the day of signing, where there is paper."""
        told = self.cleaned_data
        if told.get("paper") and not told.get("signed_on"):
            self.add_error("signed_on", _("Enter the day on which it was signed."))
        return told


class OfficersDestinationForm(DestinationForm):
    """The same as the traveller's; an officer may know no more than the county."""

    place = PlaceField(
        required=False,
        label=gettext_lazy("Community or village"),
        help_text=gettext_lazy("Type a part of its name, such as 平阳路."),
    )
    residence = PlaceField(
        required=False,
        label=gettext_lazy("Usual residence"),
        help_text=gettext_lazy("The county or district. Residents are brought home."),
    )


class StayRow(StayForm):
    """A line of the itinerary; all but the first may stay empty."""

    def __init__(self, asked: Asked, data: Data | None, number: int) -> None:
        self.number = number
        super().__init__(asked, data)
        self.prefix = f"stay{number}"
        self.empty_permitted = number > 0
        self.use_required_attribute = False
        self.fields["place"].help_text = ""  # said once, above all lines

    @property
    def is_told(self) -> bool:
        """Say whether anything stands in this line."""
        return self.is_bound and (self.number == 0 or self.has_changed())


Row = tuple[StayRow, AreaForm | None]


@dataclass
class Paper:
    """Every form of the page, and what is known of the days asked about."""

    asked: Asked
    about: AboutForm
    journey: JourneyForm
    destination: OfficersDestinationForm
    onward: OnwardForm
    person: PersonForm
    stays: list[StayRow]
    areas: dict[int, AreaForm]

    @property
    def where_to(self) -> StepForm:
        """Return the form that counts: where they stay, or where they go on to."""
        return self.onward if self.onward.is_bound else self.destination

    @property
    def forms(self) -> list[forms.Form]:
        """Return all that count, in the order of the page."""
        first = [self.person, self.journey, self.about, self.where_to]
        return [*first, *self.stays, *self.areas.values()]

    @property
    def in_sight(self) -> list[Row]:
        """Return the lines that always stand open, each with its areas."""
        return self._rows()[:IN_SIGHT]

    @property
    def further(self) -> list[Row]:
        """Return the lines for whoever was in more places."""
        return self._rows()[IN_SIGHT:]

    @property
    def more(self) -> bool:
        """Say whether one of the further lines is filled in."""
        return any(stay.is_told for stay, _area in self.further)

    def _rows(self) -> list[Row]:
        return [(stay, self.areas.get(stay.number)) for stay in self.stays]

    def is_valid(self) -> bool:
        """Say whether every form can be taken; each is asked, so all faults show."""
        return not [form for form in self.forms if not form.is_valid()]

    def declared(self) -> Declared:
        """Return what is declared, with how it came to us."""
        about, zone = self.about.cleaned_data, self.asked.zone
        (one,) = steps.declared(self._draft(), zone=zone, language=about["language"])
        if not about["paper"]:
            return replace(one, channel=Channel.OFFICER)
        signed = instant(about["signed_on"], about["signed_at"], zone)
        return replace(one, channel=Channel.PAPER, declared_at=signed)

    def _draft(self) -> Draft:
        """Return the answers as the traveller's own form would have kept them."""
        about = self.about.cleaned_data
        told = Draft(kind="arrival", submission=str(about["submission"]))
        told["passing"] = about["way"] == "passing"
        for form in (self.journey, self.where_to, self.person):
            form.asked = replace(form.asked, draft=told)
            told = form.kept()
        return {**told, "stays": list(self._stays())}

    def _stays(self) -> Iterator[StayDraft]:
        for form in self.stays:
            if form.is_told:
                area = self.areas.get(form.number)
                told = area.cleaned_data["area"] if area else ""
                yield {**form.stay(), "area": told}

    def show(self, refusal: Refusal) -> None:
        """Show a fault beside the input that it is about."""
        subject, _dot, told = (refusal.field or "").rpartition(".")
        name = INPUTS.get(told, told)
        number = subject.removeprefix("stays.")
        lines = [form for form in self.stays if form.is_told]
        if number.isdigit() and int(number) < len(lines):
            found: list[forms.Form] = [lines[int(number)]]
        else:
            found = [form for form in self.forms if name in form.fields]
        form = (found or [self.about])[0]
        show_refusal(form, refusal, {refusal.field or "": name})


def paper(request: HttpRequest) -> Paper:
    """Return the page's forms, filled in if something was sent."""
    data = request.POST if request.method == "POST" else None
    journey = JourneyForm(doors.asked(request, Draft(kind="arrival")), data)
    asked = _on_that_day(journey)
    passing = data is not None and data.get("way") == "passing"
    stays = [StayRow(asked, data, number) for number in range(ROWS)]
    stays[0].offer(asked.since, asked.arrives_on)
    return Paper(
        asked=asked,
        about=AboutForm(data),
        journey=journey,
        destination=OfficersDestinationForm(asked, None if passing else data),
        onward=OnwardForm(asked, data if passing else None),
        person=PersonForm(asked, data, number=COMPANION),
        stays=stays,
        areas=dict(_areas(stays, data)),
    )


def _on_that_day(journey: JourneyForm) -> Asked:
    """Return what the other questions depend on: the days before the arrival."""
    if not journey.is_bound or not journey.is_valid():
        return journey.asked
    draft = Draft(kind="arrival", on=journey.cleaned_data["on"].isoformat())
    return replace(journey.asked, draft=draft)


def _areas(stays: list[StayRow], data: Data | None) -> Iterator[tuple[int, AreaForm]]:
    """Yield the question of areas for each line whose place has listed ones."""
    for form in stays:
        if form.is_told and form.is_valid():
            told = form.stay()
            if listed := doors.areas_in(told):
                name, number = told["place_name"], form.number
                answered = data if data and f"stay{number}-area" in data else None
                yield number, AreaForm(name, listed, "", answered, number)
