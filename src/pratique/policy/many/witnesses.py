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
from pratique.policy.many.views import Views, stays
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
    question: Array  # of a stay: what found it,
    sure: Array  # whether surely,
    low: Array  # and from which day on
    earliest: Array  # by first exposures: the first day of all that speak for it
    anchor: Array
    counted: Flags  # False: there is no such fact

    def set(self, rows: Array, kind: int, **columns: Array) -> None:
        """Let these rows rest on another fact."""
        self.kind[rows] = kind
        self.counted[rows] = True
        for name, values in columns.items():
            getattr(self, name)[rows] = values


def witnessed(tree: Node, rows: Rows, said: Array, anchors: Array) -> Witnessed:
    """What the days of each match are counted from.

    Args:
        tree: the condition.
        rows: what matched.
        said: the answer of each, YES or UNKNOWN.
        anchors: the word of each row's rule, a number into `ANCHORS`.
    """
    by_exposure = (anchors == LEFT) | (anchors == FIRST) | (anchors == LAST)
    if (
        isinstance(tree, Ask)
        and isinstance(tree.leaf, Stayed)
        and (anchors == LEFT).all()
    ):
        return _by_one_question(tree, rows, said, anchors)
    found = Witnessed(
        kind=np.full(len(rows), SUBJECT),
        row=np.full(len(rows), NOTHING),
        day=subject_days(rows),
        met=np.full(len(rows), NOTHING),
        question=np.full(len(rows), NOTHING),
        sure=np.zeros(len(rows), bool),
        low=np.full(len(rows), NO_DAY),
        earliest=np.full(len(rows), NO_DAY),
        anchor=anchors,
        counted=~by_exposure,
    )
    if by_exposure.any():
        _by_stays(tree, rows, said, np.flatnonzero(by_exposure), found)
    for anchor, look in ((LAST, _by_contacts), (DISCHARGED, _by_clearing)):
        chosen = np.flatnonzero(anchors == anchor)
        if len(chosen):
            look(tree, rows, said, chosen, found)
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


def speaking(tree: Node, rows: Rows, said: Array) -> Iterator[tuple[Ask, Flags, Array]]:
    """The words that speak for an answer, for which rows, and what they say.

    Args:
        tree: the condition.
        rows: of whom it was asked.
        said: the answer, where it is YES or UNKNOWN; NO where nobody listens.
    """
    match tree:
        case Every(parts):
            for part in parts:
                answer = words.ask(part, rows)
                yield from speaking(part, rows, np.where(said != NO, answer, NO))
        case Either(parts):
            for part in parts:
                answer = words.ask(part, rows)
                yield from speaking(part, rows, np.where(answer == said, answer, NO))
        case Negated():
            return
        case Ask():
            yield tree, said != NO, said


# --- stays --------------------------------------------------------------------------


def _by_one_question(tree: Ask, rows: Rows, said: Array, anchors: Array) -> Witnessed:
    """The common case: the rule asks for nothing but a stay, and counts from it."""
    assert isinstance(tree.leaf, Stayed)  # noqa: S101
    question = rows.views.review.places.questions[tree.leaf]
    low, sure = words.low_of(tree, rows), said == YES
    asked = _Asked(rows, question, sure, low, anchors)
    exposure = _exposures(asked, np.ones(len(rows), bool))
    seen = exposure != NEVER
    row = rows.people.stays.offsets[rows.person] + position_of(exposure)
    return Witnessed(
        kind=np.where(seen, STAY, SUBJECT),
        row=row,
        day=np.where(seen, day_of(exposure), subject_days(rows)),
        met=met_of(exposure),
        question=np.full(len(rows), question),
        sure=sure,
        low=low,
        earliest=np.full(len(rows), NO_DAY),
        anchor=anchors,
        counted=seen,
    )


def _by_stays(
    tree: Node, rows: Rows, said: Array, chosen: Array, found: Witnessed
) -> None:
    """The latest exposure; of several the one that comes first by what it met."""
    some = rows.of(chosen)
    heard_by = np.flatnonzero(found.anchor[chosen] == FIRST)
    best = np.full(len(some), NEVER)
    for ask, heard, answer in speaking(tree, some, said[chosen]):
        if not isinstance(ask.leaf, Stayed):
            continue
        low, sure = words.low_of(ask, some), answer == YES
        question = some.views.review.places.questions[ask.leaf]
        asked = _Asked(some, question, sure, low, chosen)
        exposure = _exposures(asked, heard)
        seen = heard_by[exposure[heard_by] != NEVER]
        if len(seen):
            _begin_earlier(asked, seen, found.earliest)
        at = _better(asked, exposure, best, found)
        best[at] = exposure[at]
        offsets = rows.people.stays.offsets[some.person[at]]
        found.set(
            chosen[at],
            STAY,
            row=offsets + position_of(exposure[at]),
            day=day_of(exposure[at]),
            met=met_of(exposure[at]),
            question=np.full(len(at), question),
            sure=sure[at],
            low=low[at],
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """One `stayed` of some matches: whether surely, and from which day on."""

    rows: Rows
    question: int
    sure: Flags
    low: Array
    chosen: Array  # which of the matches

    def first_of(self, at: Array) -> Array:
        """The first day of some of the exposures."""
        numbers = np.full(len(at), self.question)
        view = self.rows.view[at]
        views = self.rows.views
        return first_of(views, view, numbers, self.sure[at], self.low[at])


def _exposures(asked: _Asked, heard: Flags) -> Array:
    """The exposures of a question within its window, where it speaks."""
    rows, exposures = asked.rows, asked.rows.views.exposures
    exposure = exposures.sure[asked.question][rows.view]
    if not asked.sure.all():
        possible = exposures.possible[asked.question][rows.view]
        exposure = np.where(asked.sure, exposure, possible)
    return np.where(heard & (day_of(exposure) >= asked.low), exposure, NEVER)


def _begin_earlier(asked: _Asked, seen: Array, earliest: Array) -> None:
    """The first day of all exposures that speak for a match."""
    first, into = asked.first_of(seen), asked.chosen[seen]
    before = earliest[into]
    earliest[into] = np.where(before == NO_DAY, first, np.minimum(before, first))


def _better(asked: _Asked, exposure: Array, best: Array, found: Witnessed) -> Array:
    """Where an exposure is later; of one stay and day, met or begun earlier."""
    alike = (exposure >> 20) == (best >> 20)
    before = alike & (met_of(exposure) < met_of(best))
    better = ((exposure >> 20) > (best >> 20)) | before
    same = np.flatnonzero((exposure == best) & (exposure != NEVER))
    if len(same):
        rows, into = asked.rows, asked.chosen[same]
        other = (found.question[into], found.sure[into], found.low[into])
        began = first_of(rows.views, rows.view[same], *other)
        better[same] = asked.first_of(same) < began
    return np.flatnonzero(better)


def first_of(
    views: Views, view: Array, question: Array, sure: Array, low: Array
) -> Array:
    """The first day of the exposures that a question finds, of each of these rows."""
    places = views.review.places
    first = np.full(len(view), NO_DAY)
    for number in np.unique(question).tolist():
        for which, spans in (
            (True, places.sure[number]),
            (False, places.possible[number]),
        ):
            at = np.flatnonzero((question == number) & (sure.astype(bool) == which))
            if len(at):
                were = stays(views, view[at])
                first[at] = first_days(were, spans, low[at], sure=which)
    return first


# --- contacts and cases -------------------------------------------------------------


def _by_contacts(
    tree: Node, rows: Rows, said: Array, chosen: Array, found: Witnessed
) -> None:
    """The latest exposure may be that of a contact."""
    some, contacts = rows.of(chosen), rows.people.contacts
    for ask, heard, _answer in speaking(tree, some, said[chosen]):
        if not isinstance(ask.leaf, IsContact):
            continue
        at, mine = _instances(ask, some, np.flatnonzero(heard))
        at, mine = _latest_of_each(at, contacts.last_exposure[mine], mine)
        into = chosen[at]
        later = _is_later(rows, into, mine, found)
        into, mine = into[later], mine[later]
        found.set(into, CONTACT, row=mine, day=contacts.last_exposure[mine])


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


def _by_clearing(
    tree: Node, rows: Rows, said: Array, chosen: Array, found: Witnessed
) -> None:
    """Days after discharge are counted from the day the case was clear."""
    some, people = rows.of(chosen), rows.people
    best = np.full(len(some), NO_DAY)
    for ask, heard, answer in speaking(tree, some, said[chosen]):
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
