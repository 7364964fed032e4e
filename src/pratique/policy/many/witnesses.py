"""The fact the days are counted from, for each match: the meaning is `witness_for`'s."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pratique.policy.conditions import IsCase, IsContact, Stayed
from pratique.policy.many import words
from pratique.policy.many.clearing import clear_at
from pratique.policy.many.exposures import (
    NEVER,
    day_of,
    first_days,
    met_of,
    position_of,
)
from pratique.policy.many.structure import Ask, Either, Every, Negated, Node
from pratique.policy.many.tables import (
    NO_DAY,
    NO_MOMENT,
    NOTHING,
    Array,
    Flags,
    spread,
)
from pratique.policy.many.views import stays
from pratique.policy.many.words import NO, YES, Rows
from pratique.policy.measures import ANCHORS

SUBJECT, STAY, CONTACT, CLEAR = range(4)
LEFT, FIRST, LAST = (
    ANCHORS.index(word) for word in ("left_area", "first_exposure", "last_exposure")
)
DISCHARGED = ANCHORS.index("discharged")


@dataclass(frozen=True, slots=True)
class Witnessed:
    """One fact for each row."""

    kind: Array  # SUBJECT: the thing the rule was asked of
    row: Array  # of a stay, a contact, a case
    day: Array
    met: Array  # of a stay: number into the places met
    first: Array  # of a stay: the first day of that exposure
    earliest: Array  # of all stays that speak for the match
    counted: Flags  # False: there is no such fact

    def set(self, rows: Array, kind: int, **columns: Array) -> None:
        """Let these rows rest on another fact."""
        self.kind[rows] = kind
        self.counted[rows] = True
        for name, values in columns.items():
            getattr(self, name)[rows] = values


def witnessed(tree: Node, rows: Rows, anchors: Array) -> Witnessed:
    """What the days of each match are counted from.

    Args:
        tree: the condition, which is a yes or unknown for every row.
        rows: what matched.
        anchors: the word of each row's rule, a number into `ANCHORS`.
    """
    by_exposure = (anchors == LEFT) | (anchors == FIRST) | (anchors == LAST)
    found = Witnessed(
        kind=np.full(len(rows), SUBJECT),
        row=np.full(len(rows), NOTHING),
        day=subject_days(rows),
        met=np.full(len(rows), NOTHING),
        first=np.full(len(rows), NO_DAY),
        earliest=np.full(len(rows), NO_DAY),
        counted=~by_exposure,
    )
    if by_exposure.any():
        chosen = np.flatnonzero(by_exposure)
        _by_stays(tree, rows, chosen, found)
        chosen = np.flatnonzero(anchors == LAST)
        if len(chosen):
            _by_contacts(tree, rows, chosen, found)
    chosen = np.flatnonzero(anchors == DISCHARGED)
    if len(chosen):
        _by_clearing(tree, rows, chosen, found)
    return found


def subject_days(rows: Rows) -> Array:
    """The day of what the rule was asked of."""
    people, subject = rows.people, rows.subject
    match rows.kind:
        case "arrival":
            return rows.views.day[rows.view].copy()
        case "contact":
            return people.contacts.last_exposure[subject]
        case "case":
            moments = people.cases.since[subject]
        case "pool":
            moments = people.pools.positive_at[subject]
        case "specimen":
            moments = people.specimens.taken_at[subject]
        case _:
            moments = people.antigens.taken_at[subject]
    return rows.views.calendar(rows.view).day_of(moments)


def speaking(
    tree: Node, rows: Rows, heard: Flags
) -> Iterator[tuple[Ask, Flags, Array]]:
    """The words that speak for an answer, for which rows, and what they say."""
    match tree:
        case Every(parts):
            for part in parts:
                yield from speaking(part, rows, heard)
        case Either(parts):
            answers = [words.ask(part, rows) for part in parts]
            said = np.maximum.reduce(answers)
            for part, answer in zip(parts, answers, strict=True):
                yield from speaking(part, rows, heard & (answer == said))
        case Negated():
            return
        case Ask():
            answer = words.ask(tree, rows)
            yield tree, heard & (answer != NO), answer


# --- stays --------------------------------------------------------------------------


def _by_stays(tree: Node, rows: Rows, chosen: Array, found: Witnessed) -> None:
    """The latest exposure; of several the one that comes first by what it met."""
    some = rows.of(chosen)
    best = np.full(len(some), NEVER)
    for ask, heard, answer in speaking(tree, some, np.ones(len(some), bool)):
        if not isinstance(ask.leaf, Stayed):
            continue
        at = np.flatnonzero(heard)
        exposure, first = _exposures(ask, some.of(at), sure=answer[at] == YES)
        seen = exposure != NEVER
        at, exposure, first = at[seen], exposure[seen], first[seen]
        into = chosen[at]
        earliest = found.earliest[into]
        found.earliest[into] = np.where(
            earliest == NO_DAY, first, np.minimum(earliest, first)
        )
        better = _is_better(exposure, first, best[at], found.first[into])
        at, exposure, first = at[better], exposure[better], first[better]
        best[at] = exposure
        offsets = rows.people.stays.offsets[some.person[at]]
        found.set(
            chosen[at],
            STAY,
            row=offsets + position_of(exposure),
            day=day_of(exposure),
            met=met_of(exposure),
            first=first,
        )


def _is_better(one: Array, first: Array, other: Array, other_first: Array) -> Flags:
    """Whether an exposure is later; of one stay and day, met or begun earlier."""
    later = (one >> 20) > (other >> 20)
    alike = (one >> 20) == (other >> 20)
    before = met_of(one) < met_of(other)
    same = met_of(one) == met_of(other)
    found: Flags = later | (alike & (before | (same & (first < other_first))))
    return found


def _exposures(ask: Ask, rows: Rows, *, sure: Flags) -> tuple[Array, Array]:
    """The exposures of a question within its window, and the first day of each."""
    assert isinstance(ask.leaf, Stayed)  # noqa: S101
    views, places = rows.views, rows.views.review.places
    question, low = places.questions[ask.leaf], words.low_of(ask, rows)
    exposure = np.where(
        sure,
        views.exposures.sure[question][rows.view],
        views.exposures.possible[question][rows.view],
    )
    exposure = np.where(day_of(exposure) >= low, exposure, NEVER)
    first = np.full(len(rows), NO_DAY)
    for which, spans in (
        (True, places.sure[question]),
        (False, places.possible[question]),
    ):
        at = np.flatnonzero(sure if which else ~sure)
        if len(at):
            were = stays(views, rows.view[at])
            first[at] = first_days(were, spans, low[at], sure=which)
    return exposure, first


# --- contacts and cases -------------------------------------------------------------


def _by_contacts(tree: Node, rows: Rows, chosen: Array, found: Witnessed) -> None:
    """The latest exposure may be that of a contact."""
    some, contacts = rows.of(chosen), rows.people.contacts
    for ask, heard, _answer in speaking(tree, some, np.ones(len(some), bool)):
        if not isinstance(ask.leaf, IsContact):
            continue
        at, mine = _instances(ask, some, np.flatnonzero(heard))
        at, mine = _latest_of_each(at, contacts.last_exposure[mine], mine)
        into = chosen[at]
        later = _is_later(rows, into, mine, found)
        into, mine = into[later], mine[later]
        none = np.full(len(mine), NOTHING)
        found.set(
            into,
            CONTACT,
            row=mine,
            day=contacts.last_exposure[mine],
            met=none,
            first=np.full(len(mine), NO_DAY),
        )


def _is_later(rows: Rows, into: Array, mine: Array, found: Witnessed) -> Flags:
    """Whether a contact comes after what was found; on one day, by the ids' texts."""
    people = rows.people
    day = people.contacts.last_exposure[mine]
    later: Flags = ~found.counted[into] | (day > found.day[into])
    for each in np.flatnonzero(found.counted[into] & (day == found.day[into])):
        row, kind = found.row[into[each]], found.kind[into[each]]
        other = people.stays.id(row) if kind == STAY else people.contacts.id(row)
        later[each] = people.contacts.id(mine[each]) > other
    return later


def _by_clearing(tree: Node, rows: Rows, chosen: Array, found: Witnessed) -> None:
    """Days after discharge are counted from the day the case was clear."""
    some, people = rows.of(chosen), rows.people
    best = np.full(len(some), NO_DAY)
    for ask, heard, answer in speaking(tree, some, np.ones(len(some), bool)):
        if not isinstance(ask.leaf, IsCase) or ask.leaf.cleared is None:
            continue
        at, mine = _instances(ask, some, np.flatnonzero(heard & (answer == YES)))
        moments = clear_at(people, mine, ask.leaf.cleared)
        clear = moments != NO_MOMENT
        at, mine, moments = at[clear], mine[clear], moments[clear]
        day = rows.views.calendar(some.view[at]).day_of(moments)
        order = np.lexsort((mine, day, at))
        at, mine, day = at[order], mine[order], day[order]
        final = np.flatnonzero(np.r_[at[1:] != at[:-1], True]) if len(at) else at
        at, mine, day = at[final], mine[final], day[final]
        same = (day == best[at]) & (mine > found.row[chosen[at]])
        better = (day > best[at]) | same
        at, mine, day = at[better], mine[better], day[better]
        best[at] = day
        found.set(chosen[at], CLEAR, row=mine, day=day)


def _instances(ask: Ask, rows: Rows, at: Array) -> tuple[Array, Array]:
    """The facts that fit the word, and for which of the rows."""
    kinds = words.INSTANCES[type(ask.leaf)]
    ((kind, fits),) = kinds.items()
    if rows.kind == kind:
        mine = rows.subject[at]
    else:
        mine, owner = spread(rows.people.table(kind), rows.person[at])
        at = at[owner]
    good = fits(ask.leaf, rows.people, mine)
    return at[good], mine[good]


def _latest_of_each(at: Array, day: Array, mine: Array) -> tuple[Array, Array]:
    """Of each row's facts the last by day, then by position."""
    if not len(at):
        return at, mine
    order = np.lexsort((mine, day, at))
    at, mine = at[order], mine[order]
    final = np.flatnonzero(np.r_[at[1:] != at[:-1], True])
    return at[final], mine[final]
