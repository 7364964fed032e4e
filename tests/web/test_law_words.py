"""A rule is told in words, whatever it asks and whatever it orders."""

import pytest
from django.utils import translation

from pratique.policy.facts import Lineage
from pratique.web import law_plans, law_words
from tests.policy.world import book, rule

THEN = "{code: green}"


def name_of(place: Lineage) -> str:
    return {"CN": "China", "14": "Shanxi"}.get(place[-1], place[-1])


def who(when: str, cls: str = "arrival") -> str:
    """Return whom a rule with this `when` is about."""
    (read,) = book(rule("one", when, THEN, cls=cls)).rules
    return law_words.condition_words(read.when, name_of)


def what(then: str, when: str = "{stayed: {level: high, within_days: 7}}") -> list[str]:
    """Return what a rule with this `then` orders."""
    cls = next((each for each in ("pool", "case") if f"{{{each}:" in when), "arrival")
    (read,) = book(rule("one", when, then, cls=cls)).rules
    return list(law_plans.plan_words(read.then))


@pytest.mark.parametrize(
    ("when", "cls", "words"),
    [
        (
            "{stayed: {level: high, within_days: 7}}",
            "arrival",
            "stayed within 7 days: high-risk area",
        ),
        (
            "{stayed: {outside: CN/14, since: 2022-08-17}}",
            "arrival",
            "stayed since Wed 17 Aug 2022: places outside Shanxi",
        ),
        (
            "{stayed: {division: CN/14, except_levels: [high], within_days: 1}}",
            "arrival",
            "stayed within 1 day: Shanxi, but for: high-risk area",
        ),
        (
            "{stayed: {watch_list: a/b}}",
            "arrival",
            "stayed since it was put there: a place on the list “a/b”",
        ),
        (
            "{arrived: {passing_through: true, mode: [car], entry: watch_list, to: CN}}",
            "arrival",
            "only passes through; Own car; by the list's own entry; comes to China",
        ),
        (
            "{all: [{resident: {of: CN/14}}, {not: {staying: {kind: hotel}}}]}",
            "arrival",
            "lives in Shanxi and not so: In a hotel",
        ),
        (
            "{any: [{age: {under: 14}}, {age: {from: 60}}, {age: {from: 1, under: 3}}]}",
            "arrival",
            "under 14 years old or 60 years old or more or from 1 years old, under 3",
        ),
        (
            "{contact: {level: [close], chain: Z22, setting: plane}}",
            "contact",
            "close contact; of the chain Z22; plane",
        ),
        (
            "{case: {status: confirmed, cleared: {times: 2, apart_hours: 24, ct: 35}}}",
            "case",
            "a case: confirmed; 2 results in a row, negative or Ct ≥ 35, 24 hours apart",
        ),
        ("{pool: {}}", "pool", "was in a positive tube"),
        (
            "{test: {outcome: positive, method: antigen}}",
            "case",
            "antigen test: positive",
        ),
        (
            "{test: {outcome: invalid, twice: true}}",
            "case",
            "two PCR tests taken at once: invalid",
        ),
        ("{overdue: test}", "compliance", "a test that was due was not taken"),
    ],
)
def test_whom_it_is_about(when: str, cls: str, words: str) -> None:
    with translation.override("en"):
        assert who(when, cls) == words


def test_what_it_orders() -> None:
    then = (
        "{mark: red, code: red, anchor: left_area, start: next_day,"
        " phases: [{measure: central_quarantine, days: 7},"
        " {measure: home_monitoring, days: 1}],"
        " tests: [{landing: true}, {days: [1, 7]},"
        " {times: 3, apart_hours: 24, from: landing}, {times: 1},"
        " {per_day: 3, from_day: 1, to_day: 5}],"
        " transfer: point_to_point, supervisor: {home: community, hotel: hotel},"
        " restrictions: [stay_home], sampling: single, bound_days: 4}"
    )

    with translation.override("en"):
        assert what(then) == [
            "Red mark, Red code",
            "central quarantine for 7 days, then home monitoring for 1 day",
            "Day 1 is the day after the day they were last there",
            (
                "Tests: on landing; on day 1, 7;"
                " 3 times, 24 hours apart (the first on landing); once, at once;"
                " 3 a day from day 1 to day 5"
            ),
            "Each sample in a tube of its own",
            "The way there: by a car sent for you, straight to the place",
            "Looked after by: your community, your hotel",
            "do not leave home",
            "At the latest 4 days after the last one, an officer decides anew",
        ]


def test_a_hold_and_a_hospital_end_by_results() -> None:
    with translation.override("en"):
        held = what("{hold: {hours: 24}, bound_days: 0}", "{pool: {}}")
        healed = what(
            "{phases: [{measure: hospital, days: 28}], anchor: measure_started, start: {day: 5},"
            " release: {cleared: {times: 2, apart_hours: 24}}}",
            "{case: {status: confirmed}}",
        )

    assert held == [
        "Stay where you are, 24 hours at most",
        "After its last day an officer decides anew, or it is over",
    ]
    assert healed == [
        "hospital for 28 days",
        "Day 1 comes 5 days after the day it began",
        "Ends with: 2 negative results in a row, 24 hours apart",
    ]


def test_in_chinese_the_law_reads_as_one_writes_it() -> None:
    with translation.override("zh-hans"):
        assert who("{stayed: {level: high, within_days: 7}}") == "7天内到过：高风险区"
        assert what(
            "{code: red, anchor: left_area, start: next_day,"
            " phases: [{measure: central_quarantine, days: 7}],"
            " tests: [{days: [1, 7]}]}"
        ) == ["红码", "集中隔离7天", "第1天为最后在当地之日的次日", "核酸：第1、7天"]
