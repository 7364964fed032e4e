"""Where an answer turns, both evaluators turn at the same instant, on the same day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from pratique.policy.facts import Contact, Facts, HealthReport, Immunity, Post, Risk
from pratique.policy.many import gather
from pratique.policy.many.evaluate import evaluate_many
from pratique.policy.many.outcomes import without_reasons
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from tests.policy.world import at, day, person, rule, sample, shelf

NOW = at(21, 12)
THEN = "{code: red, anchor: last_exposure, phases: [{measure: hospital, days: 7}]}"
MET = Contact("met", "close", "", "", day(18), at(20))
DAYS = range(8, 22)


def both(word: str, everybody: Iterable[Facts]) -> list[Outcome]:
    """What both say of contacts of whom a rule asks this."""
    books = shelf(
        rule("asks", f"{{all: [{{contact: {{}}}}, {word}]}}", THEN, cls="contact")
    )
    people = [replace(each, contacts=(MET,)) for each in everybody]
    (outcomes,) = evaluate_many(gather.of(people), Risk(), books, NOW)
    assert outcomes.by_one == {}
    wanted = [without_reasons(evaluate(each, Risk(), books, NOW)) for each in people]
    assert [outcomes.of(number) for number in range(len(people))] == wanted
    return wanted


@pytest.mark.parametrize("since", ["sampled", "resulted"])
def test_a_result_grows_old_at_one_instant(since: str) -> None:
    ages = [timedelta(hours=24, minutes=each) for each in (-1, 0, 1)]
    samples = [sample(NOW - age, "negative", NOW - age) for age in ages]

    found = both(
        f"{{untested: {{within_hours: 24, since: {since}}}}}",
        (person(specimens=(each,)) for each in samples),
    )

    assert [bool(each.grounds) for each in found] == [False, True, True]


@pytest.mark.parametrize(
    "word",
    [
        "{untested: {within_days: 4}}",
        "{occupation: {post: health_care, within_days: 6}}",
        "{occupation: {post: health_care, within_days: 6, left: true}}",
        "{immunity: {to: measles, doses: 1, days: 5}}",
        "{symptoms: {within_days: 4}}",
        "{age: {born_before: 2022-08-15}}",
    ],
)
def test_windows_end_on_one_day(word: str) -> None:
    people = [
        replace(
            person(specimens=(sample(at(number, 9), "negative"),)),
            born=day(number),
            posts=(Post("post", "health_care", day(number)),),
            immunities=(Immunity("measles", 1, day(number)),),
            reports=(HealthReport("told", at(number, 9), None, ("rash",)),),
        )
        for number in DAYS
    ]

    found = both(word, people)

    answers = [bool(each.grounds) for each in found]
    assert sum(one != other for one, other in pairwise(answers)) == 1
