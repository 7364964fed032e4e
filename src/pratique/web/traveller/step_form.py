"""What every page of the declaration has in common: what it knows, what it keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms

from pratique import clock
from pratique.web import gazetteer
from pratique.web.asking import Data, ask_plainly
from pratique.web.traveller.drafts import Draft, day_of

Options = Sequence[tuple[str, str]]
Groups = Sequence[tuple[str, Options]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question may depend on besides its own answers."""

    draft: Draft
    now: datetime
    zone: str
    look_back: int
    venues: Groups = ()
    hotels: Options = ()

    @property
    def today(self) -> date:
        """Return the local day."""
        return clock.local_day(self.now, self.zone)

    @property
    def arrives_on(self) -> date:
        """Return the day of arrival, as far as it is known."""
        return day_of(self.draft.get("on")) or self.today

    @property
    def since(self) -> date:
        """Return the first of the days asked about."""
        return self.arrives_on - timedelta(days=self.look_back - 1)


class StepForm(forms.Form):
    """One page of the declaration."""

    keys: ClassVar[tuple[str, ...]] = ()

    def __init__(self, asked: Asked, data: Data | None = None) -> None:
        self.asked = asked
        super().__init__(data, initial=self.before(asked), label_suffix="")
        self.prepare()
        ask_plainly(self)

    def before(self, asked: Asked) -> dict[str, Any]:
        """Return what the draft says already."""
        return {key: asked.draft.get(key, "") for key in self.keys}

    def prepare(self) -> None:
        """Fit the questions to what is known."""

    def kept(self) -> Draft:
        """Return the draft with these answers in it."""
        told = {key: as_text(self.cleaned_data.get(key)) for key in self.keys}
        return {**self.asked.draft, **told}  # type: ignore[typeddict-item]


def as_text(value: object) -> str:
    """Return an answer as the draft keeps it."""
    if isinstance(value, gazetteer.Place):
        return value.code
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:%H:%M}" if isinstance(value, time) else str(value or "")
