"""What is published stays as it was; a correction names what it corrects."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from pratique import database, ids
from pratique.access.refusals import NotHere
from pratique.database import OWNER, WORKER
from pratique.ledger.queries import Known
from pratique.ledger.refusals import NotYet
from pratique.reporting import events, queries, refusals
from pratique.reporting.bulletin.published import slips_of, slips_of_ours
from pratique.reporting.models import Bulletin
from tests import gazetteer
from tests.contacts.cast import consult, entries, go_to, hours, ill, tracer
from tests.reporting.bulletin.cast import commander, published, told

pytestmark = pytest.mark.usefixtures("city")


def test_a_published_bulletin_is_the_one_of_its_moment() -> None:
    _, case = ill("李小燕")
    consult(case, "confirmed", "mild")
    go_to(hours(1))

    row = published(moment=hours(1))

    assert row.document == told(hours(1))
    assert row.document["positives"]["total"] == 1
    assert row.text_zh.startswith("山西省疫情通报")
    assert row.text_en.startswith("Shanxi: bulletin")
    assert row.corrects is None


def test_the_same_again_publishes_nothing() -> None:
    first = published()

    assert published(moment=first.moment).pk == first.pk
    assert entries(events.BULLETIN_PUBLISHED) == 1


def test_nothing_is_told_of_what_lies_ahead() -> None:
    with pytest.raises(NotYet):
        published(moment=hours(1))


class TestACorrection:
    def test_is_a_bulletin_of_its_own(self) -> None:
        wrong = published()
        _, case = ill("李小燕")
        consult(case, "confirmed", "mild")
        go_to(hours(1))

        right = published(corrects=wrong.reference, reason="one was forgotten")

        assert right.corrects_id == wrong.pk
        assert right.document["positives"]["total"] == 1
        with database.acting(WORKER):
            assert Bulletin.objects.get(pk=wrong.pk).document == wrong.document

    def test_must_say_why(self) -> None:
        wrong = published()

        with pytest.raises(refusals.ReasonMissing):
            published(corrects=wrong.reference)

    def test_corrects_what_stands(self) -> None:
        wrong = published()
        go_to(hours(1))
        published(corrects=wrong.reference, reason="first")

        with pytest.raises(refusals.NotCorrectable):
            published(corrects=wrong.reference, reason="second")

    def test_is_about_the_same_area(self) -> None:
        wrong = published()

        with pytest.raises(refusals.NotCorrectable):
            published(area=gazetteer.TAIYUAN, corrects=wrong.reference, reason="so")

    def test_of_nothing_is_refused(self) -> None:
        with pytest.raises(refusals.UnknownBulletin):
            published(corrects="B-0000000", reason="so")


class TestWhoMay:
    def test_is_who_answers_for_the_area(self) -> None:
        taiyuan = commander(gazetteer.TAIYUAN)

        assert published(taiyuan, area=gazetteer.XIAODIAN).place
        with pytest.raises(NotHere):
            published(taiyuan)

    def test_is_no_tracer(self) -> None:
        with pytest.raises(NotHere):
            published(tracer(), area=gazetteer.TAIYUAN)

    def test_read_it_is_everybody(self) -> None:
        row = published()

        with database.acting(commander(gazetteer.JINZHONG)), database.transaction():
            assert queries.access_bulletin(row.reference) == row
            assert list(queries.published(row.area)) == [row]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE reporting_bulletin SET text_zh = ''", "DELETE FROM reporting_bulletin"],
)
def test_not_even_the_owner_changes_it(statement: str) -> None:
    published()

    with (
        pytest.raises(IntegrityError, match="insert-only"),
        database.acting(OWNER),
        database.transaction(),
    ):
        database.rows(statement)


def test_a_failing_ledger_publishes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from pratique.reporting.actions import publishing

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(publishing, "record", broken)
    with pytest.raises(RuntimeError):
        published()

    with database.acting(WORKER):
        assert not Bulletin.objects.exists()


def test_a_bulletin_takes_part_in_what_was_known() -> None:
    row = published()
    go_to(hours(1))

    with database.acting(WORKER), database.transaction():
        assert Known.present().has(row.entry_id)
        assert row.entry.recorded_at == row.moment < row.moment + timedelta(hours=1)


class TestHeldAgainstTheirArithmetic:
    def test_ours_come_out_day_after_day(self) -> None:
        _, case = ill("李小燕")
        consult(case, "asymptomatic")
        go_to(hours(12))
        published()  # of the 20th, whole
        consult(case, "confirmed", "mild")
        go_to(hours(36))
        published()

        with database.acting(WORKER), database.transaction():
            assert slips_of_ours() == (2, [])

    def test_a_planted_slip_is_named(self) -> None:
        row = published()
        row.pk, row.reference, row.moment = ids.new(), "B-WRONG", hours(-1)
        row.document["confirmed"]["in_hospital"]["total"] = 1
        with database.acting(OWNER), database.transaction():
            row.save(force_insert=True)

            rows, slips = slips_of_ours()

        assert rows == 2
        assert {slip.figure for slip in slips} == {"in_hospital", "in_hospital_by"}

    @pytest.mark.parametrize("content", [b"{", b"1", b'[{"day": 1}]', b'["a"]'])
    def test_a_file_of_anything_else_is_refused(self, content: bytes) -> None:
        with pytest.raises(refusals.NotBulletins):
            slips_of(content, "file.json")
