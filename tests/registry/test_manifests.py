"""Nobody on a carrier's list is lost: arrived or missing, and contradictions noted."""

import time
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.registry import passengers, queries, refusals
from pratique.registry.actions import manifests, noting, proving
from pratique.registry.declared import DeclaredPerson, NoteKind, Proof, Sex
from pratique.registry.documents import synthetic_number
from pratique.registry.models import Manifest, ManifestRow, Note
from tests import gazetteer
from tests.people import acting_officer
from tests.registry import cast

pytestmark = pytest.mark.usefixtures("city")

HEAD = "service,day,venue,document,name,carriage,seat,boarded"


def line(who: DeclaredPerson = cast.LI, /, **otherwise: str) -> str:
    """Return a line of a manifest about somebody."""
    cells = {
        "service": "Z22",
        "day": "2022-08-21",
        "venue": cast.STATION,
        "document": who.document,
        "name": who.name,
        "carriage": "",
        "seat": "",
        "boarded": "",
    } | otherwise
    return ",".join(cells.values())


def table(*lines: str, head: str = HEAD) -> bytes:
    """Return a file of these lines."""
    return ("\n".join((head, *lines)) + "\n").encode()


def read_in(content: bytes, by: Actor | None = None, **how: object) -> manifests.Report:
    """Import a file as an officer of the station, with what follows."""
    report: Any = cast.doing(
        by or cast.checkpoint_officer(),
        manifests.import_manifest,
        content=content,
        **how,
    )
    told: manifests.Report = report
    return told


def the_manifest() -> Manifest:
    with database.acting(WORKER):
        return Manifest.objects.get()


def counts() -> queries.Counts:
    with database.acting(cast.checkpoint_officer()), database.transaction():
        return queries.manifest_counts(the_manifest().pk)


def notes(kind: str = NoteKind.MANIFEST_CONTRADICTION) -> list[list[str]]:
    """Return what the open notes of a kind name."""
    with database.acting(WORKER):
        found = Note.objects.filter(kind=kind, ended_entry=None).order_by("entry")
        return [note.data.get("fields", []) for note in found]


def proof_of(declaration: UUID) -> Proof | None:
    with database.acting(WORKER):
        return queries.access_told(declaration).proved_how


class TestReading:
    """The file, in whatever form carriers send it."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_encodings(self, encoding: str) -> None:
        content = table(line()).decode().encode(encoding)

        assert [one.name for one in passengers.read(content).passengers] == ["李小燕"]

    def test_chinese_headings_other_delimiters_and_windows_lines(self) -> None:
        content = (
            "车次;到达日期;到达站;证件类型;证件号码;姓名;座位号\r\n"
            f"Z22;2022年8月21日;{cast.STATION};居民身份证;{cast.LI.document};李小燕;"
            "13车16号上铺\r\n"
        ).encode("gb18030")

        (one,) = passengers.read(content).passengers

        assert (one.day, one.carriage, one.seat) == (date(2022, 8, 21), "13", "16上")

    def test_empty_lines_and_short_lines_are_forgiven(self) -> None:
        short = line().removesuffix(",,,")
        reading = passengers.read(table("", short, ",,,,,,,"))

        assert (reading.rows, len(reading.passengers)) == (1, 1)

    @pytest.mark.parametrize(
        ("otherwise", "column", "code"),
        [
            ({"document": "11010519491231002Y"}, "document", "bad_document"),
            ({"document": "110105194912310021"}, "document", "check_digit_fails"),
            ({"name": ""}, "name", "missing"),
            ({"day": "2022-02-30"}, "day", "impossible_date"),
            ({"service": "22Z22"}, "service", "bad_service"),
        ],
    )
    def test_a_bad_cell_is_named(
        self, otherwise: dict[str, str], column: str, code: str
    ) -> None:
        (refused,) = passengers.read(table(line(cast.LI, **otherwise))).refused

        assert (refused["row"], refused["column"], refused["code"]) == (2, column, code)
        assert refused["reason"]

    def test_a_refused_number_is_not_repeated_whole(self) -> None:
        (refused,) = passengers.read(table(line(document="110105194912310021"))).refused

        assert refused["value"] == "…0021"

    def test_a_line_twice(self) -> None:
        reading = passengers.read(table(line(), line(seat="12A")))

        assert len(reading.passengers) == 1
        assert [each["code"] for each in reading.refused] == ["duplicate_row"]

    @pytest.mark.parametrize(
        ("content", "refusal"),
        [
            (b"", refusals.WrongColumns),
            (b"name,document\nLi,1\n", refusals.WrongColumns),
            (table(line() + ",x", head=HEAD + ",shoe_size"), refusals.WrongColumns),
            (table(head=HEAD + ",name"), refusals.WrongColumns),
            (b"\xff\xfe\x00\x00", refusals.BadManifest),
            (table('"never closed'), refusals.BadManifest),
        ],
    )
    def test_no_manifest(self, content: bytes, refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            passengers.read(content)


class TestImporting:
    """All of a file is taken, or what is not is named."""

    def test_the_report(self) -> None:
        report = read_in(table(line(), line(cast.WANG), line(cast.CHILD, name="")))

        assert (report["rows"], report["created"], report["unchanged"]) == (3, 2, 0)
        assert [each["row"] for each in report["refused"]] == [4]
        assert counts() == queries.Counts(listed=2, arrived=0, missing=2, undeclared=2)

    def test_the_same_file_again(self) -> None:
        read_in(table(line(), line(cast.WANG)))
        report = read_in(table(line(seat="12A"), line(cast.WANG)))

        assert (report["created"], report["merged"], report["unchanged"]) == (0, 1, 1)

    def test_a_dry_run_writes_nothing_and_says_the_same(self) -> None:
        content = table(line(), line(cast.WANG, venue="nowhere"))
        tried = read_in(content, dry_run=True)
        with database.acting(WORKER):
            assert not Manifest.objects.exists()

        assert read_in(content) == tried

    def test_unknown_places_are_refused(self) -> None:
        report = read_in(
            table(line(venue="nowhere"), line(cast.WANG, boarded="149999000000"))
        )
        assert [(each["column"], each["code"]) for each in report["refused"]] == [
            ("venue", "unknown_place"),
            ("boarded", "unknown_place"),
        ]

    def test_a_station_of_another_city_is_refused(self) -> None:
        report = read_in(table(line(venue=cast.PINGYAO_STATION)))

        assert [each["code"] for each in report["refused"]] == ["out_of_reach"]

    def test_nobody_without_the_permission(self) -> None:
        with pytest.raises(NotHere):
            read_in(table(line()), acting_officer(gazetteer.TAIYUAN, "sampler"))

    def test_names_and_numbers_are_sealed(self) -> None:
        read_in(table(line()))
        with database.acting(WORKER):
            kept = str(database.rows("SELECT r::text FROM registry_manifest_row r"))
        assert cast.LI.document not in kept
        assert cast.LI.name not in kept

    def test_a_broken_ledger_and_nothing_is_half_written(self) -> None:
        database.rows("ALTER TABLE ledger_entry ADD CHECK (kind = 'nothing') NOT VALID")
        with pytest.raises(Exception, match="ledger_entry"):
            read_in(table(line()))
        with database.acting(WORKER):
            assert not Manifest.objects.exists()
            assert not ManifestRow.objects.exists()


class TestMatching:
    """A list is held against what people declared, whichever comes first."""

    def test_a_declaration_after_the_list(self) -> None:
        read_in(table(line(), line(cast.WANG)))
        declaration = cast.declare()
        cast.react_to_declaration(declaration)

        assert proof_of(declaration) is Proof.MANIFEST
        assert counts() == queries.Counts(listed=2, arrived=1, missing=1, undeclared=1)
        assert notes() == []

    def test_a_list_after_the_declarations(self) -> None:
        declarations = [cast.declare(), cast.declare(cast.declaring(cast.WANG))]
        read_in(table(line(), line(cast.WANG)))

        assert [proof_of(each) for each in declarations] == [Proof.MANIFEST] * 2
        assert counts().missing == 0

    def test_reacting_twice_changes_nothing(self) -> None:
        read_in(table(line()))
        declaration = cast.declare()
        for _ in range(2):
            cast.react_to_declaration(declaration)

        assert counts().arrived == 1
        assert notes() == []
        assert notes(NoteKind.DUPLICATE_SUSPECTED) == []

    def test_a_pre_registration_answers_for_nobody(self) -> None:
        read_in(table(line()))
        cast.react_to_declaration(cast.declare(cast.declaring(kind="pre_registration")))
        assert counts() == queries.Counts(listed=1, arrived=0, missing=1, undeclared=0)

    @pytest.mark.parametrize(
        ("listed", "differing", "proves"),
        [
            ({"carriage": "5", "seat": "12A"}, ["carriage", "seat"], True),
            ({"boarded": gazetteer.CHENGDU}, [], True),
            ({"boarded": gazetteer.LHASA}, ["boarded"], True),
            ({"service": "Z24"}, ["service"], False),
            ({"name": "李小雁"}, ["name"], False),
            ({"day": "2022-08-20"}, ["day"], False),
        ],
    )
    def test_what_does_not_agree_is_noted(
        self, listed: dict[str, str], differing: list[str], proves: bool
    ) -> None:
        read_in(table(line(cast.LI, **listed)))
        seated = replace(cast.BY_TRAIN, carriage="13", seat="16上")
        declaration = cast.declare(cast.declaring(arrival=seated))
        cast.react_to_declaration(declaration)

        assert notes() == ([differing] if differing else [])
        assert (proof_of(declaration) is Proof.MANIFEST) is proves
        assert counts().arrived == proves

    def test_a_list_of_last_week_is_another_journey(self) -> None:
        read_in(table(line(day="2022-08-14")))
        cast.react_to_declaration(cast.declare())

        assert notes() == []
        assert counts().arrived == 0

    def test_somebody_whom_the_list_does_not_carry(self) -> None:
        read_in(table(line(cast.WANG)))
        declaration = cast.declare()
        cast.react_to_declaration(declaration)

        assert notes() == [["not_listed"]]
        assert proof_of(declaration) is None
        with database.acting(cast.checkpoint_officer()), database.transaction():
            found = queries.unlisted("Z22", cast.NINE, cast.NINE + timedelta(hours=1))
            assert [one.declaration_id for one in found] == [declaration]


class TestMissing:
    """Who is listed and not registered is missing, and somebody must look."""

    def mark(self) -> None:
        cast.doing(
            cast.checkpoint_officer(),
            manifests.mark_missing,
            manifest=the_manifest().pk,
        )

    def test_each_gets_a_note_once(self) -> None:
        read_in(table(line(), line(cast.WANG)))
        cast.react_to_declaration(cast.declare())
        self.mark()
        self.mark()

        assert len(notes(NoteKind.MISSING_PASSENGER)) == 1

    def test_registering_later_closes_it(self) -> None:
        read_in(table(line()))
        self.mark()
        cast.react_to_declaration(cast.declare())

        assert notes(NoteKind.MISSING_PASSENGER) == []
        assert counts().missing == 0

    def test_an_officer_decides_with_words(self) -> None:
        read_in(table(line()))
        self.mark()
        with database.acting(WORKER):
            note = Note.objects.get().pk
        officer = cast.checkpoint_officer()
        with pytest.raises(refusals.ReasonMissing):
            cast.doing(officer, noting.close_note, note=note, decision="")
        for words in ("left the train in Shijiazhuang", "again"):
            cast.doing(officer, noting.close_note, note=note, decision=words)

        with database.acting(WORKER):
            assert Note.objects.get().decision == "left the train in Shijiazhuang"


@pytest.mark.slow
def test_ten_thousand_rows_in_a_minute() -> None:
    """The bar is 10 k rows a minute; leave room for a slower machine."""
    people = [
        DeclaredPerson(
            name=f"旅客{number}",
            document=synthetic_number(
                date(1980, 1, 1) + timedelta(days=number // 500), Sex.MALE, number % 500
            ),
        )
        for number in range(10_000)
    ]
    content = table(*(line(who) for who in people))

    began = time.perf_counter()
    report = read_in(content)

    assert report["created"] == 10_000
    assert time.perf_counter() - began < 60


class TestWhoAnswers:
    """Only what counts answers for a passenger; a stranger's form blocks nobody."""

    def test_a_stranger_in_another_name_answers_for_nobody(self) -> None:
        read_in(table(line()))
        stranger = cast.declare(cast.declaring(replace(cast.LI, name="陌生人")))
        cast.react_to_declaration(stranger)
        assert counts().arrived == 0

        own = cast.declare()
        cast.react_to_declaration(own)
        assert proof_of(own) is Proof.MANIFEST
        assert counts().arrived == 1

    def test_a_mistaken_train_answers_once_the_document_is_seen(self) -> None:
        read_in(table(line(service="Z24")))
        declaration = cast.declare()
        cast.react_to_declaration(declaration)
        assert counts().arrived == 0

        cast.prove(declaration)
        assert counts().arrived == 1

    def test_what_is_set_aside_answers_no_more(self) -> None:
        read_in(table(line()))
        declaration = cast.declare()
        cast.react_to_declaration(declaration)
        cast.doing(
            cast.checkpoint_officer(),
            proving.set_aside,
            declaration=declaration,
            reason="a stranger's",
        )
        assert counts().missing == 1
