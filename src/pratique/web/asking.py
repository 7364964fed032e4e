"""How a page asks: the kinds of question that Django's forms do not have.

A file of its own because every form of both fronts is made of these.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, TypedDict, Union, Unpack, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pratique import clock
from pratique.errors import Refusal
from pratique.web import gazetteer
from pratique.web.gazetteer import Place

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


Data = Mapping[str, Any]
Words = Union[str, "_StrPromise"]
Choices = Sequence[tuple[str, Words] | tuple[str, Sequence[tuple[str, Words]]]]


class Asking(TypedDict, total=False):
    """What is said about a question."""

    label: Words
    help_text: Words
    required: bool


class DayField(forms.DateField):
    """A calendar day, by the device's own calendar."""

    def __init__(self, **asked: Unpack[Asking]) -> None:
        widget = forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": "short"}
        )
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **asked)


class HourField(forms.TimeField):
    """A time of day, by the device's own clock face."""

    def __init__(self, **asked: Unpack[Asking]) -> None:
        widget = forms.TimeInput(
            format="%H:%M", attrs={"type": "time", "class": "short"}
        )
        super().__init__(widget=widget, **asked)


def text_field(
    *,
    auto: str = "off",
    mode: str = "text",
    longest: int = 120,
    **asked: Unpack[Asking],
) -> forms.CharField:
    """Return a line of text, with what the device may fill in and which keyboard."""
    attrs = {"autocomplete": auto, "inputmode": mode, "autocapitalize": "off"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(max_length=longest, widget=widget, **asked)


def choice_field(choices: Choices, **asked: Unpack[Asking]) -> forms.ChoiceField:
    """Return a question with a few answers, all of them in sight."""
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **asked)


def offer(form: forms.BaseForm, name: str, choices: Choices) -> None:
    """Give a question its answers, where they are known only now."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def ask_plainly(form: forms.BaseForm) -> None:
    """Have an empty answer asked for by its question, not by "this field"."""
    for question in form.fields.values():
        sentence = _("Please answer: %(question)s") % {"question": question.label}
        question.error_messages["required"] = sentence


@dataclass
class PlaceAnswer:
    """What a picker sent: signs typed, a code chosen, and for which signs."""

    text: str = ""
    code: str = ""
    asked: str = ""

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.code)

    @property
    def stands(self) -> bool:
        """Say whether the code is an answer to the signs now typed."""
        return bool(self.code) and self.text.strip() in {"", self.asked.strip()}


class PlacePicker(forms.Widget):
    """Type a few signs and choose: with a script as you type, without it by a list."""

    template_name = "parts/picker.html"

    def __init__(self, *, narrow: bool) -> None:
        super().__init__()
        self.narrow = narrow
        self.options: list[Place] = []

    def value_from_datadict(self, data: Data, files: object, name: str) -> PlaceAnswer:
        """Read the three inputs of the picker."""
        return PlaceAnswer(
            text=data.get(name, ""),
            code=data.get(f"{name}.code", ""),
            asked=data.get(f"{name}.asked", ""),
        )

    def value_omitted_from_data(self, data: Data, files: object, name: str) -> bool:
        """Say whether the page had no such picker."""
        return name not in data

    def get_context(
        self, name: str, value: object, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Give the template what was typed and what it may mean."""
        context = super().get_context(name, None, attrs)
        answer = _answer(value)
        context["widget"] |= {
            "text": answer.text,
            "code": answer.code if answer.stands else "",
            "narrow": self.narrow,
            "options": self.options,
        }
        return context


def _answer(value: object) -> PlaceAnswer:
    if isinstance(value, Place):
        return PlaceAnswer(value.words, value.code, value.words)
    return value if isinstance(value, PlaceAnswer) else PlaceAnswer()


class PlaceField(forms.Field):
    """A division; `narrow`: down to the community or village."""

    widget: PlacePicker

    def __init__(self, *, narrow: bool = False, **asked: Unpack[Asking]) -> None:
        self.narrow = narrow
        super().__init__(widget=PlacePicker(narrow=narrow), **asked)

    def clean(self, value: PlaceAnswer) -> Place | None:
        """Return the place that is meant, or ask which of several."""
        if not value:
            if self.required:
                raise ValidationError(self.error_messages["required"])
            return None
        place = gazetteer.known(value.code) if value.stands else self._only(value)
        if place is None:
            raise ValidationError(_("No place has this name. Try the county’s."))
        if self.narrow and place.holds_others:
            self.widget.options = gazetteer.inside(place.code)
            raise ValidationError(
                _("Choose the community or village within %(place)s.")
                % {"place": place.name}
            )
        return place

    def _only(self, value: PlaceAnswer) -> Place | None:
        """Return the one place these signs mean; of several, ask which."""
        found = gazetteer.find(value.text)
        exact = [
            place for place in found if value.text.strip() in {place.name, place.words}
        ]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if found:
            self.widget.options = found
            raise ValidationError(_("Which of these do you mean?"))
        return None

    def has_changed(self, initial: object, data: object) -> bool:
        """Say whether anything was chosen."""
        return bool(data)


@contextmanager
def refusals_shown(
    form: forms.BaseForm, fields: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Turn what a room refuses into faults of the form, beside their inputs."""
    try:
        yield
    except Refusal as refusal:
        for each in getattr(refusal, "problems", (refusal,)):
            show_refusal(form, each, fields or {})


def show_refusal(
    form: forms.BaseForm, refusal: Refusal, fields: Mapping[str, str]
) -> None:
    """Add one refusal to the form; where it has no such input, to the whole."""
    told = refusal.field or ""
    name = fields.get(told, told.rpartition(".")[2])
    sentence = f"{refusal.sentence} {refusal.next_step}".strip()
    form.add_error(name if name in form.fields else None, sentence)


def instant(day: date, hour: time | None, zone: str) -> datetime:
    """Return the instant of a day and hour, there; no hour: noon."""
    return datetime.combine(day, hour or time(12), clock.zone(zone))


def read_hour(text: str | None) -> time | None:
    """Read a stored time of day; nothing stays nothing."""
    return time.fromisoformat(text) if text else None
