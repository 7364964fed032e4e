"""Some people as the rules look at them: one arrival each, and the day windows end on.

The meaning is that of `view`: the latest arrival counts, and an earlier one that still
has an open ground is looked at beside it, for the rules on arrivals only.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from pratique.policy.facts import Risk
from pratique.policy.many.calendars import Calendar
from pratique.policy.many.exposures import Exposures, Places, Were, find
from pratique.policy.many.law import Law
from pratique.policy.many.tables import (
    NO_MOMENT,
    NOTHING,
    OPEN,
    SUBJECTS,
    Array,
    Flags,
    People,
    spread,
)


@dataclass(frozen=True, slots=True)
class Review:
    """What a whole review is made with: the people as known, the law, the risk."""

    people: People
    law: Law
    places: Places
    asking: Flags  # by question and combination
    now: int
    risk: Risk


@dataclass(frozen=True)
class Views:
    """One row for each person looked at, in the order of the persons."""

    review: Review
    person: Array
    arrival: Array  # its row, or NOTHING
    combination: Array
    zoned: Array  # the combination that says the zone: that of the latest arrival
    day: Array
    whole: bool  # False: for the rules on arrivals only
    _asked: dict[int, Array] = field(default_factory=dict, init=False)

    def __len__(self) -> int:
        return len(self.person)

    @property
    def people(self) -> People:
        """Everybody, as known now."""
        return self.review.people

    def calendar(self, rows: "Array | slice") -> Calendar:
        """The calendar of some of the rows."""
        return calendar(self.review.law, self.zoned[rows])

    @cached_property
    def governing(self) -> Array:
        """The combinations that govern any of them."""
        return np.flatnonzero(np.bincount(self.combination))

    @cached_property
    def today(self) -> Array:
        """The day of now, where each is governed."""
        now = np.full(len(self), self.review.now)
        return self.calendar(slice(None)).day_of(now)

    @cached_property
    def were(self) -> Were:
        """All their stays."""
        return stays(self, None)

    @cached_property
    def untold(self) -> Flags:
        """Who has not told where they were."""
        told: Flags = self.people.itinerary_known[self.persons]
        return ~told

    @property
    def persons(self) -> "Array | slice":
        """The persons to look up by; one after another, they need no looking up."""
        if self.whole and len(self):
            return slice(self.person[0], self.person[-1] + 1)
        return self.person

    @cached_property
    def somebody_untold(self) -> bool:
        """Whether there is anybody who has not."""
        return bool(self.untold.any())

    def may_have_stayed(self, question: int) -> Array:
        """Of whom the question may be anything but a no."""
        found = self._asked.get(question)
        if found is None:
            found = self.exposures.whose[question]
            if self.somebody_untold:
                found = np.union1d(found, np.flatnonzero(self.untold))
            self._asked[question] = found
        return found

    @cached_property
    def exposures(self) -> Exposures:
        """The latest exposures, for every question."""
        review = self.review
        asking = np.all(review.asking[:, self.governing], axis=1).tolist()
        return find(
            self.were,
            review.places,
            [
                None if all_ask else asks[self.combination]
                for all_ask, asks in zip(asking, review.asking, strict=True)
            ],
        )


def calendar(law: Law, combination: Array) -> Calendar:
    """The calendar of each row that a combination governs."""
    if len(law.zones) == 1:
        return Calendar(law.zones)
    return Calendar(law.zones, law.zone[combination])


def stays(views: Views, rows: Array | None) -> Were:
    """The stays of some rows, or of all, that any question may be a yes to.

    Their owners are the rows, by position.
    """
    table, asked = views.people.stays, views.review.places.any
    person = views.person if rows is None else views.person[rows]
    until = views.day if rows is None else views.day[rows]
    contiguous = len(person) and person[-1] - person[0] == len(person) - 1
    if rows is None and contiguous:
        begin, end = table.offsets[person[0]], table.offsets[person[-1] + 1]
        chosen = begin + np.flatnonzero(asked[table.where[begin:end]])
        owner = table.person[chosen] - person[0]
    else:
        chosen, owner = spread(table, person)
        some = np.flatnonzero(asked[table.where[chosen]])
        chosen, owner = chosen[some], owner[some]
    return Were(
        owner=owner.astype(np.intp),
        where=table.where[chosen].astype(np.intp),  # what numpy looks up by
        position=chosen - table.offsets[person[owner]],
        first=table.first[chosen],
        last=table.last[chosen],
        until=until,
    )


def look(review: Review, begin: int, end: int) -> Views:
    """These persons, each by the latest arrival."""
    offsets = review.people.arrivals.offsets[begin : end + 1]
    latest = _latest(offsets[:-1], offsets[1:])
    return _look(review, np.arange(begin, end), latest, whole=True)


def _latest(begin: Array, end: Array) -> Array:
    """The arrival that counts of those that begin and end here; or NOTHING."""
    return np.where(end > begin, end - 1, NOTHING)


def earlier(review: Review, begin: int, end: int) -> Views:
    """These persons by each earlier arrival that still has an open ground."""
    arrivals, history = review.people.arrivals, review.people.history
    rows = slice(history.offsets[begin], history.offsets[end])
    about = (
        (history.kind[rows] == SUBJECTS.index("arrival"))
        & (history.state[rows] == OPEN)
        & (history.parent[rows] == NOTHING)
    )
    found = np.unique(history.row[rows][about])
    person = arrivals.person[found]
    found = found[found < arrivals.offsets[person + 1] - 1]
    return _look(review, arrivals.person[found], found, whole=False)


def _look(review: Review, person: Array, arrival: Array, *, whole: bool) -> Views:
    people, law, now = review.people, review.law, review.now
    at = _moments(people, arrival)
    combination = zoned = law.governing(people.place[person], at, now)
    if not whole:
        offsets = people.arrivals.offsets
        latest = _moments(people, _latest(offsets[person], offsets[person + 1]))
        zoned = law.governing(people.place[person], latest, now)
    moment = np.where(at == NO_MOMENT, now, at)
    day = calendar(law, zoned).day_of(moment)
    return Views(review, person, arrival, combination, zoned, day, whole)


def _moments(people: People, arrival: Array) -> Array:
    come = np.flatnonzero(arrival != NOTHING)
    if len(come) == len(arrival):
        everybody: Array = people.arrivals.at[arrival]
        return everybody
    at = np.full(len(arrival), NO_MOMENT)
    at[come] = people.arrivals.at[arrival[come]]
    return at
