"""`policy diff`, `adopt` and `reverse`, as somebody types them: right, and wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from django.utils import translation

from pratique import database
from pratique.database import WORKER
from pratique.serve.cli import place_names
from pratique.serve.cli.group import run
from pratique.standing.models import Adoption, Proposal, Reversal
from tests.gazetteer import XIAODIAN
from tests.standing import cast

BOTH = ("--proposer", "wang", "--approver", "li")
OLD = "cn.shanxi.taiyuan@2022-08-20"
pytestmark = pytest.mark.usefixtures("house_up")


@pytest.fixture
def house_up(noon: None) -> Iterator[None]:
    """The house is up already; Wang and Li have accounts."""
    cast.wang()
    cast.li()
    translation.activate("en")
    with (
        patch("pratique.serve.cli.house.up"),
        patch("pratique.serve.cli.house.start_django"),
    ):
        yield


@pytest.fixture
def noon(set_clock: object) -> None:
    """Stand on 21 August 2022, at noon."""
    from datetime import UTC

    from pratique.ledger.actions import set_clock as go_to
    from tests.loop.cast import on

    go_to(on(21, 12).astimezone(UTC))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A version from the 24th on, with its case file beside it."""
    made = tmp_path / "2022-08-24.yaml"
    made.write_text(cast.text(), encoding="utf-8")
    beside = tmp_path / "2022-08-24.cases.yaml"
    beside.write_text(cast.cases(), encoding="utf-8")
    return made


def rows() -> tuple[int, ...]:
    with database.acting(WORKER):
        return tuple(one.objects.count() for one in (Proposal, Adoption, Reversal))


def policy(*typed: object) -> int:
    return run(["policy", *map(str, typed)])


class TestDiff:
    def test_says_in_both_languages_what_changes(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert policy("diff", OLD, file) == 0

        said = capsys.readouterr().out
        assert "measures: 7 days of home quarantine → 5 days of home quarantine" in said
        assert "管控措施: 7天居家隔离 → 5天居家隔离" in said
        assert "in force from 2022-08-24 00:00 on" in said
        assert "for: whoever arrives from then on" in said

    @pytest.mark.slow
    def test_remarks_that_the_two_are_of_different_books_or_backwards(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert policy("diff", "cn.shanxi@2022-08-20", OLD) == 0
        assert "two books, `cn.shanxi` and" in capsys.readouterr().err
        assert policy("diff", "cn.shanxi.taiyuan@2022-10-01", OLD) == 0
        assert "the first is the later one" in capsys.readouterr().err

    @pytest.mark.slow
    def test_calls_places_by_name(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert policy("diff", "cn.shanxi@2022-08-20", OLD) == 0

        said = capsys.readouterr().out
        assert "jurisdiction: Shanxi → Taiyuan" in said
        assert "适用范围: 山西省 → 太原市" in said
        assert "stayed in Hainan" in said

    @pytest.mark.slow
    def test_calls_a_country_by_name(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert policy("diff", "cn.national@2022-06-28", "cn.shanxi@2022-08-20") == 0

        said = capsys.readouterr().out
        assert "jurisdiction: China → Shanxi" in said
        assert "stayed outside China within 11 days" in said

    @pytest.mark.slow
    def test_calls_places_by_code_where_no_table_is_at_hand(
        self,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        monkeypatch.setenv("PRATIQUE_DIVISIONS", str(tmp_path / "nowhere"))
        place_names.known.cache_clear()

        assert policy("diff", "cn.national@2022-06-28", OLD) == 0
        assert "jurisdiction: China → 140100000000" in capsys.readouterr().out
        place_names.known.cache_clear()

    @pytest.mark.slow
    def test_speaks_one_language_or_json(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert policy("diff", OLD, file, "--language", "zh") == 0
        assert "is now" not in capsys.readouterr().out
        assert policy("diff", OLD, file, "--format", "json") == 0
        told = json.loads(capsys.readouterr().out)
        assert [one["new"]["rule"] for one in told["changed"]] == ["arrival.medium"]
        assert told["unchanged"] == 12

    @pytest.mark.slow
    def test_knows_what_was_adopted_and_how_it_begins(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        more = ("--effective", "2022-08-25", "--extend-arrivals")
        assert policy("adopt", file, *BOTH, *more) == 0
        capsys.readouterr()
        assert policy("diff", OLD, "cn.shanxi.taiyuan@2022-08-24") == 0

        said = capsys.readouterr().out
        assert "in force from 2022-08-25 00:00 on" in said
        assert "for: everybody who is there then" in said

    @pytest.mark.slow
    def test_the_same_text_changes_nothing(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert policy("diff", OLD, OLD) == 0
        assert "Nothing that the rules say has changed." in capsys.readouterr().out

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("named", "code"),
        [
            ("cn.shanxi.taiyuan@2022", "bad_version"),
            ("cn.shanxi.taiyuam@2022-08-20", "unknown_rule"),
            ("nonsense", "unknown_rule"),
            ("B-0000000", "unknown_proposal"),
            ("", "unknown_rule"),
        ],
    )
    def test_what_is_not_there_is_refused(
        self, named: str, code: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        if code == "unknown_proposal":
            from pratique import ids

            named = ids.reference("B")
        assert policy("diff", OLD, named) == 2
        assert capsys.readouterr().err.startswith(f"{code}: ")


class TestAdopt:
    def test_two_people_put_a_version_into_force(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        stage = f"{XIAODIAN}=2022-08-25"
        assert policy("adopt", file, *BOTH, "--stage", stage, "--format", "json") == 0

        told = json.loads(capsys.readouterr().out)
        assert told["effective"] == "2022-08-24T00:00:00+08:00"
        assert told["cases"] == 1
        assert told["stages"][0]["division"] == XIAODIAN
        assert rows() == (1, 1, 0)

    def test_a_text_that_has_ended_by_then_is_not_adopted(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ended = "ended: {says: {en: It ended.}, source: city, confidence: unverified}"
        until = f"until: 2022-08-25T00:00+08:00\n{ended}\ntitle:"
        file.write_text(cast.text().replace("title:", until, 1), encoding="utf-8")

        assert policy("adopt", file, *BOTH, "--effective", "2022-08-26T20:00") == 2
        assert "already_over" in capsys.readouterr().err
        assert rows() == (0, 0, 0)

    def test_the_year_is_told_and_what_nobody_knows(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = cast.text().replace("chain: Z22", "chain: Z2211")
        file.write_text(text, encoding="utf-8")

        assert policy("adopt", file, *BOTH) == 0
        said = capsys.readouterr().out
        assert "in force from 2022-08-23 24:00 on" in said
        assert "nobody knows a chain `Z2211` yet" in said

    def test_a_text_without_cases_is_adopted_with_a_warning(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file.with_name("2022-08-24.cases.yaml").unlink()

        assert policy("adopt", file, *BOTH) == 0
        assert "nobody has tried these rules" in capsys.readouterr().out

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("more", "code"),
        [
            (("--proposer", "wang", "--approver", "wang"), "same_person"),
            (("--proposer", "wang", "--approver", "nobody"), "unknown_account"),
            (("--proposer", "wang"), "bad_usage"),
            ((*BOTH, "--effective", "soon"), "bad_time"),
            ((*BOTH, "--effective", "2022-08-20"), "starts_in_the_past"),
            ((*BOTH, "--stage", "140105"), "bad_stage"),
            ((*BOTH, "--stage", "=2022-08-25"), "bad_stage"),
            ((*BOTH, "--stage", "140105=soon"), "bad_time"),
            ((*BOTH, "--stage", "9999=2022-08-25"), "unknown_division"),
            ((*BOTH, "--stage", "1407=2022-08-25"), "stage_outside"),
            ((*BOTH, "--cases", "/nowhere.yaml"), "unreadable_file"),
        ],
    )
    def test_wrong_input_is_refused_and_nothing_is_half_written(
        self,
        file: Path,
        more: tuple[str, ...],
        code: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        assert policy("adopt", file, *more) == 2
        assert capsys.readouterr().err.startswith(f"{code}: ")
        assert rows() == (0, 0, 0)

    def test_whoever_works_in_the_same_unit_leaves_no_proposal_behind(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        cast.commander("zhao", "prevention office")

        assert policy("adopt", file, "--proposer", "wang", "--approver", "zhao") == 2
        assert capsys.readouterr().err.startswith("same_unit: ")
        assert rows() == (0, 0, 0)

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"rulebook: x\n", b"- a\n"])
    def test_a_file_that_is_no_rulebook_is_refused(
        self, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = tmp_path / "wrong.yaml"
        wrong.write_bytes(content)

        assert policy("adopt", wrong, *BOTH) == 2
        assert "wrong.yaml" in capsys.readouterr().err
        assert policy("adopt", tmp_path, *BOTH) == 2

    def test_a_failing_case_is_named(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file.with_name("2022-08-24.cases.yaml").write_text(
            cast.cases("2022-08-27T24:00"), encoding="utf-8"
        )

        assert policy("adopt", file, *BOTH) == 2
        said = capsys.readouterr().err
        assert said.startswith("cases_fail: 1 of 1 cases fail; line 9: Bob left")
        assert "2022-08-24.cases.yaml:9" in said


class TestReverse:
    REASON = ("--reason", "the days were wrong")

    @pytest.mark.parametrize("named", ["reference", "cn.shanxi.taiyuan@2022-08-24"])
    def test_two_people_take_it_back(
        self, file: Path, named: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        policy("adopt", file, *BOTH, "--format", "json")
        reference = json.loads(capsys.readouterr().out)["reference"]
        asked = reference if named == "reference" else named

        assert policy("reverse", asked, *BOTH, *self.REASON) == 0
        assert f"{reference}  cn.shanxi.taiyuan" in capsys.readouterr().out
        assert rows() == (1, 1, 1)
        assert policy("reverse", asked, *BOTH, *self.REASON) == 2
        assert capsys.readouterr().err.startswith("rulebook_not_in_force: ")

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            (("B-0000000", *BOTH, "--reason", "x"), "unknown_proposal"),
            ((OLD, *BOTH, "--reason", "x"), "rulebook_not_in_force"),
            (("cn.shanxi.taiyuan@2022-08-24", *BOTH), "bad_usage"),
            (
                ("cn.shanxi.taiyuan@2022-08-24", *BOTH, "--reason", " "),
                "reversal_reason_missing",
            ),
            (
                (
                    *("cn.shanxi.taiyuan@2022-08-24", "--proposer", "wang"),
                    *("--approver", "wang", "--reason", "x"),
                ),
                "same_person",
            ),
        ],
    )
    def test_wrong_input_is_refused_and_nothing_is_half_written(
        self,
        file: Path,
        typed: tuple[str, ...],
        code: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        policy("adopt", file, *BOTH)
        capsys.readouterr()

        assert policy("reverse", *typed) == 2
        assert capsys.readouterr().err.startswith(f"{code}: ")
        assert rows() == (1, 1, 0)
