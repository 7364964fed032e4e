"""Many reviewed at once: the same rows as one by one, and nobody lost."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date
from unittest.mock import patch
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError, connections

from pratique import database, together
from pratique.contacts.actions import tracing
from pratique.contacts.models import Case
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.ledger.verification import verify
from pratique.loop import schedule
from pratique.loop.settling import acting, settle_pending, strictly
from pratique.places.actions.areas import list_area, withdraw_area
from pratique.policy.facts import Facts
from pratique.registry import queries as registry
from pratique.registry.actions import merging, moving
from pratique.registry.declared import DeclaredStay
from pratique.standing import document, events
from pratique.standing.actions import reviewing_many
from pratique.standing.actions.reviewing_many import Reviewed, review_many
from pratique.standing.models import Due, Standing
from pratique.standing.population.telling import Telling
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU, CHENGGUAN
from tests.loop.at_once import Doing, holding, wait_until_somebody_waits
from tests.loop.bound import Bound, bound_in_taiyuan, faults, from_jinjiang
from tests.loop.cast import arrive, in_august, officer, on, result
from tests.loop.pooled import mixed, neighbour, reported, single
from tests.standing import cast
from tests.standing.both_ways import differences, everybody_is_due

MET = date(2022, 8, 20)


@pytest.fixture
def bob(set_clock: SetClock) -> Bound:
    """Bob is bound at home until the 27th, 24:00."""
    return bound_in_taiyuan(set_clock)


@pytest.fixture
def people(bob: Bound) -> list[Bound]:
    """Bob and three who came with him."""
    others = [Bound(from_jinjiang(f"测试{n}", n), bob.area) for n in (2, 3, 4)]
    return [bob, *others]


@pytest.fixture
def always_together() -> Iterator[None]:
    """Let whoever is due be reviewed together, be it one alone."""
    with (
        patch("pratique.loop.schedule.TOGETHER", 1),
        patch.object(reviewing_many, "TOGETHER", 1),
    ):
        yield


def from_lanzhou(serial: int) -> UUID:
    """Let somebody come home from where nothing is listed."""
    stays = (
        DeclaredStay(CHENGGUAN, None, in_august(20)),
        DeclaredStay(CHENGDU, in_august(20), in_august(21), outside_areas=None),
    )
    return arrive(f"测试{serial}", serial, *stays).person


def listed_in_lanzhou() -> None:
    """List the area, and leave it to whoever settles next."""
    with database.acting(WORKER), database.transaction():
        list_area(
            division=CHENGGUAN,
            level="high",
            counted_from=in_august(17),
            whole=True,
            announced_by=CHENGDU,
            by=officer("commander").through("worker"),
        )


def withdrawn(area: str) -> None:
    with database.acting(WORKER), database.transaction():
        withdraw_area(area=area, by=officer("commander").through("worker"))


class TestTheSameRows:
    @pytest.mark.slow
    def test_a_planted_difference_is_found(self, people: list[Bound]) -> None:
        real = Telling.facts

        def nameless(self: Telling, number: int) -> Facts:
            told = real(self, number)
            return replace(told, stays=tuple(replace(x, name="") for x in told.stays))

        with patch.object(Telling, "facts", nameless):
            found = differences(on(22))

        assert {each.split(":")[0][2:] for each in found} == {
            "standing_standing",
            "ledger_entry",
        }

    @pytest.mark.slow
    def test_a_version_begins(self, people: list[Bound]) -> None:
        cast.adopted(cast.draft(effective_at=on(24), extends_arrivals=True))
        schedule.advance(on(23, 23).astimezone(UTC))

        assert differences(on(24)) == []
        assert differences(on(26), everybody=False) == []

    @pytest.mark.slow
    def test_an_area_is_listed_and_another_withdrawn(self, people: list[Bound]) -> None:
        for serial in (7, 8, 9):
            from_lanzhou(serial)
        listed_in_lanzhou()
        withdrawn(people[0].area)

        assert differences(on(22), everybody=False) == []
        assert differences(on(22)) == []

    @pytest.mark.slow
    def test_everybody_there_may_be(self, people: list[Bound]) -> None:
        """In a tube, ill, met, dead, one with another, undecided, just released."""
        tube = [neighbour(serial) for serial in (11, 12, 13)]
        mixed(*tube)
        reported("positive", on(21, 15))
        ill, met = neighbour(14), neighbour(15)
        single(ill, on(21, 16), "ILL")
        result("ILL", "positive", on(21, 18))
        with database.acting(WORKER), database.transaction():
            case = Case.objects.get(person=ill).pk
        tracer, clerk = officer("tracer"), officer("commander")
        with strictly(), acting(tracer):
            tracing.name_contact(
                person=met, level="close", last_exposure=MET, case=case, by=tracer
            )
        from_lanzhou(16)
        _bob, carol, dave, eve = (each.person for each in people)
        with strictly(), acting(clerk):
            moving.record_death(
                person=carol, died_on=in_august(21), zone="Asia/Shanghai", by=clerk
            )
        with strictly(), acting(clerk):
            merging.merge(keep=dave, gone=eve, reason="同一人", by=clerk)

        assert differences() == []
        listed_in_lanzhou()
        for moment in (on(22), on(23, 6), on(26), on(28), on(31)):
            assert differences(moment) == [], moment


@pytest.mark.usefixtures("always_together")
class TestNobodyIsLost:
    def test_who_is_held_by_somebody_stays_due(self, people: list[Bound]) -> None:
        everybody_is_due()
        bob = people[0].person

        with holding(WORKER, lambda: registry.lock(bob)):
            found = reviewed()
            assert found.held == {bob}
            assert found.people == 3
            assert due() == {bob}
        schedule.catch_up()
        assert due() == set()

    @pytest.mark.slow
    def test_who_changes_meanwhile_is_due_again(self, people: list[Bound]) -> None:
        everybody_is_due()

        with holding(WORKER, reviewed):
            changing = Doing(everybody_is_due)  # waits: what was read is older
            wait_until_somebody_waits()
        changing.finish()
        assert due() == {each.person for each in people}
        schedule.catch_up()
        assert due() == set()

    def test_several_who_review_find_each_their_own(self, people: list[Bound]) -> None:
        everybody_is_due()

        with holding(WORKER, lambda: reviewed(at_most=2)) as first:
            second = reviewed(at_most=2)
        assert isinstance(first.done, Reviewed)
        assert (first.done.people, second.people) == (2, 2)
        assert due() == set()

    def test_who_cannot_be_reviewed_holds_up_nobody(self, people: list[Bound]) -> None:
        bob = people[0].person
        real = document.of

        def stumbles(outcome, told, risk, shelf):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if told.person == str(bob):
                msg = "a fault of ours"
                raise LookupError(msg)
            return real(outcome, told, risk, shelf)

        everybody_is_due()
        before = entries_about(bob)
        with patch.object(document, "of", stumbles):
            schedule.catch_up()

        assert due() == {bob}
        assert entries_about(bob) == before
        with database.acting(WORKER), database.transaction():
            assert Due.objects.get().attempts == 1

    def test_where_a_batch_fails_they_are_reviewed_one_by_one(
        self, people: list[Bound]
    ) -> None:
        def fails(_self: together.Kept) -> None:
            raise DatabaseError

        everybody_is_due()
        with patch.object(together.Kept, "write", fails):
            schedule.catch_up()

        assert due() == set()
        assert faults() == []

    @pytest.mark.slow
    def test_killed_before_it_is_durable_it_is_done_again(
        self, people: list[Bound], set_clock: SetClock
    ) -> None:
        set_clock(on(22).astimezone(UTC))
        withdrawn(people[0].area)
        settle_pending()
        assert len(due()) == len(people)
        before = entries()

        dying = subprocess.run(
            [sys.executable, "-c", DYING, str(settings.DATABASES["default"]["NAME"])],
            check=False,
            capture_output=True,
            text=True,
        )

        assert dying.returncode == -9, dying.stderr
        assert entries() == before
        assert len(due()) == len(people)
        assert {each.standing()[2] for each in people} == {"home_quarantine"}
        schedule.catch_up()
        assert due() == set()
        assert {each.standing()[2] for each in people} == {"self_monitoring"}
        assert faults() == []
        with database.acting(WORKER):
            assert verify() == []

    def test_who_is_not_due_any_more_is_left_alone(self, people: list[Bound]) -> None:
        before = entries()
        with database.acting(WORKER):
            cause = Entry.objects.latest("pk")
            found = review_many(due=[(people[0].person, cause)], by=WORKER)

        assert (found.people, found.alone, entries()) == (0, frozenset(), before)


@pytest.mark.slow
@pytest.mark.usefixtures("always_together")
def test_no_audit_finds_anything_after_a_version_has_begun(people: list[Bound]) -> None:
    cast.adopted(cast.draft(effective_at=on(24), extends_arrivals=True))

    with strictly():
        schedule.advance(on(26, 1).astimezone(UTC))

    assert {each.standing()[3] for each in people} != {on(28)}
    assert faults() == []
    with database.acting(WORKER):
        rows = Standing.objects.filter(person=people[1].person).order_by("entry")
        causes = [row.entry.cause and row.entry.cause.kind for row in rows]
        assert events.RULEBOOK_BEGAN in causes
        assert verify() == []


# It is killed where everything is written and nothing durable.
DYING = """
import os, signal, sys
from unittest.mock import patch
from pratique.serve.cli import house
house.start_django(sys.argv[1])
from pratique.loop import schedule
from pratique.standing.actions import reviewing_many
from pratique.together import Kept
write = Kept.write
def dies(self):
    write(self)
    if any(model.__name__ == "Standing" for model in self.made):
        os.kill(os.getpid(), signal.SIGKILL)
Kept.write = dies
schedule.TOGETHER = reviewing_many.TOGETHER = 1
schedule.catch_up()
"""


@pytest.mark.usefixtures("always_together")
def test_as_many_statements_for_many_as_for_few(people: list[Bound]) -> None:
    told = []
    for some in (people[:2], people):
        with database.acting(WORKER), database.transaction():
            everybody_is_due()
            cause = Entry.objects.latest("pk")
        due_ones = [(each.person, cause) for each in some]
        with counting() as statements, database.acting(WORKER):
            review_many(due=due_ones, by=WORKER)
        told.append(len(statements))

    assert told[0] == told[1]


@pytest.mark.usefixtures("always_together")
def test_only_the_worker_reviews_many(bob: Bound) -> None:
    with pytest.raises(PermissionError):
        review_many(due=[], by=officer("commander"))


@contextmanager
def counting() -> Iterator[list[str]]:
    """Count the statements that are not prepared."""
    told: list[str] = []

    def wrapped(execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        told.append(sql)
        return execute(sql, params, many, context)

    with connections["worker"].execute_wrapper(wrapped):
        yield told


def reviewed(at_most: int = 2_000) -> Reviewed:
    """Review whoever is due together."""
    with database.acting(WORKER), database.transaction():
        rows = Due.objects.order_by("person").select_related("entry")
        found = [(row.person_id, row.entry) for row in rows]
        return review_many(due=found, by=WORKER, at_most=at_most)


def due() -> set[UUID]:
    with database.acting(WORKER), database.transaction():
        return set(Due.objects.values_list("person", flat=True))


def entries() -> int:
    with database.acting(WORKER):
        return Entry.objects.count()


def entries_about(person: UUID) -> int:
    with database.acting(WORKER):
        return Entry.objects.filter(person=person).count()
