"""Whoever is to have somebody from another district sees them, until it is over."""

from uuid import UUID

import pytest

from pratique import database
from pratique.database import Actor
from pratique.logistics import queries, refusals
from pratique.logistics.actions import custody, rooms, trips
from pratique.logistics.models import Trip
from pratique.places.actions.venues import open_venue
from pratique.registry import queries as registry
from pratique.registry.actions import merging, moving
from tests.access.cast import known, works_here
from tests.gazetteer import JINZHONG, TAIYUAN, XIAODIAN, YINGZE
from tests.logistics.cast import (
    STATION,
    Traveller,
    come,
    commander,
    did,
    held,
    later,
    no_gaps,
    offered,
    on,
    passing_by,
)
from tests.loop.cast import officer
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("morning")
ACROSS, BEYOND = "site-9", "hospital-9"  # both in Yingze


def giver() -> Actor:
    """Return who receives people at the station, in Xiaodian."""
    return acting_officer(XIAODIAN, account="giver")


def across(duty: str = "site_manager", account: str = "") -> Actor:
    """Return an officer of Yingze, the district next to it."""
    return acting_officer(YINGZE, duty, account=account or f"{duty}-of-yingze")


@pytest.fixture
def bob(morning: None) -> Traveller:
    """Bob stands at the station in Xiaodian; Yingze has a site and a hospital."""
    works_here("driver-of-jinzhong", "driver", JINZHONG)
    for code, kind in ((ACROSS, "site"), (BEYOND, "hospital")):
        did(open_venue, commander(), kind=kind, code=code, name=code, division=YINGZE)
    return come()


def seen(by: Actor, person: UUID) -> bool:
    """Say whether the database shows somebody a person."""
    asked = "SELECT count(*) FROM registry_person WHERE id = %s"
    with database.acting(by), database.transaction():
        return database.rows(asked, [person]) == [(1,)]


class TestOffered:
    """Bob is offered to the site across the line."""

    def test_the_site_signs_and_has_him(self, bob: Traveller) -> None:
        assert not seen(across(), bob.person)
        offer = offered(bob.person, giver(), "site", venue=ACROSS)

        with database.acting(across()), database.transaction():
            assert [row.pk for row in queries.offers_for(across())] == [offer.pk]
            assert [row.pk for row in queries.at_the_door(ACROSS)] == [offer.pk]
        did(custody.accept, across(), hand_over=offer.pk)

        assert held(bob.person) == ("site", ACROSS)
        assert no_gaps()

    def test_gives_him_a_bed_and_hands_him_on(self, bob: Traveller) -> None:
        offer = offered(bob.person, giver(), "site", venue=ACROSS)
        did(custody.accept, across(), hand_over=offer.pk)
        room = did(rooms.open_room, across(), venue=ACROSS, number="101", beds=1)

        did(rooms.lodge, across(), person=bob.person, room=room.pk)
        back = offered(bob.person, across(), "hospital", venue=BEYOND)
        did(custody.accept, across("hospital_clerk"), hand_over=back.pk)

        assert held(bob.person) == ("hospital", BEYOND)
        with database.acting(across()), database.transaction():
            assert queries.free_beds(ACROSS) == 1

    def test_records_what_happens_to_him_there(self, bob: Traveller) -> None:
        offer = offered(bob.person, giver(), "site", venue=ACROSS)
        did(custody.accept, across(), hand_over=offer.pk)
        died = {"died_on": on(21).date(), "zone": "Asia/Shanghai"}

        did(moving.record_death, across(), person=bob.person, **died)

        assert held(bob.person) == ("", "")

    def test_sees_him_no_more_once_it_is_over(self, bob: Traveller) -> None:
        offer = offered(bob.person, giver(), "site", venue=ACROSS)
        assert seen(across(), bob.person)
        did(custody.withdraw_offer, giver(), hand_over=offer.pk)
        assert not seen(across(), bob.person)

        offer = offered(bob.person, giver(), "site", venue=ACROSS)
        did(custody.accept, across(), hand_over=offer.pk)
        assert seen(across(), bob.person)
        later(21, 10)
        did(moving.depart, giver(), person=bob.person)
        assert not seen(across(), bob.person)

    def test_sees_him_in_his_bed_until_he_has_left_it(self, bob: Traveller) -> None:
        offer = offered(bob.person, giver(), "site", venue=ACROSS)
        did(custody.accept, across(), hand_over=offer.pk)
        room = did(rooms.open_room, across(), venue=ACROSS, number="101", beds=1)
        did(rooms.lodge, across(), person=bob.person, room=room.pk)
        did(moving.depart, giver(), person=bob.person)

        with database.acting(across()), database.transaction():
            assert len(queries.free_to_go(ACROSS)) == 1
        did(rooms.leave, across(), person=bob.person)

        assert not seen(across(), bob.person)

    def test_refuses_him_with_a_reason(self, bob: Traveller) -> None:
        offer = offered(bob.person, giver(), "site", venue=ACROSS)

        did(custody.refuse_offer, across(), hand_over=offer.pk, reason="已满")

        assert held(bob.person) == ("checkpoint", STATION)

    def test_nobody_else_is_shown_for_it(self, bob: Traveller) -> None:
        carol = come("测试丙", 3)
        offered(bob.person, giver(), "site", venue=ACROSS)

        assert not seen(across(), carol.person)
        assert not seen(acting_officer(JINZHONG, "site_manager"), bob.person)

    def test_a_merge_meanwhile_shows_all_of_the_one_person(
        self, bob: Traveller
    ) -> None:
        twin = passing_by("测试丁", 4)
        together = {"keep": bob.person, "gone": twin.person, "reason": "同一人"}
        did(merging.merge, officer("tracer"), **together)
        offer = offered(bob.person, giver(), "site", venue=ACROSS)

        with database.acting(across()), database.transaction():
            assert registry.family(bob.person) == [bob.person, twin.person]
        did(custody.accept, across(), hand_over=offer.pk)

        assert held(bob.person) == ("site", ACROSS)


def driver() -> Actor:
    """Return a driver of another city, who takes people from one to the other."""
    return acting_officer(JINZHONG, "driver", account=known("driver-of-jinzhong"))


class TestOnATrip:
    """A driver from further away takes people from Xiaodian to the site in Yingze."""

    def planned(self, *who: Traveller) -> Trip:
        return did(
            trips.plan,
            giver(),
            people=[each.person for each in who],
            plate="晋A·1",
            driver=driver().account,
            lead="测试组长",
            origin=STATION,
            destination=ACROSS,
        )

    def test_from_the_platform_to_the_door(self, bob: Traveller) -> None:
        carol = passing_by()
        trip = self.planned(bob, carol)
        by = driver()
        with database.acting(across()), database.transaction():
            assert len(queries.expected(ACROSS)) == 2

        did(trips.depart, by, trip=trip.pk)
        assert held(bob.person) == ("driver", "")
        did(trips.arrive, by, trip=trip.pk)
        assert not seen(by, carol.person)  # whom nothing binds has got off
        with database.acting(across()), database.transaction():
            (offer,) = queries.at_the_door(ACROSS)
        did(custody.accept, across(), hand_over=offer.pk)

        assert held(bob.person) == ("site", ACROSS)
        assert not seen(by, bob.person)
        assert no_gaps()

    def test_another_driver_of_that_place_sees_nobody(self, bob: Traveller) -> None:
        trip = self.planned(bob)
        did(trips.depart, driver(), trip=trip.pk)

        another = acting_officer(JINZHONG, "driver", account="another")
        assert not seen(another, bob.person)
        with pytest.raises(refusals.UnknownTrip):
            did(trips.arrive, another, trip=trip.pk)

    def test_cancelled_the_driver_sees_nobody(self, bob: Traveller) -> None:
        trip = self.planned(bob)
        assert seen(driver(), bob.person)

        did(trips.cancel, giver(), trip=trip.pk, reason="车坏了")

        assert not seen(driver(), bob.person)


def test_a_wider_officer_sees_what_they_saw(bob: Traveller) -> None:
    offered(bob.person, giver(), "site", venue=ACROSS)

    assert seen(acting_officer(TAIYUAN, "site_manager"), bob.person)
