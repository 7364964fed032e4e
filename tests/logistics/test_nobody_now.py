"""Two records are parted, or become one: nobody is handed to who is nobody by then."""

from uuid import UUID

import pytest

from pratique import database
from pratique.community.actions import units
from pratique.database import WORKER
from pratique.logistics import queries
from pratique.logistics.actions import custody
from pratique.places.actions.venues import close_venue
from pratique.registry.actions import merging, moving
from pratique.registry.actions.proving import prove
from tests.access.cast import closed
from tests.community.cast import street, town
from tests.gazetteer import YINGZE
from tests.logistics.cast import (
    DRIVER,
    HOSPITAL,
    SITE,
    STATION,
    Traveller,
    checkpoint,
    come,
    commander,
    community,
    did,
    driver,
    held,
    history,
    hospital,
    later,
    no_gaps,
    offered,
    to_site,
)
from tests.loop.cast import officer, on

pytestmark = [pytest.mark.usefixtures("morning"), pytest.mark.slow]


@pytest.fixture
def two(morning: None) -> tuple[Traveller, Traveller]:
    """Alice and Bob stand at the station."""
    return come("测试甲", 1), come("测试乙", 2)


def driven(bob: Traveller) -> None:
    """Let a driver sign for Bob."""
    offer = offered(bob.person, checkpoint(), "driver", account=DRIVER)
    did(custody.accept, driver(), hand_over=offer.pk)


def ill(alice: Traveller) -> None:
    """Let a hospital sign for Alice."""
    offer = offered(alice.person, checkpoint(), "hospital", venue=HOSPITAL)
    did(custody.accept, hospital(), hand_over=offer.pk)


def merged(alice: Traveller, bob: Traveller) -> None:
    later(21, 10)
    tracer = officer("tracer")
    did(merging.merge, tracer, keep=alice.person, gone=bob.person, reason="同一人")
    later(21, 11)


def parted(bob: Traveller) -> None:
    did(merging.unmerge, officer("tracer"), gone=bob.person, reason="不是同一人")


def unit_of(person: UUID) -> UUID | None:
    """Return the unit that has somebody."""
    with database.acting(WORKER), database.transaction():
        row = queries.custody_of(person)
    return row.unit if row else None


def test_a_driver_whose_account_is_closed_gets_nobody(
    two: tuple[Traveller, Traveller],
) -> None:
    alice, bob = two
    driven(bob)
    to_site(alice.person)
    merged(alice, bob)
    closed("driver")

    parted(bob)

    assert history(bob.person)[-2:] == [
        ("driver", on(21, 9), on(21, 10)),
        ("command", on(21, 11), None),
    ]
    assert held(alice.person) == ("site", SITE)
    assert no_gaps()


def test_a_driver_who_still_drives_goes_on(two: tuple[Traveller, Traveller]) -> None:
    alice, bob = two
    driven(bob)
    ill(alice)
    merged(alice, bob)

    parted(bob)

    assert held(bob.person) == ("driver", "")


def test_a_site_that_was_closed_gets_nobody(two: tuple[Traveller, Traveller]) -> None:
    alice, bob = two
    to_site(bob.person)
    ill(alice)
    merged(alice, bob)
    did(close_venue, commander(), venue=SITE)

    parted(bob)

    assert held(bob.person) == ("command", "")
    with database.acting(WORKER), database.transaction():
        assert list(queries.left_inside()) == []
    assert no_gaps()


def test_the_unit_where_they_stay_has_them_instead(
    two: tuple[Traveller, Traveller],
) -> None:
    unit = street()
    alice, bob = two
    to_site(bob.person)
    ill(alice)
    merged(alice, bob)
    did(close_venue, commander(), venue=SITE)

    parted(bob)

    assert unit_of(bob.person) == unit.pk


def test_a_unit_that_was_closed_gets_nobody() -> None:
    small = street()
    alice, bob = come("测试甲", 1), come("测试乙", 2, venue="")
    assert unit_of(bob.person) == small.pk
    ill(alice)
    merged(alice, bob)
    large = town()
    did(
        moving.change_address,
        community(),
        person=alice.person,
        division=YINGZE,
        stay_kind="host",
    )
    did(units.close_unit, commander(), unit=small.pk)

    parted(bob)

    assert unit_of(bob.person) == large.pk


def test_a_station_that_was_closed_today_gets_nobody() -> None:
    made = come("测试甲", 1, proved=False).made
    did(close_venue, commander(), venue=STATION)

    shown = did(prove, checkpoint(), declaration=made.declaration)

    assert held(shown.person_id) == ("command", "")


class TestJoined:
    """Of two hands those have the one person that still can have somebody."""

    @pytest.mark.parametrize("kept_first", [True, False])
    def test_not_a_driver_whose_account_is_closed(
        self, two: tuple[Traveller, Traveller], kept_first: bool
    ) -> None:
        alice, bob = two
        driven(bob)
        closed("driver")

        merged(*((alice, bob) if kept_first else (bob, alice)))

        kept = alice if kept_first else bob
        assert held(kept.person) == ("checkpoint", STATION)
        assert no_gaps()

    def test_not_a_site_that_was_closed(self, two: tuple[Traveller, Traveller]) -> None:
        alice, bob = two
        to_site(bob.person)
        did(close_venue, commander(), venue=SITE)

        merged(alice, bob)

        assert held(alice.person) == ("checkpoint", STATION)
        assert no_gaps()

    def test_where_neither_can_the_unit_has_them(
        self, two: tuple[Traveller, Traveller]
    ) -> None:
        unit = street()
        alice, bob = two
        driven(alice)
        to_site(bob.person)
        closed("driver")
        did(close_venue, commander(), venue=SITE)

        merged(alice, bob)

        assert unit_of(alice.person) == unit.pk
        assert history(alice.person)[-2:] == [
            ("driver", on(21, 9), on(21, 10)),
            ("community", on(21, 10), None),
        ]
        assert no_gaps()
