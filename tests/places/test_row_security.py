"""What the database itself refuses, whatever an action may be told."""

from itertools import product

import pytest
from django.db import ProgrammingError

from pratique import database
from pratique.database import WORKER, Actor
from pratique.places import actions
from tests.conftest import SetClock
from tests.gazetteer import PINGYAO, TAIYUAN, WUCHENG
from tests.places.cast import command, did, listed, on, watch_list

pytestmark = pytest.mark.usefixtures("noon")
TABLES = (
    "places_venue",
    "places_risk_area",
    "places_area_level",
    "places_watch_list",
    "places_watch_entry",
    "places_outbreak_note",
    "places_zone",
    "places_zone_review",
    "places_venue_closure",
)
OF_COMMANDS = ("places_response", "places_response_step")
EVERY = (*TABLES, *OF_COMMANDS)


def changed(by: Actor, sql: str) -> int:
    """Run a statement as an actor; return how many rows it changed."""
    with database.acting(by), database.transaction():
        return len(database.rows(f"{sql} RETURNING 1"))


def test_everybody_reads() -> None:
    for role, table in product(("officer", "intake", "gate", "worker"), TABLES):
        with database.acting(Actor(role, role, low=0, high=0)), database.transaction():
            database.rows(f"SELECT * FROM {table}")


def test_only_officers_read_how_a_command_works() -> None:
    for role, table in product(("officer", "worker"), OF_COMMANDS):
        with database.acting(Actor(role, role, low=0, high=0)), database.transaction():
            database.rows(f"SELECT * FROM {table}")
    for role, table in product(("intake", "gate"), OF_COMMANDS):
        with pytest.raises(ProgrammingError, match="permission denied"):
            changed(Actor(role, role), f"UPDATE {table} SET id = id")


@pytest.mark.parametrize("role", ["intake", "gate"])
def test_the_public_and_the_gate_write_nothing(role: str) -> None:
    writes = ("DELETE FROM {}", "UPDATE {} SET id = id", "INSERT INTO {0} TABLE {0}")
    for write, table in product(writes, EVERY):
        sql = write.format(table)
        with pytest.raises(ProgrammingError, match="permission denied"):
            changed(Actor(role, role), sql)


@pytest.mark.parametrize("role", ["officer", "worker"])
def test_nobody_deletes_or_rewrites_what_was_announced(role: str) -> None:
    writes = ("DELETE FROM {}", "UPDATE {} SET entry_id = entry_id")
    for write, table in product(writes, EVERY):
        sql = write.format(table)
        with pytest.raises(ProgrammingError, match="permission denied"):
            changed(Actor(role, role), sql)


def test_the_day_risk_began_cannot_be_moved() -> None:
    listed()
    with pytest.raises(ProgrammingError, match="permission denied"):
        changed(command(), "UPDATE places_area_level SET counted_from = '2022-08-01'")


def test_another_commands_officer_lifts_nothing_of_ours() -> None:
    area = listed()
    lift = (
        "UPDATE places_area_level SET lifted_on = '2022-08-21', lifted_at = now(),"
        f" ended_entry_id = entry_id WHERE area_id = '{area.pk}'"
    )

    assert changed(command(PINGYAO), lift) == 0
    assert changed(command(TAIYUAN), lift) == 1


@pytest.mark.parametrize("forged", ["", "成都市"])
def test_another_place_is_listed_only_in_somebodys_name(forged: str) -> None:
    area = listed()
    forge = (
        "INSERT INTO places_risk_area (id, code, name, name_en, description, whole,"
        " announced_by, source, division_id, entry_id)"
        f" SELECT gen_random_uuid(), 'x', 'x', '', '', false, '{forged}', '',"
        f" division_id, entry_id FROM places_risk_area WHERE id = '{area.pk}'"
    )
    if forged:
        assert changed(command(PINGYAO), forge) == 1
    else:
        with pytest.raises(ProgrammingError, match="row-level security"):
            changed(command(PINGYAO), forge)


def test_another_commands_watch_list_is_left_alone() -> None:
    watch_list()
    did(
        actions.watch,
        watch_list="cn.shanxi.taiyuan/pingyao",
        division=WUCHENG,
        since=on(17),
    )
    end = (
        "UPDATE places_watch_entry SET until = '2022-08-21', ended_entry_id = entry_id"
    )

    assert changed(command(PINGYAO), end) == 0
    assert changed(command(TAIYUAN), end) == 1


@pytest.fixture
def command_s_own(noon: SetClock) -> None:
    """Impose a zone, close premises and open a response in 坞城."""
    zone = did(actions.zones.impose, division=WUCHENG, review_on=on(24))
    did(actions.zones.review, zone=zone.pk, review_on=on(25))
    did(actions.open_venue, kind="market", name="市场", division=WUCHENG, code="m")
    did(actions.closures.close, venue="m")
    response = did(
        actions.responses.open, division=WUCHENG, level="III", person_in_charge="测试甲"
    )
    did(actions.responses.tick, response=response.pk, step="start_tracing")


@pytest.mark.parametrize(
    "end",
    [
        (
            "places_zone SET lifted_at = now(), lift_reason = 'x', by_mistake = false,"
            " ended_entry_id = entry_id"
        ),
        "places_venue_closure SET sampled_at = closed_at, sampled_entry_id = entry_id",
        "places_response SET closed_at = opened_at, ended_entry_id = entry_id",
        "places_response_step SET ended_entry_id = entry_id",
    ],
)
@pytest.mark.usefixtures("command_s_own")
def test_another_command_ends_nothing_of_ours(end: str) -> None:
    assert changed(command(PINGYAO), f"UPDATE {end}") == 0
    assert changed(command(TAIYUAN), f"UPDATE {end}") == 1


@pytest.mark.parametrize("table", EVERY[6:])
@pytest.mark.usefixtures("command_s_own")
def test_another_command_adds_nothing_to_ours(table: str) -> None:
    """A row of ours, copied by somebody else, is refused before it is a duplicate."""
    with database.acting(WORKER), database.transaction():
        columns = [
            name
            for (name,) in database.rows(
                "SELECT column_name::text FROM information_schema.columns"
                " WHERE table_name = %s AND column_name NOT IN ('id', 'reference')",
                [table],
            )
        ]
    own_id = "gen_random_uuid()"
    has_reference = table in {"places_zone", "places_response"}
    into, values = (
        ("id, reference", f"{own_id}, 'x'") if has_reference else ("id", own_id)
    )
    listed = ", ".join(columns)
    forge = (
        f"INSERT INTO {table} ({into}, {listed}) SELECT {values}, {listed} FROM {table}"
    )

    with pytest.raises(ProgrammingError, match="row-level security"):
        changed(command(PINGYAO), forge)
