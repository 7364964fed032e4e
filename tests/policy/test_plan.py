"""Timelines: where days are counted from, when a ground is free, what binds it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pratique.policy.facts import Arrival, Facts
from pratique.policy.shelf import Shelf
from tests.policy.world import (
    ARRIVAL,
    HIGH,
    HOME,
    OTHER,
    assess,
    at,
    day,
    ground_of,
    period,
    person,
    rule,
    sample,
    shelf,
    stay,
)

SEVEN = "phases: [{measure: central_quarantine, days: 7}]"
EXPOSED = person(
    stays=(stay(10, 16, area="H"), stay(18, 19, area="H", name="stay2")),
)


def counted(anchor: str, start: str, extra: str = "") -> Shelf:
    """Return a rule on high-risk areas that counts its days so."""
    then = f"{{code: red, anchor: {anchor}, start: {start}, {SEVEN}{extra}}}"
    return shelf(rule("high", "{stayed: {level: high, within_days: 7}}", then))


@pytest.mark.parametrize(
    ("anchor", "start", "expected"),
    [
        ("left_area", "next_day", (19, 20, 26)),
        ("left_area", "same_day", (19, 19, 25)),
        ("last_exposure", "{day: 5}", (19, 24, 30)),
        ("first_exposure", "next_day", (15, 16, 22)),
        ("arrived", "same_day", (21, 21, 27)),
        ("measure_started", "same_day", (22, 22, 28)),
    ],
)
def test_days_are_counted_from_the_anchor(
    anchor: str, start: str, expected: tuple[int, int, int]
) -> None:
    outcome = assess(EXPOSED, counted(anchor, start), at(22, 12), period("high"))
    days = ground_of(outcome, "high").arithmetic

    assert (days.anchor, days.day_one, days.last_day) == tuple(map(day, expected))
    assert days.anchor_kind == anchor
    assert outcome.until == at(expected[2] + 1)


def test_days_that_have_passed_are_credited() -> None:
    books = counted("left_area", "next_day")
    days = ground_of(assess(EXPOSED, books, at(22, 12), period("high")), "high")

    assert days.arithmetic.credited_days == 2
    assert (days.anchor, days.day_one) == (day(19), day(20))


def test_or_they_are_not() -> None:
    books = counted("left_area", "next_day", ", credit_elapsed: false")
    days = ground_of(assess(EXPOSED, books, at(22, 12), period("high")), "high")

    assert (days.day_one, days.arithmetic.credited_days) == (day(22), 0)


def test_the_bound_is_what_the_rule_says_else_what_the_country_says() -> None:
    default = counted("left_area", "next_day")
    own = counted("left_area", "next_day", ", bound_days: 1")

    bounds = [
        ground_of(assess(EXPOSED, books, at(22, 12), period("high")), "high").bound
        for books in (default, own)
    ]

    assert bounds == [at(30), at(28)]


def test_found_after_its_end_a_ground_has_as_long_to_be_paid() -> None:
    books = counted("left_area", "next_day", ", tests: [{days: [7]}]")

    ground = ground_of(assess(EXPOSED, books, at(29, 12), period("high")), "high")

    assert ground.end == at(27)
    assert ground.bound == at(30) + timedelta(days=3)
    assert ground.closes is None


def red(
    *results: tuple[int, datetime | None], now: datetime, opened: datetime | None = None
) -> Facts:
    """Return somebody from a high-risk area, with results of these days."""
    return person(
        stays=(stay(10, 20, area="H"),),
        specimens=tuple(
            sample(at(number, 10), "negative" if came else None, came)
            for number, came in results
        ),
        opened={"cn.national#high@arrival": opened or at(21, 9, 5)},
    )


DONE = [(number, at(number, 20)) for number in (21, 22, 23, 25)]


@pytest.mark.parametrize(
    ("last", "now", "free_at", "closes", "waits_for"),
    [
        ((27, at(27, 20)), at(27, 21), at(28), None, "end"),
        ((27, at(27, 20)), at(28), at(28), "completed", "end"),
        ((27, at(28)), at(28), at(28), "completed", "end"),  # at the same instant
        ((27, at(28, 10)), at(28, 9), None, None, "day7"),
        ((27, at(28, 10)), at(28, 10), at(28, 10), "completed", "day7"),
        ((27, at(31)), at(31), at(31), "completed", "day7"),  # at the bound
        ((27, None), at(30, 23), None, None, "day7"),
        ((27, None), at(31), at(31), "lapsed", "bound"),
        ((27, at(31, 1)), at(31, 1), at(31), "lapsed", "bound"),  # after it
    ],
)
def test_a_ground_is_free_after_its_end_when_all_is_paid_and_never_after_its_bound(
    last: tuple[int, datetime | None],
    now: datetime,
    free_at: datetime | None,
    closes: str | None,
    waits_for: str,
) -> None:
    facts = red(*DONE, last, now=now)

    ground = ground_of(assess(facts, shelf(HIGH, OTHER), now, period("high")), "high")

    assert (ground.free_at, ground.closes) == (free_at, closes)
    assert ground.last_condition == waits_for


@pytest.mark.parametrize(
    ("ordered", "bound", "closes"),
    [
        (
            at(31) + timedelta(days=2),
            at(31) + timedelta(days=2),
            None,
        ),  # later than the rule's own
        (at(30), at(31), "lapsed"),  # earlier: never a shorter bound
        (at(31, 2), at(31, 2), "lapsed"),  # taken back at that instant
    ],
)
def test_what_a_named_officer_orders_anew_lapses_later(
    ordered: datetime, bound: datetime, closes: str | None
) -> None:
    facts = red(*DONE, now=at(31, 3))
    (opened,) = facts.open_grounds
    facts = replace(facts, open_grounds=(replace(opened, bound_extended_to=ordered),))

    outcome = assess(facts, shelf(HIGH, OTHER), at(31, 3), period("high"))

    ground = ground_of(outcome, "high")
    assert (ground.bound, ground.closes) == (bound, closes)


def test_a_positive_test_never_completes_a_ground() -> None:
    facts = red(*DONE, now=at(28))
    positive = sample(at(27, 10), "positive", at(27, 20))
    facts = replace(facts, specimens=(*facts.specimens, positive))

    before, after = (
        ground_of(assess(facts, shelf(HIGH), now, period("high")), "high")
        for now in (at(28), at(31))
    )

    assert (before.closes, before.last_condition) == (None, "day7")
    assert after.closes == "lapsed"


def test_what_lapses_in_the_future_says_so_as_soon_as_it_is_sure() -> None:
    """The first result is known to come after the bound of a ground just opened."""
    books = shelf(
        rule(
            "high",
            "{stayed: {level: high, within_days: 7}}",
            f"{{code: red, anchor: arrived, {SEVEN}, bound_days: 0,"
            " tests: [{days: [7]}]}",
        )
    )
    facts = person(
        stays=(stay(10, 20, area="H"),),
        specimens=(sample(at(27, 10), "negative", at(28, 1)),),
        opened={"cn.national#high@arrival": at(21, 9)},
    )

    ground = ground_of(assess(facts, books, at(28, 1), period("high")), "high")

    assert (ground.free_at, ground.closes) == (at(28), "lapsed")


def test_before_the_arrival_the_plan_begins_with_it() -> None:
    facts = person(stays=(stay(10, 20, area="H"),))

    ground = ground_of(assess(facts, shelf(HIGH), at(20, 12), period("high")), "high")

    assert ground.opened_at == ARRIVAL.at


def test_specimens_of_before_the_arrival_pay_no_landing_test() -> None:
    facts = replace(
        person(stays=(stay(10, 20, area="H"),)),
        specimens=(sample(at(21, 8), "negative", at(21, 8, 30)),),
    )

    ground = ground_of(assess(facts, shelf(HIGH), at(21, 12), period("high")), "high")

    assert {test.state for test in ground.tests} == {"due"}


def test_the_last_measure_goes_on_until_it_is_free() -> None:
    facts = red(*DONE, now=at(29))

    outcome = assess(facts, shelf(HIGH), at(29), period("high"))

    assert outcome.binding == "central_quarantine"
    assert outcome.until == at(31)


# --- grounds without phases -------------------------------------------------------


PASSING = rule(
    "passing",
    "{arrived: {passing_through: true}}",
    "{anchor: arrived, tests: [{landing: true}], bound_days: 0}",
)


@pytest.mark.parametrize(
    ("left", "now", "free_at", "closes"),
    [
        (None, at(21, 23), None, None),
        (None, at(22), at(22), "lapsed"),
        (at(21, 14), at(21, 13), None, None),
        (at(21, 14), at(21, 14), at(21, 14), "departed"),
        (at(22, 14), at(22, 14), at(22), "lapsed"),
    ],
)
def test_who_passes_through_is_done_when_he_leaves_or_the_day_ends(
    left: datetime | None, now: datetime, free_at: datetime | None, closes: str | None
) -> None:
    arrival = Arrival("arrival", at(21, 9), HOME, passing_through=True, left_at=left)
    facts = person(
        arrivals=(arrival,), opened={"cn.national#passing@arrival": at(21, 9)}
    )

    outcome = assess(facts, shelf(PASSING), now)
    ground = ground_of(outcome, "passing")

    assert (ground.free_at, ground.closes) == (free_at, closes)
    assert outcome.binding is None
    assert outcome.until is None
    assert ground.measure_at(now) is None


@pytest.mark.parametrize(
    ("plan", "last_day"),
    [
        ("{days: [1, 4]}", 24),
        ("{times: 3, apart_hours: 24}", 23),
        ("{times: 2, apart_hours: 24, from: 3}", 24),
        ("{times: 2, apart_hours: 24, from: landing}", 22),
        ("{per_day: 2, from_day: 1, to_day: 2}", 22),
        ("{landing: true}", 21),
    ],
)
def test_without_phases_the_last_test_ends_it(plan: str, last_day: int) -> None:
    books = shelf(
        rule("tests", "{arrived: {}}", f"{{anchor: arrived, tests: [{plan}]}}")
    )

    ground = ground_of(assess(person(), books, at(21, 12)), "tests")

    assert ground.arithmetic.last_day == day(last_day)
    assert ground.bound == at(last_day + 4)


def test_a_rule_that_only_marks_lasts_a_day() -> None:
    books = shelf(rule("mark", "{arrived: {}}", "{mark: blue}"))

    outcome = assess(person(), books, at(21, 12))

    assert outcome.mark == "blue"
    assert ground_of(outcome, "mark").end == at(22)


def test_hours_are_those_of_the_place_where_clocks_change() -> None:
    """In Berlin the seven days from 24 October 2022 hold 169 hours."""
    books = shelf(HIGH, zone="Europe/Berlin", version="2022-01-01")
    start = datetime.fromisoformat("2022-10-24T09:00+02:00")
    arrival = replace(ARRIVAL, at=start)
    where = stay(10, 20, area="H")
    where = replace(where, first=start.date(), last=start.date())
    facts = person(stays=(where,), arrivals=(arrival,))

    ground = ground_of(assess(facts, books, start, period("high")), "high")

    assert (ground.phases[0].end - ground.phases[0].start).total_seconds() == 169 * 3600


@pytest.mark.parametrize("name", [f"H{number}" for number in range(8)])
def test_of_two_windows_on_one_stay_the_longer_exposure_is_the_witness(
    name: str,
) -> None:
    """Whatever the stay and the area are called: no order hangs on a set's."""
    asked = "{stayed: {level: high, within_days: %d}}"
    both = rule(
        "both",
        f"{{all: [{asked % 3}, {asked % 14}]}}",
        "{code: red, anchor: left_area, phases: [{measure: hospital, days: 1}]}",
    )
    facts = person(stays=(stay(5, 20, area=name),))

    outcome = assess(facts, shelf(both), at(21, 12), period("high", name=name))

    ground = ground_of(outcome, "both")
    assert ground.witness.first == day(8)
    assert [each.first for each in ground.evidence if each.first] == [day(8), day(19)]
