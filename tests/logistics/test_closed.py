"""A site is closed with people inside, at its door and on the way to it."""

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import Actor
from pratique.logistics import queries, refusals
from pratique.logistics.actions import custody, rooms, trips
from pratique.logistics.models import Trip
from pratique.places.actions.venues import close_venue
from pratique.registry.actions import moving
from tests.logistics.cast import (
    DRIVER,
    OTHER_SITE,
    SITE,
    STATION,
    Traveller,
    checkpoint,
    come,
    commander,
    did,
    driver,
    held,
    no_gaps,
    offered,
    site,
    stranger,
    to_site,
)

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def bob(morning: None) -> Traveller:
    """Bob stands at the station."""
    return come()


def close() -> None:
    """Close the site."""
    did(close_venue, commander(), venue=SITE)


def planned(bob: Traveller, **otherwise: object) -> Trip:
    """Plan a trip to the site."""
    told: dict[str, object] = {
        "people": [bob.person],
        "plate": "晋A·12345",
        "driver": DRIVER,
        "lead": "测试组长",
        "origin": STATION,
        "destination": SITE,
    }
    return did(trips.plan, checkpoint(), **(told | otherwise))


def inside(by: Actor) -> list[object]:
    """Return who is still in a place that was closed, as somebody's list says."""
    with database.acting(by), database.transaction():
        return [each.pk for each in queries.left_inside()]


class TestNobodyIsTakenThere:
    def test_no_trip_is_planned(self, bob: Traveller) -> None:
        close()

        with pytest.raises(refusals.WrongVenue) as refused:
            planned(bob)

        assert refused.value.field == "destination"
        planned(bob, destination=OTHER_SITE)

    def test_no_trip_sets_off(self, bob: Traveller) -> None:
        trip = planned(bob)
        close()

        with pytest.raises(refusals.WrongVenue):
            did(trips.depart, driver(), trip=trip.pk)

        assert held(bob.person) == ("checkpoint", STATION)

    def test_who_is_on_the_way_stays_with_the_driver(self, bob: Traveller) -> None:
        trip = planned(bob)
        did(trips.depart, driver(), trip=trip.pk)
        close()

        did(trips.arrive, driver(), trip=trip.pk)
        assert held(bob.person) == ("driver", "")
        offer = offered(bob.person, driver(), "site", venue=OTHER_SITE)
        did(custody.accept, site(), hand_over=offer.pk)

        assert held(bob.person) == ("site", OTHER_SITE)
        assert no_gaps()

    def test_who_stands_at_the_door_is_not_signed_for(self, bob: Traveller) -> None:
        offer = offered(bob.person, checkpoint(), "site", venue=SITE)
        close()

        with pytest.raises(refusals.WrongVenue):
            did(custody.accept, site(), hand_over=offer.pk)
        did(custody.refuse_offer, site(), hand_over=offer.pk, reason="已关闭")

        assert held(bob.person) == ("checkpoint", STATION)

    def test_no_room_is_opened(self) -> None:
        close()

        with pytest.raises(refusals.WrongVenue):
            did(rooms.open_room, site(), venue=SITE, number="1", beds=1)


class TestWhoIsInside:
    def test_is_listed_until_they_are_taken_on(self, bob: Traveller) -> None:
        carol = come("测试丙", 3)
        to_site(bob.person)
        assert inside(commander()) == []

        close()
        assert inside(commander()) == [bob.person]
        with database.acting(site()), database.transaction():
            assert [each.code for each in queries.closed_sites()] == [SITE]
        offer = offered(bob.person, site(), "site", venue=OTHER_SITE)
        did(custody.accept, site("colleague"), hand_over=offer.pk)

        assert inside(commander()) == []
        assert held(carol.person) == ("checkpoint", STATION)
        with database.acting(site()), database.transaction():
            assert list(queries.closed_sites()) == []

    def test_a_bed_counts_though_nothing_binds_them(self, bob: Traveller) -> None:
        room = did(rooms.open_room, site(), venue=SITE, number="1", beds=1)
        to_site(bob.person, room=room)
        did(moving.depart, checkpoint(), person=bob.person)
        close()
        assert inside(commander()) == [bob.person]

        did(rooms.leave, site(), person=bob.person)

        assert inside(commander()) == []

    def test_another_city_reads_nobody(self, bob: Traveller) -> None:
        to_site(bob.person)
        close()

        assert inside(stranger()) == []
        with pytest.raises(NotHere):
            did(close_venue, stranger(), venue=OTHER_SITE)
