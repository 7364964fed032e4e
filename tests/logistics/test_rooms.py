"""A site gives whom it has signed for a bed, and no bed to two."""

from unittest.mock import patch
from uuid import UUID

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.logistics import queries, refusals
from pratique.logistics.actions import custody, lodging, rooms
from pratique.logistics.models import Room
from pratique.loop.settling import acting, strictly
from pratique.registry.actions import moving
from tests.gazetteer import CHENGDU
from tests.logistics.cast import (
    HOSPITAL,
    OTHER_SITE,
    SITE,
    checkpoint,
    come,
    community,
    did,
    hospital,
    later,
    offered,
    on,
    site,
    stranger,
    to_site,
)
from tests.loop.at_once import together
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def room(morning: None) -> Room:
    """Room 101 of the site has two beds."""
    return did(rooms.open_room, site(), venue=SITE, number="101", beds=2)


def at_site() -> dict[str, object]:
    """Return what the site's page says."""
    with database.acting(site()), database.transaction():
        return {
            "door": len(queries.at_the_door(SITE)),
            "no bed": len(queries.without_bed(SITE)),
            "beds": [(row.room.number, row.bed) for row in queries.lodged(SITE)],
            "free": queries.free_beds(SITE),
            "may go": len(queries.free_to_go(SITE)),
        }


def test_a_room_has_beds_that_are_free(room: Room) -> None:
    with database.acting(site()), database.transaction():
        (found,) = queries.rooms(SITE)
    assert (found.room.number, found.taken, found.free) == ("101", 0, 2)


def test_from_the_door_into_a_bed(room: Room) -> None:
    bob = come()
    offer = offered(bob.person, checkpoint(), "site", venue=SITE)
    assert at_site()["door"] == 1
    did(custody.accept, site(), hand_over=offer.pk)
    assert (at_site()["door"], at_site()["no bed"]) == (0, 1)

    did(rooms.lodge, site(), person=bob.person, room=room.pk)

    assert at_site() == {
        "door": 0,
        "no bed": 0,
        "beds": [("101", 1)],
        "free": 1,
        "may go": 0,
    }


def test_no_bed_is_given_twice(room: Room) -> None:
    for serial, name in enumerate(("测试甲", "测试乙"), 1):
        to_site(come(name, serial).person, room=room)
    carol = come("测试丙", 3)
    to_site(carol.person)

    with pytest.raises(refusals.RoomFull):
        did(rooms.lodge, site(), person=carol.person, room=room.pk)
    assert at_site()["beds"] == [("101", 1), ("101", 2)]


def test_a_bed_that_is_taken_or_not_there_is_refused(room: Room) -> None:
    to_site(come().person, room=room)
    carol = come("测试丙", 3)
    to_site(carol.person)

    for bed in (1, 3):
        with pytest.raises(refusals.BedTaken):
            did(rooms.lodge, site(), person=carol.person, room=room.pk, bed=bed)
    did(rooms.lodge, site(), person=carol.person, room=room.pk, bed=2)


def test_two_at_once_get_two_beds(room: Room) -> None:
    people = [come("测试甲", 1).person, come("测试乙", 2).person]
    for person in people:
        to_site(person)

    def lodge(person: UUID) -> object:
        with strictly(), acting(site()):
            return rooms.lodge(person=person, room=room.pk, by=site())

    found = together(lambda: lodge(people[0]), lambda: lodge(people[1]))

    assert [one.said for one in found] == [None, None]
    assert at_site()["beds"] == [("101", 1), ("101", 2)]


def test_the_same_room_again_changes_nothing(room: Room) -> None:
    bob = come()
    to_site(bob.person, room=room)

    did(rooms.lodge, site(), person=bob.person, room=room.pk)

    assert at_site()["beds"] == [("101", 1)]


def test_who_moves_leaves_the_other_bed(room: Room) -> None:
    other = did(rooms.open_room, site(), venue=SITE, number="102", beds=1)
    bob = come()
    to_site(bob.person, room=room)

    did(rooms.lodge, site(), person=bob.person, room=other.pk)

    assert at_site()["beds"] == [("102", 1)]


def test_whom_the_site_has_not_signed_for_gets_no_bed(room: Room) -> None:
    bob = come()
    offered(bob.person, checkpoint(), "site", venue=SITE)

    with pytest.raises(refusals.NotInCharge):
        did(rooms.lodge, site(), person=bob.person, room=room.pk)


def test_a_guest_of_another_site_gets_no_bed(room: Room) -> None:
    bob = come()
    offer = offered(bob.person, checkpoint(), "site", venue=OTHER_SITE)
    did(custody.accept, site(), hand_over=offer.pk)

    with pytest.raises(refusals.NotInCharge):
        did(rooms.lodge, site(), person=bob.person, room=room.pk)


def test_who_goes_to_hospital_leaves_the_bed(room: Room) -> None:
    bob = come()
    to_site(bob.person, room=room)
    offer = offered(bob.person, site(), "hospital", venue=HOSPITAL)
    assert at_site()["beds"] == [("101", 1)]

    did(custody.accept, hospital(), hand_over=offer.pk)

    assert at_site()["beds"] == []


def test_who_is_free_may_go_and_leaves_the_bed_when_they_do(room: Room) -> None:
    bob = come()
    to_site(bob.person, room=room)
    did(moving.depart, checkpoint(), person=bob.person)
    assert at_site()["may go"] == 1

    did(rooms.leave, site(), person=bob.person)

    assert at_site() == {"door": 0, "no bed": 0, "beds": [], "free": 2, "may go": 0}
    assert did(rooms.leave, site(), person=bob.person) is None


def test_a_bed_is_had_from_one_instant_to_another(room: Room) -> None:
    bob = come()
    to_site(bob.person, room=room)
    later(22, 8)

    ended = did(rooms.leave, site(), person=bob.person)

    assert ended is not None
    assert (ended.since, ended.until) == (on(21, 9), on(22, 8))


class TestRoomsOfASite:
    def test_a_number_twice_is_refused(self, room: Room) -> None:
        with pytest.raises(refusals.RoomThere):
            did(rooms.open_room, site(), venue=SITE, number=" 101 ", beds=1)
        did(rooms.open_room, site(), venue=OTHER_SITE, number="101", beds=1)

    @pytest.mark.parametrize(("number", "beds"), [("", 1), ("102", 0)])
    def test_without_number_or_bed_it_is_none(self, number: str, beds: int) -> None:
        with pytest.raises(refusals.RoomIncomplete):
            did(rooms.open_room, site(), venue=SITE, number=number, beds=beds)

    def test_a_hospital_has_no_rooms_here(self) -> None:
        with pytest.raises(refusals.WrongVenue):
            did(rooms.open_room, site(), venue=HOSPITAL, number="1", beds=1)

    def test_a_room_in_use_stays_open(self, room: Room) -> None:
        bob = come()
        to_site(bob.person, room=room)
        with pytest.raises(refusals.RoomInUse):
            did(rooms.close_room, site(), room=room.pk)

        did(rooms.leave, site(), person=bob.person)
        did(rooms.close_room, site(), room=room.pk)

        with pytest.raises(refusals.UnknownRoom):
            did(rooms.lodge, site(), person=bob.person, room=room.pk)

    def test_only_who_runs_sites_there_opens_rooms(self, room: Room) -> None:
        elsewhere = acting_officer(CHENGDU, "site_manager")
        for by in (elsewhere, community(), stranger()):
            with pytest.raises(NotHere):
                did(rooms.open_room, by, venue=SITE, number="201", beds=1)
        with pytest.raises(refusals.UnknownRoom):
            did(rooms.close_room, elsewhere, room=room.pk)


def test_with_a_ledger_that_fails_nothing_has_moved(room: Room) -> None:
    bob = come()
    to_site(bob.person)

    with (
        patch.object(lodging, "record", side_effect=ConnectionError("gone")),
        pytest.raises(ConnectionError, match="gone"),
    ):
        did(rooms.lodge, site(), person=bob.person, room=room.pk)

    assert at_site()["beds"] == []
