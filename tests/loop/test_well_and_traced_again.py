"""Whoever was ill once is a person like any other: an illness that is over is over."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from tests.conftest import SetClock
from tests.contacts import cast
from tests.contacts.cast import hours
from tests.contacts.test_following import grounds
from tests.loop.pooled import go_to
from tests.loop.test_recovered_early import (
    AT_HOME,
    CONFIRMED,
    HOSPITAL,
    RECOVERED,
    was_tested,
)
from tests.loop.test_recovered_merged import all_sound

TRACED = ["contact.close"]
CLEAR = date(2022, 8, 22)  # the day of the second negative
DAY = timedelta(days=1)


@pytest.fixture
def li(database: str, set_clock: SetClock) -> UUID:
    """Li was ill, is clear 56 hours later, and has gone through the week at home."""
    set_clock(cast.NOON.astimezone(UTC))
    li, case = cast.ill("李小燕")
    cast.consult(case, CONFIRMED, "mild")
    was_tested(li, 30, "negative")
    was_tested(li, 56, "negative")
    cast.consult(case, RECOVERED)
    assert grounds(li) == AT_HOME
    return li


def well_again(li: UUID) -> None:
    """Have the test of the seventh day; the week at home is over."""
    was_tested(li, 24 * 9, "negative")
    go_to(hours(24 * 9.5))
    assert grounds(li) == []


def exposed(person: UUID, day: date, hour: float) -> list[str]:
    """Name somebody a close contact of somebody else, then; return what binds them."""
    go_to(hours(hour))
    cast.close(person, last_exposure=day)
    return grounds(person)


@pytest.mark.slow
def test_a_case_of_july_is_a_close_contact_in_august_like_anybody(li: UUID) -> None:
    well_again(li)

    other = cast.somebody("王建国")
    day = date(2022, 9, 20)
    assert exposed(li, day, 24 * 32) == exposed(other, day, 24 * 32) == TRACED
    all_sound()


@pytest.mark.parametrize(
    ("day", "bound"), [(CLEAR, []), (CLEAR + DAY, TRACED)], ids=["that day", "the next"]
)
def test_an_exposure_counts_from_the_day_after_they_were_clear(
    li: UUID, day: date, bound: list[str]
) -> None:
    assert exposed(li, day, 24 * 3.5) == sorted([*AT_HOME, *bound])


@pytest.mark.slow
def test_ill_again_the_contact_rules_let_go_and_never_take_hold_anew(li: UUID) -> None:
    well_again(li)
    assert exposed(li, date(2022, 9, 20), 24 * 32) == TRACED

    was_tested(li, 24 * 33, "positive", 20)
    assert grounds(li) == HOSPITAL
    was_tested(li, 24 * 34, "negative")
    was_tested(li, 24 * 35, "negative")
    assert grounds(li) == AT_HOME
    all_sound()


@pytest.mark.slow
def test_who_died_of_it_is_nobodys_contact(database: str, set_clock: SetClock) -> None:
    set_clock(cast.NOON.astimezone(UTC))
    wang, case = cast.ill("王建国")
    cast.consult(case, CONFIRMED, "critical")
    go_to(hours(40))
    cast.consult(case, "dead", at=datetime(2022, 8, 21, 12, tzinfo=UTC))

    assert TRACED[0] not in exposed(wang, date(2022, 8, 23), 24 * 4)
