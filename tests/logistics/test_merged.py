"""Two records turn out to be one person, who is in one place and in one bed."""

from uuid import UUID

import pytest

from pratique import database
from pratique.logistics import queries
from pratique.logistics.actions import custody, rooms, trips
from pratique.logistics.models import Room
from pratique.registry.actions import merging, moving
from tests.logistics.cast import (
    DRIVER,
    OTHER_SITE,
    SITE,
    STATION,
    Traveller,
    checkpoint,
    come,
    community,
    did,
    driver,
    held,
    history,
    later,
    offered,
    on,
    site,
    to_site,
)
from tests.loop.cast import officer

pytestmark = [pytest.mark.usefixtures("morning"), pytest.mark.slow]


@pytest.fixture
def room(morning: None) -> Room:
    """Room 101 of the site has two beds."""
    return did(rooms.open_room, site(), venue=SITE, number="101", beds=2)


@pytest.fixture
def two(morning: None) -> tuple[Traveller, Traveller]:
    """Bob and his twin stand at the station: they are one, but nobody knows."""
    return come(), come("测试丁", 2)


def merged(keep: Traveller, gone: Traveller) -> None:
    """Find out that two records are one person."""
    tracer = officer("tracer")
    did(merging.merge, tracer, keep=keep.person, gone=gone.person, reason="同一人")


def beds(venue: str = SITE) -> list[tuple[UUID, int]]:
    """Return who has which bed of a site."""
    with database.acting(site()), database.transaction():
        return [(row.person_id, row.bed) for row in queries.lodged(venue)]


class TestBeds:
    """One person has one bed, whichever record it was given to."""

    def test_of_two_beds_the_last_one_stays(
        self, room: Room, two: tuple[Traveller, Traveller]
    ) -> None:
        bob, twin = two
        to_site(bob.person, room=room)
        later(21, 10)
        to_site(twin.person, room=room)

        merged(bob, twin)

        assert beds() == [(bob.person, 2)]
        assert held(bob.person) == ("site", SITE)

    def test_the_only_bed_goes_to_the_record_that_is_kept(
        self, room: Room, two: tuple[Traveller, Traveller]
    ) -> None:
        bob, twin = two
        later(21, 10)
        to_site(twin.person, room=room)

        merged(bob, twin)

        assert beds() == [(bob.person, 1)]
        with database.acting(site()), database.transaction():
            assert list(queries.without_bed(SITE)) == []
            assert list(queries.free_to_go(SITE)) == []

    def test_a_bed_of_another_site_is_freed(
        self, room: Room, two: tuple[Traveller, Traveller]
    ) -> None:
        bob, twin = two
        other = did(rooms.open_room, site(), venue=OTHER_SITE, number="1", beds=1)
        to_site(bob.person, room=room)
        later(21, 10)
        offer = offered(twin.person, checkpoint(), "site", venue=OTHER_SITE)
        did(custody.accept, site(), hand_over=offer.pk)
        did(rooms.lodge, site(), person=twin.person, room=other.pk)

        merged(bob, twin)

        assert held(bob.person) == ("site", OTHER_SITE)
        assert (beds(), beds(OTHER_SITE)) == ([], [(bob.person, 1)])

    @pytest.mark.parametrize("by_which", [0, 1])
    def test_either_reference_frees_it_and_the_room_can_be_closed(
        self, room: Room, two: tuple[Traveller, Traveller], by_which: int
    ) -> None:
        for each in two:
            to_site(each.person, room=room)
        merged(*two)
        did(moving.depart, checkpoint(), person=two[0].person)

        did(rooms.leave, site(), person=two[by_which].person)

        assert beds() == []
        did(rooms.close_room, site(), room=room.pk)

    def test_of_who_is_free_the_last_bed_stays(
        self, room: Room, two: tuple[Traveller, Traveller]
    ) -> None:
        for each in two:
            to_site(each.person, room=room)
            did(moving.depart, checkpoint(), person=each.person)

        merged(*two)

        assert [person for person, _bed in beds()] == [two[0].person]


class TestHands:
    """Whoever has them before their eyes has them, else who signed; of two, the last."""

    def test_the_custody_that_began_last_stays(
        self, two: tuple[Traveller, Traveller]
    ) -> None:
        bob, twin = two
        later(21, 10)
        to_site(twin.person)
        later(21, 11)

        merged(bob, twin)

        assert history(bob.person) == [
            ("checkpoint", on(21, 9), on(21, 11)),
            ("site", on(21, 11), None),
        ]
        assert history(twin.person)[-1] == ("site", on(21, 10), on(21, 11))

    def test_nobody_is_taken_out_of_the_bed_they_sleep_in(
        self, room: Room, two: tuple[Traveller, Traveller]
    ) -> None:
        bob, _ = two
        to_site(bob.person, room=room)
        later(21, 12)
        another = come("测试戊", 3, at=on(21, 12))  # the loop's, at the station
        assert held(another.person) == ("checkpoint", STATION)
        later(21, 13)

        merged(bob, another)

        assert held(bob.person) == ("site", SITE)
        assert beds() == [(bob.person, 1)]

    def test_who_is_in_a_site_under_the_name_that_goes_stays_there(
        self, room: Room, two: tuple[Traveller, Traveller]
    ) -> None:
        bob, _ = two
        to_site(bob.person, room=room)
        later(21, 12)
        another = come("测试戊", 3, at=on(21, 12))
        later(21, 13)

        merged(another, bob)

        assert held(another.person) == ("site", SITE)
        assert beds() == [(another.person, 1)]

    def test_whoever_signed_goes_before_whom_the_loop_named(
        self, two: tuple[Traveller, Traveller]
    ) -> None:
        bob, _ = two
        offer = offered(bob.person, checkpoint(), "community")
        did(custody.accept, community(), hand_over=offer.pk)
        later(21, 12)
        another = come("测试戊", 3, at=on(21, 12))
        later(21, 13)

        merged(bob, another)

        assert held(bob.person) == ("community", "")

    def test_what_the_other_was_offered_is_overtaken(
        self, two: tuple[Traveller, Traveller]
    ) -> None:
        bob, twin = two
        offer = offered(bob.person, checkpoint(), "site", venue=SITE)
        later(21, 10)
        to_site(twin.person)

        merged(bob, twin)

        offer.refresh_from_db(using="worker")
        assert offer.ended_why == "overtaken"


class TestOnTheWay:
    """A passenger turns out to be somebody else while the car is under way."""

    @pytest.fixture
    def trip(self, two: tuple[Traveller, Traveller]) -> UUID:
        """The twin is on board; Bob's record says he still stands at the station."""
        later(21, 10)
        trip = did(
            trips.plan,
            checkpoint(),
            people=[two[1].person],
            plate="晋A·12345",
            driver=DRIVER,
            lead="测试组长",
            origin=STATION,
            destination=SITE,
        )
        later(21, 11)
        did(trips.depart, driver(), trip=trip.pk)
        return trip.pk

    def test_arrives_and_is_signed_for_under_the_name_kept(
        self, two: tuple[Traveller, Traveller], trip: UUID
    ) -> None:
        merged(*two)
        assert held(two[0].person) == ("driver", "")

        did(trips.arrive, driver(), trip=trip)
        with database.acting(site()), database.transaction():
            (offer,) = queries.at_the_door(SITE)
            assert queries.trips_at_the_door(SITE)[offer.person_id].pk == trip
        did(custody.accept, site(), hand_over=offer.pk)

        assert held(two[0].person) == ("site", SITE)

    def test_their_page_names_the_trip(
        self, two: tuple[Traveller, Traveller], trip: UUID
    ) -> None:
        merged(*two)

        with database.acting(driver()), database.transaction():
            found = queries.trip_of(two[0].person)
        assert found is not None
        assert found.pk == trip
