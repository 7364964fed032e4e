"""The days of a ground are counted aloud: from what, from when, until when."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from pratique.policy.case_files import Case, parse_cases
from pratique.policy.cases import differences
from pratique.policy.facts import Contact, Pool, Risk, WatchPeriod
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Shelf
from pratique.policy.wording import Said, counted
from tests.policy.world import (
    AWAY,
    MISSED,
    at,
    day,
    ground_of,
    person,
    rule,
    shelf,
    stay,
)

LISTED = "{stayed: {watch_list: a/b}}"
SEVEN = (
    "{anchor: left_area, start: next_day, %s"
    " phases: [{measure: central_quarantine, days: 7}]}"
)


def told(outcome: Outcome, books: Shelf, name: str = "one") -> list[str]:
    """Return the sentences on a ground, each as its code and its values."""
    ground = ground_of(outcome, name)
    of = books.rule(ground.rule, ground.version)
    zone = books.book(ground.book, ground.version).zone
    return [shown(said) for said in counted(ground, of, zone)]


def shown(said: Said) -> str:
    return " ".join([said.code, *map(str, said.values.values())])


# --- 平遥 ---------------------------------------------------------------------------


def of_who_left(
    last: int, *, now: datetime, more: str = "", opened: int = 0
) -> list[str]:
    books = shelf(rule("one", LISTED, SEVEN % more))
    watched = WatchPeriod("W", "a/b", AWAY, day(1), None)
    known = {"cn.national#one@arrival": at(opened, 9)} if opened else None
    who = person(stays=(stay(10, last),), opened=known)
    return told(evaluate(who, Risk(watch=(watched,)), books, now), books)


def test_left_on_the_seventeenth_day_one_is_the_eighteenth() -> None:
    assert of_who_left(17, now=at(18, 9), opened=18) == [
        "anchor left_area 2022-08-17 stay1",
        "day_one 2022-08-18",
        "last_day 7 2022-08-24",
    ]


def test_days_that_had_passed_are_credited() -> None:
    assert of_who_left(17, now=at(21, 9)) == [
        "anchor left_area 2022-08-17 stay1",
        "day_one 2022-08-18",
        "last_day 7 2022-08-24",
        "credited 3",
    ]


def test_who_is_found_on_the_last_day_has_that_one_to_serve() -> None:
    assert of_who_left(17, now=at(24, 9))[-1] == "credited 6"


def test_who_is_found_a_day_later_has_none() -> None:
    assert of_who_left(17, now=at(25, 9))[-1] == "found_late 2022-08-25"


def test_where_nothing_is_credited_it_says_so() -> None:
    assert of_who_left(17, now=at(21, 9), more="credit_elapsed: false,") == [
        "anchor left_area 2022-08-17 stay1",
        "not_before 2022-08-21",
        "day_one 2022-08-21",
        "last_day 7 2022-08-27",
    ]


def test_a_phase_that_begins_later_says_when() -> None:
    books = shelf(
        rule(
            "one",
            "{contact: {}}",
            "{anchor: last_exposure, start: next_day, phases:"
            " [{measure: home_quarantine, from_day: 5, to_day: 21}]}",
            cls="contact",
        )
    )
    who = replace(
        person(arrivals=()), contacts=(Contact("c", "close", "", "", day(1), at(2)),)
    )

    assert told(evaluate(who, Risk(), books, at(2, 9)), books) == [
        "anchor last_exposure 2022-08-01",
        "day_one 2022-08-02",
        "begins 5 2022-08-06",
        "last_day 21 2022-08-22",
    ]


def test_a_missed_test_is_counted_from_the_day_it_was_due() -> None:
    landing = "{anchor: arrived, tests: [{landing: true}]}"
    books = shelf(rule("one", "{arrived: {}}", landing), MISSED)
    who = person(opened={"cn.national#one@arrival": at(21, 9)})

    assert told(evaluate(who, Risk(), books, at(22, 9)), books, "missed") == [
        "anchor missed 2022-08-21"
    ]


def test_a_hold_counts_no_days() -> None:
    books = shelf(
        rule(
            "one",
            "{pool: {}}",
            "{code: red, anchor: sampled, hold: {hours: 24}}",
            cls="pool",
        )
    )
    who = replace(person(), pools=(Pool("p", "t", at(21, 10)),))

    assert told(evaluate(who, Risk(), books, at(21, 11)), books) == []


# --- clocks that change ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "end", "clocks"),
    [
        pytest.param(
            date(2024, 3, 28), "2024-04-05T00:00+02:00", ["clocks 2024-03-31 23"],
            id="forward",
        ),
        pytest.param(
            date(2024, 10, 24), "2024-11-01T00:00+01:00", ["clocks 2024-10-27 25"],
            id="back",
        ),
        pytest.param(date(2024, 5, 1), "2024-05-09T00:00+02:00", [], id="neither"),
    ],
)  # fmt: skip
def test_a_day_ends_at_24_00_there_whatever_the_clocks_do(
    last: date, end: str, clocks: list[str]
) -> None:
    books = shelf(
        rule("one", LISTED, SEVEN % ""), jurisdiction="DE", zone="Europe/Berlin"
    )
    where = ("DE", "11")
    watched = WatchPeriod("W", "a/b", where, date(2022, 8, 1), None)
    arrived = datetime(
        last.year, last.month, last.day, 20, tzinfo=ZoneInfo("Europe/Berlin")
    )
    who = replace(
        person(stays=(replace(stay(1, 2, where), first=last, last=last),), place=where),
        arrivals=(replace(person().arrivals[0], at=arrived, lineage=where),),
    )

    outcome = evaluate(who, Risk(watch=(watched,)), books, arrived)

    assert outcome.until == datetime.fromisoformat(end)
    assert [
        each for each in told(outcome, books) if each.startswith("clocks")
    ] == clocks


# --- Ruijin: what is missing of the days is served, and no more ------------------------

RUIJIN = """\
rulebook: cn.national
version: 2022-08-01
world:
  places: {ruijin: CN/36/3607/360781, north: CN/13, elsewhere: CN/43}
  areas: [{id: H, level: high, in: north, from: 2022-12-01}]
people:
  chen:
    at: ruijin
    arrived: 2023-01-04T15:00
    stays:
      - {in: north, from: 2022-12-20, to: 2023-01-01}
      - {in: elsewhere, from: 2023-01-02, to: 2023-01-03}
cases:
  - case: She left on the 1st, was elsewhere on the 2nd and 3rd, and came on the 4th
    who: chen
    now: 2023-01-04T15:00
    expect:
      binding: central_quarantine
      days: {high: [2023-01-01, 2023-01-02, 2023-01-15]}
      until: 2023-01-15T24:00
  - case: In the last minute of the 8th she is in central quarantine
    who: chen
    now: 2023-01-08T23:59
    open: {high: 2023-01-04T15:00}
    expect: {binding: central_quarantine}
  - case: From the 9th on she is monitored at home
    who: chen
    now: 2023-01-08T24:00
    open: {high: 2023-01-04T15:00}
    expect: {binding: home_monitoring, until: 2023-01-15T24:00}
  - case: In the last minute of the 15th she still is
    who: chen
    now: 2023-01-15T23:59
    open: {high: 2023-01-04T15:00}
    expect: {binding: home_monitoring}
  - case: At its end she is free
    who: chen
    now: 2023-01-15T24:00
    open: {high: 2023-01-04T15:00}
    expect: {binding: none, closes: {high: completed}, free_at: {high: 2023-01-15T24:00}}
  - case: Found on the 9th, she goes straight to the days at home
    who: chen
    now: 2023-01-09T10:00
    expect: {binding: home_monitoring, until: 2023-01-15T24:00}
  - case: Found on the 16th, nothing is left of them
    who: chen
    now: 2023-01-16T10:00
    expect: {binding: none, closes: {high: completed}}
"""
HIGH = rule(
    "high",
    "{stayed: {level: high, within_days: 7}}",
    "{code: red, anchor: left_area, start: next_day, phases:"
    " [{measure: central_quarantine, days: 7}, {measure: home_monitoring, days: 7}]}",
)
BOOKS = shelf(HIGH)
CASES = parse_cases(RUIJIN, BOOKS).cases


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.sentence)
def test_ruijin(case: Case) -> None:
    outcome = evaluate(case.facts, case.risk, BOOKS, case.now)

    assert differences(case, outcome) == ()


def test_ruijin_in_words() -> None:
    outcome = evaluate(CASES[0].facts, CASES[0].risk, BOOKS, CASES[0].now)

    assert told(outcome, BOOKS, "high") == [
        "anchor left_area 2023-01-01 stay1",
        "day_one 2023-01-02",
        "last_day 14 2023-01-15",
        "credited 2",
    ]
