"""What is corrected is undone, with all that followed, and nothing else is."""

from typing import Any

import pytest

from tests.scenarios import troubles
from tests.scenarios.house import Commands

pytestmark = pytest.mark.slow
SPAN = ("--from", "2022-08-20", "--to", "2022-08-22")


@pytest.fixture(scope="module")
def lived(
    commands: Commands, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, Any]]:
    """Live the days; the name of the database, and everybody on the evening before."""
    name = commands.fresh_name()
    file = str(troubles.write(tmp_path_factory.mktemp("troubles")))
    commands.run("replay", file, "--until", "2022-08-20T22:00", on=name)
    rows = commands.ask("people", on=name)["people"]
    commands.run("replay", file, on=name)
    return name, {row["person"]: row["binding"] for row in rows}


def test_on_the_evening_before_they_are_bound(
    lived: tuple[str, dict[str, Any]],
) -> None:
    _, binding = lived

    assert {person: what for person, what in binding.items() if what} == {
        "crew-1": "hospital",
        "crew-3": "hold",
        "crew-5": "central_quarantine",
        "crew-6": "home_quarantine",
        "guest-3": "hospital",
        "guest-4": "hospital",
        "li": "self_monitoring",  # from another province
    }


def test_a_corrected_result_frees_the_case_and_whoever_hung_on_it(
    lived: tuple[str, dict[str, Any]], commands: Commands
) -> None:
    report = commands.ask("audit", "release", *SPAN, on=lived[0])
    free = {row["person"]: row["free_at"][:16] for row in report["released"]}

    assert (report["over_held"], report["released_early"]) == ([], [])
    assert report["faults"] == []
    assert free == {
        "crew-2": "2022-08-20T12:00",  # a single test of their own
        "guest-2": "2022-08-20T20:00",  # named by mistake
        "crew-3": "2022-08-21T09:00",  # the tube was negative after all
        **dict.fromkeys(("crew-1", "crew-5", "crew-6"), "2022-08-21T10:00"),
    }


def test_nobody_was_lost_on_the_way(
    lived: tuple[str, dict[str, Any]], commands: Commands
) -> None:
    custody = commands.ask("audit", "custody", *SPAN, on=lived[0])

    assert (custody["without"], custody["two"]) == ([], [])
    assert commands.ask("audit", "standing", on=lived[0])["different"] == 0


def test_a_letter_answered_otherwise_leaves_no_case(
    lived: tuple[str, dict[str, Any]], commands: Commands
) -> None:
    told = commands.ask("bulletin", "--as-of", "2022-08-21T08:30", on=lived[0])
    chains = {
        chain["reference"]: chain["counted_elsewhere"] for chain in told["chains"]
    }
    later = commands.ask("bulletin", on=lived[0])["chains"]

    assert chains["C"] == 1
    assert [chain["counted_elsewhere"] for chain in later] == [0, 0, 0]
