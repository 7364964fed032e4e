"""`policy check`, `schema` and `words`, as they are typed."""

import json
from pathlib import Path

import pytest

from pratique.divisions.tables import china
from pratique.serve.cli.group import BAD_INPUT, run
from tests.policy.test_beginners import RIGHT
from tests.policy.world import RULEBOOKS

TAIYUAN = RULEBOOKS / "cn.shanxi.taiyuan" / "2022-08-20.yaml"
PACKAGE = china.default_folder()
needs_the_table = pytest.mark.skipif(
    not PACKAGE.is_dir(), reason=f"no table of China's divisions in {PACKAGE}"
)


def written(folder: Path, text: str) -> str:
    file = folder / "book.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.mark.slow
def test_a_book_that_is_right_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["policy", "check", written(tmp_path, RIGHT)]) == 0
    assert "xx.town 2024-05-01: 1 rules" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_fault_is_named_with_its_place_and_nothing_else_is_said(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, RIGHT.replace("days: 7", "days: 0"))

    assert run(["policy", "check", file, "--format", form]) == BAD_INPUT

    told = capsys.readouterr()
    assert told.out == ""
    assert f"where: {file}:29:44" in told.err
    assert "next: A phase lasts a day or more: take it out, or count." in told.err


@pytest.mark.slow
@needs_the_table
@pytest.mark.parametrize(
    ("way", "message", "advice"),
    [
        (
            "CN/549000000000",
            "there is no division `549000000000`",
            "Did you mean `540000000000` (西藏自治区)?",
        ),
        (
            "CN/140000000000/510100000000",
            "`510100000000` (成都市) lies in `510000000000`, not in `140000000000`",
            "Write it as CN/510000000000/510100000000.",
        ),
        (
            "CN/510100000000",
            "`510100000000` (成都市) lies in `510000000000`, not in `CN`",
            "Write it as CN/510000000000/510100000000.",
        ),
        ("CN/xizang", "there is no division `xizang`", "Known here: 110000000000"),
    ],
)
def test_a_division_that_is_not_there_is_refused(
    way: str,
    message: str,
    advice: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = TAIYUAN.read_text(encoding="utf-8").replace("2022-08-20", "2022-08-21")
    assert run(["policy", "check", written(tmp_path, text)]) == 0

    book = text.replace("CN/540000000000", way)

    assert run(["policy", "check", written(tmp_path, book)]) == BAD_INPUT
    told = capsys.readouterr().err
    assert message in told
    assert advice in told
    assert "book.yaml:69:26" in told


@pytest.mark.slow
def test_without_a_table_divisions_are_taken_at_their_word(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PRATIQUE_DIVISIONS", str(tmp_path / "nowhere"))

    assert run(["policy", "check"]) == 0


def test_the_language_is_printed_for_editors_and_for_people(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["policy", "schema"]) == 0
    assert "rules" in json.loads(capsys.readouterr().out)["properties"]

    assert run(["policy", "words"]) == 0
    assert capsys.readouterr().out.startswith("# A rulebook")


def test_a_rule_of_a_book_without_chinese_is_explained(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["policy", "explain", "model.ebola#contact.watched"]) == 0
    assert "in our own words; unverified" in capsys.readouterr().out


@pytest.mark.slow
def test_a_word_that_nobody_knows_is_a_warning_and_no_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asking = "{level: close, chain: Z23}"
    file = written(tmp_path, RIGHT.replace("{level: close}", asking))

    assert run(["policy", "check", file]) == 0
    told = capsys.readouterr()
    assert f"{file}:23:38: warning: nobody knows a chain `Z23` yet" in told.err
    assert "xx.town 2024-05-01: 1 rules" in told.out

    assert run(["policy", "check", file, "--format", "json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["warnings"]
    assert (one["file"], one["line"], one["next_step"]) == (
        file,
        23,
        "Did you mean `Z22`?",
    )


@pytest.mark.parametrize("command", ["check", "cases"])
def test_a_directory_is_no_file(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["policy", command, str(tmp_path)]) == BAD_INPUT
    assert "it is a directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("named", "why"), [(".", "it is a directory"), ("no.yaml", "there is no such file")]
)
def test_nor_is_one_compared(
    named: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["policy", "diff", named, named]) == BAD_INPUT
    assert why in capsys.readouterr().err
