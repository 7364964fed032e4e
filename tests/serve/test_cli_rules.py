"""`policy cases`, as it is typed: of the house, or of a file."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from pratique.serve.cli import rules
from pratique.serve.cli.group import BAD_INPUT, FOUND, run
from tests.policy.world import the_shelf

SHELF = the_shelf()
Typed = Callable[..., str]
ONE = """\
rulebook: cn.shanxi.taiyuan
version: 2022-08-20
world:
  places: {home: CN/140000000000/140100000000, lhasa: CN/540000000000/540100000000}
cases:
  - case: Left Tibet yesterday
    at: home
    arrived: 2022-08-21T09:00
    stays: [{in: lhasa, from: 2022-08-10, to: 2022-08-20}]
    now: 2022-08-21T12:00
    expect: {code: red, rules: [arrival.tibet]}
"""


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Type `policy cases` with these words; what it says. The books are read once."""
    monkeypatch.setattr(rules, "_shelf", lambda: SHELF)

    def said(*words: str, status: int = 0) -> str:
        capsys.readouterr()
        with pytest.raises(SystemExit) if status == FOUND else nullcontext():
            assert run(("policy", "cases", *words)) == status
        told = capsys.readouterr()
        return told.err if status == BAD_INPUT else told.out

    return said


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Return a case file of my own."""
    path = tmp_path / "mine.yaml"
    path.write_text(ONE, encoding="utf-8")
    return path


def content(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_file_of_ones_own_is_run_against_the_books_of_the_house(
    typed: Typed, mine: Path
) -> None:
    told = content(typed(str(mine), "--format", "json"))

    assert (told["cases"], told["failed"], told["rules_hit"]) == (1, 0, 1)
    assert "cn.shanxi.taiyuan#arrival.high 2022-08-20" in told["rules_missed"]


def test_what_came_out_otherwise_is_named_by_its_line(typed: Typed, mine: Path) -> None:
    mine.write_text(ONE.replace("code: red", "code: green"), encoding="utf-8")

    told = typed(str(mine), status=FOUND)

    assert "1 cases on one and many, 1 failed" in told
    assert f"{mine}:6: Left Tibet yesterday" in told
    assert "code: expected green, came out red" in told


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (ONE.replace("in: lhasa", "in: lasha"), "Did you mean `lhasa`?"),
        (ONE.replace("taiyuan\nversion", "tayuan\nversion"), "cn.shanxi.taiyuan"),
        (ONE.replace("expect:", "exspect:"), "Did you mean `expect`?"),
    ],
    ids=["a place that is not there", "a book that is not there", "a misspelt word"],
)
def test_a_slip_of_the_pen_is_shown_with_what_to_write(
    typed: Typed, mine: Path, text: str, advice: str
) -> None:
    mine.write_text(text, encoding="utf-8")

    assert advice in typed(str(mine), status=BAD_INPUT)


def test_a_file_that_is_no_text_is_refused(typed: Typed, mine: Path) -> None:
    mine.write_bytes("rulebook: 山西".encode("gb18030"))

    assert "not UTF-8" in typed(str(mine), status=BAD_INPUT)


@pytest.mark.slow
def test_every_rule_of_every_version_of_the_house_is_hit(typed: Typed) -> None:
    told = content(typed("--format", "json"))

    assert told["failed"] == 0
    assert told["cases"] >= 150
    assert told["rules"] == told["rules_hit"]
    assert told["rules_missed"] == []
