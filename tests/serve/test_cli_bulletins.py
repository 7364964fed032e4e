"""`bulletin`, `chains`, their audits and imports, as they are typed."""

from pathlib import Path

import pytest

from pratique.serve.cli.group import BAD_INPUT, FOUND
from tests.contacts import cast
from tests.gazetteer import SHANXI, TAIYUAN
from tests.reporting.bulletin.cast import chained
from tests.serve.typing_in import Typed, content


def a_case_of_the_day() -> None:
    _, case = cast.ill("李小燕")
    cast.consult(case, "confirmed", "mild")
    chained("‘8·20’小店", case)
    cast.go_to(cast.hours(1))


class TestBulletin:
    def test_has_the_shape_that_other_checks_read(self, typed: Typed) -> None:
        a_case_of_the_day()

        asked = ("--as-of", "2022-08-20T13:00", "--area", SHANXI)
        told = content(typed("bulletin", *asked, "--format", "json"))

        assert told["positives"]["total"] == 1
        assert told["positives"]["confirmed"]["mild"] == 1
        assert told["by_city"] == {TAIYUAN: 1}
        (chain,) = told["chains"]
        assert chain["name"] == "‘8·20’小店"
        assert chain["counted_here"] == 1
        assert told["letters"] == {"sent": 0, "answered": 0, "open": 0}

    def test_speaks_both_languages_or_one(self, typed: Typed) -> None:
        both = typed("bulletin", "--area", SHANXI)

        assert "山西省疫情通报" in both
        assert "Shanxi: bulletin" in both
        assert "Shanxi" not in typed("bulletin", "--area", SHANXI, "--format", "zh")
        assert "山西" not in typed("bulletin", "--area", SHANXI, "--format", "en")

    def test_is_published_once_and_corrected_by_name(self, typed: Typed) -> None:
        asked = ("bulletin", "--publish", "--area", SHANXI, "--format", "json")
        first = content(typed(*asked))
        again = content(typed(*asked, "--as-of", first["as_of"]))
        a_case_of_the_day()
        right = content(
            typed(*asked, "--corrects", first["published"], "--reason", "forgotten")
        )

        assert again["published"] == first["published"] != right["published"]
        assert right["positives"]["total"] == 1

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("--as-of", "2022-08-21"), "not_yet"),
            (("--area", "99"), "unknown_area"),
            (("--as-of", "yesterday"), "bad_time"),
            (("--corrects", "B-0000000"), "nothing_to_publish"),
            (("--publish", "--corrects", "B-0", "--reason", "x"), "unknown_bulletin"),
        ],
    )
    def test_refuses_what_makes_no_sense(
        self, typed: Typed, words: tuple[str, ...], code: str
    ) -> None:
        assert code in typed("bulletin", *words, status=BAD_INPUT)


def test_chains_are_counted_and_drawn(typed: Typed) -> None:
    a_case_of_the_day()

    told = content(typed("chains", "--area", TAIYUAN, "--format", "json"))

    assert {"cases", "links", "components", "generations"} <= told.keys()
    assert (told["cases"], told["multiple_sources"], told["onward"]) == (1, [], {})
    assert "‘8·20’小店" in typed("chains")
    elsewhere = content(typed("chains", "--area", "1407", "--format", "json"))
    assert elsewhere["cases"] == 0


def test_the_audits_find_nothing_where_nothing_is(typed: Typed) -> None:
    a_case_of_the_day()
    span = ("--from", "2022-08-20", "--to", "2022-08-20", "--format", "json")

    custody = content(typed("audit", "custody", *span))

    assert custody == {"persons": 1, "without": [], "two": [], "left": []}
    assert content(typed("audit", "bulletins", "--format", "json")) == {
        "bulletins": 0,
        "slips": [],
    }


def test_a_slip_in_a_file_is_named(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "bulletins.json"
    file.write_text('[{"date": "2022-08-31", "in_hosp": 2, "in_hosp_by": {"a": 1}}]')

    told = content(
        typed("audit", "bulletins", str(file), "--format", "json", status=FOUND)
    )

    assert told["slips"] == [
        {"day": "2022-08-31", "figure": "in_hospital_by", "stated": 2, "counted": 1}
    ]


def test_national_figures_are_imported(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "national.csv"
    rows = "2022-08-19,578,1591,国家卫健委\n"
    file.write_text("day,confirmed,asymptomatic,source\n" + rows, encoding="utf-8")

    told = content(typed("import", "national-figures", str(file), "--format", "json"))

    assert (told["rows"], told["created"], told["refused"]) == (1, 1, [])
