"""Two at once, or killed in between: serialised, nobody loses, nothing twice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connections

from pratique import database
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.labs import refusals as labs_refuse
from pratique.labs.models import Result, Specimen
from pratique.ledger.actions import queueing, set_clock
from pratique.ledger.models import Entry, Pending
from pratique.loop import schedule
from pratique.loop.settling import acting, settle, settle_pending, strictly
from pratique.orders import refusals as orders_refuse
from pratique.orders.actions import appeals
from pratique.orders.models import Appeal, Obligation, Release
from pratique.registry.actions import identity
from pratique.registry.models import Person
from tests.conftest import SetClock, house
from tests.gazetteer import TAIYUAN
from tests.loop.at_once import (
    Doing,
    holding,
    together,
    wait_until_somebody_waits,
)
from tests.loop.bound import Bound, bound_in_taiyuan, faults
from tests.loop.cast import officer, on, result, sample
from tests.people import acting_officer


@pytest.fixture
def bob(set_clock: SetClock) -> Bound:
    """Bob is bound at home until the 28th; it is the 21st, 18:00."""
    return bound_in_taiyuan(set_clock)


def doing(duty: str, account: str, what: Callable[..., object], **how: object) -> Doing:
    """Let an officer of Taiyuan do something in a thread of their own."""
    by = acting_officer(TAIYUAN, duty, account=account)

    def act() -> object:
        with strictly(), acting(by):
            return what(by=by, **how)

    return Doing(act)


class TestTwoOfficers:
    def test_two_corrections_of_one_person_are_both_kept(self, bob: Bound) -> None:
        first = acting_officer(TAIYUAN, "tracer", account="first")

        def rename() -> object:
            return identity.correct(
                person=bob.person, reason="身份证", name="测试新名", by=first
            )

        with holding(first, rename):
            second = doing(
                "tracer",
                "second",
                identity.correct,
                person=bob.person,
                reason="来电",
                phone="13900000001",
            )
            wait_until_somebody_waits()
        assert second.finish().said is None
        with database.acting(WORKER), database.transaction():
            row = Person.objects.get(pk=bob.person)
            assert row.name == "测试新名"
            assert row.phone_last_four == "0001"

    def test_of_two_results_the_second_is_told_of_the_first(self, bob: Bound) -> None:
        tube = sample(bob.traveller, on(22, 9))
        first = acting_officer(TAIYUAN, "laboratory_clerk", account="first")

        def report() -> object:
            return labs.report(code=tube, outcome="negative", by=first)

        with holding(first, report):
            second = doing(
                "laboratory_clerk", "second", labs.report, code=tube, outcome="positive"
            )
            wait_until_somebody_waits()
        assert isinstance(second.finish().said, labs_refuse.AlreadyResulted)
        with database.acting(WORKER), database.transaction():
            assert Result.objects.get(specimen__code=tube.upper()).outcome == "negative"

    def test_of_two_decisions_on_an_objection_one_stands(self, bob: Bound) -> None:
        commander = officer("commander")
        with strictly(), acting(commander):
            appeal = appeals.open_appeal(
                person=bob.person,
                statement="我没有去过那里",
                answer_within=timedelta(hours=24),
                by=commander,
            )

        def reject() -> object:
            return appeals.reject(appeal=appeal.pk, reason="行程码为证", by=commander)

        with holding(commander, reject):
            second = doing(
                "commander",
                "second",
                appeals.uphold,
                appeal=appeal.pk,
                struck=[],
                reason="有车票",
            )
            wait_until_somebody_waits()
        assert isinstance(second.finish().said, orders_refuse.AppealDecided)
        with database.acting(WORKER), database.transaction():
            assert Appeal.objects.get().decision == "rejected"

    @pytest.mark.slow
    def test_two_samplers_at_once_take_two_specimens_and_one_pays(
        self, bob: Bound
    ) -> None:
        schedule.advance(on(24, 9).astimezone(UTC))
        samplers = [
            acting_officer(TAIYUAN, "sampler", account=name) for name in ("a", "b")
        ]

        def take(number: int) -> object:
            by = samplers[number]
            with strictly(), acting(by):
                return labs.sample(person=bob.person, code=f"TWIN-{number}", by=by)

        found = together(lambda: take(0), lambda: take(1))
        assert [one.said for one in found] == [None, None]
        schedule.catch_up()
        with database.acting(WORKER), database.transaction():
            assert Specimen.objects.filter(code__startswith="TWIN").count() == 2
            owed = Obligation.objects.filter(key="day4", ended_entry=None)
            assert [row.state for row in owed] == ["waiting"]
        assert bob.standings() == 1
        assert faults() == []

    def test_nobody_loses_in_a_crowd(self, bob: Bound) -> None:
        """Samples, results, a correction and an objection, all at one moment."""
        schedule.advance(on(24, 9).astimezone(UTC))
        tube = sample(bob.traveller, on(24, 9, 30))

        def as_officer(duty: str, what: Callable[..., object], **how: object) -> object:
            by = acting_officer(TAIYUAN, duty, account=f"{duty} {len(how)}")
            with strictly(), acting(by):
                return what(by=by, **how)

        found = together(
            lambda: as_officer(
                "laboratory_clerk", labs.report, code=tube, outcome="negative"
            ),
            lambda: as_officer(
                "sampler", labs.sample, person=bob.person, code="CROWD-1"
            ),
            lambda: as_officer(
                "tracer",
                identity.correct,
                person=bob.person,
                reason="身份证",
                name="测试新名",
            ),
            lambda: as_officer(
                "commander",
                appeals.open_appeal,
                person=bob.person,
                statement="我没有去过那里",
                answer_within=timedelta(hours=24),
            ),
        )
        assert [one.said for one in found] == [None] * 4
        schedule.catch_up()
        assert nothing_pending()
        assert faults() == []


class TestKilledInBetween:
    """The officer's process dies after its commit, before anything is settled."""

    def test_what_nobody_settled_is_settled_once(self, bob: Bound) -> None:
        entry = dying_after_commit(bob, on(24, 9, 30))
        assert effects_of(entry) == []

        assert settle_pending() == 1
        once = effects_of(entry)
        assert "orders.obligations_matched" in once
        settle([entry])
        settle_pending()
        assert effects_of(entry) == once
        assert faults() == []

    def test_a_page_waits_for_what_a_worker_has_begun(self, bob: Bound) -> None:
        with database.acting(by := officer("sampler")), database.transaction():
            labs.sample(person=bob.person, code="WAIT-1", by=by)
        with database.acting(WORKER), database.transaction():
            (entry,) = Pending.objects.values_list("entry", flat=True)

        with holding(WORKER, lambda: queueing.claim(entry)):
            page = Doing(lambda: settle([entry], waits=True))
            wait_until_somebody_waits()
            settle([entry])  # another worker leaves it alone
            assert page.is_alive()

        assert page.finish().said is None  # left undone, the page does it
        with database.acting(WORKER), database.transaction():
            assert not Pending.objects.filter(entry=entry).exists()

    def test_two_workers_at_once_settle_it_once(self, bob: Bound) -> None:
        entry = dying_after_commit(bob, on(24, 9, 30))
        found = together(*[settle_pending] * 4)
        assert [one.said for one in found] == [None] * 4
        schedule.catch_up()
        assert nothing_pending()
        kinds = effects_of(entry)
        assert len(kinds) == len(set(kinds))
        assert "orders.obligations_matched" in kinds
        assert faults() == []

    def test_two_workers_release_a_person_once(self, bob: Bound) -> None:
        for day in (24, 27):
            result(sample(bob.traveller, on(day, 9, 30)), "negative", on(day, 18))
        schedule.advance(on(27, 23, 59).astimezone(UTC))
        set_clock(on(28).astimezone(UTC))
        found = together(*[schedule.catch_up] * 3)
        assert [one.said for one in found] == [None] * 3
        assert bob.releases() == [on(28)]
        with database.acting(WORKER), database.transaction():
            assert Release.objects.count() == 1
            assert Entry.objects.filter(kind="orders.released").count() == 1
        assert faults() == []

    def test_a_worker_killed_in_the_middle_leaves_it_to_the_next(
        self, bob: Bound
    ) -> None:
        entry = dying_after_commit(bob, on(24, 9, 30))
        with patch.object(queueing, "done", cut_off):
            settle_pending()
        assert effects_of(entry) == []
        with database.acting(WORKER), database.transaction():
            waiting = Pending.objects.get(entry=entry)
            assert (waiting.attempts, waiting.last_error) == (1, "OperationalError")

        settle([entry])
        kinds = effects_of(entry)
        assert len(kinds) == len(set(kinds))
        assert "orders.obligations_matched" in kinds
        assert nothing_pending()
        assert faults() == []


def dying_after_commit(bob: Bound, at: datetime) -> int:
    """Take a specimen in a process that is gone before anything follows."""
    schedule.advance(at.astimezone(UTC))
    sampler = officer("sampler")
    with database.acting(sampler), database.transaction():
        specimen = labs.sample(person=bob.person, code="LAST-ACT", by=sampler)
    return specimen.entry_id


def cut_off(_entry: Entry) -> None:
    """Lose the connection in the middle of the reactions, as kill -9 does."""
    mine = connections[database.current()].cursor().connection.info.backend_pid
    with house.cluster.connect("admin", "postgres") as hand:
        hand.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])
    database.rows("SELECT 1")


def effects_of(entry: int) -> list[str]:
    """Return what was written because of this entry, and because of that."""
    with database.acting(WORKER), database.transaction():
        rows = database.rows(
            "WITH RECURSIVE effect AS (SELECT id, kind FROM ledger_entry"
            " WHERE cause_id = %s UNION SELECT e.id, e.kind FROM ledger_entry e"
            " JOIN effect ON e.cause_id = effect.id) SELECT kind FROM effect"
            " ORDER BY id",
            [entry],
        )
    return [kind for (kind,) in rows]


def nothing_pending() -> bool:
    """Say whether everything that was written is settled."""
    with database.acting(WORKER), database.transaction():
        return not Pending.objects.exists()
