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
    """Days that count, by description of a place: the first span of each, the second, …

    Where a description has fewer, the rest are spans that end before they begin.
    """

    first: Array
    last: Array
    met: Array

    def latest(
        self, where: Array, position: Array, first: Array, last: Array
    ) -> tuple[Array, Array]:
        """The latest exposure of those of these stays that have one, and which."""
        best = np.zeros(0, np.int64)
        rows = np.zeros(0, np.int64)
        for begins, ends, met in zip(self.first, self.last, self.met, strict=True):
            day = np.minimum(ends[where], last)
            meets = np.flatnonzero(day >= np.maximum(begins[where], first))
            found = pack(day[meets], position[meets], met[where[meets]])
            if len(rows) and len(meets):
                rows, best = _merged(rows, best, meets, found)
            elif len(meets):
                rows, best = meets, found
        return rows, best

    def earliest(self, where: Array, first: Array, last: Array, low: Array) -> Array:
        """The first day that counts, from `low` on; of none, one far away."""
        best = np.full(len(where), FAR)
        for begins, ends in zip(self.first, self.last, strict=True):
            day = np.minimum(ends[where], last)
            began = np.maximum(begins[where], first)
            meets = (day >= began) & (day >= low)
            best = np.where(meets, np.minimum(best, np.maximum(began, low)), best)
        return best


def _merged(rows: Array, best: Array, more: Array, found: Array) -> tuple[Array, Array]:
    """The larger of each row's two values."""
    both = np.concatenate([rows, more])
    values = np.concatenate([best, found])
    order = np.argsort(both, kind="stable")
    both, values = both[order], values[order]
    begin = np.flatnonzero(np.r_[True, both[1:] != both[:-1]])
    return both[begin], np.maximum.reduceat(values, begin)


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
        told = _told(list(numbers), wheres, risk)
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
            any=np.logical_or.reduce(asked, axis=0),
            open=np.array(
                [[s != p for s, p in each] for each in told.values()], bool
            ).reshape(size),
            met=tuple(names),
        )


Named = list[tuple[str, Span]]


def _told(
    questions: Sequence[Stayed], wheres: Sequence[Stay], risk: Risk
) -> dict[Stayed, list[tuple[Named, Named]]]:
    """What the reference says of a stay for ever in each of these places."""
    always = [replace(each, first=date.min, last=date.max) for each in wheres]
    near = [{period.level for period in risk.near(each.lineage)} for each in wheres]
    return {
        question: [
            _spans(question, where, risk)
            # No risk of that level anywhere near: nothing to ask.
            if question.level is None or question.level in levels
            else ([], [])
            for where, levels in zip(always, near, strict=True)
        ]
        for question in questions
    }


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
    """The spans side by side."""
    width = max(map(len, told), default=0)
    first, last, met = (np.zeros((width, len(told)), np.int32) for _ in range(3))
    first += FAR
    for where, spans in enumerate(told):
        for number, (name, (begin, end)) in enumerate(spans):
            first[number, where] = begin.toordinal()
            last[number, where] = end.toordinal()
            met[number, where] = rank[name]
    return Spans(first, last, met)


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
        if self.first.all() and self.last.all():
            return self.first, np.minimum(self.last, self.until[self.owner])
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
    whose: tuple[Array, ...]  # who has a possible one


def find(were: Were, places: Places, asked_of: Sequence[Flags | None]) -> Exposures:
    """The latest exposures, for every question.

    Args:
        were: the stays.
        places: what the questions mean.
        asked_of: of each question, whether it is asked of each owner; None: of all.
    """
    unknown = (were.first == NO_DAY) | (were.last == NO_DAY)
    some_unknown = bool(unknown.any())
    count = len(were.until)
    surely_from, surely_to = were.surely()
    sure, possible, people = [], [], []
    for number in range(len(places.questions)):
        rows = np.flatnonzero(places.asked[number][were.where])
        asked = asked_of[number]
        if asked is not None:
            rows = rows[asked[were.owner[rows]]]
        where, position, owner = were.where[rows], were.position[rows], were.owner[rows]
        days = surely_from[rows], surely_to[rows]
        met, latest = places.sure[number].latest(where, position, *days)
        surely, whose = maximum_of(owner[met], latest, count)
        more = places.open[number][where]
        rows = rows[(unknown[rows] | more) if some_unknown else more]
        perhaps = surely
        if len(rows):
            some = were.of(rows)
            days = some.perhaps()
            spans = places.possible[number]
            met, latest = spans.latest(some.where, some.position, *days)
            guess, others = maximum_of(some.owner[met], latest, count)
            perhaps, whose = np.maximum(surely, guess), np.union1d(whose, others)
        sure.append(surely)
        possible.append(perhaps)
        people.append(whose)
    return Exposures(tuple(sure), tuple(possible), tuple(people))


def first_days(were: Were, spans: Spans, low: Array, *, sure: bool) -> Array:
    """The first day that counts of each owner, of any of their stays."""
    first, last = were.surely() if sure else were.perhaps()
    found = spans.earliest(were.where, first, last, low[were.owner])
    return minimum_of(were.owner, found, len(were.until))


def maximum_of(owner: Array, values: Array, count: int) -> tuple[Array, Array]:
    """The largest value of each owner, whose rows stand together (of none, 0); who has one."""
    best = np.zeros(count, np.int64)
    begin = np.flatnonzero(np.diff(owner, prepend=-1))
    owner = owner[begin]
    if len(begin):
        best[owner] = np.maximum.reduceat(values, begin)
    return best, owner


def minimum_of(owner: Array, values: Array, count: int) -> Array:
    """The smallest value of each owner; of none, one far away."""
    best = np.full(count, FAR)
    if len(owner):
        begin = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        best[owner[begin]] = np.minimum.reduceat(values, begin)
    return best
