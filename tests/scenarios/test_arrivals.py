"""21 August 2022, lived: the table of the twelve and of the six with a trouble.

The table is written down here a second time, by hand, from the scenario's source.
"""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.scenarios.house import Commands

pytestmark = pytest.mark.slow
SCENARIO = "arrivals-2022-08-21"
THREE = ["2022-08-21", "2022-08-22", "2022-08-23"]
CENTRAL, QUARANTINE = "central_quarantine", "home_quarantine"
HOME, SELF = "home_monitoring", "self_monitoring"


def days(*numbers: int) -> list[str]:
    return [f"2022-08-{number:02}" for number in numbers]


# person: mark, code, binding measure, last day (24:00), tests due, supervisor
TABLE: dict[str, tuple[str, str, str | None, int | None, list[str], str | None]] = {
    "1": ("red", "red", CENTRAL, 27, days(21, 22, 23, 25, 27), "site"),
    "2": ("red", "red", CENTRAL, 26, days(21, 22, 24, 26), "site"),
    "3": ("yellow", "yellow", QUARANTINE, 27, days(21, 24, 27), "community"),
    "4": ("blue", "green", HOME, 23, THREE, "community"),
    "5": ("green", "green", HOME, 23, THREE, "community"),
    "6": ("green", "green", HOME, 23, THREE, "hotel"),
    "7": ("green", "green", SELF, 23, THREE, "community"),
    "8": ("green", "green", SELF, 23, THREE, "community"),
    "9": ("green", "green", SELF, 23, THREE, "community"),
    "10": ("red", "red", CENTRAL, 22, days(21, 22), "site"),
    "11": ("green", "green", None, None, days(21), None),
    "12": ("green", "green", HOME, 23, THREE, "community"),
}
FREE = {
    "1": "2022-08-28T00:00:00+08:00",
    "2": "2022-08-27T00:00:00+08:00",
    "3": "2022-08-28T00:00:00+08:00",
    **dict.fromkeys(("4", "5", "6", "7", "8", "9", "12"), "2022-08-24T00:00:00+08:00"),
    "10": "2022-08-23T00:00:00+08:00",
    "a": "2022-08-28T10:00:00+08:00",
    "b": "2022-08-24T18:00:00+08:00",
    "c": "2022-08-31T00:00:00+08:00",
    "d": "2022-08-28T11:00:00+08:00",
    "e": "2022-08-24T10:00:00+08:00",
    "f": "2022-08-24T00:00:00+08:00",
}
SPAN = ("--from", "2022-08-21", "--to", "2022-08-31")


@dataclass(frozen=True)
class Lived:
    """What was seen on the way, and where it ended."""

    database: str
    at_noon: dict[str, Any]
    moments: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def lived(commands: Commands) -> Lived:
    """Live the days in several goes, looking at everybody in between."""
    name = commands.fresh_name()
    moments = {}
    for until in (
        "2022-08-21T12:00",
        "2022-08-22T20:59",
        "2022-08-22T21:30",
        "2022-08-23T00:01",
        "2022-08-23T09:31",
        "2022-08-23T10:30",
    ):
        commands.run("replay", SCENARIO, "--until", until, on=name)
        people = commands.ask("people", on=name)["people"]
        moments[until] = {row["person"]: row for row in people}
    commands.run("replay", SCENARIO, on=name)
    return Lived(name, moments["2022-08-21T12:00"], moments)


@pytest.mark.parametrize("person", TABLE)
def test_at_noon_everybody_stands_as_the_table_says(lived: Lived, person: str) -> None:
    mark, code, binding, last, tests, supervisor = TABLE[person]
    row = lived.at_noon[person]

    assert (row["mark"], row["code"], row["binding"]) == (mark, code, binding)
    assert row["until"] == (last and f"2022-08-{last + 1}T00:00:00+08:00")
    assert row["tests_due"] == tests
    assert row["supervisor"] == supervisor


def test_read_at_once_everybody_is_who_they_are(
    lived: Lived, commands: Commands
) -> None:
    moments = [f"{moment}+08:00" for moment in lived.moments]

    assert commands.read_both_ways(None, *moments, on=lived.database) == []


def test_whoever_drives_through_leaves_and_is_never_released(
    lived: Lived, commands: Commands
) -> None:
    gone = commands.ask("people", on=lived.database)["people"]
    released = commands.ask("audit", "release", *SPAN, on=lived.database)["released"]

    assert "11" not in {row["person"] for row in gone}
    assert "11" not in {row["person"] for row in released}


def test_everybody_is_free_at_the_lawful_instant(
    lived: Lived, commands: Commands
) -> None:
    report = commands.ask("audit", "release", *SPAN, on=lived.database)

    assert (report["over_held"], report["released_early"]) == ([], [])
    assert {row["person"]: row["free_at"] for row in report["released"]} == FREE
    assert all(row["free_at"] == row["released_at"] for row in report["released"])
    assert len(report["released"]) == len(FREE)


def test_hours_of_waiting_for_the_laboratory_are_told_apart(
    lived: Lived, commands: Commands
) -> None:
    report = commands.ask("audit", "release", *SPAN, on=lived.database)
    waited = {
        row["person"]: row["waited_for_result_hours"] for row in report["released"]
    }

    assert waited["a"] == 10
    assert not any(waited[person] for person in ("1", "3", "c", "e", "f"))


def test_a_strangers_word_moves_nothing(lived: Lived) -> None:
    before = lived.moments["2022-08-22T20:59"]
    after = lived.moments["2022-08-22T21:30"]

    assert after["5"] == before["5"]
    assert after == before


def test_a_missed_test_turns_the_code_yellow_until_it_is_taken(lived: Lived) -> None:
    codes = [
        lived.moments[at]["b"]["code"]
        for at in ("2022-08-22T21:30", "2022-08-23T00:01", "2022-08-23T09:31")
    ]

    assert codes == ["green", "yellow", "green"]


def test_an_upheld_appeal_gives_the_plan_of_those_who_were_not_there(
    lived: Lived,
) -> None:
    row = lived.moments["2022-08-23T10:30"]["f"]

    assert (row["code"], row["binding"]) == ("green", SELF)
    assert row["reasons"] == ["cn.shanxi.taiyuan#arrival.other"]


def test_nothing_differs_when_everybody_is_computed_again(
    lived: Lived, commands: Commands
) -> None:
    report = commands.ask("audit", "standing", on=lived.database)
    noon = commands.ask(
        *("audit", "standing", "--as-of", "2022-08-21T12:00"), on=lived.database
    )

    assert (report["persons"], report["different"]) == (18, 0)
    assert (noon["persons"], noon["different"]) == (18, 0)


def test_the_ledger_of_the_days_is_whole(lived: Lived, commands: Commands) -> None:
    assert commands.ask("ledger", "verify", on=lived.database) == {"faults": []}


def test_an_explanation_of_a_past_moment_never_changes(
    lived: Lived, commands: Commands
) -> None:
    asked = ("explain", "--person", "9", "--as-of", "2022-08-21T12:00")
    told = commands.ask(*asked, on=lived.database)

    assert (told["code"], told["binding"]) == ("green", SELF)
    assert told["until"] == "2022-08-24T00:00:00+08:00"
    near = [one for one in told["considered"] if one["miss"] and one["miss"]["days"]]
    assert {one["rule"]: one["miss"]["days"] for one in near}[
        "cn.shanxi.taiyuan#arrival.high"
    ] == 1
    assert commands.ask(*asked, on=lived.database) == told


def test_the_same_file_again_does_nothing_more(
    lived: Lived, commands: Commands
) -> None:
    before = commands.ask("audit", "release", *SPAN, on=lived.database)

    done = commands.ask("replay", SCENARIO, on=lived.database)

    assert done["done"] == done["steps"]
    assert commands.ask("audit", "release", *SPAN, on=lived.database) == before


def test_the_clock_never_goes_back(lived: Lived, commands: Commands) -> None:
    said = commands.run(
        *("replay", SCENARIO, "--until", "2022-08-22"), on=lived.database, status=2
    )

    assert said.err.startswith("already_beyond: ")


def test_the_audit_names_a_moved_release_and_a_deleted_result(
    lived: Lived, commands: Commands
) -> None:
    copy = commands.copy(lived.database)
    commands.tamper(
        "UPDATE orders_release SET released_at = released_at + interval '2 minutes'"
        " WHERE person_id = (SELECT id FROM registry_person WHERE alias = '1')",
        "DELETE FROM labs_result WHERE id = (SELECT r.id FROM labs_result r"
        " JOIN registry_person p ON p.id = r.person_id WHERE alias = '3' LIMIT 1)",
        on=copy,
    )

    report = commands.ask("audit", "release", *SPAN, on=copy, status=1)

    assert [row["person"] for row in report["over_held"]] == ["1"]
    assert [row["person"] for row in report["released_early"]] == ["3"]
