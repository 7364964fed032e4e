"""The first stage: for every question of where, each person's latest day there.

For each *distinct* description of a place (which division, which area, what was said
and when) the reference's own `exposures` says which spans of days count, surely and
possibly. What is left for each stay are comparisons of days, and a maximum for each
person. The look-back window comes later: rules that differ in it share this stage.

An exposure is one number: the day, the stay's position in its person, the place met.
The largest is the latest, and of several of one day the one that `one` takes too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from pratique.policy.conditions import Stayed
from pratique.policy.exposures import Span, meeting, zones
from pratique.policy.facts import Risk, Stay
from pratique.policy.many.tables import NO_DAY, Array, Flags

POSITIONS = 1 << 15  # stays of a person
MET = 1 << 20  # periods, watch periods and divisions
DAY_SHIFT = 35
NEVER = 0  # no exposure


def pack(day: Array, position: Array, met: Array) -> Array:
    """Day, stay and what it met as one number."""
    return (day.astype(np.int64) << DAY_SHIFT) | (position << 20) | met


def day_of(exposure: Array) -> Array:
    """The day of an exposure."""
    return exposure >> DAY_SHIFT


def position_of(exposure: Array) -> Array:
    """Which of the person's stays it was."""
    return (exposure >> 20) & (POSITIONS - 1)


def met_of(exposure: Array) -> Array:
    """What the stay met."""
    return exposure & (MET - 1)


@dataclass(frozen=True, slots=True)
class Spans:
    """Days that count, for each description of a place one span after another."""

    begin: Array  # by description: its first span
    count: Array
    first: Array
    last: Array
    met: Array

    def latest(self, where: Array, position: Array, first: Array, last: Array) -> Array:
        """The latest exposure of each of these stays, or NEVER."""
        best = np.zeros(len(where), np.int64)
        count, begin = self.count[where], self.begin[where]
        for number in range(int(count.max(initial=0))):
            rows = np.flatnonzero(count > number)
            spans = begin[rows] + number
            day = np.minimum(self.last[spans], last[rows])
            meets = day >= np.maximum(self.first[spans], first[rows])
            found = np.where(meets, pack(day, position[rows], self.met[spans]), NEVER)
            best[rows] = np.maximum(best[rows], found)
        return best

    def earliest(self, where: Array, first: Array, last: Array, low: Array) -> Array:
        """The first day that counts, from `low` on; of none, one far away."""
        best = np.full(len(where), FAR)
        count, begin = self.count[where], self.begin[where]
        for number in range(int(count.max(initial=0))):
            rows = np.flatnonzero(count > number)
            spans = begin[rows] + number
            day = np.minimum(self.last[spans], last[rows])
            began = np.maximum(self.first[spans], first[rows])
            meets = (day >= began) & (day >= low[rows])
            found = np.where(meets, np.maximum(began, low[rows]), FAR)
            best[rows] = np.minimum(best[rows], found)
        return best


FAR = date.max.toordinal() + 1


@dataclass(frozen=True, slots=True)
class Places:
    """What each question of where means for each description of a place."""

    questions: dict[Stayed, int]
    sure: tuple[Spans, ...]  # by question
    possible: tuple[Spans, ...]
    asked: Flags  # by question and description: whether it may be a yes
    open: Flags  # the same: whether more is possible than is sure
    any: Flags  # by description: whether it may be a yes to any question
    met: tuple[str, ...]  # what may be met, in the order of their ids

    @classmethod
    def of(
        cls, questions: Iterable[Stayed], wheres: Sequence[Stay], risk: Risk
    ) -> "Places":
        """Ask the reference once for each description."""
        numbers = {question: number for number, question in enumerate(questions)}
        always = [replace(each, first=date.min, last=date.max) for each in wheres]
        told = {
            question: [_spans(question, where, risk) for where in always]
            for question in numbers
        }
        names = sorted(
            {
                name
                for found in told.values()
                for each in found
                for spans in each
                for name, _span in spans
            }
        )
        rank = {name: number for number, name in enumerate(names)}
        if len(names) >= MET:
            raise OverflowError(f"more than {MET} places and periods at once")
        size = (len(numbers), len(wheres))
        asked = np.array(
            [[bool(p) for _, p in each] for each in told.values()], bool
        ).reshape(size)
        return cls(
            questions=numbers,
            sure=tuple(_laid_out([s for s, _ in each], rank) for each in told.values()),
            possible=tuple(
                _laid_out([p for _, p in each], rank) for each in told.values()
            ),
            asked=asked,
            any=asked.any(axis=0),
            open=np.array(
                [[s != p for s, p in each] for each in told.values()], bool
            ).reshape(size),
            met=tuple(names),
        )


Named = list[tuple[str, Span]]


def _spans(question: Stayed, where: Stay, risk: Risk) -> tuple[Named, Named]:
    """The days that a stay there for ever shares: the sure and the possible ones."""
    sure: Named = []
    possible: Named = []
    for zone in zones(question, where, risk):
        known, guess = meeting(question, where, zone, risk, date.max)
        sure += [(zone.id, span) for span in known]
        possible += [(zone.id, span) for span in guess]
    return sure, possible


def _laid_out(told: Sequence[Named], rank: dict[str, int]) -> Spans:
    flat = [each for spans in told for each in spans]
    count = np.array([len(spans) for spans in told], np.int64)
    return Spans(
        begin=np.cumsum(count) - count,
        count=count,
        first=np.array([span[0].toordinal() for _name, span in flat], np.int64),
        last=np.array([span[1].toordinal() for _name, span in flat], np.int64),
        met=np.array([rank[name] for name, _span in flat], np.int64),
    )


# --- the stays of some people -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Were:
    """The stays of some people, up to the day their windows end on."""

    owner: Array  # whose each is, in order
    where: Array
    position: Array
    first: Array
    last: Array
    until: Array  # by owner: the day

    def of(self, rows: Array) -> "Were":
        """Some of these stays."""
        return Were(
            self.owner[rows],
            self.where[rows],
            self.position[rows],
            self.first[rows],
            self.last[rows],
            self.until,
        )

    def surely(self) -> tuple[Array, Array]:
        """From when to when they were surely there: all, or the one day that is known.

        The last of these days comes first where nothing is known.
        """
        first = np.where(self.first == NO_DAY, self.last, self.first)
        last = np.where(self.last == NO_DAY, self.first, self.last)
        first = np.where(first == NO_DAY, FAR, first)
        return first, np.minimum(last, self.until[self.owner])

    def perhaps(self) -> tuple[Array, Array]:
        """From when to when they may have been there."""
        last = np.where(self.last == NO_DAY, FAR, self.last)
        first = np.maximum(self.first, 1)
        return first, np.minimum(last, self.until[self.owner])


@dataclass(frozen=True, slots=True)
class Exposures:
    """Of some people: for each question the latest sure and possible exposure."""

    sure: tuple[Array, ...]
    possible: tuple[Array, ...]


def find(were: Were, places: Places, governed: Array, asking: Flags) -> Exposures:
    """The latest exposures, for every question.

    Args:
        were: the stays.
        places: what the questions mean.
        governed: by owner, the combination of books.
        asking: by question and combination, whether a rule asks.
    """
    unknown = (were.first == NO_DAY) | (were.last == NO_DAY)
    some_unknown = bool(unknown.any())
    count = len(were.until)
    surely_from, surely_to = were.surely()
    sure, possible = [], []
    for number in range(len(places.questions)):
        rows = np.flatnonzero(places.asked[number][were.where])
        if not asking[number].all():
            rows = rows[asking[number][governed[were.owner[rows]]]]
        where, position, owner = were.where[rows], were.position[rows], were.owner[rows]
        days = surely_from[rows], surely_to[rows]
        latest = places.sure[number].latest(where, position, *days)
        surely = maximum_of(owner, latest, count)
        more = places.open[number][were.where[rows]]
        rows = rows[(unknown[rows] | more) if some_unknown else more]
        perhaps = surely
        if len(rows):
            some = were.of(rows)
            days = some.perhaps()
            latest = places.possible[number].latest(some.where, some.position, *days)
            perhaps = np.maximum(surely, maximum_of(some.owner, latest, count))
        sure.append(surely)
        possible.append(perhaps)
    return Exposures(tuple(sure), tuple(possible))


def first_days(were: Were, spans: Spans, low: Array, *, sure: bool) -> Array:
    """The first day that counts of each owner, of any of their stays."""
    first, last = were.surely() if sure else were.perhaps()
    found = spans.earliest(were.where, first, last, low[were.owner])
    return minimum_of(were.owner, found, len(were.until))


def maximum_of(owner: Array, values: Array, count: int) -> Array:
    """The largest value of each owner, whose rows stand together; of none, 0."""
    best = np.zeros(count, np.int64)
    if len(owner):
        begin = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        best[owner[begin]] = np.maximum.reduceat(values, begin)
    return best


def minimum_of(owner: Array, values: Array, count: int) -> Array:
    """The smallest value of each owner; of none, one far away."""
    best = np.full(count, FAR)
    if len(owner):
        begin = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        best[owner[begin]] = np.minimum.reduceat(values, begin)
    return best
