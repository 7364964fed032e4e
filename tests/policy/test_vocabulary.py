"""Every word of `when` and `then` is read as it is meant."""

from datetime import date

import pytest

from pratique.policy.conditions import (
    Age,
    AllOf,
    AnyOf,
    Arrived,
    HasHome,
    HasSymptoms,
    Immune,
    InPool,
    InZone,
    IsCase,
    IsContact,
    IsTested,
    NotSo,
    OnPost,
    Overdue,
    Resident,
    Stayed,
    Staying,
    Untested,
)
from pratique.policy.measures import Daily, Landing, OnDays, PhasePlan, Times
from pratique.policy.when import FOUND
from tests.policy.world import book, day, rule

THEN = "{code: green}"
WHEN = "{stayed: {level: high, within_days: 7}}"


@pytest.mark.parametrize(
    ("when", "cls", "condition"),
    [
        (
            "{stayed: {level: high, within_days: 7}}",
            "arrival",
            Stayed(level="high", within_days=7),
        ),
        (
            "{stayed: {outside: CN/14, since: 2022-08-17}}",
            "arrival",
            Stayed(outside=("CN", "14"), since=day(17)),
        ),
        (
            "{stayed: {division: CN/46, except_levels: [high], within_days: 7}}",
            "arrival",
            Stayed(division=("CN", "46"), except_levels=("high",), within_days=7),
        ),
        ("{stayed: {watch_list: a/b}}", "arrival", Stayed(watch_list="a/b")),
        (
            "{arrived: {passing_through: true, mode: [car], entry: watch_list, to: CN}}",
            "arrival",
            Arrived(True, ("car",), "watch_list", ("CN",)),
        ),
        (
            "{all: [{resident: {of: CN/14}}, {not: {staying: {kind: hotel}}}]}",
            "arrival",
            AllOf((Resident(("CN", "14")), NotSo(Staying(("hotel",))))),
        ),
        (
            "{any: [{age: {under: 14}}, {age: {from: 60}}]}",
            "arrival",
            AnyOf((Age(under=14), Age(from_years=60))),
        ),
        (
            "{contact: {level: [close], chain: Z22, setting: train}}",
            "contact",
            IsContact(("close",), "Z22", ("train",)),
        ),
        ("{case: {status: confirmed}}", "case", IsCase(("confirmed",))),
        ("{case: {excluded: true}}", "case", IsCase(("excluded",))),
        ("{case: {excluded: false}}", "case", IsCase(FOUND)),
        ("{pool: {outcome: pending}}", "pool", InPool(("pending",))),
        ("{test: {outcome: positive}}", "case", IsTested("positive")),
        ("{overdue: test}", "compliance", Overdue()),
        ("{overdue: report}", "compliance", Overdue("report")),
        ("{zone: {}}", "arrival", InZone()),
        ("{zone: {kind: static}}", "arrival", InZone(("static",))),
        (
            "{occupation: {post: [high_risk, health_care], left: true, within_days: 7}}",
            "arrival",
            OnPost(("high_risk", "health_care"), 7, left=True),
        ),
        ("{occupation: {post: education}}", "arrival", OnPost(("education",))),
        (
            "{immunity: {to: measles, doses: 2, days: 14, proof: laboratory}}",
            "arrival",
            Immune("measles", 2, 14, ("laboratory",)),
        ),
        (
            "{symptoms: {of: [fever, rash], temperature: 38.5, within_days: 3}}",
            "case",
            HasSymptoms(("fever", "rash"), 38.5, 3),
        ),
        ("{home: {fit: false}}", "arrival", HasHome(fit=False)),
        (
            "{untested: {outcome: negative, within_hours: 48, since: resulted}}",
            "arrival",
            Untested(within_hours=48, since="resulted"),
        ),
        (
            "{untested: {method: antigen, within_days: 7}}",
            "arrival",
            Untested(method="antigen", within_days=7),
        ),
        (
            "{age: {born_before: 1957-01-01}}",
            "arrival",
            Age(born_before=date(1957, 1, 1)),
        ),
        (
            "{contact: {exposed_within_days: 21}}",
            "contact",
            IsContact(exposed_within_days=21),
        ),
    ],
)
def test_each_condition_is_read(when: str, cls: str, condition: object) -> None:
    (read,) = book(rule("one", when, THEN, cls=cls)).rules

    assert read.when == condition


def test_each_measure_is_read() -> None:
    (read,) = book(
        rule(
            "one",
            WHEN,
            "{mark: red, code: red, anchor: left_area, start: {day: 5},"
            " credit_elapsed: false, phases: [{measure: hospital, days: 7}],"
            " tests: [{landing: true}, {days: [1, 7]},"
            " {times: 2, apart_hours: 24, from: landing},"
            " {times: 2, apart_hours: 24, from: 6},"
            " {per_day: 3, from_day: 1, to_day: 5}],"
            " reports: {temperature: 2}, transfer: point_to_point,"
            " supervisor: {home: community, hotel: hotel}, restrictions: [stay_home],"
            " sampling: single, bound_days: 4, repeat_within_days: 2, window_hours: 6}",
        )
    ).rules
    then = read.then

    assert (then.mark, then.code, then.anchor, then.start_after) == (
        "red",
        "red",
        "left_area",
        5,
    )
    assert then.phases == (PhasePlan("hospital", 7),)
    assert then.tests == (
        Landing(),
        OnDays((1, 7)),
        Times(2, 24, from_landing=True, from_day=1),
        Times(2, 24, from_landing=False, from_day=6),
        Daily(3, 1, 5),
    )
    assert not then.credit_elapsed
    assert (then.temperature, then.transfer) == (2, "point_to_point")
    assert then.supervisor_for("hotel") == "hotel"
    assert then.supervisor_for(None) == "community"
    assert then.restrictions == ("stay_home",)
    assert (then.sampling, then.bound_days) == ("single", 4)
    assert (then.repeat_within_days, then.window_hours) == (2, 6)


def test_a_hold_and_a_release_condition_are_read() -> None:
    held, released = book(
        rule("hold", "{pool: {}}", "{hold: {hours: 24}}", cls="pool"),
        rule(
            "secondary",
            "{contact: {}}",
            "{supervisor: community, release: {contact_first_two: true}}",
            cls="contact",
        ),
    ).rules

    assert held.then.hold_hours == 24
    assert held.then.strictest == "hold"
    assert released.then.contact_first_two
    assert released.then.supervisor_for("hotel") == "community"
