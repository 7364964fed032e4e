"""A driver signs for everybody on board, and has them until each is signed for."""

from unittest.mock import patch

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER
from pratique.logistics import queries, refusals
from pratique.logistics.actions import custody, trips
from pratique.logistics.models import Trip
from pratique.registry.actions import moving
from pratique.registry.refusals import UnknownPerson
from tests.access.cast import closed, works_here
from tests.logistics.cast import (
    DRIVER,
    SITE,
    STATION,
    Traveller,
    checkpoint,
    come,
    community,
    did,
    driver,
    held,
    later,
    no_gaps,
    offered,
    on,
    passing_by,
    site,
    stranger,
)

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def two(morning: None) -> tuple[Traveller, Traveller]:
    """Two people stand at the station."""
    return come("测试甲", 1), come("测试乙", 2)


def planned(*who: Traveller, **otherwise: object) -> Trip:
    """Plan a trip of these people from the station to the site."""
    told: dict[str, object] = {
        "people": [one.person for one in who],
        "plate": "晋A·12345",
        "driver": DRIVER,
        "lead": "测试组长",
        "origin": STATION,
        "destination": SITE,
    }
    return did(trips.plan, checkpoint(), **(told | otherwise))


def both(two: tuple[Traveller, Traveller]) -> list[tuple[str, str]]:
    """Return what has each of them."""
    return [held(one.person) for one in two]


def test_from_the_platform_to_the_door(two: tuple[Traveller, Traveller]) -> None:
    trip = planned(*two)
    assert both(two) == [("checkpoint", STATION)] * 2
    later(21, 10)
    did(trips.depart, driver(), trip=trip.pk)
    assert both(two) == [("driver", "")] * 2
    later(21, 11)
    did(trips.arrive, driver(), trip=trip.pk)
    assert both(two) == [("driver", "")] * 2  # nobody has signed yet

    with database.acting(site()), database.transaction():
        offers = [row.pk for row in queries.at_the_door(SITE)]
    for offer in offers:
        did(custody.accept, site(), hand_over=offer)

    assert both(two) == [("site", SITE)] * 2
    assert no_gaps()


def test_a_site_expects_who_is_on_the_way(two: tuple[Traveller, Traveller]) -> None:
    trip = planned(*two)
    for step in (None, trips.depart):
        if step:
            did(step, driver(), trip=trip.pk)
        with database.acting(site()), database.transaction():
            assert len(queries.expected(SITE)) == 2
    did(trips.arrive, driver(), trip=trip.pk)
    with database.acting(site()), database.transaction():
        assert len(queries.expected(SITE)) == 0


def test_an_arrival_nobody_accepts_leaves_them_with_the_driver(
    two: tuple[Traveller, Traveller],
) -> None:
    trip = planned(*two)
    did(trips.depart, driver(), trip=trip.pk)
    did(trips.arrive, driver(), trip=trip.pk)
    later(21, 15)

    assert both(two) == [("driver", "")] * 2
    with database.acting(driver()), database.transaction():
        assert len(queries.on_board(DRIVER)) == 2
        assert list(queries.trips_of(DRIVER)) == []
    with database.acting(checkpoint()), database.transaction():
        assert len(queries.overdue_hand_overs(on(21, 14))) == 2
    assert no_gaps()


def test_who_goes_home_is_received_by_their_community() -> None:
    bob = come()
    trip = planned(bob, destination="")
    did(trips.depart, driver(), trip=trip.pk)
    did(trips.arrive, driver(), trip=trip.pk)

    with database.acting(community()), database.transaction():
        (offer,) = queries.offers_for(community())
    did(custody.accept, community(), hand_over=offer.pk)

    assert held(bob.person) == ("community", "")


def test_who_is_not_bound_rides_along_and_nobody_signs() -> None:
    bob, carol = come(), passing_by()
    trip = planned(bob, carol)
    did(trips.depart, driver(), trip=trip.pk)

    with database.acting(driver()), database.transaction():
        assert len(queries.passengers(trip.pk)) == 2
    assert held(carol.person) == ("", "")


def test_who_is_free_meanwhile_does_not_come_along(
    two: tuple[Traveller, Traveller],
) -> None:
    trip = planned(*two)
    did(moving.depart, checkpoint(), person=two[0].person)

    did(trips.depart, driver(), trip=trip.pk)

    with database.acting(driver()), database.transaction():
        aboard = [row.person_id for row in queries.passengers(trip.pk)]
    assert aboard == [two[1].person]


def test_cancelled_whoever_has_them_keeps_them(
    two: tuple[Traveller, Traveller],
) -> None:
    trip = planned(*two)

    did(trips.cancel, checkpoint(), trip=trip.pk, reason="车坏了")

    assert both(two) == [("checkpoint", STATION)] * 2
    with database.acting(WORKER), database.transaction():
        assert list(queries.waiting_hand_overs()) == []
    with pytest.raises(refusals.TripOver):
        did(trips.depart, driver(), trip=trip.pk)


def test_a_driver_finds_their_trips(two: tuple[Traveller, Traveller]) -> None:
    trip = planned(*two)

    with database.acting(driver()), database.transaction():
        assert [row.pk for row in queries.trips_of(DRIVER)] == [trip.pk]
        assert list(queries.trips_of("another")) == []


class TestRefused:
    @pytest.mark.parametrize("field", ["people", "plate", "driver", "lead"])
    def test_a_trip_without(self, two: tuple[Traveller, Traveller], field: str) -> None:
        with pytest.raises(refusals.TripIncomplete) as refused:
            planned(*two, **{field: [] if field == "people" else " "})
        assert refused.value.field == field

    @pytest.mark.parametrize("driver", ["no-such-driver", "disabled"])
    def test_a_trip_whose_driver_is_nobody(
        self, two: tuple[Traveller, Traveller], driver: str
    ) -> None:
        account = works_here(driver, "driver") if driver == "disabled" else driver
        if driver == "disabled":
            closed(driver)
        with pytest.raises(refusals.NobodyToReceive) as refused:
            planned(*two, driver=account)
        assert refused.value.field == "driver"

    def test_another_driver(self, two: tuple[Traveller, Traveller]) -> None:
        trip = planned(*two)

        for step in (trips.depart, trips.arrive):
            with pytest.raises(refusals.UnknownTrip):
                did(step, driver("another"), trip=trip.pk)
        assert both(two) == [("checkpoint", STATION)] * 2

    def test_a_step_twice_or_too_early(self, two: tuple[Traveller, Traveller]) -> None:
        trip = planned(*two)
        with pytest.raises(refusals.TripNotUnderWay):
            did(trips.arrive, driver(), trip=trip.pk)
        did(trips.depart, driver(), trip=trip.pk)
        with pytest.raises(refusals.TripOver):
            did(trips.depart, driver(), trip=trip.pk)
        with pytest.raises(refusals.TripOver):
            did(trips.cancel, checkpoint(), trip=trip.pk, reason="太晚")
        did(trips.arrive, driver(), trip=trip.pk)
        with pytest.raises(refusals.TripOver):
            did(trips.arrive, driver(), trip=trip.pk)

    def test_who_is_offered_elsewhere(self, two: tuple[Traveller, Traveller]) -> None:
        offered(two[1].person, checkpoint(), "site", venue=SITE)

        with pytest.raises(refusals.AlreadyOffered):
            planned(*two)

        with database.acting(WORKER), database.transaction():
            assert Trip.objects.count() == 0
            assert queries.open_offer(two[0].person) is None

    def test_who_may_not_plan(self, two: tuple[Traveller, Traveller]) -> None:
        with pytest.raises(NotHere):
            did(
                trips.plan,
                site(),
                people=[two[0].person],
                plate="晋A·1",
                driver=DRIVER,
                lead="x",
                origin=STATION,
                destination=SITE,
            )

    def test_another_district(self, two: tuple[Traveller, Traveller]) -> None:
        trip = planned(*two)
        with pytest.raises(refusals.UnknownTrip):
            did(trips.cancel, stranger(), trip=trip.pk, reason="不归我管")
        with pytest.raises(UnknownPerson):
            did(
                trips.plan,
                stranger(),
                people=[two[0].person],
                plate="川A·1",
                driver=DRIVER,
                lead="x",
                origin=STATION,
                destination=SITE,
            )


@pytest.mark.parametrize("module", [trips, custody])
def test_with_a_ledger_that_fails_nothing_has_moved(
    two: tuple[Traveller, Traveller], module: object
) -> None:
    trip = planned(*two)

    with (
        patch.object(module, "record", side_effect=ConnectionError("gone")),
        pytest.raises(ConnectionError, match="gone"),
    ):
        did(trips.depart, driver(), trip=trip.pk)

    assert both(two) == [("checkpoint", STATION)] * 2
    with database.acting(WORKER), database.transaction():
        assert queries.access_trip(trip.pk).started_entry_id is None
