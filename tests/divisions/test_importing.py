"""A country's table is imported whole, or not at all."""

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError

from pratique import database
from pratique.database import OWNER, WORKER, Actor
from pratique.divisions import events, queries, refusals
from pratique.divisions.models import Division
from pratique.divisions.tables import china, plain
from pratique.divisions.tables.rows import Row
from pratique.ledger.models import Entry
from tests.divisions.tables import (
    JAPAN,
    editions,
    emptied,
    imported,
    names,
    table,
)
from tests.gazetteer import TAIYUAN
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("database")


class TestATable:
    def test_is_imported_with_its_lineages(self, tmp_path: Path) -> None:
        done = imported(table(tmp_path))

        assert (done.rows, done.created) == (5, 5)
        assert queries.lineage_of("JP-13101") == ("JP", "JP-13", "JP-13101")
        assert queries.zone_of("JP-13101") == "Asia/Tokyo"

    def test_again_changes_nothing(self, tmp_path: Path) -> None:
        imported(table(tmp_path))
        before = list(Division.objects.order_by("pk").values())

        done = imported(table(tmp_path))

        assert (done.created, done.renamed, done.unchanged) == (0, 0, 5)
        assert list(Division.objects.order_by("pk").values()) == before
        assert Entry.objects.filter(kind=events.DIVISIONS_IMPORTED).count() == 2

    def test_reports_in_the_words_of_every_import(self, tmp_path: Path) -> None:
        report = imported(table(tmp_path)).as_data()

        assert report == {
            "rows": 5,
            "created": 5,
            "merged": 0,
            "unchanged": 0,
            "refused": [],
        }

    def test_can_be_tried_first(self, tmp_path: Path) -> None:
        done = imported(table(tmp_path), dry_run=True)

        assert done.created == 5
        assert names() == {}

    def test_may_come_in_any_order(self, tmp_path: Path) -> None:
        head, *lines = JAPAN.strip().splitlines()

        imported(table(tmp_path, "\n".join([head, *reversed(lines)])))

        assert queries.lineage_of("JP-13101") == ("JP", "JP-13", "JP-13101")

    def test_lies_apart_from_every_other_country(self, tmp_path: Path) -> None:
        imported(table(tmp_path))
        low, high = queries.range_of_country("JP") or (0, 0)
        china_low, china_high = queries.range_of_country("CN") or (0, 0)

        assert china_low <= china_high < low < high

    def test_may_use_codes_another_country_uses(self, tmp_path: Path) -> None:
        text = "code,name,parent,level\n140000000000,Elsewhere,,1\n"

        imported(table(tmp_path, text))

        assert queries.by_code("140000000000").name == "山西省"
        assert queries.by_code("JP-140000000000").name == "Elsewhere"

    def test_keeps_signs_that_copying_could_mistake(self, tmp_path: Path) -> None:
        text = 'code,name,parent,level\n1,"a\\N\\tb, ""c""",,1\n'

        imported(table(tmp_path, text))

        assert names() == {"JP-1": 'a\\N\\tb, "c"'}


class TestANewEdition:
    def test_renews_a_name_and_the_ledger_keeps_the_old(self, tmp_path: Path) -> None:
        imported(table(tmp_path))

        done = imported(table(tmp_path, JAPAN.replace("大阪市", "大阪新市")))

        assert (done.renamed, done.unchanged) == (1, 4)
        assert names()["JP-27100"] == "大阪新市"
        with database.acting(WORKER):
            entry = Entry.objects.filter(kind=events.DIVISIONS_IMPORTED).latest("pk")
        assert entry.data["renamed"] == {"JP-27100": ["大阪市", "大阪新市"]}

    def test_adds_divisions_and_moves_none(self, tmp_path: Path) -> None:
        imported(table(tmp_path))
        before = set(Division.objects.values_list("code", "position", "last"))
        more = "13103,港区,13,2,Minato\n131031,赤坂,13103,3,Akasaka\n40,福岡県,,1,\n"

        done = imported(table(tmp_path, JAPAN + more))

        assert done.created == 3
        assert before <= set(Division.objects.values_list("code", "position", "last"))
        assert_nested()

    def test_adds_again_to_what_was_added(self, tmp_path: Path) -> None:
        text = JAPAN
        imported(table(tmp_path, text))
        for number in range(13103, 13115):
            text += f"{number},区{number},13,2,\n"
            imported(table(tmp_path, text))

        assert_nested()
        assert len(names()) == 17

    def test_leaves_alone_what_it_leaves_out(self, tmp_path: Path) -> None:
        imported(table(tmp_path))
        shorter = "\n".join(JAPAN.splitlines()[:3]) + "\n13104,新宿区,13,2,Shinjuku\n"

        imported(table(tmp_path, shorter))

        assert len(names()) == 6
        assert_nested()

    def test_that_moves_a_division_is_refused(self, tmp_path: Path) -> None:
        imported(table(tmp_path))
        moved = JAPAN.replace("13102,中央区,13", "13102,中央区,27")

        assert faults(tmp_path, moved) == [(4, "parent", "moved")]

    def test_that_finds_no_room_is_refused_whole(self, tmp_path: Path) -> None:
        imported(table(tmp_path))
        many = "".join(f"{n},町{n},13101,3,\n" for n in range(900_000, 920_000))

        with pytest.raises(refusals.NoRoom):
            imported(table(tmp_path, JAPAN + many))

        assert len(names()) == 5


def assert_nested() -> None:
    """Every range lies in its parent's, and no two siblings share a position."""
    for division in Division.objects.select_related("parent"):
        above = division.parent
        if above is not None:
            assert above.position < division.position <= division.last <= above.last
    taken = 0
    for low, high in (
        Division.objects.filter(parent=None)
        .order_by("position")
        .values_list("position", "last")
    ):
        assert taken < low
        taken = high
    for parent in Division.objects.filter(children__isnull=False).distinct():
        taken = parent.position
        for child in queries.children(parent):
            assert taken < child.position
            taken = child.last


def faults(folder: Path, text: str) -> list[tuple[object, object, object]]:
    """Import a table that is refused; return where and why, nothing having moved."""
    before = list(Division.objects.order_by("pk").values()), editions()
    with pytest.raises(refusals.TableRefused) as found:
        imported(table(folder, text))
    refused = found.value.data["refused"]
    assert isinstance(refused, list)
    assert (list(Division.objects.order_by("pk").values()), editions()) == before
    assert found.value.next_step
    return [(each["row"], each["column"], each["code"]) for each in refused]


class TestABadRow:
    @pytest.mark.parametrize(
        ("row", "column", "code"),
        [
            ("99999,孤児,98,2,", "parent", "orphan"),
            ("99999,孤児,,2,", "parent", "orphan"),
            ("13101,二重,13,2,", "code", "duplicate_code"),
            ("13105,文京区,13101,2,", "level", "bad_level"),
            ("13105,文京区,13101,1,", "level", "bad_level"),
            ("13105,文京区,13,0,", "level", "bad_level"),
            ("13105,文京区,13,6,", "level", "bad_level"),
            ("13105,文京区,13,two,", "level", "bad_level"),
            ("13105,文京区,13105,2,", "level", "bad_level"),
            ("13105,,13,2,", "name", "missing"),
            (",文京区,13,2,", "code", "missing"),
        ],
    )
    def test_refuses_the_table(
        self, tmp_path: Path, row: str, column: str, code: str
    ) -> None:
        assert faults(tmp_path, f"{JAPAN}{row}\n") == [(7, column, code)]

    def test_does_not_hide_another(self, tmp_path: Path) -> None:
        text = JAPAN + "13101,二重,13,2,\n99999,孤児,98,2,\n"

        found = faults(tmp_path, text)

        assert found == [(7, "code", "duplicate_code"), (8, "parent", "orphan")]

    def test_with_a_zone_that_is_none_refuses_the_table(self, tmp_path: Path) -> None:
        text = "code,name,parent,level,zone\n1,甲,,1,Asia/Atlantis\n"

        assert faults(tmp_path, text) == [(2, "zone", "unknown_zone")]


class TestWhoMayWrite:
    def test_a_country_has_two_capitals(self, tmp_path: Path) -> None:
        with pytest.raises(refusals.UnknownCountry):
            table(tmp_path, country="Japan")

    def test_a_country_needs_a_zone_that_is_one(self, tmp_path: Path) -> None:
        with pytest.raises(refusals.UnknownZone):
            plain.table(tmp_path / "x.csv", country="JP", zone="../etc/passwd")

    def test_officers_and_the_public_import_nothing(self, tmp_path: Path) -> None:
        for by in (acting_officer(TAIYUAN, "administrator"), Actor("intake", "public")):
            with pytest.raises(ProgrammingError, match="permission denied"):
                imported(table(tmp_path), by)

        assert names() == {}

    @pytest.mark.parametrize("role", ["officer", "intake", "gate", "worker"])
    def test_everybody_reads(self, role: str) -> None:
        with database.acting(Actor(role, role)), database.transaction():
            assert queries.by_code(TAIYUAN).name == "太原市"

    @pytest.mark.parametrize(
        "change",
        [
            "DELETE FROM divisions_division WHERE level = 5",
            "UPDATE divisions_division SET position = position + 1000000",
            "UPDATE divisions_division SET code = 'x' WHERE code = '140100000000'",
            "UPDATE divisions_division SET parent_id = id",
        ],
    )
    def test_a_division_stays_even_for_the_owner(self, change: str) -> None:
        with (
            pytest.raises(IntegrityError, match="a division stays"),
            database.acting(OWNER),
            database.transaction(),
        ):
            database.rows(change)


def china_folder() -> Path:
    """Return where China's table is; without the npm package, say how to get it."""
    if not china.default_folder().is_dir():
        pytest.skip("China's divisions are not here: make setup brings them")
    return china.default_folder()


def china_rows() -> Iterator[Row]:
    """Yield the rows of China's table."""
    return (row for row in china.table(china_folder()).rows if isinstance(row, Row))


@pytest.fixture
def one_province(tmp_path: Path) -> Path:
    """Make a copy of the package that has the villages of Shanxi only."""
    folder = china_folder()
    for name, _above in china.FILES[:-1]:
        (tmp_path / name).symlink_to(folder / name)
    head, *villages = (folder / "villages.csv").read_text().splitlines()
    kept = [line for line in villages if line.startswith("14")]
    (tmp_path / "villages.csv").write_text("\n".join([head, *kept]))
    return tmp_path


class TestChina:
    def test_is_imported(self, one_province: Path) -> None:
        emptied()

        done = imported(china.table(one_province))

        assert done.rows == done.created == Division.objects.count() > 60_000
        self.assert_is_itself()
        self.assert_ranges_are_subtrees()

    def assert_is_itself(self) -> None:
        taiyuan = queries.by_code("1401")
        inside = Division.objects.filter(
            level=3, position__range=(taiyuan.position, taiyuan.last)
        )

        assert queries.full_name(queries.by_code("140105")) == "山西省太原市小店区"
        assert inside.filter(grouping="").count() == 11  # ten, and a statistical zone
        assert Division.objects.filter(level=1).count() == 34
        assert queries.zone_of("650102000000") == "Asia/Shanghai"
        assert queries.lineage_of("441900003000")[1:] == (
            "440000000000",
            "441900000000",  # 东莞市 has no counties
            "441900003000",
        )

    def assert_ranges_are_subtrees(self) -> None:
        """Every row but the provinces lies in the range of its parent."""
        astray = database.rows(
            "SELECT count(*) FROM divisions_division one"
            " JOIN divisions_division above ON above.id = one.parent_id"
            " WHERE NOT (above.position < one.position AND one.last <= above.last)"
        )
        shared = database.rows(
            "SELECT count(*) FROM (SELECT position, lag(last) OVER"
            " (PARTITION BY parent_id ORDER BY position) AS before"
            " FROM divisions_division) pairs WHERE before >= position"
        )

        assert (astray, shared) == ([(0,)], [(0,)])

    def test_bears_the_names_that_we_give_in_english_too(self) -> None:
        """What we add must be said of the right code: both tables agree on names."""
        header, *lines = china.ADDED.read_text(encoding="utf-8").splitlines()
        added = dict(line.split(",")[:2] for line in lines)
        uppers = takewhile(lambda row: row.level < 4, china_rows())
        known = {row.code: row.name for row in uppers}

        left_out = {code: name for code, name in added.items() if code not in known}
        assert header.startswith("code,name,")
        assert list(left_out.values()) == ["台湾省", "香港特别行政区", "澳门特别行政区"]
        assert added == left_out | {c: known[c] for c in added if c in known}

    def test_asks_for_set_up_where_its_files_are_not(self, tmp_path: Path) -> None:
        with pytest.raises(refusals.TableUnreadable) as found:
            china.table(tmp_path / "nowhere")

        assert "PRATIQUE_DIVISIONS" in found.value.next_step
