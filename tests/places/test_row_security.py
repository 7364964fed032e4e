"""What the database itself refuses, whatever an action may be told."""

from itertools import product

import pytest
from django.db import ProgrammingError

from pratique import database
from pratique.database import Actor
from pratique.places import actions
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
)


def changed(by: Actor, sql: str) -> int:
    """Run a statement as an actor; return how many rows it changed."""
    with database.acting(by), database.transaction():
        return len(database.rows(f"{sql} RETURNING 1"))


def test_everybody_reads() -> None:
    for role, table in product(("officer", "intake", "gate", "worker"), TABLES):
        with database.acting(Actor(role, role, low=0, high=0)), database.transaction():
            database.rows(f"SELECT * FROM {table}")


@pytest.mark.parametrize("role", ["intake", "gate"])
def test_the_public_and_the_gate_write_nothing(role: str) -> None:
    writes = ("DELETE FROM {}", "UPDATE {} SET id = id", "INSERT INTO {0} TABLE {0}")
    for write, table in product(writes, TABLES):
        sql = write.format(table)
        with pytest.raises(ProgrammingError, match="permission denied"):
            changed(Actor(role, role), sql)


@pytest.mark.parametrize("role", ["officer", "worker"])
def test_nobody_deletes_or_rewrites_what_was_announced(role: str) -> None:
    writes = ("DELETE FROM {}", "UPDATE {} SET entry_id = entry_id")
    for write, table in product(writes, TABLES):
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
