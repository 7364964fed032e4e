"""Wrong input: exit status 2, a code, what is wrong, what to do; nothing on stdout."""

from pathlib import Path

import pytest

from tests.scenarios import small
from tests.scenarios.house import Commands, Said

pytestmark = pytest.mark.slow

WRONG = {
    "no command": (["frobnicate"], "bad_usage"),
    "no option": (["people", "--frob"], "bad_usage"),
    "no format": (["people", "--format", "xml"], "bad_usage"),
    "no area": (["people", "--area", "999999"], "unknown_area"),
    "nobody": (["explain", "--person", "nobody"], "unknown_person"),
    "no time": (["explain", "--person", "zhao", "--as-of", "noon"], "bad_time"),
    "the future": (
        ["explain", "--person", "zhao", "--as-of", "2030-01-01"],
        "moment_not_yet",
    ),
    "before anything": (
        ["explain", "--person", "zhao", "--as-of", "2022-08-21T07:30"],
        "nothing_known",
    ),
    "backwards": (
        ["audit", "release", "--from", "2022-08-22", "--to", "2022-08-21"],
        "bad_time",
    ),
    "no scenario": (["replay", "arivals-2022-08-21"], "scenario_unreadable"),
    "no kind": (["import", "people", "x.csv"], "unknown_kind"),
    "nobody's divisions": (["import", "divisions", __file__], "country_not_said"),
    "no folder of divisions": (
        ["import", "divisions", str(Path(__file__).parent)],
        "unreadable_file",
    ),
    "no file": (["import", "manifest", "missing.csv"], "unreadable_file"),
    "no case file": (["policy", "cases", "missing.yaml"], "unreadable_file"),
    "no rule": (["policy", "explain", "arrival.hihg"], "unknown_rule"),
    "no role": (
        [
            "account",
            "create",
            "somebody",
            "--name",
            "X",
            "--role",
            "king",
            "--area",
            "14",
        ],
        "role_not_grantable",
    ),
    "no account": (["account", "reset", "nobody"], "not_here"),
    "no backup": (["restore", "missing"], "backup_damaged"),
}


@pytest.fixture(scope="module")
def city(commands: Commands, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give a database that lives a small scenario up to its first step."""
    name = commands.fresh_name()
    file = small.write(tmp_path_factory.mktemp("city"))
    commands.run("replay", str(file), "--until", "2022-08-21T08:00", on=name)
    return name


@pytest.fixture(scope="module")
def said(commands: Commands, city: str) -> dict[str, Said]:
    """Type everything that is wrong; what was said to each."""
    typed = [words for words, _ in WRONG.values()]
    return dict(zip(WRONG, commands.run_all(typed, on=city), strict=True))


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_input_is_refused(said: dict[str, Said], wrong: str) -> None:
    answer = said[wrong]

    assert answer.status == 2
    assert answer.out == ""
    assert answer.err.startswith(f"{WRONG[wrong][1]}: ")
    assert "Traceback" not in answer.err
    assert "  next: " in answer.err


def test_the_status_is_that_of_the_process(commands: Commands, city: str) -> None:
    said = commands.run("people", "--area", "999999", on=city, status=2)

    assert said.out == ""
    assert said.err.startswith("unknown_area: ")


def test_a_manifest_with_bad_rows_names_them(
    commands: Commands, city: str, tmp_path: Path
) -> None:
    file = tmp_path / "manifest.csv"
    text = (
        "service,day,venue,document,name\n"
        "G1,2022-08-21,south,000000198001010017,赵一\n"
        "G1,2022-08-21,south,000000198001010018,赵二\n"
        "G1,2022-08-32,south,000000198202020025,孙三\n"
    )
    file.write_bytes(text.encode("gb18030"))

    tried = commands.ask(
        "import", "manifest", str(file), "--dry-run", on=city, status=2
    )
    taken = commands.ask("import", "manifest", str(file), on=city, status=2)
    again = commands.ask("import", "manifest", str(file), on=city, status=2)

    assert {**tried, "dry_run": False} == taken
    assert taken["rows"] == 3
    assert taken["created"] + len(taken["refused"]) == 3
    assert {one["row"] for one in taken["refused"]} >= {3, 4}
    assert (again["created"], again["unchanged"]) == (0, taken["created"])
