"""What opens while work, body or home are unknown opens whatever they turn out to be.

The model books, and one that asks every new word, also under a `not`.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.policy.conditions import AllOf, AnyOf, Condition, Known, NotSo
from pratique.policy.facts import (
    Contact,
    Facts,
    HealthReport,
    Immunity,
    Post,
    Risk,
    ZonePeriod,
)
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.rulebook import load
from pratique.policy.shelf import Shelf
from tests.policy.world import RULEBOOKS, book, rule

WORDS = [
    "zone: {}",
    "occupation: {post: [health_care, high_risk], within_days: 5}",
    "occupation: {post: health_care, left: true, within_days: 9}",
    "immunity: {to: measles, doses: 2, days: 14, proof: [laboratory, illness]}",
    "symptoms: {of: [fever, rash], temperature: 38.0, within_days: 4}",
    "symptoms: {within_days: 30}",
    "home: {fit: false}",
    "age: {born_before: 1990-06-02}",
]
EVERY = [
    text
    for number, word in enumerate(WORDS)
    for text in (
        rule(
            f"yes{number}",
            f"{{all: [{{contact: {{}}}}, {{{word}}}]}}",
            "{}",
            cls="contact",
        ),
        rule(
            f"no{number}",
            f"{{all: [{{contact: {{}}}}, {{not: {{{word}}}}}]}}",
            "{}",
            cls="contact",
        ),
    )
]
BOOKS = Shelf(
    [
        book(*EVERY, name="xx.every", jurisdiction="XX", zone="America/New_York"),
        *(load(path) for path in sorted(RULEBOOKS.glob("model.*/*-01.yaml"))),
    ]
)
PLACES = [("XX", "1"), ("XE", "1"), ("XM", "1")]
START = datetime(2024, 3, 1, 12, tzinfo=UTC)
DAYS = st.integers(0, 25).map(lambda days: START.date() + timedelta(days=days))
MOMENTS = st.integers(0, 25 * 24).map(lambda hours: START + timedelta(hours=hours))
INVENTED = settings(
    max_examples=int(os.environ.get("PRATIQUE_EXAMPLES", "25")), deadline=None
)
REPORTS = st.builds(
    HealthReport,
    st.uuids().map(str),
    MOMENTS,
    st.sampled_from([36.8, 37.9, 38.0, 39.2]),
    st.sampled_from([(), ("rash",), ("cough",), ("fever", "vomiting")]),
)
POSTS = st.builds(
    Post,
    st.uuids().map(str),
    st.sampled_from(["health_care", "education"]),
    st.none() | DAYS,
)
IMMUNITIES = st.builds(
    Immunity, st.just("measles"), st.integers(0, 3), DAYS, st.booleans(), st.booleans()
)


@st.composite
def people(draw: st.DrawFn) -> Facts:
    """Return a contact of whom everything is known."""
    return Facts(
        person="somebody",
        place=draw(st.sampled_from(PLACES)),
        born=draw(DAYS).replace(year=draw(st.sampled_from([1950, 1990, 2021]))),
        contacts=(Contact("met", "close", "", "", draw(DAYS), START),),
        posts=tuple(draw(st.lists(POSTS, max_size=2))),
        immunities=(draw(IMMUNITIES),),
        home_fit=draw(st.booleans()),
        reports=tuple(draw(st.lists(REPORTS, max_size=4))),
    )


@st.composite
def forgetful(draw: st.DrawFn, known: Facts) -> Facts:
    """Return the same person, of whom some of it is not known."""
    immunity = known.immunities[0]
    immunity = Immunity(
        "measles",
        draw(st.sampled_from([immunity.doses, None])),
        draw(st.sampled_from([immunity.last_dose, None])),
        draw(st.sampled_from([immunity.laboratory, None])),
        draw(st.sampled_from([immunity.illness, None])),
    )
    reports = [
        replace(
            report,
            temperature=draw(st.sampled_from([report.temperature, None])),
            symptoms=draw(st.sampled_from([report.symptoms, None])),
        )
        for report in known.reports or ()
    ]
    return replace(
        known,
        born=draw(st.sampled_from([known.born, None])),
        posts=draw(st.sampled_from([known.posts, None])),
        immunities=draw(st.sampled_from([(immunity,), ()])),
        home_fit=draw(st.sampled_from([known.home_fit, None])),
        reports=draw(st.sampled_from([tuple(reports), None])),
    )


ZONES = st.sampled_from(
    [(), (ZonePeriod("Z", "static", ("XX", "1"), True, START, None),)]
)


def proves(condition: Condition) -> bool:
    """Say whether whoever cannot show something is bound, and free once they can."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return any(map(proves, parts))
        case NotSo(part):
            return isinstance(part, Known)
        case _:
            return False


#: They bind whoever cannot show something, and say so: that is what `known` is for.
ASKING_FOR_PROOF = {
    rule.id for book in BOOKS.books for rule in book.rules if proves(rule.when)
}


def opened(outcome: Outcome) -> set[str]:
    """Return the grounds rules about facts open; what is missed hangs on reports."""
    return {
        ground.key
        for ground in outcome.grounds
        if ground.cls != "compliance" and ground.rule not in ASKING_FOR_PROOF
    }


def test_only_the_model_on_measles_asks_for_proof() -> None:
    assert {
        "model.measles#contact.not_immune",
        "model.measles#contact.health_care",
    } == ASKING_FOR_PROOF


@INVENTED
@given(st.data(), people(), ZONES, MOMENTS)
def test_what_opens_opens_whatever_is_found_out(
    data: st.DataObject, known: Facts, zones: tuple[ZonePeriod, ...], now: datetime
) -> None:
    vague = data.draw(forgetful(known))
    whole = data.draw(st.just(True) | st.booleans())
    partly = tuple(replace(zone, whole=whole) for zone in zones)

    sure = opened(evaluate(vague, Risk(zones=partly), BOOKS, now))

    assert sure <= opened(evaluate(known, Risk(zones=zones), BOOKS, now))


@pytest.mark.slow
@INVENTED
@given(people(), ZONES, MOMENTS)
def test_nothing_changes_before_it_is_said_to(
    known: Facts, zones: tuple[ZonePeriod, ...], now: datetime
) -> None:
    first = evaluate(known, Risk(zones=zones), BOOKS, now)
    told = [report.at for report in known.reports or () if report.at > now]
    until = min([first.next_at or now + timedelta(days=30), *told])

    just_before = evaluate(
        known, Risk(zones=zones), BOOKS, until - timedelta(seconds=1)
    )

    assert (first.code, first.binding) == (just_before.code, just_before.binding)
    assert set(first.rules) == set(just_before.rules)


@INVENTED
@given(people(), MOMENTS, st.randoms())
def test_the_order_of_what_was_told_does_not_matter(
    known: Facts, now: datetime, chance: Random
) -> None:
    reports = list(known.reports or ())
    mixed = replace(known, reports=tuple(chance.sample(reports, len(reports))))

    assert evaluate(mixed, Risk(), BOOKS, now) == evaluate(known, Risk(), BOOKS, now)
