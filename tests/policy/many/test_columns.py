"""People as columns, and back; days of zones; keys of tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings

from pratique.policy.days import day_of, start_of
from pratique.policy.facts import Facts
from pratique.policy.many import gather, keys
from pratique.policy.many.calendars import Calendar
from pratique.policy.many.people import facts_of
from pratique.policy.many.tables import date_of, datetime_of, moment_of
from tests.policy.agree import people, rules
from tests.policy.agree.dice import Dice
from tests.policy.agree.test_agreement import THROWN
from tests.policy.world import person


def in_order(facts: Facts) -> Facts:
    """The same person, everything in the order that columns have it in."""
    return replace(
        facts,
        stays=tuple(
            sorted((replace(each, name="") for each in facts.stays), key=by_id)
        ),
        arrivals=tuple(sorted(facts.arrivals, key=lambda each: (each.at, each.id))),
        contacts=tuple(sorted(facts.contacts, key=by_id)),
        specimens=tuple(
            sorted(facts.specimens, key=lambda each: (each.taken_at, each.id))
        ),
        antigens=tuple(
            sorted(facts.antigens, key=lambda each: (each.taken_at, each.id))
        ),
        posts=None if facts.posts is None else tuple(sorted(facts.posts, key=by_id)),
        reports=None
        if facts.reports is None
        else tuple(sorted(facts.reports, key=lambda each: (each.at, each.id))),
        open_grounds=tuple(sorted(facts.open_grounds, key=lambda each: each.key)),
    )


def by_id(fact: object) -> str:
    return str(getattr(fact, "id", ""))


@settings(max_examples=20)
@given(THROWN)
def test_columns_hold_everything_that_facts_say(thrown: bytes) -> None:
    dice = Dice(thrown)
    books, where = rules.shelf(dice), people.risk(dice)
    everybody = people.people(dice, 3, where, books)

    columns = gather.of(everybody, keep=False)

    told = [facts_of(columns, number) for number in range(3)]
    assert list(map(in_order, told)) == list(map(in_order, everybody))


def test_what_nobody_was_asked_has_no_columns() -> None:
    """The review of millions carries nothing for what none of them was asked."""
    columns = gather.of([person(), person()])

    few = ("posts", "posts_known", "immunities", "home_fit", "reports", "reports_kept")
    assert [getattr(columns, name) for name in few] == [None] * len(few)


@pytest.mark.parametrize(
    "zone",
    ["Asia/Shanghai", "Europe/Berlin", "America/Santiago", "America/Havana"],
)
def test_calendars_count_days_as_days_do(zone: str) -> None:
    """Over a year of hours, with clocks that change at midnight too."""
    place = ZoneInfo(zone)
    hours = [datetime(2022, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(8800)]
    calendar = Calendar((place,))

    days = calendar.day_of(np.array([moment_of(each) for each in hours]))
    starts = calendar.start_of(np.unique(days))

    assert [date_of(each) for each in days] == [day_of(each, place) for each in hours]
    assert [datetime_of(each) for each in starts] == [
        start_of(day, place) for each in np.unique(days) if (day := date_of(each))
    ]


@pytest.mark.parametrize(
    "key",
    [
        "landing",
        "day3",
        "n2",
        "n12",
        "2022-08-20/2",
        "day10+1",
        "landing+3",
        "report 2022-08-20",
    ],
)
def test_a_test_s_key_is_a_number_and_back(key: str) -> None:
    number = keys.test_code(key)

    repeats = number % keys.REPEATS
    assert keys.text(number) + (f"+{repeats}" if repeats else "") == key


def test_keys_of_one_day_stand_in_the_order_of_their_texts() -> None:
    texts = ["landing", "day3", "n2", "n10", "n1", "2022-08-20/2", "2022-08-20/10"]
    numbers = np.array([keys.test_code(each) for each in texts])

    order = np.argsort(keys.rank(numbers))

    assert [texts[each] for each in order] == sorted(texts)


def test_a_key_that_no_test_has_is_none() -> None:
    assert keys.test_code("single") == keys.UNKNOWN
