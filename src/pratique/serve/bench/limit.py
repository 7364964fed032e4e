"""The limit: one table of rules, written by hand for numpy, in the same runs of people.

It knows nothing but this table, this zone and people who have told everything: no
structure of rules, no unknown facts, no history, no tests, no second rulebook. It says
of each person the code, what binds, until when and when time changes it, and of each
match the rule, the person, the stay and the area it rests on, the latest day that
counts, the end and the bound: a part of what ours says, and equal to it.
"""

from collections.abc import Iterator, Mapping, Sequence
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
SHIFT = 42  # of a day, above the stay and what it met
BOUND_DAYS = 3
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Question:
    """Spans of days by description of a place, side by side, and who asks."""

    has: Array
    first: Array
    last: Array
    met: Array  # of each span, in the order of the ids of what is met
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
    stay: Array  # the witness: a row of the stays,
    met: Array  # and what it met
    day: Array
    end: Array
    bound: Array


def questions(
    rules: Sequence[RiskRule],
    asked: Sequence[Stayed],
    wheres: Sequence[Stay],
    risk: Risk,
    met: Sequence[str],
) -> list[Question]:
    """The table's questions, each with its spans by description."""
    always = [replace(each, first=date.min, last=date.max) for each in wheres]
    rank = {name: number for number, name in enumerate(met)}
    by_question: dict[Stayed, list[tuple[int, RiskRule]]] = {}
    for number, (rule, question) in enumerate(zip(rules, asked, strict=True)):
        by_question.setdefault(question, []).append((number, rule))
    return [
        _question(question, which, always, risk, rank)
        for question, which in by_question.items()
    ]


def _question(
    question: Stayed,
    which: list[tuple[int, RiskRule]],
    wheres: Sequence[Stay],
    risk: Risk,
    rank: Mapping[str, int],
) -> Question:
    told = [
        [
            (*span, rank.get(zone.id, 0))  # of those that nobody was in, any number
            for zone in zones(question, where, risk)
            for span in meeting(question, where, zone, risk, date.max)[0]
        ]
        for where in wheres
    ]
    width = max(map(len, told))
    first, last, met = (np.zeros((width, len(wheres)), np.int32) for _ in range(3))
    for where, spans in enumerate(told):
        for number, (begin, end, name) in enumerate(spans):
            first[number, where] = begin.toordinal()
            last[number, where] = end.toordinal()
            met[number, where] = name
    return Question(last[0] > 0, first, last, met, which)


def day_of(moments: Array) -> Array:
    """The day of each instant in this zone."""
    found: Array = (moments + EAST) // DAY + EPOCH
    return found


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
    at, stays = people.arrivals.at[begin:end], people.stays
    today = day_of(at).astype(np.int32)
    run = slice(stays.offsets[begin], stays.offsets[end])
    where, first, last = stays.where[run], stays.first[run], stays.last[run]
    owner = stays.person[run] - begin
    standing = [
        np.zeros(end - begin, np.int64),
        np.full(end - begin, NOTHING),
        np.full(end - begin, NO_MOMENT),
        np.where(at > now, at, NEVER),
    ]
    tonight = ((now + EAST) // DAY + 1) * DAY - EAST
    matched: list[list[Array]] = []
    for question in asked:
        rows = np.flatnonzero(question.has[where])
        whose = owner[rows]
        latest = _latest(question, where[rows], first[rows], last[rows], today[whose])
        # A person's stays stand in order: the later one wins where days are equal.
        latest += rows << 20
        begins = np.flatnonzero(np.diff(whose, prepend=-1))
        best = np.maximum.reduceat(latest, begins) if len(begins) else latest
        whose, day = whose[begins], best >> SHIFT
        for number, rule in question.rules:
            hits = np.flatnonzero(day > today[whose] - rule.within)
            match = _match(rule, number, whose[hits], best[hits], tonight)
            match[0], match[2] = match[0] + begin, match[2] + run.start
            matched.append(match)
            live = np.flatnonzero(match[5] > now)
            _bind(standing, rule, match[0][live] - begin, match[5][live])
    columns = [np.concatenate(column) for column in zip(*matched, strict=True)]
    standing[3][standing[3] == NEVER] = NO_MOMENT
    return Found(*standing, *columns)


def _match(
    rule: RiskRule, number: int, person: Array, fact: Array, tonight: int
) -> list[Array]:
    """Person, rule, stay, what it met, its last day, the end and the bound."""
    day = fact >> SHIFT
    over = (day + (rule.days + 1 - EPOCH)) * DAY - EAST
    return [
        person,
        np.full(len(person), number),
        (fact >> 20) & ((1 << 22) - 1),
        fact & ((1 << 20) - 1),
        day,
        over,
        np.maximum(over, tonight) + BOUND_DAYS * DAY,
    ]


def _bind(
    standing: Sequence[Array], rule: RiskRule, person: Array, over: Array
) -> None:
    code, binding, until, next_at = standing
    code[person] = np.maximum(code[person], CODES.index(rule.code))
    binding[person] = np.maximum(binding[person], MEASURES.index(rule.measure))
    until[person] = np.maximum(until[person], over)
    next_at[person] = np.minimum(next_at[person], over)


def _latest(
    question: Question, where: Array, first: Array, last: Array, today: Array
) -> Array:
    """The latest day of each stay that counts, and what it met then; or 0."""
    last = np.minimum(last, today)
    best = np.zeros(len(where), np.int64)
    for begins, ends, met in zip(
        question.first, question.last, question.met, strict=True
    ):
        day = np.minimum(ends[where], last)
        meets = day >= np.maximum(begins[where], first)
        found = (day.astype(np.int64) << SHIFT) + met[where]
        np.maximum(best, found, out=best, where=meets)
    return best
