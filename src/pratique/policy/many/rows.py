"""What rules are asked of, in rows, and what all that ask the same look up."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pratique.policy.many.exposures import day_of
from pratique.policy.many.structure import Ask
from pratique.policy.many.tables import Array, Flags, People
from pratique.policy.many.views import Views

NO, UNKNOWN, YES = -1, 0, 1

#: The moment of each kind of subject that has one.
MOMENTS = {
    "case": "since",
    "pool": "positive_at",
    "specimen": "taken_at",
    "antigen": "taken_at",
    "report": "at",
}


@dataclass(frozen=True)
class Rows:
    """What rules are asked of: of each view, one subject.

    Rules that ask the same ask it of the same rows: what they all look up is kept.
    """

    views: Views
    view: Array  # row of the view
    kind: str  # of the subjects, one of `SUBJECTS`
    subject: Array  # row of the subject in its table

    def __len__(self) -> int:
        return len(self.view)

    def of(self, rows: Array) -> "Rows":
        """Some of them."""
        return Rows(self.views, self.view[rows], self.kind, self.subject[rows])

    @property
    def people(self) -> People:
        """Everybody, as known now."""
        return self.views.people

    @cached_property
    def person(self) -> Array:
        """Whom each is about."""
        found: Array = self.views.person[self.view]
        return found

    @cached_property
    def day(self) -> Array:
        """The day that each one's windows end on."""
        found: Array = self.views.day[self.view]
        return found

    @cached_property
    def untold(self) -> Flags:
        """Who of them has not told where they were."""
        found: Flags = self.views.untold[self.view]
        return found

    @cached_property
    def subject_day(self) -> Array:
        """The day of what the rule was asked of."""
        if self.kind == "arrival":
            return self.day
        if self.kind == "contact":
            found: Array = self.people.contacts.last_exposure[self.subject]
            return found
        name = MOMENTS[self.kind]
        moments = getattr(self.people.table(self.kind), name)[self.subject]
        return self.views.calendar(self.view).day_of(moments)

    @cached_property
    def today(self) -> Array:
        """The day of now; of what was told in a report, the day on which it was."""
        if self.kind == "report":
            return self.subject_day
        found: Array = self.views.today[self.view]
        return found

    @cached_property
    def day_of_person(self) -> Array:
        """The day on which age and work are looked at: today, or of the arrival."""
        if self.kind == "arrival":
            return self.day
        found: Array = self.views.today[self.view]
        return found

    @cached_property
    def _last_days(self) -> dict[tuple[int, bool], Array]:
        return {}

    def last_day(self, question: int, *, sure: bool) -> Array:
        """The latest day on which the question is a yes, surely or possibly."""
        found = self._last_days.get((question, sure))
        if found is None:
            exposures = self.views.exposures
            exposure = (exposures.sure if sure else exposures.possible)[question]
            found = self._last_days[question, sure] = day_of(exposure[self.view])
        return found


def yes_where(flags: Flags) -> Array:
    """YES or NO."""
    return np.where(flags, np.int8(YES), np.int8(NO))


def low_of(ask: Ask, rows: Rows) -> Array:
    """The first day of the look-back window."""
    assert ask.within is not None and ask.since is not None  # noqa: S101, PT018
    day = rows.day
    of_all = ask.within[rows.views.governing]
    if len(of_all) and of_all[0] and is_one(of_all):
        began: Array = day - (of_all[0] - 1)
        return began
    governed = rows.views.combination[rows.view]
    within, since = ask.within[governed], ask.since[governed]
    return np.where(within > 0, day - (within - 1), since)


def is_one(numbers: Array) -> bool:
    """Whether all combinations have the same."""
    return bool((numbers == numbers[0]).all())
