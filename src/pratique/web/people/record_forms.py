"""What an officer enters to put right what is recorded about somebody."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique.registry import documents
from pratique.registry.declared import Sex, StayKind
from pratique.web import vocabulary
from pratique.web.asking import (
    Data,
    DayField,
    HourField,
    PlaceField,
    ask_plainly,
    choice_field,
    instant,
    offer,
    refusals_shown,
    text_field,
)
from pratique.web.people.forms import ReasonForm
from pratique.web.traveller.doors import hotels

AS_IT_IS = gettext_lazy("as recorded")


class CorrectionForm(ReasonForm):
    """Particulars that are otherwise; what is left empty stays as it is."""

    name = text_field(
        label=gettext_lazy("Name, as on the document"), longest=80, required=False
    )
    document_kind = forms.ChoiceField(label=gettext_lazy("Document"), required=False)
    document = text_field(
        label=gettext_lazy("Number of the document"), longest=40, required=False
    )
    nationality = text_field(
        label=gettext_lazy("Nationality"),
        help_text=gettext_lazy("Three letters from the passport, such as CHN or GBR."),
        required=False,
        longest=3,
    )
    born = DayField(label=gettext_lazy("Date of birth"), required=False)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), required=False)
    phone = text_field(mode="tel", label=gettext_lazy("Phone"), required=False)
    residence = PlaceField(label=gettext_lazy("Usual residence"), required=False)
    field_order = (
        *("name", "document_kind", "document", "nationality", "born", "sex"),
        *("phone", "residence", "reason"),
    )

    def __init__(self, data: Data | None) -> None:
        super().__init__(data)
        kept = ("", str(AS_IT_IS))
        offer(self, "document_kind", [kept, *vocabulary.choices("document")])
        offer(self, "sex", [kept, *vocabulary.choices("sex")])

    def clean(self) -> dict[str, Any]:
        """Read the number; ask for anything that is to be otherwise."""
        told = self.cleaned_data
        told["nationality"] = told.get("nationality", "").upper()
        if bool(told.get("document")) != bool(told.get("document_kind")):
            self.add_error("document", _("Enter both the document and its number."))
        elif not self.errors and not self.named():
            self.add_error(None, _("Enter what is otherwise."))
        return told

    def named(self) -> dict[str, Any]:
        """Return what is to be otherwise, as the registry corrects it."""
        told = {
            key: value
            for key, value in self.cleaned_data.items()
            if value and key not in {"reason", "document_kind", "document"}
        }
        if place := told.get("residence"):
            told["residence"] = place.code
        if sex := told.get("sex"):
            told["sex"] = Sex(sex)
        return told | self._document()

    def _document(self) -> dict[str, documents.Document]:
        told = self.cleaned_data
        found: dict[str, documents.Document] = {}
        if told.get("document"):
            nationality = told["nationality"] or documents.CITIZEN
            kind, number = told["document_kind"], told["document"]
            with refusals_shown(self):
                read = documents.read(kind, number, nationality=nationality)
                found = {"document": read}
        return found


class StayForm(ReasonForm):
    """Days somewhere that an officer found out."""

    place = PlaceField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy(
            "The county or district, or closer if you know it. Type a part of the name."
        ),
    )
    first = DayField(label=gettext_lazy("First day there"))
    last = DayField(label=gettext_lazy("Last day there"))
    field_order = ("place", "first", "last", "reason")


class AddressForm(forms.Form):
    """Where somebody stays from now on."""

    stay_kind = choice_field([], label=gettext_lazy("Stays"))
    place = PlaceField(
        label=gettext_lazy("Community or village"),
        help_text=gettext_lazy("Type a part of its name, such as 平阳路."),
    )
    hotel = forms.ChoiceField(label=gettext_lazy("Hotel"), required=False)
    address = text_field(label=gettext_lazy("Building and flat"), required=False)
    host = text_field(
        required=False,
        label=gettext_lazy("Who receives them"),
        help_text=gettext_lazy("Name and phone of the person, or the workplace."),
    )
    since_day = DayField(
        label=gettext_lazy("Since"),
        help_text=gettext_lazy("Leave empty if they move now."),
        required=False,
    )
    since_hour = HourField(label=gettext_lazy("Time, about"), required=False)

    def __init__(self, data: Data | None) -> None:
        super().__init__(data, label_suffix="")
        offer(self, "stay_kind", vocabulary.choices("stay"))
        offer(self, "hotel", [("", _("Not in this list")), *hotels()])
        ask_plainly(self)

    def clean(self) -> dict[str, Any]:
        """Ask for what this kind of stay needs."""
        told = self.cleaned_data
        kind = told.get("stay_kind")
        told["hotel"] = told.get("hotel", "") if kind == StayKind.HOTEL else ""
        told["host"] = told.get("host", "") if kind == StayKind.HOST else ""
        if not told["hotel"] and not told.get("address"):
            self.add_error("address", _("Enter the building and the flat."))
        return told

    def since(self) -> datetime | None:
        """Return since when; not said is now."""
        told, zone = self.cleaned_data, timezone.get_current_timezone_name()
        day = told.get("since_day")
        return instant(day, told.get("since_hour"), zone) if day else None


class DeathForm(forms.Form):
    """When somebody died; ticked, so that a slip does not bury anybody."""

    died_on = DayField(label=gettext_lazy("Died on"))
    sure = forms.BooleanField(
        label=gettext_lazy("It is certain, and it is this person")
    )

    def __init__(self, data: Data | None) -> None:
        super().__init__(data, label_suffix="")
        ask_plainly(self)
