"""`explain`: why a person stands as they do, and why not otherwise, in a fixed order.

Reasons are data: rule, sentence, evidence, day arithmetic. Pages put them in words.

Why: the heaviest ground first.

Why not has several right answers. Somebody who left a high-risk area on the 14th,
and did not say in which of two compounds they then stayed, asks why the rule on
high-risk areas does not apply. "Nobody knows where you were after that" and "you
left a day too early" are both true. The order is:

1. what could be told: a fact is missing, and somebody knows it;
2. the nearest miss: the fewest days outside the window;
3. what was already served under the rule;
4. what gave way to a rule that applies;
5. what simply is not so.

Rules that a more local book replaced are left out: its own rule stands for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pratique.policy.measures import CODES, MEASURES
from pratique.policy.outcome import (
    Considered,
    DayArithmetic,
    Ground,
    Miss,
    Outcome,
    Question,
    Test,
    Witness,
)
from pratique.policy.rulebook import Rule
from pratique.policy.shelf import Shelf

KINDS = ("tell", "near", "served", "otherwise", "no")


@dataclass(frozen=True, slots=True)
class Why:
    """One ground, with the sentence and the evidence it rests on."""

    ground: Ground
    rule: Rule
    witness: Witness
    evidence: tuple[Witness, ...]
    arithmetic: DayArithmetic
    tests: tuple[Test, ...]  # those that are owed, the earliest first


@dataclass(frozen=True, slots=True)
class WhyNot:
    """One rule that opened no ground."""

    kind: str  # tell | near | served | otherwise | no
    rule: Rule
    scope: str | None  # the arrival, contact, … it was asked of
    by: str | None  # the rule it gave way to
    miss: Miss | None
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything a person, an officer or a court may ask about one outcome."""

    why: tuple[Why, ...]
    why_not: tuple[WhyNot, ...]


def explain(outcome: Outcome, shelf: Shelf) -> Explanation:
    """The reasons of an outcome, in the fixed order."""
    grounds = sorted(outcome.grounds, key=_heaviest_first)
    return Explanation(
        why=tuple(_why(ground, shelf) for ground in grounds),
        why_not=tuple(sorted(_why_not(outcome, shelf), key=_easiest_first)),
    )


def _why(ground: Ground, shelf: Shelf) -> Why:
    return Why(
        ground=ground,
        rule=shelf.rule(ground.rule, ground.version),
        witness=ground.witness,
        evidence=ground.evidence,
        arithmetic=ground.arithmetic,
        tests=tuple(test for test in ground.tests if test.paid_by is None),
    )


def _heaviest_first(ground: Ground) -> tuple[int, int, float, str]:
    measures = [MEASURES.index(phase.measure) for phase in ground.phases]
    code = CODES.index(ground.code) if ground.code else -1
    return (-max(measures, default=-1), -code, -ground.end.timestamp(), ground.key)


def _why_not(outcome: Outcome, shelf: Shelf) -> Iterator[WhyNot]:
    for each in outcome.considered:
        if each.answer is not True and each.answer != "replaced":
            yield WhyNot(
                kind=_kind(each),
                rule=shelf.rule(each.rule, each.version),
                scope=each.scope,
                by=each.by,
                miss=each.miss,
                questions=each.questions,
            )


def _kind(considered: Considered) -> str:
    match considered.answer:
        case None:
            return "tell"
        case "closed":
            return "served"
        case "otherwise":
            return "otherwise"
        case _:
            miss = considered.miss
            return "near" if miss and miss.days is not None else "no"


def _easiest_first(why_not: WhyNot) -> tuple[int, int, str, str]:
    days = why_not.miss.days if why_not.miss else None
    kind = KINDS.index(why_not.kind)
    return (kind, days or 0, why_not.rule.id, why_not.scope or "")
