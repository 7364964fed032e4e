"""The questions a traveller is asked, one subject a form.

Each form knows how to begin from the draft and what to keep in it; none of them
decides anything: what cannot be is refused by the registry, in its own words.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique import clock
from pratique.registry import documents
from pratique.registry.declared import Mode
from pratique.web import gazetteer, vocabulary
from pratique.web.asking import (
    Data,
    DayField,
    HourField,
    PlaceField,
    choice_field,
    offer,
    refusals_shown,
    text_field,
)
from pratique.web.traveller.drafts import Draft, PersonDraft
from pratique.web.traveller.step_form import Asked, StepForm, as_text

LARGEST_DOSES = 5


class JourneyForm(StepForm):
    """How and when, and where the person gets off."""

    keys = ("mode", "service", "plate", "on", "at", "venue")

    mode = choice_field([], label=gettext_lazy("How do you travel?"))
    service = text_field(
        label=gettext_lazy("Number of the train, flight or coach"),
        help_text=gettext_lazy("It stands on the ticket, such as Z22 or MU5241."),
        required=False,
    )
    plate = text_field(
        label=gettext_lazy("Number plate"),
        help_text=gettext_lazy("Such as 晋A12345."),
        required=False,
    )
    on = DayField(label=gettext_lazy("Day of arrival"))
    at = HourField(label=gettext_lazy("Time, about"), required=False)
    venue = forms.ChoiceField(
        label=gettext_lazy("Station, airport or checkpoint"), required=False
    )

    def before(self, asked: Asked) -> dict[str, Any]:
        """Begin with now: most people register where they stand."""
        local = asked.now.astimezone(clock.zone(asked.zone))
        begun = {"on": asked.today.isoformat(), "at": f"{local:%H:%M}"}
        return begun | {k: v for k in self.keys if (v := asked.draft.get(k))}

    def prepare(self) -> None:
        """Offer the modes and the venues that there are."""
        offer(self, "mode", vocabulary.choices("mode"))
        offer(self, "venue", [("", _("Not in this list")), *self.asked.venues])

    def clean(self) -> dict[str, Any]:
        """Put numbers right; ask for the one that this mode has."""
        told = self.cleaned_data
        mode = told.get("mode")
        if mode == "car":
            told["service"] = ""
            self._number("plate", _("Enter the number plate."))
        elif mode in {"train", "plane", "coach"}:
            told["plate"] = ""
            self._number("service", _("Enter the number that stands on the ticket."))
        return told

    def _number(self, name: str, sentence: str) -> None:
        told = self.cleaned_data.get(name, "")
        if not told:
            self.add_error(name, sentence)
            return
        with refusals_shown(self):
            self.cleaned_data[name] = (
                documents.plate(told)
                if name == "plate"
                else documents.service(Mode(self.cleaned_data["mode"]), told)
            )

    def kept(self) -> Draft:
        """Keep the name of the venue beside its id."""
        names = {str(k): str(v) for _, group in self.asked.venues for k, v in group}
        return {
            **super().kept(),
            "venue_name": names.get(self.cleaned_data["venue"], ""),
        }


class DestinationForm(StepForm):
    """Where the person will stay, down to the community, the hotel or the host."""

    keys = ("stay_kind", "address", "hotel", "host")

    stay_kind = choice_field([], label=gettext_lazy("Where will you stay?"))
    hotel = forms.ChoiceField(label=gettext_lazy("Hotel"), required=False)
    place = PlaceField(
        narrow=True,
        required=False,
        label=gettext_lazy("Community or village"),
        help_text=gettext_lazy("Type a part of its name, such as 平阳路."),
    )
    address = text_field(
        auto="street-address",
        required=False,
        label=gettext_lazy("Building and flat"),
    )
    host = text_field(
        required=False,
        label=gettext_lazy("Who receives you"),
        help_text=gettext_lazy("Name and phone of the person, or the workplace."),
    )

    residence = PlaceField(
        required=False,
        label=gettext_lazy("Where do you usually live?"),
        help_text=gettext_lazy("The county or district. Residents are brought home."),
    )

    def before(self, asked: Asked) -> dict[str, Any]:
        """Begin with the places chosen before."""
        return super().before(asked) | {
            "place": gazetteer.known(asked.draft.get("destination", "")),
            "residence": gazetteer.known(asked.draft.get("residence", "")),
        }

    def prepare(self) -> None:
        """Offer the hotels there are; ask for a place only without one."""
        offer(self, "stay_kind", vocabulary.choices("stay"))
        offer(self, "hotel", [("", _("Not in this list")), *self.asked.hotels])

    def clean(self) -> dict[str, Any]:
        """Ask for what this kind of stay needs."""
        told = self.cleaned_data
        kind = told.get("stay_kind")
        told["hotel"] = told.get("hotel", "") if kind == "hotel" else ""
        told["host"] = told.get("host", "") if kind == "host" else ""
        if kind == "host":
            self._need("host", _("Enter who receives you."))
        if kind == "home":
            told["residence"] = told.get("place")
        else:
            self._need("residence", _("Enter the county where you live."))
        if not told["hotel"]:
            self._need("place", _("Enter the community or village."))
            self._need("address", _("Enter the building and the flat."))
        return told

    def _need(self, name: str, sentence: str) -> None:
        if not self.cleaned_data.get(name) and not self.has_error(name):
            self.add_error(name, sentence)

    def kept(self) -> Draft:
        """Keep the place, and names beside ids."""
        place, home = (self.cleaned_data.get(k) for k in ("place", "residence"))
        hotels = {str(key): str(word) for key, word in self.asked.hotels}
        return {
            **super().kept(),
            "destination": place.code if place else "",
            "destination_name": place.words if place else "",
            "residence": home.code if home else "",
            "hotel_name": hotels.get(self.cleaned_data["hotel"], ""),
        }


class OnwardForm(StepForm):
    """Where somebody who only passes through is going."""

    keys = ("next_destination",)

    next_destination = text_field(
        label=gettext_lazy("Where are you going next?"),
        help_text=gettext_lazy("City or county, and by when you expect to be there."),
    )


class PersonForm(StepForm):
    """Who somebody is; the companions' form is the same without the duty to phone."""

    keys = (
        *("name", "document_kind", "document", "nationality", "born", "phone"),
        *("doses", "vaccinated_on"),
    )

    name = text_field(
        auto="name", label=gettext_lazy("Name, as on the document"), longest=80
    )
    document_kind = forms.ChoiceField(label=gettext_lazy("Document"))
    document = text_field(label=gettext_lazy("Number of the document"), longest=40)
    nationality = text_field(
        label=gettext_lazy("Nationality"),
        help_text=gettext_lazy("Three letters from the passport, such as CHN or GBR."),
        required=False,
        longest=3,
    )
    born = DayField(
        label=gettext_lazy("Date of birth"),
        help_text=gettext_lazy("Only if the document is not an identity card."),
        required=False,
    )
    phone = text_field(auto="tel", mode="tel", label=gettext_lazy("Phone"))
    doses = forms.TypedChoiceField(
        label=gettext_lazy("Doses of vaccine"), required=False
    )
    vaccinated_on = DayField(label=gettext_lazy("Last dose on"), required=False)

    def __init__(
        self, asked: Asked, data: Data | None = None, *, number: int = 0
    ) -> None:
        self.number = number
        super().__init__(asked, data)

    def before(self, asked: Asked) -> dict[str, Any]:
        """Begin with what was said of this one before."""
        people = asked.draft.get("people", [])
        return dict(people[self.number]) if self.number < len(people) else {}

    def prepare(self) -> None:
        """Offer the documents; a companion may have no phone of their own."""
        offer(self, "document_kind", vocabulary.choices("document"))
        counts = [(str(n), str(n)) for n in range(LARGEST_DOSES + 1)]
        offer(self, "doses", [("", _("I would rather not say")), *counts])
        if self.number:
            self.fields["phone"].required = False

    def clean(self) -> dict[str, Any]:
        """Put numbers right, and have the registry judge them."""
        told = self.cleaned_data
        told["nationality"] = (told.get("nationality") or documents.CITIZEN).upper()
        if told.get("document"):
            with refusals_shown(self):
                self._read_document()
        if told.get("phone"):
            with refusals_shown(self):
                told["phone"] = documents.phone(told["phone"])
        return told

    def _read_document(self) -> None:
        told = self.cleaned_data
        read = documents.read(
            told.get("document_kind", ""),
            told["document"],
            nationality=told["nationality"],
        )
        told["document"] = read.number
        told["born"] = read.born or told.get("born")
        if told["born"] is None:
            self.add_error("born", _("Enter the date of birth."))

    def kept(self) -> Draft:
        """Put this one in their place among the party."""
        told = PersonDraft(**{k: as_text(self.cleaned_data.get(k)) for k in self.keys})  # type: ignore[typeddict-item]
        people = list(self.asked.draft.get("people", []))
        people[self.number : self.number + 1] = [told]
        return {**self.asked.draft, "people": people}


class ConsentForm(forms.Form):
    """The last page: remember me, and the undertaking by pressing the button."""

    remember = forms.BooleanField(
        label=gettext_lazy("Keep my details on this device for the next journey"),
        help_text=gettext_lazy("Leave empty on a device that others use."),
        required=False,
    )
