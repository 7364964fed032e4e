"""How many are bound where is counted at once: the same whom the list shows."""

from collections import Counter

import pytest

from pratique import database
from pratique.database import WORKER, Actor
from pratique.standing import queries as standing
from tests.gazetteer import CHENGDU, TAIYUAN, XIAODIAN, YINGZE
from tests.people import acting_officer

pytestmark = pytest.mark.slow  # many people, or many who act at once


@pytest.fixture
def people(morning_of_bound: None) -> None:
    """Two are bound at home in Taiyuan, one of whom a driver has."""
    from pratique.logistics.actions import custody
    from tests.logistics import cast

    bob, _alice = cast.come(), cast.come("测试甲", 2)
    offer = cast.offered(bob.person, cast.checkpoint(), "driver", account=cast.DRIVER)
    cast.did(custody.accept, cast.driver(), hand_over=offer.pk)


@pytest.fixture
def morning_of_bound(set_clock: object) -> None:
    """Stand on the morning of the tests of logistics."""
    from tests.logistics import cast

    cast.morning(set_clock)  # type: ignore[arg-type]


def counted(by: Actor) -> Counter[tuple[str, int]]:
    """Return the figures that somebody is shown."""
    with database.acting(by), database.transaction():
        return standing.bound_tally()


def listed(by: Actor) -> Counter[tuple[str, int]]:
    """Return the same, counted from the list."""
    with database.acting(by), database.transaction():
        return Counter((row.binding, row.person.place) for row in standing.bound())


@pytest.mark.parametrize("place", [TAIYUAN, XIAODIAN, YINGZE, CHENGDU])
@pytest.mark.parametrize("duty", ["commander", "community_officer", "driver"])
def test_whoever_asks_counts_whom_they_see(people: None, place: str, duty: str) -> None:
    by = acting_officer(place, duty)

    assert counted(by) == listed(by)
    if (place, duty) == (TAIYUAN, "commander"):
        assert counted(by).total() == 2
    if duty == "driver" or place == CHENGDU:
        assert not counted(by)


def test_the_house_counts_everybody(people: None) -> None:
    assert counted(WORKER) == listed(WORKER)
    assert counted(WORKER).total() == 2
