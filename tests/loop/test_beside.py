"""Very many are reviewed on all cores: by hands beside the worker."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from pratique import clock, database
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.loop import beside, schedule
from pratique.loop.beside import Beside
from pratique.loop.worker import Worker
from pratique.orders.models import Ground
from pratique.registry.declared import DeclaredStay
from pratique.standing import queries
from pratique.standing.actions import queue
from pratique.standing.actions.mass_reviews import REVIEWING
from pratique.standing.audit import audit
from tests.conftest import SetClock
from tests.gazetteer import JINJIANG
from tests.loop.at_once import holding, wait_until_somebody_waits
from tests.loop.cast import arrive, in_august, on

SAYS = "import sys\nfor line in sys.stdin:\n    print({says!r}, flush=True)"
NOBODY = Entry(pk=1)
MANY = 100  # of whom a batch is `LIMIT`: enough for two who review
LIMIT = 25


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A worker with one hand beside it, however many cores there are."""
    made = Worker()
    made.beside.count = 1
    yield made
    made.shut_down()


def hand(monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
    """Let hands be these programs, one after another."""
    left = iter(programs)

    def begun() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", next(left)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    monkeypatch.setattr(beside, "_begun", begun)


def reviewed(monkeypatch: pytest.MonkeyPatch) -> list[schedule.Due]:
    """Let this process review whoever it is told; return whom it was told."""
    told: list[schedule.Due] = []

    def review(due: schedule.Due, limit: int) -> tuple[int, schedule.Due]:
        told.append(due)
        return min(limit, len(due)), due[:1]

    monkeypatch.setattr(schedule, "review_together", review)
    return told


def people(count: int) -> schedule.Due:
    return [(UUID(int=number), NOBODY) for number in range(count)]


class TestWhatIsShared:
    def test_few_are_reviewed_here(
        self, monkeypatch: pytest.MonkeyPatch, worker: Worker
    ) -> None:
        told, due = reviewed(monkeypatch), people(6)
        hand(monkeypatch)  # none: whoever asks for one fails

        assert worker.together(due, 2) == (2, due[:1])
        assert told == [due]

    def test_many_are_reviewed_by_all_and_who_is_left_alone_is_named(
        self, monkeypatch: pytest.MonkeyPatch, worker: Worker
    ) -> None:
        reviewed(monkeypatch)
        due = people(8)
        left = f'"{due[5][0]}", "{UUID(int=99)}"'  # one of them was not told of here
        hand(monkeypatch, SAYS.format(says=f"[2, [{left}]]"))

        assert worker.together(due, 2) == (4, [due[0], due[5]])

    @pytest.mark.parametrize(
        "gone",
        [
            "",
            "import sys\nsys.stdin.readline()",
            SAYS.format(says="a warning of some library"),
            SAYS.format(says="[1]"),
            SAYS.format(says="null"),
            "import sys, time\nsys.stdin.readline()\ntime.sleep(60)",
        ],
    )
    def test_a_hand_that_is_gone_holds_up_nobody_and_another_begins(
        self, monkeypatch: pytest.MonkeyPatch, worker: Worker, gone: str
    ) -> None:
        reviewed(monkeypatch)
        monkeypatch.setattr(beside, "PATIENCE", 0.5)
        due = people(8)
        hand(monkeypatch, gone, SAYS.format(says="[2, []]"))

        assert worker.together(due, 2) == (2, due[:1])
        assert worker.together(due, 2) == (4, due[:1])

    def test_where_none_can_begin_this_process_goes_on(
        self, monkeypatch: pytest.MonkeyPatch, worker: Worker
    ) -> None:
        def refused() -> subprocess.Popen[str]:
            raise BlockingIOError

        reviewed(monkeypatch)
        monkeypatch.setattr(beside, "_begun", refused)
        due = people(8)

        assert worker.together(due, 2) == (2, due[:1])

    def test_they_end_with_the_turn(
        self, monkeypatch: pytest.MonkeyPatch, worker: Worker
    ) -> None:
        begun: list[subprocess.Popen[str]] = []

        def catch_up(*_said: object, **_named: object) -> None:
            worker.together(people(8), 2)
            begun.extend(worker.beside.hands)
            raise LookupError

        reviewed(monkeypatch)
        hand(monkeypatch, SAYS.format(says="[2, []]"))
        monkeypatch.setattr(schedule, "catch_up", catch_up)
        with pytest.raises(LookupError):
            worker.turn()

        assert [each.returncode for each in begun] == [0]
        assert worker.beside.hands == []

    def test_whom_others_hold_is_not_to_be_reviewed_alone(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(schedule, "_due", lambda _limit: people(80))
        monkeypatch.setattr(schedule, "review_together", lambda due, _limit: (0, due))

        assert schedule.review_next(20) == (0, [])


@pytest.mark.slow
class TestWithRealPeople:
    @pytest.fixture
    def due(self, set_clock: SetClock) -> datetime:
        """A hundred people came today, and are to be looked at again."""
        set_clock(on(21, 9).astimezone(UTC))
        here = [
            arrive(f"测试{serial}", serial, DeclaredStay(JINJIANG, None, in_august(21)))
            for serial in range(MANY)
        ]
        with database.acting(WORKER), database.transaction():
            cause = Entry.objects.order_by("pk").first()
            assert cause is not None
            Ground.objects.update(digest="of an older text")
            assert queue(people=[one.person for one in here], entry=cause) == MANY
        return clock.now()

    def left(self, at: datetime) -> int:
        with database.acting(WORKER), database.transaction():
            return len(queries.due(at, 2 * MANY))

    def test_all_are_reviewed_once_by_both(self, due: datetime, worker: Worker) -> None:
        done = schedule.run_due(LIMIT, together=worker.together)

        assert done == 2 * LIMIT  # a batch here, and another by the hand
        assert self.left(due) == MANY - 2 * LIMIT
        while schedule.run_due(LIMIT, together=worker.together):
            pass
        assert self.left(due) == 0
        with database.acting(WORKER), database.transaction():
            assert audit().differences == ()

    def test_a_hand_that_is_killed_leaves_its_people_due(
        self, due: datetime, worker: Worker
    ) -> None:
        def reviewing() -> None:
            database.rows("SELECT pg_advisory_xact_lock(%s)", [REVIEWING])

        with holding(WORKER, reviewing):
            worker.beside.begin(LIMIT)
            (killed,) = worker.beside.hands
            wait_until_somebody_waits()  # the hand, in the middle of its batch
            os.kill(killed.pid, 9)
            assert worker.beside.wait() == (0, set())

        assert self.left(due) == MANY
        while schedule.run_due(LIMIT, together=worker.together):
            pass
        assert self.left(due) == 0

    @pytest.mark.usefixtures("database")
    def test_it_ends_when_the_worker_is_gone(self) -> None:
        alone = Beside()
        alone.count = 1
        alone.begin(LIMIT)
        (hand,) = alone.hands
        assert hand.stdin is not None
        assert hand.stdout is not None

        hand.stdin.close()  # as the kernel does, whatever the worker died of

        assert hand.stdout.read() == "[0, []]\n"  # nobody was due
        assert hand.wait(timeout=30) == 0
        hand.stdout.close()
