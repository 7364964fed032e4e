"""An illness ends with its order on hospital also where that lapses at its bound.

Nobody typed “recovered” and no result was clear: what is found after the last day is
another case, with an order of its own; what was taken before it is of the first.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts.courses import FOREVER
from pratique.contacts.models import Case
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.ledger.queries import known
from pratique.orders.actions import renewals
from pratique.orders.queries import patients_until
from tests.conftest import SetClock
from tests.contacts import cast
from tests.contacts.cast import doing, hours
from tests.contacts.test_following import grounds
from tests.loop.pooled import go_to, releases
from tests.loop.test_illness_ends import DAY, lapses, opened, order_anew
from tests.loop.test_recovered_early import (
    AT_HOME,
    CONFIRMED,
    HOSPITAL,
    was_tested,
)
from tests.loop.test_recovered_merged import (
    all_sound,
    counted,
    either,
    in_force,
    merged,
)

pytestmark = pytest.mark.slow  # lives that hunts have found

HOUR = timedelta(hours=1)
AGAIN = DAY * 60  # months later


@pytest.fixture
def li(database: str, set_clock: SetClock) -> UUID:
    """Li is positive and confirmed at noon, and nothing more is heard."""
    set_clock(cast.NOON.astimezone(UTC))
    li, case = cast.ill("李小燕")
    cast.consult(case, CONFIRMED, "mild")
    return li


def hour_of(at: datetime) -> float:
    """Return how many hours after noon an instant is."""
    return (at - cast.NOON) / HOUR


def lapsed(person: UUID) -> datetime:
    """Let the last day in hospital pass; return when it ended."""
    at = lapses(person)
    go_to(at)
    assert grounds(person) == []
    return at


def test_a_positive_months_later_is_another_case_with_an_order_of_its_own(
    li: UUID,
) -> None:
    at = lapsed(li)
    assert [(free, how) for _, free, how in releases(li)] == [(at, "bound")]
    was_tested(li, AGAIN, "positive", 20)

    assert grounds(li) == HOSPITAL
    first, second = cast.cases_of(li)
    assert first.pk != second.pk
    cast.consult(second, CONFIRMED, "mild")
    assert counted() == 2
    assert [counted(hours(hour)) for hour in (AGAIN - 1, AGAIN)] == [1, 1]
    all_sound()


def test_one_that_was_taken_before_the_last_day_ended_is_of_the_first(li: UUID) -> None:
    at = lapses(li)
    go_to(at - HOUR)
    doing(cast.officer("sampler"), labs.sample, person=li, code="LATE")
    go_to(at + 10 * HOUR)
    cast.report("LATE", "positive")

    assert len(cast.cases_of(li)) == 1
    assert grounds(li) == []
    all_sound()


def test_an_hour_after_the_last_day_it_is_another(li: UUID) -> None:
    was_tested(li, hour_of(lapsed(li)) + 1, "positive", 20)

    assert len(cast.cases_of(li)) == 2
    assert grounds(li) == HOSPITAL
    all_sound()


class TestOrderedAnew:
    """A named officer moves the bound, and with it the end of the illness."""

    @pytest.mark.slow
    def test_until_then_a_positive_is_of_the_first(self, li: UUID) -> None:
        go_to(lapses(li) - HOUR)
        ends = lapses(li)
        order_anew(li, 10)
        was_tested(li, hour_of(ends) + DAY, "positive", 20)

        assert len(cast.cases_of(li)) == 1
        assert grounds(li) == HOSPITAL
        assert lapsed(li) == ends + timedelta(days=10)
        was_tested(li, hour_of(ends) + DAY * 11, "positive", 20)
        assert len(cast.cases_of(li)) == 2
        assert grounds(li) == HOSPITAL
        all_sound()

    def test_taken_back_it_has_ended_there(self, li: UUID) -> None:
        ends = lapses(li)
        go_to(ends - HOUR)
        renewal = order_anew(li, 10)
        go_to(ends + DAY * HOUR)
        by, reason = cast.officer("commander"), "no longer ill"
        doing(by, renewals.withdraw, renewal=renewal.pk, reason=reason)
        assert grounds(li) == []
        was_tested(li, hour_of(ends) + DAY + 2, "positive", 20)

        assert len(cast.cases_of(li)) == 2
        assert grounds(li) == HOSPITAL
        all_sound()


class TestClearLater:
    """What results say after the last day is not about an illness that is over."""

    def test_two_negatives_after_it_bind_nobody_at_home(self, li: UUID) -> None:
        ends = hour_of(lapsed(li))
        was_tested(li, ends + 10, "negative")
        was_tested(li, ends + 40, "negative")

        assert grounds(li) == []
        all_sound()

    def test_they_send_home_from_the_second_case_alone(self, li: UUID) -> None:
        ends = hour_of(lapsed(li))
        was_tested(li, ends + 10, "positive", 20)
        was_tested(li, ends + 40, "negative")
        was_tested(li, ends + 70, "negative")

        assert grounds(li) == AT_HOME
        all_sound()


class TestOfTwoRecords:
    """A merge brings together what is of one illness, and no more."""

    @pytest.fixture
    def twin(self, li: UUID) -> UUID:
        """The same person was written down a second time."""
        return cast.somebody("李小雁")

    @either
    def test_a_positive_after_the_last_day_of_the_other_is_another(
        self, li: UUID, twin: UUID, kept_first: bool
    ) -> None:
        ends = hour_of(lapsed(li))
        ill_later(twin, ends + 48)
        merged(*((li, twin) if kept_first else (twin, li)), ends + 50)

        assert in_force(li, twin) == HOSPITAL
        assert counted() == 2
        assert [rule for rule, _ in opened(li, twin)].count(HOSPITAL[0]) == 2
        all_sound()

    def test_one_from_before_it_goes_on_by_its_own_order(
        self, li: UUID, twin: UUID
    ) -> None:
        ends = lapses(li)
        ill_later(twin, hour_of(ends) - 48)
        lapsed(li)
        merged(li, twin, hour_of(ends) + 2)

        assert in_force(li, twin) == HOSPITAL
        assert counted() == 1
        all_sound()


def ill_later(person: UUID, hour: float) -> Case:
    """Have a record's only positive single at an hour, and experts confirm it."""
    was_tested(person, hour, "positive", 20)
    case = cast.case_of(person)
    cast.consult(case, CONFIRMED, "mild")
    return case


class TestAtAnyMoment:
    """The end does not wait for a review, and is the same as of any moment."""

    def test_what_nobody_reviewed_in_time_has_ended_at_its_bound(
        self, li: UUID, set_clock: SetClock
    ) -> None:
        ends = lapses(li)
        set_clock((ends + 2 * HOUR).astimezone(UTC))  # the worker was down meanwhile
        doing(cast.officer("sampler"), labs.sample, person=li, code="AGAIN")
        cast.report("AGAIN", "positive")

        assert len(cast.cases_of(li)) == 2
        assert grounds(li) == HOSPITAL

    def test_as_of_a_moment_it_goes_on_until_then(self, li: UUID) -> None:
        (case,) = cast.cases_of(li)
        ends = lapsed(li)
        go_to(ends + DAY * HOUR)

        assert [until(li, ends + step * HOUR)[case.pk] for step in (-1, 0, 1)] == [
            FOREVER,
            ends,
            ends,
        ]


def until(person: UUID, at: datetime) -> dict[UUID, datetime]:
    """Return, by case, until when it bound, as known at a moment."""
    with database.acting(WORKER), database.transaction():
        told = patients_until([person], known(at))
        return {case: bound.until for case, bound in told.items()}
