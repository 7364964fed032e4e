"""The country's figures come from a file, day by day, and are superseded, not changed."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.divisions.refusals import TableUnreadable
from pratique.reporting import events
from pratique.reporting.actions import import_national_figures
from pratique.reporting.actions.importing import Imported
from pratique.reporting.models import NationalFigure
from pratique.reporting.refusals import NotForTheHouse
from tests import gazetteer
from tests.contacts.cast import entries, go_to, hours, tracer
from tests.reporting.bulletin.cast import commander, texts, told

pytestmark = pytest.mark.usefixtures("city")
HEAD = "day,confirmed,asymptomatic,source\n"
OF_19 = "2022-08-19,578,1591,国家卫健委\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "national.csv"


def imported(file: Path, text: str, by: Actor = WORKER, **how: bool) -> Imported:
    file.write_text(HEAD + text, encoding="utf-8")
    with database.acting(by):
        return import_national_figures(path=file, by=by, **how)


def test_a_bulletin_says_the_country_s_latest_day(file: Path) -> None:
    done = imported(file, "2022-08-18,614,2678,国家卫健委\n" + OF_19)
    go_to(hours(1))

    assert (done.rows, done.created, done.refused) == (2, 2, [])
    assert told(hours(1))["national"] == {
        "day": "2022-08-19",
        "confirmed": 578,
        "asymptomatic": 1591,
        "source": "国家卫健委",
    }
    assert "8月19日全国新增确诊病例578例、无症状感染者1591例。" in texts()["zh"]
    assert "578 new confirmed cases, 1,591 without symptoms." in texts()["en"]


def test_the_same_again_changes_nothing(file: Path) -> None:
    imported(file, OF_19)

    again = imported(file, OF_19)

    assert (again.created, again.unchanged) == (0, 1)
    assert entries(events.NATIONAL_FIGURES_IMPORTED) == 1


def test_told_otherwise_counts_from_then_on(file: Path) -> None:
    imported(file, OF_19)
    go_to(hours(1))
    changed = imported(file, "2022-08-19,579,1591,国家卫健委\n")
    go_to(hours(2))

    assert (changed.created, changed.merged) == (0, 1)
    assert told(hours(1))["national"]["confirmed"] == 578
    assert told(hours(2))["national"]["confirmed"] == 579


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2022-08-32,1,1,x\n", "day"),
        ("2022-08-20,1,1,x\n", "day"),
        ("2022-08-19,-1,1,x\n", "confirmed"),
        ("2022-08-19,1,1.5,x\n", "asymptomatic"),
        ("2022-08-19,1,99999999999,x\n", "asymptomatic"),
        ("2022-08-19,1,1,\n", "source"),
    ],
)
def test_a_wrong_row_is_refused_and_the_others_taken(
    file: Path, row: str, column: str
) -> None:
    done = imported(file, row + "2022-08-18,614,2678,国家卫健委\n")

    assert done.created == 1
    assert [(one.row, one.column, one.code) for one in done.refused] == [
        (2, column, "bad_figure")
    ]


def test_a_file_without_its_columns_is_refused(file: Path) -> None:
    file.write_text("day,confirmed\n", encoding="utf-8")

    with pytest.raises(TableUnreadable), database.acting(WORKER):
        import_national_figures(path=file, by=WORKER)


def test_a_dry_run_writes_nothing(file: Path) -> None:
    done = imported(file, OF_19, dry_run=True)

    assert done.created == 1
    assert told()["national"] is None


def test_a_commander_may_and_a_tracer_may_not(file: Path) -> None:
    assert imported(file, OF_19, commander()).created == 1
    with pytest.raises(NotHere):
        imported(file, OF_19, tracer())


@pytest.mark.parametrize("place", [gazetteer.TAIYUAN, gazetteer.XIAODIAN])
def test_a_commander_of_a_part_tells_nothing_of_the_country(
    file: Path, place: str
) -> None:
    imported(file, OF_19, commander())

    with pytest.raises(NotForTheHouse):
        imported(file, "2022-08-19,1,1,本县\n", commander(place))
    assert told()["national"]["confirmed"] == 578


def of_a_county(figure: NationalFigure) -> NationalFigure:
    """Return the same day as a county would have it."""
    figure.pk, figure.confirmed = UUID(int=7), 1
    return figure


def test_the_database_lets_a_part_neither_end_nor_add_a_figure(file: Path) -> None:
    imported(file, OF_19, commander())
    county = commander(gazetteer.XIAODIAN)

    with database.acting(county), database.transaction():
        (row,) = NationalFigure.objects.all()
        changed = NationalFigure.objects.filter(pk=row.pk)
        assert changed.update(ended_entry=row.entry_id) == 0
    with (
        database.acting(county),
        pytest.raises(DatabaseError, match="row-level security"),
        database.transaction(),
    ):
        of_a_county(row).save(force_insert=True)


def test_what_a_part_wrote_of_itself_is_not_the_country_s(file: Path) -> None:
    imported(file, OF_19, commander())
    county = commander(gazetteer.XIAODIAN)

    with database.acting(county), database.transaction():
        (row,) = NationalFigure.objects.all()
        row.place, row.day = county.low, date(2022, 8, 20)  # the latest told
        of_a_county(row).save(force_insert=True)
    assert told()["national"]["confirmed"] == 578
