"""Whatever comes between, the same file ends in the same state, no effect twice."""

from pathlib import Path

import pytest

from tests.scenarios import small
from tests.scenarios.house import Commands

pytestmark = pytest.mark.slow
SPAN = ("--from", "2022-08-21", "--to", "2022-08-31")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a scenario's file."""
    return small.write(tmp_path_factory.mktemp("scenario"))


@pytest.fixture(scope="module")
def whole(commands: Commands, file: Path) -> str:
    """Live the file in one go; the name of its database."""
    name = commands.fresh_name()
    commands.run("replay", str(file), on=name)
    return name


def test_a_file_never_seen_before_is_lived(commands: Commands, whole: str) -> None:
    people = {row["person"]: row for row in commands.ask("people", on=whole)["people"]}
    report = commands.ask("audit", "release", *SPAN, on=whole)
    free = {row["person"]: row["free_at"] for row in report["released"]}

    assert people["sun"]["binding"] == "home_quarantine"
    assert people["sun"]["until"] == "2022-08-28T00:00:00+08:00"
    assert free == dict.fromkeys(("zhao", "qian"), "2022-08-24T00:00:00+08:00")
    assert report["over_held"] == report["released_early"] == []
    assert commands.ask("audit", "standing", on=whole)["different"] == 0
    assert commands.ask("ledger", "verify", on=whole) == {"faults": []}


def test_two_goes_equal_one(
    commands: Commands, file: Path, fresh: str, whole: str
) -> None:
    first = commands.ask("replay", str(file), "--until", "2022-08-22T12:30", on=fresh)
    assert 0 < first["done"] < first["steps"]
    assert first["now"] == "2022-08-22T12:30:00+08:00"

    commands.run("replay", str(file), on=fresh)

    assert commands.facts(fresh) == commands.facts(whole)


@pytest.mark.parametrize("victim", ["replay", "database"])
def test_a_kill_in_the_middle_changes_nothing_in_the_end(
    commands: Commands, file: Path, fresh: str, whole: str, victim: str
) -> None:
    commands.run("replay", str(file), "--until", "2022-08-21T07:00", on=fresh)
    for steps in (10, 16):
        process = commands.start("replay", str(file), on=fresh)
        commands.wait_for_steps(steps, fresh)
        if victim == "database":
            commands.kill_database()
        else:
            process.kill()
        process.communicate()
        assert process.returncode

    commands.run("replay", str(file), on=fresh)

    assert commands.facts(fresh) == commands.facts(whole)
    assert commands.ask("ledger", "verify", on=fresh) == {"faults": []}
    assert commands.ask("audit", "standing", on=fresh)["different"] == 0


def test_a_changed_file_is_not_resumed(
    commands: Commands, fresh: str, tmp_path: Path
) -> None:
    file = small.write(tmp_path)
    commands.run("replay", str(file), "--until", "2022-08-21T08:30", on=fresh)
    small.write(tmp_path, small.TEXT.replace("09:40", "09:41"))

    said = commands.run("replay", str(file), on=fresh, status=2)
    assert said.err.startswith("scenario_changed: ")
    assert "--fresh" in said.err

    done = commands.ask(
        *("replay", str(file), "--fresh", "--until", "2022-08-21T08:30"), on=fresh
    )
    assert done["now"] == "2022-08-21T08:30:00+08:00"


def test_another_scenario_needs_another_database(
    commands: Commands, file: Path, fresh: str, tmp_path: Path
) -> None:
    commands.run("replay", str(file), "--until", "2022-08-21T07:00", on=fresh)
    other = small.write(tmp_path, small.TEXT.replace("never-seen", "another"))

    said = commands.run("replay", str(other), on=fresh, status=2)

    assert said.err.startswith("another_scenario: ")


def test_no_scenario_is_lived_in_somebodys_real_work(
    commands: Commands, file: Path, fresh: str
) -> None:
    commands.run(
        *("account", "create", "root", "--name", "管", "--role", "administrator"),
        *("--area", "14"),
        on=fresh,
    )

    for words in (["replay", str(file)], ["replay", str(file), "--fresh"]):
        said = commands.run(*words, on=fresh, status=2)
        assert said.err.startswith("live_database: ")
    assert commands.ask("account", "list", on=fresh)["accounts"]


def test_a_step_that_the_house_refuses_is_named_with_its_line(
    commands: Commands, fresh: str, tmp_path: Path
) -> None:
    wrong = small.TEXT.replace(
        '{in: "430104", to: 2022-08-20}', '{in: "430104", to: 2022-08-17}'
    )
    file = small.write(tmp_path, wrong)
    line = wrong[: wrong.index("each: [zhao, qian]")].count("\n") - 1

    said = commands.run("replay", str(file), on=fresh, status=2)

    assert said.err.startswith("step_refused: ")
    assert f"line {line}: person cannot declare" in said.err
    assert "itinerary_gap" in said.err
