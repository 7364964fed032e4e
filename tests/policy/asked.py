"""One rule, one person, and what comes of asking the one of the other."""

from datetime import datetime

from pratique.policy.facts import (
    Facts,
    Risk,
    ZonePeriod,
)
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome, Question
from pratique.policy.shelf import Shelf
from tests.policy.world import (
    at,
    rule,
    shelf,
)

SEVEN = (
    "{code: red, anchor: %s, start: next_day,"
    " phases: [{measure: central_quarantine, days: 7}]}"
)


def asking(when: str, then: str = "{code: green}", cls: str = "arrival") -> Shelf:
    return shelf(rule("one", when, then, cls=cls))


def answer(outcome: Outcome) -> bool | None:
    (found,) = [each for each in outcome.considered if each.rule.endswith("#one")]
    assert not isinstance(found.answer, str)
    return found.answer


def asked_of(outcome: Outcome) -> list[Question]:
    return [question for each in outcome.considered for question in each.questions]


NOON = at(21, 12)


def of(
    told: Facts,
    books: Shelf,
    now: datetime = NOON,
    zones: tuple[ZonePeriod, ...] = (),
) -> Outcome:
    return evaluate(told, Risk(zones=zones), books, now)
