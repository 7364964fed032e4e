"""A file of risk areas: every row is taken whole or refused with a reason."""

from pathlib import Path
from typing import Any

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import Actor
from pratique.divisions.refusals import TableUnreadable
from pratique.places.actions import import_areas
from pratique.places.actions.importing import Imported
from tests.gazetteer import CHENGGUAN, TAIYUAN, WUCHENG, YINGZE
from tests.people import acting_officer
from tests.places.cast import TODAY, command, days, kinds, listed, on, periods

pytestmark = pytest.mark.usefixtures("noon")
HEAD = "level,name,code,counted_from,whole,announced_by"
GOOD = f"high,师范街12号院,{WUCHENG},2022-08-15,,"
ELSEWHERE = f"中风险,,{CHENGGUAN},2022-08-12,yes,拉萨市"


def imported(
    folder: Path,
    *rows: str,
    by: Actor | None = None,
    dry_run: bool = False,
    encoding: str = "utf-8",
) -> Imported:
    """Import a file with these rows."""
    file = folder / "areas.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding=encoding)
    who = by or command()
    with database.acting(who):
        return import_areas(path=file, by=who, dry_run=dry_run)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_good_rows_are_listed(tmp_path: Path, encoding: str) -> None:
    done = imported(tmp_path, GOOD, ELSEWHERE, encoding=encoding)

    assert (done.rows, done.created, done.refused) == (2, 2, [])
    assert [p.name for p in periods("high")] == ["师范街12号院"]
    assert [p.name for p in periods("medium")] == ["城关区"]
    assert len(kinds()) == 2


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    imported(tmp_path, GOOD, ELSEWHERE)

    done = imported(tmp_path, GOOD, ELSEWHERE)

    assert (done.created, done.unchanged) == (0, 2)
    assert len(kinds()) == 2


def test_a_row_twice_is_taken_once(tmp_path: Path) -> None:
    done = imported(tmp_path, GOOD, GOOD)

    assert (done.created, done.unchanged) == (1, 1)


def test_another_level_is_given_to_the_area_there_is(tmp_path: Path) -> None:
    listed(counted_from=on(15))

    done = imported(tmp_path, GOOD.replace("high", "medium"))

    assert done.merged == 1
    assert days("medium") == [(TODAY, None)]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("low,a,140105,2022-08-15,,", "level", "bad_value"),
        ("high,a,149999,2022-08-15,,", "code", "unknown_division"),
        ("high,a,140105,2022-02-30,,", "counted_from", "bad_value"),
        ("high,a,140105,15.8.2022,,", "counted_from", "bad_value"),
        ("high,a,140105,2022-08-22,,", "counted_from", "counted_from_ahead"),
        ("high,a,140105,2022-08-15,maybe,", "whole", "bad_value"),
        ("high,,140105,2022-08-15,no,", "name", "name_missing"),
        ("high,a,540102,2022-08-15,no,", "announced_by", "who_announced"),
    ],
)
def test_a_bad_row_is_refused_and_leaves_the_others_alone(
    tmp_path: Path, row: str, column: str, code: str
) -> None:
    done = imported(tmp_path, row, GOOD)

    (refused,) = done.refused
    assert (refused.row, refused.column, refused.code) == (2, column, code)
    assert refused.value == row.split(",")[HEAD.split(",").index(column)]
    assert refused.reason
    assert (done.rows, done.created, len(kinds())) == (2, 1, 1)


def test_the_report_speaks_as_every_import_does(tmp_path: Path) -> None:
    report: Any = imported(tmp_path, GOOD, "low,a,140105,2022-08-15,,").as_data()

    assert report["rows"] == 2
    assert report.keys() == {"rows", "created", "merged", "unchanged", "refused"}
    (refused,) = report["refused"]
    assert refused.pop("reason")
    assert refused == {
        "row": 3,
        "column": "level",
        "value": "low",
        "code": "bad_value",
        "file": "",
    }


def test_a_file_can_be_tried_first(tmp_path: Path) -> None:
    done = imported(tmp_path, GOOD, ELSEWHERE, dry_run=True)

    assert done.created == 2
    assert (periods("high"), kinds()) == ([], [])


def test_an_own_reference_that_is_taken_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    head = "level,name,code,counted_from,area"
    rows = [f"high,a,{WUCHENG},2022-08-15,h1", f"high,b,{YINGZE},2022-08-15,h1"]
    file.write_text("\n".join([head, *rows]))
    with database.acting(command()):
        done = import_areas(path=file, by=command())

    (refused,) = done.refused
    assert (refused.column, refused.value, refused.code) == ("area", "h1", "code_taken")


def test_an_announcer_may_be_named_for_all_rows(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text(f"level,name,code,counted_from\nhigh,a,{CHENGGUAN},2022-08-15")
    with database.acting(command()):
        done = import_areas(path=file, by=command(), announced_by="国务院")

    assert done.created == 1


def test_a_garbled_file_is_refused_whole(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_bytes(f"{HEAD}\n{GOOD}".encode("utf-16"))
    with database.acting(command()), pytest.raises(TableUnreadable):
        import_areas(path=tmp_path / "areas.csv", by=command())

    assert kinds() == []


def test_only_a_commander_imports(tmp_path: Path) -> None:
    with pytest.raises(NotHere):
        imported(tmp_path, GOOD, by=acting_officer(TAIYUAN, "tracer"))
