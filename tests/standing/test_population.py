"""Everybody read at once is who they are one by one, and so is what follows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connections

from pratique import clock, columns, database
from pratique.contacts.actions import chains
from pratique.database import WORKER
from pratique.ledger.queries import known
from pratique.registry import crowds
from pratique.registry.actions import merging
from pratique.standing.population import reading
from tests import gazetteer
from tests.conftest import SetClock
from tests.contacts import cast
from tests.loop import test_parted
from tests.loop.bound import Bound
from tests.loop.cast import on
from tests.loop.pooled import go_to, mixed, neighbour, reported
from tests.standing.told import faults

bob = test_parted.bob
carol = test_parted.carol


def checked(moment: datetime | None = None) -> list[str]:
    """Return what is not the same, at present or as of a moment."""
    with database.acting(WORKER), database.transaction():
        return faults(moment)


def read(*people: UUID) -> reading.Population:
    with database.acting(WORKER), database.transaction():
        return reading.some(people, known(None))


@pytest.fixture
def met(database: str, set_clock: SetClock) -> tuple[UUID, UUID, UUID]:
    """Li is ill, of a chain; Wang a close contact, Zhao a secondary one."""
    set_clock(cast.NOON)
    li, case = cast.ill("李小燕")
    cast.doing(cast.tracer(), chains.name_chain, name="8·17", cases=[case.pk])
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    cast.secondary(zhao, cast.close(wang, case))
    return li, wang, zhao


class TestTraced:
    def test_a_patient_and_whom_they_met(self, met: tuple[UUID, UUID, UUID]) -> None:
        assert checked() == []

    @pytest.mark.slow
    def test_whom_a_secondary_contact_met_was_tested_twice(
        self, met: tuple[UUID, UUID, UUID]
    ) -> None:
        _li, wang, _zhao = met
        for hour in (1, 26):
            cast.go_to(cast.hours(hour))
            cast.sampled(wang, "negative")

        assert checked() == []
        assert checked(cast.hours(20)) == []

    def test_a_patient_is_taken_for_whom_they_met(
        self, met: tuple[UUID, UUID, UUID]
    ) -> None:
        li, wang, _zhao = met
        cast.doing(cast.tracer(), merging.merge, keep=wang, gone=li, reason="同一人")

        assert checked() == []


class TestTravellers:
    @pytest.mark.slow
    def test_two_records_are_one_and_then_two(self, carol: Bound) -> None:
        assert checked() == []

        test_parted.part(carol, on(22, 12))

        assert checked() == []
        assert checked(on(22, 11)) == []

    def test_whoever_is_named_twice_is_told_once(
        self, bob: Bound, carol: Bound
    ) -> None:
        found = read(carol.person, bob.person)

        assert [*found.people.references] == [str(bob.person)]
        assert set(found.crowd.members(0)) == {bob.person, carol.person}

    def test_of_another_city_nobody_is_told(self, bob: Bound) -> None:
        with database.acting(WORKER), database.transaction():
            here = crowds.everybody(known(None), _range(gazetteer.XIAODIAN))
            elsewhere = crowds.everybody(known(None), _range(gazetteer.CHENGDU))

        assert [columns.uuid_of(key) for key in here.keys] == [bob.person]
        assert len(elsewhere) == 0

    def test_nobody_at_all(self, bob: Bound) -> None:
        assert len(read()) == 0


def _range(code: str) -> tuple[int, int]:
    from pratique.divisions.queries import subtree

    return subtree(code)


@pytest.mark.slow
def test_who_is_in_a_positive_tube(database: str, set_clock: SetClock) -> None:
    set_clock(on(21, 9).astimezone(UTC))
    people = [neighbour(serial) for serial in (1, 2, 3)]
    mixed(*people)
    reported("positive", on(21, 15))

    assert checked() == []
    go_to(on(22, 16))
    assert checked() == []
    assert checked(on(21, 14)) == []


def test_only_the_worker_reads_everybody(met: tuple[UUID, UUID, UUID]) -> None:
    with (
        database.acting(cast.tracer()),
        database.transaction(),
        pytest.raises(PermissionError),
    ):
        reading.everybody(known(None))


@pytest.mark.slow
def test_as_many_statements_for_many_as_for_few(
    met: tuple[UUID, UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    with counting(monkeypatch) as few:
        read(*met)
    case = cast.case_of(met[0])
    more = [cast.somebody(f"测试{number}") for number in range(6)]
    for one, other in zip(more[::2], more[1::2], strict=True):
        cast.secondary(other, cast.close(one, case))
        cast.sampled(one, "negative")

    with counting(monkeypatch) as many:
        read(*met, *more)

    assert 10 < len(many) == len(few)


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Count statements, however they are run."""
    told: list[str] = []
    copied = database.copied

    def counted(sql: str, values: dict[str, object]) -> bytes:
        told.append(sql)
        return copied(sql, values)

    def wrapped(execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        told.append(sql)
        return execute(sql, params, many, context)

    monkeypatch.setattr(database, "copied", counted)
    with connections["worker"].execute_wrapper(wrapped):
        yield told
    monkeypatch.setattr(database, "copied", copied)


def test_the_future_is_not_told(bob: Bound) -> None:
    with database.acting(WORKER), database.transaction():
        early = known(clock.now() - timedelta(days=1))
        assert len(reading.everybody(early)) == 0
