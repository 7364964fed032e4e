"""Officers' own SQL reaches nobody elsewhere, and rewrites nothing that was signed."""

import pytest
from django.db import DatabaseError

from pratique import database
from pratique.database import Actor
from pratique.logistics import queries
from tests.gazetteer import PINGYAO, TAIYUAN
from tests.logistics.cast import (
    DRIVER,
    SITE,
    STATION,
    checkpoint,
    come,
    commander,
    did,
    driver,
    offered,
    stranger,
)
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("morning")
TABLES = (
    *("logistics_custody", "logistics_hand_over", "logistics_room"),
    *("logistics_lodging", "logistics_trip", "logistics_passenger"),
    *("community_unit", "community_unit_officer", "community_task"),
)
HELD = (
    *("logistics_custody", "logistics_hand_over", "logistics_lodging"),
    *("logistics_trip", "logistics_passenger", "community_task"),
)


@pytest.fixture
def everything(morning: None) -> None:
    """Put a row into every table."""
    from pratique.logistics.actions import custody, rooms, trips
    from tests.community.cast import appointed, street
    from tests.logistics.cast import site

    appointed(street())
    room = did(rooms.open_room, site(), venue=SITE, number="101", beds=2)
    bob, carol = come(), come("测试丁", 2)
    offer = offered(bob.person, checkpoint(), "site", venue=SITE)
    did(custody.accept, site(), hand_over=offer.pk)
    did(rooms.lodge, site(), person=bob.person, room=room.pk)
    did(
        trips.plan,
        checkpoint(),
        people=[carol.person],
        plate="晋A·1",
        driver=DRIVER,
        lead="测试组长",
        origin=STATION,
        destination=SITE,
    )


@pytest.mark.usefixtures("everything")
def test_another_city_sees_no_row_of_any_table() -> None:
    for table in TABLES:
        asked = f"SELECT count(*) FROM {table}"
        with database.acting(commander()), database.transaction():
            assert database.rows(asked)[0][0] > 0, table
        for duty in ("commander", "driver", "site_manager"):
            elsewhere = acting_officer(PINGYAO, duty, account="elsewhere")
            with database.acting(elsewhere), database.transaction():
                assert database.rows(asked)[0][0] == 0, (table, duty)


@pytest.mark.usefixtures("everything")
def test_a_driver_sees_the_own_trip_wherever_it_goes() -> None:
    mine = acting_officer(PINGYAO, "driver", account=DRIVER)

    with database.acting(mine), database.transaction():
        (trip,) = queries.trips_of(DRIVER)
        found = database.rows("SELECT count(*) FROM logistics_passenger")
    assert trip.plate == "晋A·1"
    assert found == [(1,)]


def counted(by: Actor, table: str) -> int:
    """Return how many rows of a table the database shows to somebody."""
    with database.acting(by), database.transaction():
        return int(database.rows(f"SELECT count(*) FROM {table}")[0][0])


@pytest.mark.usefixtures("everything")
def test_a_driver_of_the_place_sees_whom_they_take_and_nobody_else() -> None:
    people = ("registry_person", *HELD)

    assert {table: counted(driver(), table) for table in people} == {
        "registry_person": 1,
        "logistics_custody": 1,
        "logistics_hand_over": 1,
        "logistics_lodging": 0,
        "logistics_trip": 1,
        "logistics_passenger": 1,
        "community_task": 1,
    }
    another = driver("another")
    assert {counted(another, table) for table in people} == {0}


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("duty", ["sampler", "laboratory_clerk", "administrator"])
def test_who_has_nobody_reads_nothing_of_who_has_whom(duty: str) -> None:
    by = acting_officer(TAIYUAN, duty, account=duty)

    assert {counted(by, table) for table in HELD} == {0}


REWRITES = (
    *(f"DELETE FROM {table}" for table in TABLES),
    "UPDATE logistics_custody SET since = since - interval '1 day'",
    "UPDATE logistics_custody SET kind = 'elsewhere'",
    "UPDATE logistics_hand_over SET offered_by = 'somebody'",
    "UPDATE logistics_trip SET driver = 'somebody'",
    "UPDATE logistics_lodging SET bed = 2",
    "UPDATE community_task SET account = 'somebody'",
)


@pytest.mark.usefixtures("everything")
def test_what_was_signed_is_not_rewritten() -> None:
    by = acting_officer(TAIYUAN, "commander", account="commander")

    for statement in REWRITES:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            database.acting(by),
            database.transaction(),
        ):
            database.rows(statement)


@pytest.mark.usefixtures("everything")
def test_an_officer_adds_nothing_about_somebody_elsewhere() -> None:
    with database.acting(commander()), database.transaction():
        ((person, entry),) = database.rows(
            "SELECT person_id, entry_id FROM logistics_custody"
            " WHERE ended_entry_id IS NULL LIMIT 1"
        )

    with (
        pytest.raises(DatabaseError, match="row-level security"),
        database.acting(stranger()),
        database.transaction(),
    ):
        database.rows(
            "INSERT INTO logistics_custody"
            " (id, person_id, kind, account, place, since, entry_id)"
            " VALUES (gen_random_uuid(), %s, 'command', '', %s, now(), %s)",
            [person, stranger().low, entry],
        )
