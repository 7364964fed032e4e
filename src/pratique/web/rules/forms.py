"""What is asked of whoever proposes a version, or asks for one to be reversed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pratique.policy.refusals import RulebookError
from pratique.standing.drafts import Draft
from pratique.standing.refusals import CasesFail
from pratique.web.asking import (
    Data,
    DayField,
    HourField,
    PlaceField,
    ask_plainly,
    instant,
    text_field,
)

LONGEST = 500_000  # signs of a text; the longest we know has forty thousand
STAGES = 3  # lines for stages on the page; the command line takes more


def _lines(label: object, hint: object, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(
        attrs={
            "rows": 12,
            "class": "source",
            "spellcheck": "false",
            "autocomplete": "off",
        }
    )
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        required=required,
        max_length=LONGEST,
        widget=widget,
        strip=False,
    )


class ProposalForm(forms.Form):
    """The text, its cases, and how it is to begin."""

    text = _lines(
        gettext_lazy("Text of the rulebook"),
        gettext_lazy("The whole file, as pratique policy check has passed it."),
    )
    cases = _lines(
        gettext_lazy("Its case file"),
        gettext_lazy("Every case must come out as it says."),
        required=False,
    )
    day = DayField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Empty: when the text itself says."),
        required=False,
    )
    hour = HourField(label=gettext_lazy("Hour"), required=False)
    extends = forms.BooleanField(
        label=gettext_lazy("Its arrival rules apply to people who are here already"),
        help_text=gettext_lazy("Else only to those who arrive from then on."),
        required=False,
    )

    def __init__(self, data: Data | None) -> None:
        super().__init__(data, label_suffix="")
        self.stages = [StageForm(data, number) for number in range(1, STAGES + 1)]
        ask_plainly(self)

    def clean(self) -> None:
        """Ask for the day of an hour."""
        told = self.cleaned_data
        if told.get("hour") and "day" in told and not told["day"]:
            self.add_error("day", _("From which day?"))

    @property
    def is_staged(self) -> bool:
        """Whether anything was typed for a stage."""
        return any(stage.has_changed() for stage in self.stages)

    @property
    def all(self) -> list[forms.Form]:
        """Return this and its stages, for their faults."""
        return [self, *self.stages]

    def is_valid(self) -> bool:
        """Say whether this and every stage can be read."""
        return all([super().is_valid(), *(stage.is_valid() for stage in self.stages)])

    def draft(self) -> Draft:
        """Return what is proposed."""
        told = self.cleaned_data
        stages = [stage.told() for stage in self.stages]
        return Draft(
            text=_unix(told["text"]),
            cases=_unix(told["cases"]),
            effective_at=_from(told["day"], told),
            stages=[each for each in stages if each is not None],
            extends_arrivals=told["extends"],
            file=_("the text"),
            cases_file=_("the case file"),
        )


@contextmanager
def text_faults_shown(form: ProposalForm) -> Iterator[None]:
    """Show what is wrong with a text, or with its cases, beside it and with the line."""
    try:
        yield
    except (RulebookError, CasesFail) as refusal:
        is_of_cases = refusal.data.get("file") == _("the case file")
        sentence = f"{refusal.sentence} {refusal.next_step}".strip()
        if isinstance(refusal, RulebookError):
            told = {"line": refusal.line, "column": refusal.column}
            where = _("Line %(line)s, column %(column)s:") % told
            sentence = f"{where} {sentence}"
        form.add_error("cases" if is_of_cases else "text", sentence)


class StageForm(forms.Form):
    """A division with an instant of its own."""

    place = PlaceField(label=gettext_lazy("Division"), required=False)
    day = DayField(label=gettext_lazy("From"), required=False)
    hour = HourField(label=gettext_lazy("Hour"), required=False)

    def __init__(self, data: Data | None, number: int) -> None:
        super().__init__(data, label_suffix="", prefix=f"stage{number}")

    def clean(self) -> None:
        """Ask for the day of a division, and for the division of a day."""
        told = self.cleaned_data
        if told.get("place") and "day" in told and not told["day"]:
            self.add_error("day", _("From which day does it begin there?"))
        elif told.get("hour") and "day" in told and not told["day"]:
            self.add_error("day", _("From which day?"))
        if told.get("day") and "place" in told and not told["place"]:
            self.add_error("place", _("Which division begins then?"))

    def told(self) -> tuple[str, datetime] | None:
        """Return the stage, if this line has one."""
        told = self.cleaned_data
        at = _from(told["day"], told)
        return (told["place"].code, at) if told["place"] and at else None


class AdoptionForm(forms.Form):
    """Whether the second person adopts what nobody has simulated."""

    unseen = forms.BooleanField(
        label=gettext_lazy("I adopt it without a simulation"),
        help_text=gettext_lazy(
            "Nobody has looked at whom it moves, and at the rooms and tests it needs."
        ),
        required=False,
    )

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, label_suffix="", auto_id="adoption_%s")
        ask_plainly(self)


class ReversalForm(forms.Form):
    """Why an adoption is to be taken back."""

    reason = text_field(label=gettext_lazy("Reason"), longest=500)

    def __init__(self, data: Data | None = None) -> None:
        super().__init__(data, label_suffix="", auto_id="reversal_%s")
        ask_plainly(self)


def _from(day: object, told: Data) -> datetime | None:
    """Return the instant of a day and hour of the form; a day alone begins at 0:00."""
    if not day:
        return None
    midnight = datetime.min.time()
    return instant(told["day"], told["hour"] or midnight, settings.HOME_ZONE)


def _unix(text: str) -> str:
    """Return a text with line ends as files have them: browsers send others."""
    return text.replace("\r\n", "\n")
