"""A phase may begin later than day 1: nothing binds before, and the plan is there."""

from dataclasses import replace
from datetime import datetime

import pytest

from pratique.policy.facts import Contact, Facts, HealthReport, Risk
from pratique.policy.measures import PhasePlan
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Shelf
from tests.policy.world import MISSED, at, book, day, ground_of, person, rule, shelf

MET = Contact("c", "close", "", "", day(1), at(2, 9))
THEN = (
    "{code: yellow, anchor: last_exposure, start: next_day, reports: {temperature: 2},"
    " phases: [%s]}"
)
LATER = "{measure: home_quarantine, from_day: 5, to_day: 21}"
TWO = (
    "{measure: home_monitoring, days: 2}, "
    "{measure: home_quarantine, from_day: 5, days: 3}"
)
FORGOTTEN = rule("forgotten", "{overdue: report}", "{code: red}", cls="compliance")


def books(phases: str = LATER, *others: str) -> Shelf:
    return shelf(rule("met", "{contact: {}}", THEN % phases, cls="contact"), *others)


def met(**told: object) -> Facts:
    opened = {"cn.national#met@c": at(2, 9)}
    return replace(person(arrivals=(), opened=opened), contacts=(MET,), **told)  # type: ignore[arg-type]


def of(now: datetime, shelf_of: Shelf, **told: object) -> Outcome:
    return evaluate(met(**told), Risk(), shelf_of, now)


def test_a_phase_is_read_with_its_first_day() -> None:
    (read,) = book(rule("met", "{contact: {}}", THEN % TWO, cls="contact")).rules

    assert read.then.phases == (
        PhasePlan("home_monitoring", 2),
        PhasePlan("home_quarantine", 3, from_day=5),
    )
    assert read.then.days == 7


def test_one_that_follows_at_once_needs_no_first_day() -> None:
    phases = (
        "{measure: home_monitoring, days: 2}, {measure: hospital, from_day: 3, days: 1}"
    )
    (read,) = book(rule("met", "{contact: {}}", THEN % phases, cls="contact")).rules

    assert read.then.phases[1] == PhasePlan("hospital", 1)


@pytest.mark.parametrize(
    ("now", "binding", "code"),
    [
        (at(2, 9), None, "green"),
        (at(5, 23, 59), None, "green"),
        (at(6), "home_quarantine", "yellow"),
        (at(22, 23, 59), "home_quarantine", "yellow"),
        (at(23), None, "green"),
    ],
)
def test_nothing_binds_before_the_fifth_day(
    now: datetime, binding: str | None, code: str
) -> None:
    outcome = of(now, books())

    assert (outcome.binding, outcome.code) == (binding, code)
    assert outcome.until == (at(23) if binding else None)


def test_the_first_day_is_a_reason_to_look_again() -> None:
    assert of(at(3), books()).next_at == at(6)


def test_between_two_phases_nothing_binds_but_the_code_stays() -> None:
    gone_through = [of(at(number, 12), books(TWO)) for number in range(2, 9)]

    assert [each.binding for each in gone_through] == [
        "home_monitoring",
        "home_monitoring",
        None,
        None,
        "home_quarantine",
        "home_quarantine",
        "home_quarantine",
    ]
    assert {each.code for each in gone_through} == {"yellow"}


def test_reports_are_asked_for_from_the_day_it_binds() -> None:
    outcome = of(at(7, 12), books(), reports=())

    assert [each.key for each in ground_of(outcome, "met").reports] == [
        "2022-08-06/1",
        "2022-08-06/2",
        "2022-08-07/1",
        "2022-08-07/2",
    ]


# --- reports that were missed ------------------------------------------------------------


def hot(number: int, hour: int, name: str) -> HealthReport:
    return HealthReport(name, at(number, hour), 36.8, ())


TOLD = (hot(6, 8, "a"), hot(6, 18, "b"), hot(7, 8, "c"))


def test_what_a_day_lacks_is_missed_when_it_is_over() -> None:
    on_time = of(at(7, 23, 59), books(LATER, FORGOTTEN), reports=TOLD)
    late = of(at(8), books(LATER, FORGOTTEN), reports=TOLD)

    assert (on_time.code, late.code) == ("yellow", "red")
    assert on_time.next_at == at(8)
    assert ground_of(late, "forgotten").witness.kind == "report"


def test_a_later_report_makes_up_for_all_a_day_lacked() -> None:
    shelf_of = books(LATER, FORGOTTEN)
    opened = {
        "cn.national#met@c": at(2, 9),
        "cn.national#forgotten@cn.national#met@c/report 2022-08-07": at(8),
    }
    told = replace(
        person(arrivals=(), opened=opened),
        contacts=(MET,),
        reports=(*TOLD, hot(8, 7, "d")),
    )

    outcome = evaluate(told, Risk(), shelf_of, at(8, 9))

    ground = ground_of(outcome, "forgotten")
    assert (ground.closes, ground.free_at) == ("completed", at(8, 7))
    assert outcome.code == "yellow"


def test_one_reason_for_each_day_that_was_missed() -> None:
    outcome = of(at(9), books(LATER, FORGOTTEN), reports=())

    assert [ground.key.rpartition("/")[2] for ground in outcome.grounds] == [
        "report 2022-08-06",
        "report 2022-08-07",
        "report 2022-08-08",
        "cn.national#met@c",
    ]


def test_where_nobody_keeps_reports_the_rule_is_open() -> None:
    outcome = of(at(9), books(LATER, FORGOTTEN))

    assert outcome.code == "yellow"
    assert [each.rule for each in outcome.undecided] == ["cn.national#forgotten"]


def test_a_missed_test_is_no_missed_report() -> None:
    outcome = of(at(9), books(LATER, MISSED), reports=())

    assert outcome.rules == ("cn.national#met",)
