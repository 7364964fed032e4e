"""Rows of many people written at once: the same rows as one by one."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from pratique import database
from pratique.database import OWNER, WORKER
from pratique.ledger.actions import await_kinds, causing, collecting, record
from pratique.ledger.actions.sealing import seal
from pratique.ledger.models import Entry, Pending
from pratique.ledger.verification import verify
from pratique.prepared import insert_rows, new_row, update_row
from pratique.registry.models import Person
from pratique.standing.models import Proposal, Stage
from pratique.together import keeping
from tests.gazetteer import XIAODIAN

pytestmark = pytest.mark.usefixtures("database")
AT = datetime(2022, 8, 21, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def everything_waits() -> object:
    """Let every entry wait, whatever the loop waits for."""
    from pratique.loop.reactions import REACTIONS

    await_kinds({*REACTIONS, "test.kept"})
    yield
    await_kinds(REACTIONS)


def proposal(number: int, entry: Entry) -> Proposal:
    return new_row(
        Proposal,
        reference=f"B-{number}",
        rulebook="cn.test",
        version=date(2022, 8, 21) + timedelta(days=number),
        digest=f"{number}",
        text="quoted: \"'\\\t\n中文",
        place=1,
        low=1,
        high=2,
        effective_at=AT,
        entry=entry,
    )


def told(rows: list[Proposal]) -> list[tuple[object, ...]]:
    return [
        (row.reference, row.version, row.text, row.extends_arrivals, row.entry.subject)
        for row in rows
    ]


def kept(*numbers: int) -> list[Proposal]:
    """Write proposals, each with its entry, as actions do."""
    made = []
    for number in numbers:
        entry = record("test.kept", by=WORKER, subject=f"test:{number}")
        made.append(proposal(number, entry))
        insert_rows(made[-1])
    return made


def written() -> list[Proposal]:
    return list(Proposal.objects.order_by("entry").select_related("entry"))


def test_rows_and_their_entries_are_the_same() -> None:
    with database.acting(WORKER), database.transaction():
        alone = told(kept(1, 2, 3))
        assert told(written()) == alone
        with keeping() as rows:
            kept(4, 5, 6)
            assert len(written()) == 3  # nothing yet
        rows.write()
        found = written()

    assert [row.reference for row in found] == [f"B-{n}" for n in range(1, 7)]
    for row in found:
        assert row.reference == f"B-{row.entry.subject.removeprefix('test:')}"
        assert row.text == found[0].text
    keys = [row.entry_id for row in found]
    assert keys == sorted(keys)


def test_they_wait_for_their_reactions_and_are_collected() -> None:
    with database.acting(WORKER), database.transaction():
        cause = record("test.kept", by=WORKER)
        with collecting() as waiting, causing(cause):
            with keeping() as rows:
                kept(1, 2)
                assert waiting == []
            rows.write()
        entries = list(Entry.objects.filter(cause=cause).order_by("pk"))

        assert waiting == [each.pk for each in entries]
        assert len(entries) == 2
        assert Pending.objects.filter(entry__in=waiting).count() == 2


def test_a_version_ends_before_the_next_begins_in_whatever_order() -> None:
    with database.acting(WORKER), database.transaction():
        (one,) = kept(1)
        with keeping() as rows:
            entry = record("test.kept", by=WORKER, subject="test:end")
            one.ended_entry = entry
            update_row(one, "ended_entry")
            (two,) = kept(2)
            two.extends_arrivals = True
            update_row(two, "extends_arrivals")  # it is not there yet
        rows.write()
        found = written()

    assert [row.ended_entry_id for row in found] == [entry.pk, None]
    assert [row.extends_arrivals for row in found] == [False, True]


def test_what_was_about_somebody_is_forgotten() -> None:
    with database.acting(WORKER), database.transaction():
        with keeping() as rows:
            kept(1)
            mark = rows.marked()
            kept(2)
            rows.back_to(mark)
            kept(3)
        rows.write()

        assert [row.reference for row in written()] == ["B-1", "B-3"]
        assert Entry.objects.filter(kind="test.kept").count() == 2


def test_it_is_written_as_often_as_one_likes() -> None:
    with database.acting(WORKER), database.transaction():
        for number in (1, 2):
            with keeping() as rows:
                kept(number)
            rows.write()
        assert [row.reference for row in written()] == ["B-1", "B-2"]
    with database.acting(WORKER), database.transaction():
        with keeping() as rows:
            pass
        rows.write()
        assert len(written()) == 2


def test_a_constraint_refuses_them_all() -> None:
    def twice() -> None:
        with database.transaction():
            with keeping() as rows:
                kept(1, 1)
            rows.write()

    with database.acting(WORKER), pytest.raises(IntegrityError):
        twice()
    with database.acting(WORKER):
        assert not Entry.objects.filter(kind="test.kept").exists()


def test_the_ledger_is_whole() -> None:
    with database.acting(WORKER):
        with database.transaction():
            with keeping() as rows:
                kept(*range(50))
            rows.write()
        seal(by=WORKER)
        assert verify() == []


def test_only_who_may_record_records() -> None:
    with database.acting(OWNER), database.transaction(), keeping() as rows:
        with pytest.raises(PermissionError):
            kept(1)
        rows.write()


def test_a_row_made_quickly_is_as_the_model_makes_it() -> None:
    with database.acting(WORKER), database.transaction():
        entry = record("test.kept", by=WORKER)
        quick = proposal(1, entry)
        usual = Proposal(
            **{
                each.attname: getattr(quick, each.attname)
                for each in Proposal._meta.concrete_fields
            }
        )
        assert quick == usual
        assert quick.__dict__.keys() == usual.__dict__.keys()
        assert quick.entry is entry
        assert isinstance(quick.pk, UUID)
        assert quick._state.adding
        stage = new_row(Stage, proposal=quick, division_id=1, starts_at=AT)
        assert stage.__dict__["id"] is None
        assert stage.proposal_id == quick.pk
        assert new_row(Person, place=1, reference="P-1").name == Person().name


def test_who_was_there_is_found_by_an_index() -> None:
    from pratique.divisions.queries import subtree
    from pratique.standing.actions.reviewing import WHO_WAS_THERE

    low, high = subtree(XIAODIAN)
    values = {"low": low, "high": high, "above": [XIAODIAN], "entry": 1}
    with database.acting(WORKER), database.transaction():
        # In an empty table reading all of it is quickest.
        database.rows("SET LOCAL enable_seqscan = off")
        plan = database.rows(f"EXPLAIN {WHO_WAS_THERE}", values)

    text = "\n".join(line for (line,) in plan)
    assert "registry_stay_division_id" in text
    assert "Seq Scan on registry_stay" not in text
