"""17 to 31 August 2022, lived: four chains, and everybody around them.

The tables are written down here a second time, by hand, from the scenario's source.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from tests.scenarios.house import Commands

pytestmark = pytest.mark.slow
SCENARIO = "shanxi-2022-08"
SPAN = ("--from", "2022-08-17", "--to", "2022-08-31")
PROVINCE = ("--area", "140000000000")
AT_ONE = "2022-08-20T13:00"
# Each go is shorter than a command may take on a busy machine.
GOES = (
    *("2022-08-18T00:00", "2022-08-19T19:00", AT_ONE, "2022-08-22T00:00"),
    *("2022-08-24T12:00", "2022-08-25T12:00", "2022-08-27T12:00", "2022-08-31T24:00"),
)

# as of: total, confirmed, mild, common, asymptomatic, by city
MOMENTS: dict[str, tuple[int, int, int, int, int, dict[str, int]]] = {
    "2022-08-18T24:00": (6, 1, 1, 0, 5, {"1405": 5, "1408": 1}),
    "2022-08-19T24:00": (7, 6, 6, 0, 1, {"1405": 5, "1408": 1, "1401": 1}),
    "2022-08-20T11:00": (10, 9, 8, 1, 1, {"1405": 5, "1408": 4, "1401": 1}),
    AT_ONE: (11, 10, 9, 1, 1, {"1405": 5, "1408": 4, "1401": 1, "1403": 1}),
}
# chain: counted here, counted elsewhere, close contacts, secondary contacts
CHAINS = {
    "Z22列车“8·17”": (7, 0, 77, 0),
    "盂县“8·18”": (1, 5, 34, 201),
    "平遥“8·19”": (0, 4, 0, 0),
    "盐湖“8·20”": (3, 0, 6, 18),
}
# group: people, the lawful instant
FREE: dict[str, tuple[int, str]] = {
    "z22-taiyuan": (37, "2022-08-28T00:00:00+08:00"),
    "z22-jinzhong": (14, "2022-08-28T00:00:00+08:00"),
    "z22-datong": (5, "2022-08-28T00:00:00+08:00"),
    "z22-changzhi": (5, "2022-08-28T00:00:00+08:00"),
    "z22-lvliang": (5, "2022-08-28T00:00:00+08:00"),
    "z22-shuozhou": (4, "2022-08-28T00:00:00+08:00"),
    "z22-xinzhou": (1, "2022-08-28T00:00:00+08:00"),
    "yx-close": (33, "2022-08-29T00:00:00+08:00"),
    "yx-second": (201, "2022-08-26T00:00:00+08:00"),
    "yx-tube": (15, "2022-08-18T23:00:00+08:00"),
    "py-local": (14, "2022-08-20T06:00:00+08:00"),
    "py-jinzhou": (2, "2022-08-20T11:00:00+08:00"),
    "py-shijiazhuang": (8, "2022-08-20T11:00:00+08:00"),
    "py-zhengzhou": (7, "2022-08-20T11:00:00+08:00"),
    "py-xian": (5, "2022-08-20T11:00:00+08:00"),
    "yh-close": (6, "2022-08-31T00:00:00+08:00"),
    "yh-second": (18, "2022-08-28T00:00:00+08:00"),
}
IN_HOSPITAL = {
    *(f"z22-jincheng-{number}" for number in range(1, 6)),
    *("z22-taiyuan-1", "z22-yuncheng-1", "yx-close-1"),
    *("yh-father", "yh-mother", "yh-child"),
}
CENTRAL, HOME = "central_quarantine", "home_quarantine"


def days(*numbers: int) -> list[str]:
    return [f"2022-08-{number:02}" for number in numbers]


# group at 13:00 on the 20th, cases left out: binding, until, tests due, supervisor
Z22 = (CENTRAL, "2022-08-28T00:00:00+08:00", days(18, 19, 20, 22, 24, 27), "site")
STANDING: dict[str, tuple[str | None, str | None, list[str], str | None]] = {
    "z22-taiyuan": (*Z22[:2], days(18, 19, 20, 21, 22, 23, 24, 27), "site"),
    **dict.fromkeys(("z22-jinzhong", "z22-datong", "z22-changzhi"), Z22),
    **dict.fromkeys(("z22-lvliang", "z22-shuozhou", "z22-xinzhou"), Z22),
    "yx-close": (
        CENTRAL,
        "2022-08-29T00:00:00+08:00",
        days(19, 20, 21, 23, 25, 28),
        "site",
    ),
    "yx-second": (HOME, "2022-08-26T00:00:00+08:00", days(19, 22, 25), "community"),
    "yh-close": (
        CENTRAL,
        "2022-08-31T00:00:00+08:00",
        days(21, 22, 23, 25, 27, 30),
        "site",
    ),
    "yh-second": (HOME, "2022-08-28T00:00:00+08:00", days(21, 24, 27), "community"),
    **dict.fromkeys(
        ("yx-tube", "dalian", "py-local", "py-jinzhou", "py-shijiazhuang"),
        (None, None, [], None),
    ),
    **dict.fromkeys(("py-zhengzhou", "py-xian", "yh-staff"), (None, None, [], None)),
}


@dataclass(frozen=True)
class Lived:
    """What was seen on the way, and where it ended."""

    database: str
    at_one: dict[str, dict[str, Any]]
    told_then: Any  # the bulletin, asked when the clock stood at its moment


@pytest.fixture(scope="module")
def lived(commands: Commands) -> Lived:
    """Live the days in several goes, looking at everybody on the 20th at 13:00."""
    name = commands.fresh_name()
    people, told = {}, None
    for until in GOES:
        commands.run("replay", SCENARIO, "--until", until, on=name)
        if until == AT_ONE:
            rows = commands.ask("people", on=name)["people"]
            people = {row["person"]: row for row in rows}
            told = bulletin(commands, name, AT_ONE)
    return Lived(name, people, told)


def bulletin(commands: Commands, database: str, moment: str) -> Any:  # noqa: ANN401
    asked = ("bulletin", "--as-of", moment, *PROVINCE)
    return commands.ask(*asked, on=database)


def group(person: str) -> str:
    return re.sub(r"-\d+$", "", person)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_bulletin_gives_the_published_figures(
    lived: Lived, commands: Commands, moment: str
) -> None:
    total, confirmed, mild, common, asymptomatic, cities = MOMENTS[moment]
    told = bulletin(commands, lived.database, moment)
    positives = told["positives"]

    assert (positives["total"], positives["asymptomatic"]) == (total, asymptomatic)
    assert {
        key: positives["confirmed"][key] for key in ("total", "mild", "common")
    } == {"total": confirmed, "mild": mild, "common": common}
    assert told["by_city"] == {f"{city}00000000": n for city, n in cities.items()}
    assert bulletin(commands, lived.database, moment) == told


def test_the_chains_are_those_of_the_press_conference(lived: Lived) -> None:
    told = {
        chain["name"]: (
            chain["counted_here"],
            chain["counted_elsewhere"],
            chain["close_contacts"],
            chain["secondary_contacts"],
        )
        for chain in lived.told_then["chains"]
    }

    assert told == CHAINS
    assert list(told) == list(CHAINS)


def test_every_letter_is_answered(lived: Lived) -> None:
    letters = lived.told_then["letters"]

    assert (letters["sent"], letters["answered"], letters["open"]) == (31, 31, 0)


def test_the_country_s_figures_stand_beside_them(lived: Lived) -> None:
    national = lived.told_then["national"]

    assert (national["day"], national["confirmed"], national["asymptomatic"]) == (
        "2022-08-19",
        578,
        1591,
    )


def test_what_was_told_then_is_told_again_at_the_end(
    lived: Lived, commands: Commands
) -> None:
    again = bulletin(commands, lived.database, AT_ONE)

    assert json.dumps(again, sort_keys=True) == json.dumps(
        lived.told_then, sort_keys=True
    )


@pytest.mark.parametrize("name", STANDING)
def test_at_one_o_clock_everybody_stands_as_the_table_says(
    lived: Lived, name: str
) -> None:
    binding, until, tests, supervisor = STANDING[name]
    rows = [
        row
        for person, row in lived.at_one.items()
        if group(person) == name and person not in IN_HOSPITAL
    ]

    assert rows
    for row in rows:
        assert (row["binding"], row["until"], row["supervisor"]) == (
            binding,
            until,
            supervisor,
        )
        assert row["tests_due"] == tests
        assert row["code"] == ("red" if binding else "green")


@pytest.mark.parametrize("moment", [None, f"{AT_ONE}+08:00"])
def test_read_at_once_everybody_is_who_they_are(
    lived: Lived, commands: Commands, moment: str | None
) -> None:
    assert commands.read_both_ways(moment, on=lived.database) == []


def test_all_cases_are_in_hospital(lived: Lived) -> None:
    bound = {
        person for person, row in lived.at_one.items() if row["binding"] == "hospital"
    }

    assert bound == IN_HOSPITAL


def test_everybody_is_free_at_the_lawful_instant_and_nobody_else(
    lived: Lived, commands: Commands
) -> None:
    report = commands.ask("audit", "release", *SPAN, on=lived.database)
    free = Counter((group(row["person"]), row["free_at"]) for row in report["released"])

    assert (report["over_held"], report["released_early"]) == ([], [])
    assert report["faults"] == []
    assert free == {(name, at): people for name, (people, at) in FREE.items()}
    assert all(row["free_at"] == row["released_at"] for row in report["released"])
    assert len({row["person"] for row in report["released"]}) == 380


def test_one_has_left_hospital_and_is_watched_at_home(
    lived: Lived, commands: Commands
) -> None:
    rows = commands.ask("people", "--bound", on=lived.database)["people"]
    bound = {row["person"]: row["binding"] for row in rows}

    assert set(bound) == IN_HOSPITAL
    assert bound.pop("z22-jincheng-2") == "home_monitoring"
    assert set(bound.values()) == {"hospital"}


def test_there_is_no_instant_without_a_custodian_and_none_with_two(
    lived: Lived, commands: Commands
) -> None:
    report = commands.ask("audit", "custody", *SPAN, on=lived.database)

    assert (report["without"], report["two"]) == ([], [])
    assert report["persons"] == 400  # all but the ten of the closed venues


def test_nothing_differs_when_everybody_is_computed_again(
    lived: Lived, commands: Commands
) -> None:
    report = commands.ask("audit", "standing", on=lived.database)

    assert (report["persons"], report["different"]) == (410, 0)


def test_the_ledger_of_the_days_is_whole(lived: Lived, commands: Commands) -> None:
    assert commands.ask("ledger", "verify", on=lived.database) == {"faults": []}
