"""The limit: one table of rules, written by hand for numpy, in the same runs of people.

It knows nothing but this table, this zone and people who have told everything: no
structure of rules, no unknown facts, no history, no tests, no second rulebook. It says
of each person the code, what binds, until when and when time changes it, and of each
match the rule, the person and the latest day that counts: what ours says too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from pratique.policy.conditions import Stayed
from pratique.policy.exposures import meeting, zones
from pratique.policy.facts import Risk, Stay
from pratique.policy.many.tables import NO_MOMENT, NOTHING, Array, People
from pratique.policy.measures import CODES, MEASURES
from pratique.serve.bench.risk_rules import RiskRule

DAY = 24 * 3_600_000_000
EAST = 8 * 3_600_000_000  # the zone: eight hours ahead, no clock ever changed
EPOCH = 719163  # the ordinal of 1970-01-01
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Question:
    """Spans of days by description of a place, side by side, and who asks."""

    has: Array
    first: Array
    last: Array
    rules: list[tuple[int, RiskRule]]


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a run of people."""

    code: Array
    binding: Array
    until: Array
    next_at: Array
    person: Array  # of the matches
    rule: Array
    day: Array


def questions(
    rules: Sequence[RiskRule],
    asked: Sequence[Stayed],
    wheres: Sequence[Stay],
    risk: Risk,
) -> list[Question]:
    """The table's questions, each with its spans by description."""
    by_question: dict[Stayed, list[tuple[int, RiskRule]]] = {}
    for number, (rule, question) in enumerate(zip(rules, asked, strict=True)):
        by_question.setdefault(question, []).append((number, rule))
    return [
        _question(question, which, wheres, risk)
        for question, which in by_question.items()
    ]


def _question(
    question: Stayed,
    which: list[tuple[int, RiskRule]],
    wheres: Sequence[Stay],
    risk: Risk,
) -> Question:
    wheres = [replace(each, first=date.min, last=date.max) for each in wheres]
    told = [
        [
            span
            for zone in zones(question, where, risk)
            for span in meeting(question, where, zone, risk, date.max)[0]
        ]
        for where in wheres
    ]
    width = max(map(len, told))
    first, last = (np.zeros((width, len(wheres)), np.int32) for _ in range(2))
    for where, spans in enumerate(told):
        for number, (begin, end) in enumerate(spans):
            first[number, where] = begin.toordinal()
            last[number, where] = end.toordinal()
    return Question(last[0] > 0, first, last, which)


def assess(
    people: People, asked: Sequence[Question], now: int, run: int
) -> Iterator[Found]:
    """Everybody, so many at a time."""
    for begin in range(0, len(people), run):
        end = min(begin + run, len(people))
        yield _assess(people, asked, now, begin, end)


def _assess(
    people: People, asked: Sequence[Question], now: int, begin: int, end: int
) -> Found:
    at = people.arrivals.at[begin:end]
    today = ((at + EAST) // DAY + EPOCH).astype(np.int32)
    stays = slice(people.stays.offsets[begin], people.stays.offsets[end])
    where = people.stays.where[stays]
    first, last = people.stays.first[stays], people.stays.last[stays]
    owner = people.stays.person[stays] - begin
    code = np.zeros(end - begin, np.int64)
    binding = np.full(end - begin, NOTHING)
    until = np.full(end - begin, NO_MOMENT)
    next_at = np.where(at > now, at, NEVER)
    matched: list[tuple[Array, int, Array]] = []
    for question in asked:
        rows = np.flatnonzero(question.has[where])
        whose = owner[rows]
        latest = _latest(question, where[rows], first[rows], last[rows], today[whose])
        begins = np.flatnonzero(np.diff(whose, prepend=-1))
        day = np.maximum.reduceat(latest, begins) if len(begins) else latest
        whose = whose[begins]
        for number, rule in question.rules:
            hits = np.flatnonzero(day > today[whose] - rule.within)
            person, ends = whose[hits], day[hits]
            matched.append((person + begin, number, ends))
            over = (ends.astype(np.int64) + rule.days + 1 - EPOCH) * DAY - EAST
            live = np.flatnonzero(over > now)
            person, over = person[live], over[live]
            next_at[person] = np.minimum(next_at[person], over)
            code[person] = np.maximum(code[person], CODES.index(rule.code))
            weight = MEASURES.index(rule.measure)
            binding[person] = np.maximum(binding[person], weight)
            until[person] = np.maximum(until[person], over)
    return Found(
        code=code,
        binding=binding,
        until=until,
        next_at=np.where(next_at == NEVER, NO_MOMENT, next_at),
        person=np.concatenate([person for person, _number, _day in matched]),
        rule=np.concatenate(
            [np.full(len(person), number) for person, number, _day in matched]
        ),
        day=np.concatenate([day for _person, _number, day in matched]),
    )


def _latest(
    question: Question, where: Array, first: Array, last: Array, today: Array
) -> Array:
    """The latest day of each stay that counts, or 0."""
    last = np.minimum(last, today)
    best = np.zeros(len(where), np.int32)
    for begins, ends in zip(question.first, question.last, strict=True):
        day = np.minimum(ends[where], last)
        meets = day >= np.maximum(begins[where], first)
        np.maximum(best, day, out=best, where=meets)
    return best
