"""Timelines of tubes, contacts and cases: what frees them, and when."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pratique.policy.facts import Case, Contact, Facts, Pool, Specimen
from tests.policy.world import (
    assess,
    at,
    day,
    ground_of,
    person,
    rule,
    sample,
    shelf,
)

EIGHT_HOURS = timedelta(hours=8)
HOLD = rule(
    "hold",
    "{pool: {}}",
    "{code: red, anchor: sampled, hold: {hours: 24}, tests: [{times: 1}],"
    " sampling: single}",
    cls="pool",
)


def pooled(result: str | None = None, came: datetime | None = None) -> Facts:
    """Return a member of a tube that was positive on the 20th at eight."""
    return replace(
        person(arrivals=()),
        pools=(Pool("pool", "tube", at(20, 8), result, came),),
    )


@pytest.mark.parametrize(
    ("result", "came", "now", "free_at", "closes"),
    [
        (None, None, at(20, 9), None, None),
        ("negative", at(20, 12), at(20, 12), at(20, 12), "completed"),
        ("negative", at(20, 12), at(20, 11), None, None),
        ("positive", at(20, 12), at(20, 13), None, None),
        ("transferred", at(20, 12), at(20, 12), at(20, 12), "transferred"),
    ],
)
def test_a_hold_lasts_until_the_result(
    result: str | None,
    came: datetime | None,
    now: datetime,
    free_at: datetime | None,
    closes: str | None,
) -> None:
    facts = replace(
        pooled(result, came),
        open_grounds=person(opened={"cn.national#hold@pool": at(20, 8)}).open_grounds,
    )

    ground = ground_of(assess(facts, shelf(HOLD), now), "hold")

    assert (ground.free_at, ground.closes) == (free_at, closes)
    assert (ground.end, ground.bound) == (at(21, 8), at(21, 8))


def test_a_hold_lapses_after_a_day_and_a_later_answer_does_not_matter() -> None:
    opened = person(opened={"cn.national#hold@pool": at(20, 8)}).open_grounds
    facts = replace(pooled("transferred", at(21, 9)), open_grounds=opened)

    grounds = [
        ground_of(assess(facts, shelf(HOLD), now), "hold")
        for now in (at(21, 8), at(21, 9))
    ]

    assert {(each.free_at, each.closes) for each in grounds} == {(at(21, 8), "lapsed")}


def test_a_hold_found_too_late_closes_as_it_opens() -> None:
    ground = ground_of(assess(pooled(), shelf(HOLD), at(22)), "hold")

    assert (ground.free_at, ground.closes) == (at(22), "lapsed")


def test_a_single_specimen_frees_a_hold_and_a_mixed_one_does_not() -> None:
    single = sample(at(20, 9), "negative", at(20, 12))

    outcomes = [
        assess(replace(pooled(), specimens=(each,)), shelf(HOLD), at(20, 13))
        for each in (single, replace(single, single=False))
    ]

    assert [ground_of(each, "hold").closes for each in outcomes] == ["completed", None]


SECONDARY = rule(
    "secondary",
    "{contact: {level: secondary}}",
    "{code: red, anchor: last_exposure, start: next_day,"
    " phases: [{measure: home_quarantine, days: 7}], release: {contact_first_two: true}}",
    cls="contact",
)


@pytest.mark.parametrize(
    ("linked", "linked_at", "free_at"),
    [
        (None, None, None),
        ("positive", at(20), None),
        ("negative", at(20), at(26)),
        ("negative", None, at(26)),
        ("negative", at(26, 9), at(26, 9)),
    ],
)
def test_a_secondary_contact_waits_for_the_close_one(
    linked: str | None, linked_at: datetime | None, free_at: datetime | None
) -> None:
    contact = Contact("c", "secondary", "", "", day(18), at(18), linked, linked_at)
    facts = replace(person(arrivals=()), contacts=(contact,))
    facts = replace(
        facts,
        open_grounds=person(opened={"cn.national#secondary@c": at(18)}).open_grounds,
    )

    ground = ground_of(assess(facts, shelf(SECONDARY), at(26, 10)), "secondary")

    assert ground.free_at == free_at
    assert ground.closes == ("completed" if free_at else None)


def test_two_exposures_are_two_grounds() -> None:
    contact = Contact("c1", "secondary", "", "", day(18), at(18))
    facts = replace(
        person(arrivals=()),
        contacts=(contact, replace(contact, id="c2", last_exposure=day(19))),
    )

    outcome = assess(facts, shelf(SECONDARY), at(20))

    assert [each.key for each in outcome.grounds] == [
        "cn.national#secondary@c1",
        "cn.national#secondary@c2",
    ]
    assert outcome.until == at(27)


CLEARED = "cleared: {times: 2, apart_hours: 24, ct: 35}"
HOSPITAL = shelf(
    rule(
        "hospital",
        "{case: {status: confirmed}}",
        "{code: red, phases: [{measure: hospital, days: 28}], bound_days: 0,"
        f" anchor: measure_started, release: {{{CLEARED}}}}}",
        cls="case",
    ),
    rule(
        "home",
        f"{{case: {{{CLEARED}}}}}",
        "{code: yellow, anchor: discharged, start: next_day,"
        " phases: [{measure: home_monitoring, days: 7}]}",
        cls="case",
    ),
)
PATIENT = replace(person(arrivals=()), cases=(Case("k1", "confirmed", at(1)),))
Told = tuple[datetime, str, float | None]


def swabs(*told: Told) -> tuple[Specimen, ...]:
    """Return single specimens, each with its result eight hours later."""
    return tuple(
        replace(sample(when, outcome, when + EIGHT_HOURS, name=f"s{n}"), ct=ct)
        for n, (when, outcome, ct) in enumerate(told)
    )


def test_two_faint_results_a_day_apart_lead_home_with_the_second() -> None:
    told = swabs((at(9, 8), "positive", 36), (at(10, 8), "negative", None))
    patient = replace(PATIENT, specimens=told)

    before = assess(patient, HOSPITAL, at(10, 15))
    home = assess(patient, HOSPITAL, at(10, 16))

    assert [before.binding, home.binding] == ["hospital", "home_monitoring"]
    at_home, over = home.grounds
    assert over.free_at == at(10, 16)
    assert [over.closes, over.last_condition] == ["completed", "cleared"]
    assert [at_home.anchor, at_home.day_one] == [day(10), day(11)]


@pytest.mark.parametrize(
    "told",
    [
        [(at(9, 8), "positive", 36), (at(10, 7), "negative", None)],
        [(at(9, 8), "positive", 36), (at(10, 8), "positive", 34)],
        [(at(9, 8), "positive", 36), (at(10, 8), "invalid", None)],
        [(at(9, 8), "positive", None), (at(10, 8), "negative", None)],
    ],
    ids=["an hour too early", "a cycle too few", "invalid", "no Ct told"],
)
def test_anything_less_clears_nobody(told: list[Told]) -> None:
    outcome = assess(replace(PATIENT, specimens=swabs(*told)), HOSPITAL, at(12))

    assert outcome.binding == "hospital"
