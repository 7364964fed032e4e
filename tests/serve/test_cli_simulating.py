"""`policy simulate`, as it is typed."""

from pathlib import Path
from uuid import UUID

import pytest

from tests.contacts import cast
from tests.policy.test_beginners import RIGHT
from tests.policy.world import RULEBOOKS
from tests.serve.typing_in import Typed, content

TWENTY = RULEBOOKS / "cn.national" / "2022-11-11.yaml"
CITY = RULEBOOKS / "cn.shanxi.taiyuan" / "2022-11-11.yaml"


@pytest.fixture(autouse=True)
def without_a_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take divisions at their word: reading China's table takes a while."""
    monkeypatch.setenv("PRATIQUE_DIVISIONS", str(tmp_path / "nowhere"))


@pytest.fixture
def people(typed: Typed) -> tuple[UUID, UUID, UUID]:
    """Li is ill, Wang a close contact, Zhao a secondary one."""
    li, case = cast.ill("李小燕")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    cast.secondary(zhao, cast.close(wang, case))
    return li, wang, zhao


@pytest.fixture
def book(tmp_path: Path) -> str:
    """Write the twenty measures, without their cases."""
    file = tmp_path / "book.yaml"
    file.write_text(TWENTY.read_text(encoding="utf-8"), encoding="utf-8")
    return str(file)


def test_it_says_who_would_move_from_where_to_where(
    people: tuple[UUID, UUID, UUID], book: str, typed: Typed
) -> None:
    told = typed("policy", "simulate", book, "--area", "14", "--list")

    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert "山西省: 3 people, something changes for 1" in lines
    bar = "█" * 40
    assert f"red → green 1 {bar}" in lines
    assert f"home quarantine → none 1 {bar}" in lines
    assert "beds of central quarantine 1 1" in lines
    assert any(line.startswith("Sun 21 Aug") for line in lines)
    assert any(
        line.endswith("none red → green home quarantine → none") for line in lines
    )


def test_a_program_reads_the_same(
    people: tuple[UUID, UUID, UUID], book: str, typed: Typed
) -> None:
    told = content(
        typed("policy", "simulate", book, "--area", "14", "--format", "json")
    )

    assert (told["rulebook"], told["version"]) == ("cn.national", "2022-11-11")
    assert (told["whole"]["people"], told["whole"]["moved"]) == (3, 1)
    assert {"before": "red", "after": "green", "people": 1} in told["whole"]["code"]
    assert told["whole"]["beds"] == {"before": 1, "after": 1}
    assert told["whole"]["tests"][0]["day"] == "2022-08-20"
    assert {one["code"] for one in told["divisions"]} == {"140100000000"}
    assert told["in_force"] == told["at"] == "2022-08-20T12:00:00+08:00"
    assert "who" not in told
    assert told["took"]["one_by_one"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.yaml"], "unreadable_file"),
        (["--area", "9999"], "unknown_area"),
        (["--at", "tomorrow"], "bad_time"),
    ],
)
def test_bad_input_is_refused(
    words: list[str], said: str, book: str, typed: Typed
) -> None:
    asked = words if words[0].endswith(".yaml") else [book, *words]

    assert said in typed("policy", "simulate", *asked, status=2)


def test_a_fault_of_the_text_is_named_with_its_place(
    tmp_path: Path, typed: Typed
) -> None:
    file = tmp_path / "book.yaml"
    file.write_text(RIGHT.replace("days: 7", "days: 0"), encoding="utf-8")

    told = typed("policy", "simulate", str(file), status=2)

    assert f"where: {file}:29:44" in told


def test_a_rulebook_of_elsewhere_is_refused(tmp_path: Path, typed: Typed) -> None:
    file = tmp_path / "city.yaml"
    file.write_text(CITY.read_text(encoding="utf-8"), encoding="utf-8")

    told = typed("policy", "simulate", str(file), "--area", "51", status=2)

    assert "governs_elsewhere" in told
    assert "四川省" in told


def test_it_says_that_arrival_rules_reach_those_who_are_here(
    people: tuple[UUID, UUID, UUID], book: str, typed: Typed
) -> None:
    asked = ("policy", "simulate", book, "--area", "14", "--extend-arrivals")

    assert "apply to people who are here already, too" in typed(*asked)
    assert content(typed(*asked, "--format", "json"))["extends_arrivals"] is True
