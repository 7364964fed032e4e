"""`evaluate_many`: the standing of everybody, in runs of persons.

The same three stages as `one`, with the same meaning; held together with it by the
case files and by generated rules and people. A run is as much as stays in the caches.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

import numpy as np

from pratique.policy.conditions import Stayed
from pratique.policy.facts import Risk
from pratique.policy.many.closings import closings
from pratique.policy.many.compliance import duties, missed, unanswered
from pratique.policy.many.decision import Decision, decide
from pratique.policy.many.exposures import POSITIONS, Places
from pratique.policy.many.grounds import Grounds
from pratique.policy.many.hearing import heard
from pratique.policy.many.known import known_at, out_of_calendar
from pratique.policy.many.law import Law
from pratique.policy.many.outcomes import Outcomes
from pratique.policy.many.payments import tests_of
from pratique.policy.many.people import facts_of
from pratique.policy.many.standing import could_raise, standing
from pratique.policy.many.tables import (
    NOTHING,
    RUN,
    Array,
    Flags,
    People,
    moment_of,
    runs,
)
from pratique.policy.many.telling import reports_of
from pratique.policy.many.timelines import joined, timelines
from pratique.policy.many.views import Review, Views, earlier, look
from pratique.policy.one import evaluate
from pratique.policy.shelf import Shelf

KEPT = 31 << 20  # bytes: just under the most that the C library lets itself be told


def evaluate_many(
    people: People, risk: Risk, shelf: Shelf, now: datetime, *, run: int = RUN
) -> Iterator[Outcomes]:
    """Everybody's standing at one moment, so many persons at a time, in their order."""
    _keep_what_is_freed()
    review = prepare(people, risk, shelf, now)

    def assessed(begin: int) -> Outcomes:
        end = min(begin + run, len(people))
        outcomes, more = assess(review, begin, end)
        left = _left_from_the_start(people, now, begin, end)
        for person in np.union1d(left, more).tolist():
            facts = facts_of(people, person)
            outcomes.by_one[person] = evaluate(facts, risk, shelf, now)
        return outcomes

    yield from _side_by_side(assessed, range(0, len(people), run))


def _keep_what_is_freed() -> None:
    """Leave what a run has freed with the process, for the next run.

    glibc gives large blocks back to the kernel at once, which then has to clear every
    page of them anew: a third of a review's time. It stops, for blocks up to this size,
    when one of this size has been freed (`M_MMAP_THRESHOLD` in mallopt(3)).
    """
    np.empty(KEPT, np.uint8)


def _side_by_side(
    assessed: Callable[[int], Outcomes], begins: Sequence[int]
) -> Iterator[Outcomes]:
    """Runs on all cores (arrays are reckoned outside Python's lock), one ahead each."""
    cores = min(len(begins), os.cpu_count() or 1)
    if cores < 2:
        yield from map(assessed, begins)
        return
    with ThreadPoolExecutor(cores) as pool:
        ahead: deque[Future[Outcomes]] = deque()
        for begin in begins:
            ahead.append(pool.submit(assessed, begin))
            if len(ahead) > cores:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def prepare(people: People, risk: Risk, shelf: Shelf, now: datetime) -> Review:
    """What is the same for everybody: made once."""
    lived_in = np.zeros(len(people.places), bool)
    for run in runs(len(people)):
        lived_in[people.place[run]] = True
    law = Law.of(shelf, people.places, np.flatnonzero(lived_in), now)
    people = heard(people, risk)
    asked = [ask.leaf for column in law.columns for ask in column.leaves]
    questions = dict.fromkeys(leaf for leaf in asked if isinstance(leaf, Stayed))
    return Review(
        people=known_at(people, moment_of(now)),
        law=law,
        places=Places.of(questions, people.wheres, risk),
        asking=_asking(law, list(questions)),
        now=moment_of(now),
        risk=risk,
    )


def _asking(law: Law, questions: list[Stayed]) -> Flags:
    """By question and combination: whether one of its rules asks."""
    asking = np.zeros((len(questions), len(law.combinations)), bool)
    for column in law.columns:
        for ask in column.leaves:
            if isinstance(ask.leaf, Stayed):
                asking[questions.index(ask.leaf)] |= column.rule != NOTHING
    return asking


def _left_from_the_start(people: People, now: datetime, begin: int, end: int) -> Array:
    """Those of these persons whose columns cannot hold what they are to hold."""
    stays = np.diff(people.stays.offsets[begin : end + 1])
    often = begin + np.flatnonzero(stays >= POSITIONS)
    more = np.array([each for each in people.left if begin <= each < end], np.int64)
    never = out_of_calendar(people, now, begin, end)
    return np.unique(np.concatenate([never, often, more]))


def assess(review: Review, begin: int, end: int) -> tuple[Outcomes, Array]:
    """These persons; and who of them must be left to `one`."""
    views = look(review, begin, end)
    decisions = [decide(views)]
    before = earlier(review, begin, end)
    if len(before):
        decisions.append(decide(before))
    grounds = _grounds(views, decisions)
    stands = standing(views, grounds)
    person, rule = _undecided(views, decisions[0], grounds)
    raises = could_raise(views, stands, person, rule)
    outcomes = Outcomes(
        begin=begin,
        end=end,
        views=views,
        before=before,
        standing=stands,
        grounds=grounds,
        undecided=person[raises],
        undecided_rule=rule[raises],
        by_one={},
    )
    rare = review.law.terms.rare[grounds.found.rule]
    left = [each.left for each in decisions]
    left += [grounds.found.person[rare], _governed_strangely(views)]
    return outcomes, np.unique(np.concatenate(left))


def _undecided(
    views: Views, decision: Decision, grounds: Grounds
) -> tuple[Array, Array]:
    """Who has a rule that nobody can answer yet, and which."""
    found = [(each.rows.person, each.rule) for each in decision.undecided]
    found.append(unanswered(views, grounds.found, grounds.closed))
    person, rule = (np.concatenate(each) for each in zip(*found, strict=True))
    return person, rule


def _governed_strangely(views: Views) -> Array:
    law = views.review.law
    if not law.strange.any():
        return np.zeros(0, np.int64)
    found: Array = views.person[law.strange[views.combination]]
    return found


def _grounds(views: Views, decisions: list[Decision]) -> Grounds:
    """The third stage: the plan of all that matched."""
    matches = [each for decision in decisions for each in decision.matches]
    found = joined(views.review, matches)
    lines = timelines(found)
    tests = tests_of(found, lines)
    closed = closings(found, lines, tests)
    owed = reports_of(views, found, lines)
    owing = duties(found, lines, tests, owed)
    of_missed = missed(views, found, closed, owing)
    return Grounds(found, lines, closed, tests, owed, owing, of_missed)
