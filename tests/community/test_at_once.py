"""An order and an appointment, or a closing, at the same time: neither misses the other."""

from collections.abc import Callable
from uuid import UUID

import pytest

from pratique import database
from pratique.community.actions import tasks, units
from pratique.community.models import Task, Unit
from pratique.database import WORKER
from tests.access.cast import works_here
from tests.community.cast import OFFICER, street, told
from tests.logistics.cast import Traveller, come, commander, did
from tests.loop.at_once import Doing, holding, wait_until_somebody_waits

pytestmark = [pytest.mark.usefixtures("morning"), pytest.mark.slow]


@pytest.fixture
def bob(morning: None) -> Traveller:
    """Bob's order came before there was a unit in his street."""
    return come()


@pytest.fixture
def unit(bob: Traveller) -> Unit:
    """The unit of his street, as yet without an officer; one is at hand."""
    works_here("community_officer", "community_officer")
    return street()


def telling(person: UUID) -> Callable[[], Task | None]:
    """Return what tells whoever is to be told, as the loop does."""

    def tell() -> Task | None:
        with database.acting(WORKER), database.transaction():
            return tasks.tell(person=person, by=WORKER)

    return tell


def test_who_is_appointed_while_an_order_is_told_learns_of_it(
    bob: Traveller, unit: Unit
) -> None:
    with holding(WORKER, telling(bob.person)):
        appointing = Doing(
            lambda: did(units.appoint, commander(), unit=unit.pk, account=OFFICER)
        )
        wait_until_somebody_waits()

    assert appointing.finish().said is None
    assert told(bob.person).account == OFFICER


def test_an_order_told_while_somebody_is_appointed_is_told_to_them(
    bob: Traveller, unit: Unit
) -> None:
    by = commander()

    with holding(by, lambda: units.appoint(unit=unit.pk, account=OFFICER, by=by)):
        waiting = Doing(telling(bob.person))
        wait_until_somebody_waits()

    assert waiting.finish().said is None
    assert told(bob.person).account == OFFICER


def test_no_order_is_told_to_a_unit_that_is_just_being_closed(
    bob: Traveller, unit: Unit
) -> None:
    by = commander()

    with holding(by, lambda: units.close_unit(unit=unit.pk, by=by)):
        waiting = Doing(telling(bob.person))
        wait_until_somebody_waits()

    assert waiting.finish().said is None
    assert told(bob.person).unit_id is None
