"""What was ordered anew while two records were one goes on with whom it is about."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.loop import schedule
from pratique.orders import refusals
from pratique.orders.actions import renewals
from pratique.orders.models import Renewal
from pratique.registry.actions import merging
from pratique.reporting.audits.release import audit_release
from pratique.standing.audit import audit
from tests.conftest import SetClock
from tests.contacts import cast
from tests.contacts.cast import doing, officer
from tests.contacts.test_following import grounds
from tests.loop.cast import on
from tests.loop.pooled import go_to
from tests.loop.test_cases_ordered_anew import (
    LAST_DAY,
    clear_twice,
    explained,
    order_anew,
    released,
    until,
)

pytestmark = pytest.mark.slow
LATER = LAST_DAY + timedelta(days=10)


@pytest.fixture
def people(database: str, set_clock: SetClock) -> tuple[UUID, UUID]:
    """Li is taken for Zhao, and then found positive on 18 August at noon.

    Her order hangs on Zhao's record; the hours before it lapses have come.
    """
    set_clock(on(18, 12).astimezone(UTC))
    li, zhao = cast.somebody("李小燕"), cast.somebody("赵小燕")
    doing(cast.tracer(), merging.merge, keep=zhao, gone=li, reason="同一人")
    cast.sampled(li)
    go_to(LAST_DAY - timedelta(hours=14))
    assert (grounds(li), grounds(zhao)) == ([], ["case.hospital"])
    return li, zhao


def part(li: UUID, at: datetime) -> None:
    """Find out that they are two."""
    go_to(at)
    doing(cast.tracer(), merging.unmerge, gone=li, reason="不是同一人")


def take_back(renewal: Renewal) -> None:
    """Take it back."""
    by = officer("commander")
    doing(by, renewals.withdraw, renewal=renewal.pk, reason="已转阴")
    schedule.catch_up()


def sound() -> None:
    """Neither audit finds anything, over all time."""
    with database.acting(WORKER):
        release = audit_release(on(1), on(1) + timedelta(days=120))
        assert release.over_held + release.released_early + release.faults == []
        with database.transaction():
            assert audit().differences == ()


@pytest.mark.parametrize("hours", [-10, 9])
def test_it_keeps_the_patient_until_the_later_bound(
    people: tuple[UUID, UUID], hours: int
) -> None:
    li, zhao = people
    order_anew(zhao, 10)
    part(li, LAST_DAY + timedelta(hours=hours))

    assert until(li) == ("hospital", LATER)
    assert grounds(zhao) == []
    schedule.catch_up()
    go_to(LATER + timedelta(days=1))
    assert released(li) == [LATER]
    sound()


def test_it_still_ends_with_clear_results(people: tuple[UUID, UUID]) -> None:
    li, zhao = people
    order_anew(zhao, 10)
    part(li, LAST_DAY - timedelta(hours=10))
    clear_twice(li, LAST_DAY + timedelta(hours=9))

    assert grounds(li) == ["case.discharged"]
    assert released(li) == []
    sound()


def test_it_is_not_ordered_anew_once_more(people: tuple[UUID, UUID]) -> None:
    li, zhao = people
    order_anew(zhao, 10)
    part(li, LAST_DAY - timedelta(hours=10))

    with pytest.raises(refusals.RenewedAlready):
        order_anew(li, 3)


def test_taken_back_the_patient_goes_at_once(people: tuple[UUID, UUID]) -> None:
    li, zhao = people
    renewal = order_anew(zhao, 10)
    part(li, LAST_DAY - timedelta(hours=10))
    go_to(LAST_DAY + timedelta(hours=9))
    take_back(renewal)

    assert released(li) == [LAST_DAY + timedelta(hours=9)]
    sound()


def test_their_page_tells_who_ordered_it(people: tuple[UUID, UUID]) -> None:
    li, zhao = people
    order_anew(zhao, 10)
    part(li, LAST_DAY - timedelta(hours=10))

    (line,) = [one for one in explained(li).split("\n") if "Anew" in one]
    assert line.endswith("仍未转阴")


def test_as_of_an_instant_before_they_were_parted_the_same_stands(
    people: tuple[UUID, UUID],
) -> None:
    li, zhao = people
    order_anew(zhao, 10)
    part(li, LAST_DAY + timedelta(hours=9))
    go_to(LAST_DAY + timedelta(days=2))

    with database.acting(WORKER), database.transaction():
        for hour in (-12, 8, 10):
            assert audit(LAST_DAY + timedelta(hours=hour)).differences == ()
