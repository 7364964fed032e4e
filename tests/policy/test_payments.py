"""Which specimen pays which test."""

from dataclasses import replace
from datetime import datetime

import pytest

from pratique.policy import payments
from pratique.policy.facts import Specimen
from pratique.policy.measures import Daily, Landing, OnDays, TestPlan, Times
from pratique.policy.outcome import Test
from tests.policy.world import ZONE, at, day, sample

RED = (Landing(), OnDays((1, 2, 3, 5, 7)))
THREE = (Times(3, 24, from_landing=True, from_day=1),)


def pay(
    plans: tuple[TestPlan, ...],
    *specimens: Specimen,
    now: datetime,
    day_one: int = 21,
    landing: int | None = 21,
    opened_at: datetime | None = None,
    window_hours: int = 12,
) -> dict[str, Test]:
    """Return the tests by their keys."""
    account = payments.Account(
        zone=ZONE,
        now=now,
        day_one=day(day_one),
        landing=day(landing) if landing else None,
        opened_at=opened_at or at(21, 9, 5),
        specimens=specimens,
        window_hours=window_hours,
        repeat_within_days=1,
    )
    return {test.key: test for test in payments.tests_of(plans, account)}


def states(tests: dict[str, Test]) -> str:
    """Return each test with its state, short."""
    return " ".join(f"{key}:{test.state}" for key, test in tests.items())


# --- tests on fixed days ----------------------------------------------------------


def test_the_landing_test_is_that_of_its_day_too() -> None:
    tests = pay(RED, now=at(21, 12))

    assert [test.due_on.day for test in tests.values()] == [21, 22, 23, 25, 27]
    assert states(tests) == "landing:due day2:due day3:due day5:due day7:due"


def test_a_landing_test_on_a_day_without_a_test_is_a_test_of_its_own() -> None:
    tests = pay(RED, now=at(21, 12), day_one=16)

    assert list(tests) == ["day1", "day2", "day3", "day5", "landing", "day7"]
    assert [test.counted for test in tests.values()] == [False] * 4 + [True] * 2


def test_a_specimen_pays_everything_owed_and_its_own_day() -> None:
    tests = pay(RED, sample(at(23, 10)), now=at(23, 12))

    assert states(tests) == (
        "landing:waiting day2:waiting day3:waiting day5:due day7:due"
    )


def test_the_landing_specimen_pays_days_before_the_arrival() -> None:
    specimen = sample(at(21, 9, 10), "negative", at(21, 20))

    tests = pay(RED, specimen, now=at(21, 21), day_one=16)

    assert states(tests).count("negative") == 5
    assert tests["day7"].state == "due"


def test_no_test_is_due_again_when_its_specimen_was_taken_late() -> None:
    tests = pay(RED, sample(at(22, 1), "negative", at(22, 9)), now=at(22, 12))

    assert (tests["landing"].state, tests["day2"].state) == ("negative", "negative")


def test_a_test_is_overdue_when_its_day_ends() -> None:
    before = pay(RED, now=at(21, 23, 59), window_hours=6)
    after = pay(RED, now=at(22), window_hours=6)

    assert (before["landing"].state, after["landing"].state) == ("due", "overdue")
    assert after["landing"].overdue_at == at(22)


def test_nobody_is_overdue_before_there_was_time_for_it() -> None:
    tests = pay(RED, now=at(22, 8), opened_at=at(21, 22))

    assert tests["landing"].state == "due"
    assert tests["landing"].overdue_at == at(22, 10)


def test_without_plans_there_are_no_tests() -> None:
    assert pay((), now=at(21, 12)) == {}


def test_who_has_not_arrived_has_no_landing_test() -> None:
    assert "landing" not in pay(RED, now=at(21, 12), landing=None)


# --- opened late ------------------------------------------------------------------

LATE = at(24, 10)


@pytest.mark.parametrize(
    ("specimens", "payer"),
    [
        # the latest that was known negative when the ground opened
        ([("a", 21, "negative", 21), ("b", 23, "negative", 23)], "b"),
        # a later one was still waiting then, whatever it became
        ([("a", 21, "negative", 21), ("b", 23, "positive", 25)], "a"),
        # only waiting ones: the latest of these
        ([("a", 21, "negative", 25), ("b", 23, "negative", 25)], "b"),
        # the latest of them is invalid: the one before
        ([("a", 21, "negative", 25), ("b", 23, "invalid", 25)], "a"),
        # none before: the next one
        ([("c", 24, "negative", 25)], "c"),
        # positive or invalid before the opening: the next one
        ([("a", 23, "positive", 23), ("c", 24, "negative", 25)], "c"),
        ([("a", 23, "invalid", 25), ("c", 24, "negative", 25)], "c"),
        ([], None),
    ],
)
def test_days_past_are_paid_by_what_was_there_else_by_the_next(
    specimens: list[tuple[str, int, str, int]], payer: str | None
) -> None:
    taken = [
        sample(at(day_taken, 11), outcome, at(came, 20), name=name)
        for name, day_taken, outcome, came in specimens
    ]

    tests = pay(RED, *taken, now=at(26), opened_at=LATE)

    assert [tests[key].paid_by for key in ("landing", "day2", "day3")] == [payer] * 3
    assert [tests[key].counted for key in ("landing", "day5")] == [False, True]


def test_days_past_are_due_on_the_day_the_ground_opens() -> None:
    tests = pay(RED, now=at(24, 11), opened_at=LATE)

    assert tests["day2"].state == "due"
    assert tests["day2"].overdue_at == at(25)


def test_a_specimen_of_the_opening_day_pays_that_day_though_taken_before() -> None:
    tests = pay(RED, sample(at(25, 8)), now=at(25, 12), opened_at=at(25, 10))

    assert tests["day5"].state == "waiting"


# --- tests apart ------------------------------------------------------------------


def test_one_specimen_pays_one_of_tests_apart() -> None:
    tests = pay(THREE, sample(at(21, 10)), sample(at(22, 10)), now=at(22, 12))

    assert states(tests) == "landing:waiting n2:waiting n3:due"
    assert tests["n3"].not_before == at(23, 10)


def test_a_specimen_an_hour_too_early_pays_nothing() -> None:
    tests = pay(THREE, sample(at(21, 10)), sample(at(22, 9)), now=at(22, 12))

    assert states(tests) == "landing:waiting n2:due n3:due"


def test_a_late_one_moves_the_later_ones() -> None:
    taken = [sample(at(21, 10)), sample(at(23, 9, 30))]

    tests = pay(THREE, *taken, now=at(23, 12))

    assert tests["n2"].paid_by == taken[1].id
    assert tests["n3"].due_on == day(24)
    assert tests["n3"].not_before == at(24, 9, 30)
    assert tests["n3"].overdue_at == at(25)


def test_a_test_possible_only_in_the_evening_is_not_missed_at_midnight() -> None:
    taken = [sample(at(21, 22), "negative", at(22))]

    tests = pay(THREE, *taken, now=at(22, 23))

    assert tests["n2"].not_before == at(22, 22)
    assert tests["n2"].overdue_at == at(23, 10)


def test_a_test_that_waits_for_the_one_before_is_not_missed() -> None:
    tests = pay(THREE, sample(at(21, 10)), now=at(25))

    assert states(tests) == "landing:waiting n2:overdue n3:due"


def test_they_may_begin_on_a_later_day() -> None:
    plan = (Times(2, 24, from_landing=False, from_day=6),)

    tests = pay(plan, sample(at(22, 10)), sample(at(26, 10)), now=at(26, 12))

    assert [test.due_on for test in tests.values()] == [day(26), day(27)]
    assert states(tests) == "n1:waiting n2:due"


def test_who_lands_nowhere_counts_from_day_one() -> None:
    assert pay(THREE, now=at(21), landing=None)["landing"].due_on == day(21)


def test_opened_late_the_past_is_paid_by_what_was_there_and_today_by_today() -> None:
    taken = [sample(at(21, 10), "negative", at(21, 20)), sample(at(23, 12))]

    tests = pay(THREE, *taken, now=at(23, 13), opened_at=at(23, 10))

    assert states(tests) == "landing:negative n2:negative n3:waiting"


def test_opened_late_without_any_specimen_the_next_pays_past_and_today() -> None:
    before = pay(THREE, now=at(23, 11), opened_at=at(23, 10))
    after = pay(THREE, sample(at(23, 12)), now=at(23, 13), opened_at=at(23, 10))

    assert states(before) == "landing:due n2:due n3:due"
    assert states(after) == "landing:waiting n2:waiting n3:waiting"


# --- several a day ----------------------------------------------------------------

DAILY = (Daily(3, 1, 2),)


def test_each_specimen_pays_one_of_its_days() -> None:
    taken = [sample(at(21, hour)) for hour in (9, 13)]

    tests = pay(DAILY, *taken, now=at(21, 14), landing=None, opened_at=at(21, 8))

    assert states(tests) == (
        "2022-08-21/1:waiting 2022-08-21/2:waiting 2022-08-21/3:due"
        " 2022-08-22/1:due 2022-08-22/2:due 2022-08-22/3:due"
    )


def test_what_a_day_lacks_the_next_days_first_specimen_pays() -> None:
    taken = [sample(at(21, 9)), sample(at(22, 9))]

    missed = pay(DAILY, taken[0], now=at(22), opened_at=at(21, 8), window_hours=1)
    paid = pay(DAILY, *taken, now=at(22, 10), opened_at=at(21, 8))

    assert missed["2022-08-21/2"].state == "overdue"
    assert paid["2022-08-21/3"].paid_by == taken[1].id
    assert paid["2022-08-22/1"].paid_by == taken[1].id
    assert paid["2022-08-22/2"].state == "due"


def test_an_invalid_one_is_repeated_by_the_next_of_the_day() -> None:
    taken = [sample(at(21, 9), "invalid", at(21, 12)), sample(at(21, 13))]

    tests = pay(DAILY, *taken, now=at(21, 14), opened_at=at(21, 8))

    assert tests["2022-08-21/1"].paid_by == taken[1].id
    assert tests["2022-08-21/1"].repeats == 1
    assert tests["2022-08-21/2"].state == "due"


def test_days_before_the_opening_are_past() -> None:
    tests = pay(DAILY, sample(at(21, 9), "negative", at(21, 20)), now=at(22, 9))
    late = pay(
        DAILY,
        sample(at(21, 9), "negative", at(21, 20)),
        now=at(22, 9),
        opened_at=at(22, 8),
    )

    assert tests["2022-08-21/2"].counted
    assert [each.state for each in late.values()] == ["negative"] * 3 + ["due"] * 3


# --- results ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(None, "waiting"), ("negative", "negative"), ("positive", "positive")],
)
def test_a_paid_test_is_as_its_result(outcome: str | None, state: str) -> None:
    came = at(21, 20) if outcome else None

    test = pay(RED, sample(at(21, 10), outcome, came), now=at(21, 21))["landing"]

    assert (test.state, test.settled_at) == (state, came)


def test_an_invalid_result_makes_the_test_due_again_for_a_day() -> None:
    taken = sample(at(27, 10), "invalid", at(27, 20))

    before = pay(RED, taken, now=at(28, 23))
    after = pay(RED, taken, now=at(29))

    assert (before["day7"].state, before["day7"].repeats) == ("repeat", 1)
    assert before["day7"].overdue_at == at(29)
    assert after["day7"].state == "overdue"


def test_the_next_valid_specimen_pays_the_repeat() -> None:
    taken = [
        sample(at(27, 10), "invalid", at(27, 20)),
        sample(at(28, 8), "negative", at(28, 11)),
    ]

    test = pay(RED, *taken, now=at(28, 12))["day7"]

    assert (test.state, test.paid_by) == ("negative", taken[1].id)
    assert test.settled_at == at(28, 11)


# --- mixed, and positive ----------------------------------------------------------

MIXED = sample(at(27, 10), "positive", at(27, 20), name="mixed", single=False)


def test_a_mixed_one_pays_until_its_tube_is_positive() -> None:
    waiting = replace(MIXED, outcome=None, outcome_at=None)

    test = pay(RED, waiting, now=at(27, 12))["day7"]

    assert (test.state, test.paid_by) == ("waiting", "mixed")


def test_a_mixed_positive_makes_the_test_due_again_for_a_day() -> None:
    before = pay(RED, MIXED, now=at(28, 23))
    after = pay(RED, MIXED, now=at(29))

    assert (before["day7"].state, before["day7"].repeats) == ("repeat", 1)
    assert before["day7"].overdue_at == at(29)
    assert after["day7"].state == "overdue"


def test_the_single_one_that_follows_pays() -> None:
    single = sample(at(27, 21), "negative", at(27, 23))

    test = pay(RED, MIXED, single, now=at(28))["day7"]

    assert (test.state, test.paid_by) == ("negative", single.id)
    assert test.settled_at == at(27, 23)


def test_a_positive_one_of_ones_own_pays_all_the_same() -> None:
    single = replace(MIXED, single=True)

    assert pay(RED, single, now=at(28))["day7"].state == "positive"


@pytest.mark.parametrize("came", [23, 25])
def test_a_mixed_positive_pays_no_days_past(came: int) -> None:
    mixed = sample(at(23, 11), "positive", at(came, 20), single=False)
    next_one = sample(at(24, 11), "negative", at(24, 20))

    tests = pay(RED, mixed, next_one, now=at(26), opened_at=LATE)

    assert [tests[key].paid_by for key in ("landing", "day3")] == [next_one.id] * 2


def test_a_mixed_positive_pays_none_of_several_a_day() -> None:
    mixed = sample(at(21, 9), "positive", at(21, 12), single=False)

    tests = pay(DAILY, mixed, sample(at(21, 13)), now=at(21, 14), opened_at=at(21, 8))

    assert states(tests).startswith("2022-08-21/1:waiting 2022-08-21/2:due")
    assert tests["2022-08-21/1"].repeats == 1
