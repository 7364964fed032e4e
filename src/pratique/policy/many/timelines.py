"""The days of every match: the meaning is that of `plan`, its first half."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pratique.policy.book_forms import CLASSES
from pratique.policy.many.calendars import Calendar
from pratique.policy.many.decision import Matches
from pratique.policy.many.law import Law
from pratique.policy.many.speaking import FIRST, Witnessed
from pratique.policy.many.tables import (
    NO_DAY,
    NO_MOMENT,
    NOTHING,
    SUBJECTS,
    Array,
    Flags,
    People,
)
from pratique.policy.many.views import Review, calendar
from pratique.policy.measures import ANCHORS

STARTED = ANCHORS.index("measure_started")
ARRIVAL = CLASSES.index("arrival")


@dataclass(frozen=True)
class Found:
    """Matches of all columns in one list."""

    review: Review
    base: Array  # False: looked at from an earlier arrival
    view: Array  # row of the views
    person: Array
    combination: Array
    zoned: Array
    kind: Array  # number into `SUBJECTS`
    subject: Array
    subject_day: Array
    rule: Array
    decided: Flags
    opened_at: Array  # as ordered before, or NO_MOMENT
    extended_to: Array
    witnessed: Witnessed

    def __len__(self) -> int:
        return len(self.person)

    @property
    def people(self) -> People:
        """Everybody, as known now."""
        return self.review.people

    @property
    def law(self) -> Law:
        """The law of the review."""
        return self.review.law

    def calendar(self, rows: "Array | slice") -> Calendar:
        """The calendar of some of the matches."""
        return calendar(self.law, self.zoned[rows])

    def about(self, kind: str) -> Array:
        """The matches that are about such things."""
        return self._by_kind[SUBJECTS.index(kind)]

    @cached_property
    def _by_kind(self) -> tuple[Array, ...]:
        if len(self) and (self.kind == self.kind[0]).all():
            none, every = np.zeros(0, np.int64), np.arange(len(self))
            return tuple(
                every if number == self.kind[0] else none
                for number in range(len(SUBJECTS))
            )
        return tuple(
            np.flatnonzero(self.kind == number) for number in range(len(SUBJECTS))
        )

    @cached_property
    def of_arrivals(self) -> bool:
        """Whether all of them are about arrivals."""
        return len(self) == len(self.about("arrival"))


def joined(review: Review, matches: Sequence[Matches]) -> Found:
    """All matches in one list."""
    none = np.zeros(0, np.int64)

    def column(parts: list[Array]) -> Array:
        return np.concatenate([none, *parts]) if parts else none

    facts = [each.witnessed for each in matches]
    names = Witnessed.__slots__
    return Found(
        review=review,
        base=column([np.full(len(m.rows), m.rows.views.whole) for m in matches]),
        view=column([each.rows.view for each in matches]),
        person=column([each.rows.person for each in matches]),
        combination=column(
            [each.rows.views.combination[each.rows.view] for each in matches]
        ),
        zoned=column([each.rows.views.zoned[each.rows.view] for each in matches]),
        kind=column(
            [
                np.full(len(each.rows), SUBJECTS.index(each.rows.kind))
                for each in matches
            ]
        ),
        subject=column([each.rows.subject for each in matches]),
        subject_day=column([each.rows.subject_day for each in matches]),
        rule=column([each.rule for each in matches]),
        decided=column([each.decided for each in matches]).astype(bool),
        opened_at=column([each.opened_at for each in matches]),
        extended_to=column([each.extended_to for each in matches]),
        witnessed=Witnessed(
            **{name: column([getattr(each, name) for each in facts]) for name in names}
        ),
    )


@dataclass(frozen=True, slots=True)
class Timelines:
    """The days of each ground."""

    anchor: Array
    day_one: Array
    last_day: Array
    end: Array
    bound: Array
    credited: Array
    opened_at: Array
    opened_on: Array
    starts: Array  # of the first phase, or NO_MOMENT
    ends: Array  # of each phase: one column each, NO_MOMENT where there is none
    waits: Array | None  # the starts of phases that wait; None: no phase of any does
    since: Array  # nothing sampled before counts


def timelines(found: Found) -> Timelines:
    """Count the days of every match."""
    terms, rule = found.law.terms, found.rule
    calendar_ = found.calendar(slice(None))
    opened_at = _opened_at(found)
    opened_on = calendar_.day_of(opened_at)
    anchor = _anchor(found, opened_on)
    day_one = anchor + terms.start_after[rule]
    late = ~terms.credit_elapsed[rule]
    if late.any():
        day_one = np.where(late, np.maximum(day_one, opened_on), day_one)
    last_day = _last_day(found, day_one, opened_on)
    since = _since(found)
    starts, ends = _phases(found, day_one, since)
    end = calendar_.end_of(last_day)
    held = np.flatnonzero(terms.hold[rule])
    end[held] = ends[held, 0]
    bound = calendar_.end_of(np.maximum(last_day, opened_on) + _bound_days(found))
    bound[held] = np.maximum(end[held], opened_at[held])
    bound = np.maximum(bound, found.extended_to)
    credited = np.maximum(0, np.minimum(opened_on, last_day) - day_one)
    begun = np.where(since == NO_MOMENT, calendar_.start_of(day_one), since)
    return Timelines(
        anchor=anchor,
        day_one=day_one,
        last_day=last_day,
        end=end,
        bound=bound,
        credited=credited,
        opened_at=opened_at,
        opened_on=opened_on,
        starts=starts,
        ends=ends,
        waits=_waits(found, day_one),
        since=begun,
    )


def _opened_at(found: Found) -> Array:
    """When an order first named it; else now, or at an arrival still to come."""
    now = np.full(len(found), found.review.now)
    rows, at = found.about("arrival"), found.people.arrivals.at
    if found.of_arrivals:
        now = np.maximum(now, at[found.subject])
    else:
        now[rows] = np.maximum(now[rows], at[found.subject[rows]])
    return np.where(found.opened_at == NO_MOMENT, now, found.opened_at)


def _anchor(found: Found, opened_on: Array) -> Array:
    """The day that days are counted from."""
    kind, fact = found.law.terms.anchor[found.rule], found.witnessed
    day = np.where(kind == FIRST, fact.earliest, fact.day)
    started = (kind == STARTED) | (day == NO_DAY)
    return np.where(started, opened_on, day)


def _last_day(found: Found, day_one: Array, opened_on: Array) -> Array:
    """The last day of the phases; where there are none, of the tests."""
    terms, rule, landing = found.law.terms, found.rule, found.subject_day
    days = terms.days[rule]
    if terms.phases[rule].all():
        ends: Array = day_one + days - 1
        return ends
    last = np.maximum(day_one, opened_on)
    lands = terms.landing[rule]
    last = np.where(lands, np.maximum(last, landing), last)
    fixed = terms.fixed.max(axis=1)[rule]
    last = np.where(fixed > 0, np.maximum(last, day_one + fixed - 1), last)
    first = np.where(
        terms.from_landing[rule], landing, day_one + terms.from_day[rule] - 1
    )
    times = terms.times[rule]
    last = np.where(times > 0, np.maximum(last, first + times - 1), last)
    until = day_one + terms.daily_to[rule] - 1
    last = np.where(terms.per_day[rule] > 0, np.maximum(last, until), last)
    return np.where(terms.phases[rule] > 0, day_one + days - 1, last)


def _phases(found: Found, day_one: Array, since: Array) -> tuple[Array, Array]:
    """When the first phase starts, and when each ends; a hold is one by hours."""
    terms, rule = found.law.terms, found.rule
    width = terms.until.shape[1]
    starts = np.full(len(found), NO_MOMENT)
    ends = np.full((len(found), width), NO_MOMENT)
    for number in range(width):
        rows = np.flatnonzero(terms.phases[rule] > number)
        if not len(rows):
            break
        calendar_ = found.calendar(rows)
        if number == 0:
            first = day_one[rows] + terms.starts[rule[rows], 0]
            starts[rows] = calendar_.start_of(first)
        following = day_one[rows] + terms.until[rule[rows], number]
        ends[rows, number] = calendar_.start_of(following)
    held = np.flatnonzero(terms.hold[rule])
    starts[held] = since[held]
    ends[held, 0] = since[held] + terms.hold[rule[held]]
    return starts, ends


def _waits(found: Found, day_one: Array) -> Array | None:
    """When each phase starts that begins on a day of its own."""
    terms, rule = found.law.terms, found.rule
    if not terms.waits.any():
        return None
    rows, phases = np.nonzero(terms.waits[rule])
    first = day_one[rows] + terms.starts[rule[rows], phases]
    waits = np.full((len(found), terms.waits.shape[1]), NO_MOMENT)
    waits[rows, phases] = found.calendar(rows).start_of(first)
    return waits


def _since(found: Found) -> Array:
    """From when on specimens count; a contact's count from day 1 on."""
    people = found.people
    if found.of_arrivals:
        at: Array = people.arrivals.at[found.subject]
        return at
    since = np.full(len(found), NO_MOMENT)
    for kind, moments in (
        ("arrival", people.arrivals.at),
        ("case", people.cases.since),
        ("pool", people.pools.positive_at),
        ("specimen", people.specimens.taken_at),
        ("antigen", people.antigens.taken_at),
        *([("report", people.reports.at)] if people.reports else ()),
    ):
        rows = found.about(kind)
        since[rows] = moments[found.subject[rows]]
    return since


def _bound_days(found: Found) -> Array:
    own = found.law.terms.bound_days[found.rule]
    return np.where(own == NOTHING, defaults(found, 0), own)


def defaults(found: Found, number: int) -> Array:
    """What the rules mean where they do not say: of arrivals as it was then."""
    law = found.law
    chosen: Array = law.arrival_defaults[found.combination, number]
    if not found.of_arrivals:
        of_arrival = law.terms.cls[found.rule] == ARRIVAL
        chosen = np.where(of_arrival, chosen, law.defaults[found.combination, number])
    for row in np.flatnonzero(chosen == NOTHING)[:1]:
        governing = law.combinations[found.combination[row]]
        governing.defaults_for(law.rules[found.rule[row]])  # says what is missing
    return chosen
