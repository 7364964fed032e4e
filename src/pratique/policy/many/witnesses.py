"""The fact the days are counted from, for each match: the meaning is `witness_for`'s."""

from dataclasses import dataclass

import numpy as np

from pratique.policy.conditions import Stayed
from pratique.policy.many.exposures import (
    NEVER,
    day_of,
    first_days,
    met_of,
    position_of,
)
from pratique.policy.many.instances import (
    by_clearing,
    by_contacts,
    by_posts,
    by_reports,
)
from pratique.policy.many.rows import YES, Rows, low_of
from pratique.policy.many.speaking import (
    DISCHARGED,
    FIRST,
    LAST,
    LEFT,
    LEFT_POST,
    STAY,
    SUBJECT,
    TOLD,
    Witnessed,
    speaking,
)
from pratique.policy.many.structure import Ask, Node
from pratique.policy.many.tables import (
    NO_DAY,
    NOTHING,
    Array,
    Flags,
)
from pratique.policy.many.views import Views, stays

LOOKED_UP = {
    LAST: by_contacts,
    DISCHARGED: by_clearing,
    LEFT_POST: by_posts,
    TOLD: by_reports,
}


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
        day=rows.subject_day.copy(),
        met=np.full(len(rows), NOTHING),
        question=np.full(len(rows), NOTHING),
        sure=np.zeros(len(rows), bool),
        low=np.full(len(rows), NO_DAY),
        earliest=np.full(len(rows), NO_DAY),
        anchor=anchors,
        counted=~by_exposure & (anchors != LEFT_POST) & (anchors != TOLD),
    )
    if by_exposure.any():
        _by_stays(tree, rows, said, np.flatnonzero(by_exposure), found)
    for anchor, look in LOOKED_UP.items():
        chosen = np.flatnonzero(anchors == anchor)
        if len(chosen):
            look(tree, rows, said, chosen, found)
    return found


# --- stays --------------------------------------------------------------------------


def _by_one_question(tree: Ask, rows: Rows, said: Array, anchors: Array) -> Witnessed:
    """The common case: the rule asks for nothing but a stay, and counts from it."""
    assert isinstance(tree.leaf, Stayed)  # noqa: S101
    question = rows.views.review.places.questions[tree.leaf]
    low, sure = low_of(tree, rows), said == YES
    asked = _Asked(rows, question, sure, low, anchors)
    exposure = _exposures(asked, np.ones(len(rows), bool))
    seen = exposure != NEVER
    row = rows.people.stays.offsets[rows.person] + position_of(exposure)
    return Witnessed(
        kind=np.where(seen, STAY, SUBJECT),
        row=row,
        day=np.where(seen, day_of(exposure), rows.subject_day),
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
        low, sure = low_of(ask, some), answer == YES
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
