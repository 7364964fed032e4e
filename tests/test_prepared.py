"""Statements made once: the same answers as the queries they stand for."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connections
from django.db.models import QuerySet

from pratique import database
from pratique.database import WORKER
from pratique.divisions.models import Division
from pratique.ledger.actions import record
from pratique.ledger.models import Entry, PersonKey
from pratique.prepared import Prepared, insert_rows, update_row
from tests.gazetteer import JINJIANG, SHANXI, TAIYUAN

pytestmark = pytest.mark.usefixtures("database")


def by_codes(codes: list[str]) -> QuerySet[Division]:
    return Division.objects.filter(code__in=codes).order_by("position")


class TestPrepared:
    def test_it_answers_as_the_query_does(self) -> None:
        prepared = Prepared(by_codes)
        with database.acting(WORKER), database.transaction():
            for codes in ([TAIYUAN], [TAIYUAN, SHANXI], [JINJIANG, SHANXI], []):
                assert prepared(codes) == list(by_codes(codes))

    def test_related_rows_come_along(self) -> None:
        prepared = Prepared(
            lambda code: Division.objects.select_related("parent").filter(code=code)
        )
        with database.acting(WORKER), database.transaction():
            for code, above in ((TAIYUAN, SHANXI), (SHANXI, None)):
                found = prepared.first(code)
                assert found is not None
                assert (found.parent and found.parent.code) == above
                assert "parent" in found._state.fields_cache

    def test_columns_alone_come_as_values(self) -> None:
        names = Prepared(
            lambda code: Division.objects.filter(code=code).values_list(
                "name_en", "level"
            )
        )
        levels = Prepared(
            lambda code: Division.objects.filter(code=code).values_list(
                "level", flat=True
            )
        )
        with database.acting(WORKER), database.transaction():
            assert names(TAIYUAN) == [("Taiyuan", 2)]
            assert levels(TAIYUAN) == [2]
            assert levels.first("0") is None

    def test_values_of_every_kind_go_in_as_they_are(self) -> None:
        at, person = datetime(2022, 8, 21, 9, tzinfo=UTC), uuid4()
        prepared = Prepared(
            lambda person, key, at, kinds: Entry.objects.filter(
                person=person, pk=key, happened_at__lte=at, kind__in=kinds
            )
        )
        with database.acting(WORKER), database.transaction():
            made = record("test.a", by=WORKER, person=person, happened_at=at)
            assert prepared(person, made.pk, at, ["test.a", "test.b"]) == [made]
            assert prepared(uuid4(), made.pk, at, ["test.a", "test.b"]) == []

    def test_json_comes_as_it_was_written(self) -> None:
        prepared = Prepared(lambda key: Entry.objects.filter(pk=key))
        with database.acting(WORKER), database.transaction():
            made = record("test.a", by=WORKER, data={"name": "太原", "days": [1, 2]})
            found = prepared.first(made.pk)
            assert found is not None
            assert found.data == {"name": "太原", "days": [1, 2]}

    def test_its_plan_is_kept(self) -> None:
        prepared = Prepared(by_codes)
        connections["worker"].close()  # and with it the plans of other tests
        with database.acting(WORKER), database.transaction():
            for _ in range(8):
                prepared([TAIYUAN])
            kept = database.rows(
                "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
                " WHERE statement LIKE '%%divisions_division%%'"
            )
        assert kept == [(8, 0)]

    def test_a_decision_on_a_value_is_refused(self) -> None:
        cut = Prepared(lambda code: Division.objects.filter(code=code[:2]))
        with (
            database.acting(WORKER),
            database.transaction(),
            pytest.raises(ValueError, match="as it is"),
        ):
            cut(TAIYUAN)

    def test_what_is_no_value_is_refused(self) -> None:
        prepared = Prepared(lambda share: Division.objects.filter(level=share))
        with (
            database.acting(WORKER),
            database.transaction(),
            pytest.raises(TypeError),
        ):
            prepared([1.5])


class TestWriting:
    def test_a_new_row_is_there(self) -> None:
        with database.acting(WORKER), database.transaction():
            rows = [PersonKey(person=uuid4(), wrapped=b"key") for _ in range(2)]
            insert_rows(*rows)
            insert_rows()
            for row in rows:
                found = PersonKey.objects.get(person=row.person)
                assert bytes(found.wrapped) == b"key"
                assert not row._state.adding

    def test_what_the_database_fills_in_is_told(self) -> None:
        with database.acting(WORKER), database.transaction():
            made = record("test.a", by=WORKER)
            assert made == Entry.objects.get(pk=made.pk)
            assert made.written_at == Entry.objects.get(pk=made.pk).written_at

    def test_a_row_is_written_once(self) -> None:
        key = UUID(int=1)
        with database.acting(WORKER), database.transaction():
            insert_rows(PersonKey(person=key, wrapped=b"a"))
            with pytest.raises(IntegrityError), database.transaction():
                insert_rows(PersonKey(person=key, wrapped=b"b"))
            assert PersonKey.objects.filter(person=key).count() == 1

    def test_only_the_named_columns_change(self) -> None:
        with database.acting(database.OWNER), database.transaction():
            row = Division.objects.get(code=TAIYUAN)
            row.name, row.name_en = "并州", "Bingzhou"
            update_row(row, "name")
            found = Division.objects.get(code=TAIYUAN)
            assert (found.name, found.name_en) == ("并州", "Taiyuan")

    def test_a_row_that_is_gone_cannot_change(self) -> None:
        with (
            pytest.raises(DatabaseError),
            database.acting(database.OWNER),
            database.transaction(),
        ):
            update_row(Division(pk=-1, name="x"), "name")
