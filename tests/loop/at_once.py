"""Two who act at the same time, each in a thread with connections of their own."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pratique import database
from pratique.database import OWNER, Actor

LONGEST = 20.0
Act = Callable[[], object]


class Doing(threading.Thread):
    """Somebody at work; what they raise or return is kept for the test."""

    def __init__(self, act: Act) -> None:
        super().__init__(daemon=True)
        self.act = act
        self.done: object = None
        self.said: Exception | None = None
        self.start()

    def run(self) -> None:
        """Act, and close the thread's connections whatever came of it."""
        try:
            self.done = self.act()
        except Exception as error:  # noqa: BLE001 -- the test judges it
            self.said = error
        finally:
            database.close_all()

    def finish(self) -> "Doing":
        """Wait until they are done."""
        self.join(LONGEST)
        assert not self.is_alive(), "still waiting for somebody"
        return self


@contextmanager
def holding(by: Actor, act: Act) -> Iterator[Doing]:
    """Act in a transaction that stays open until the end of the block."""
    acted, go_on = threading.Event(), threading.Event()

    def hold() -> object:
        with database.acting(by), database.transaction():
            done = act()
            acted.set()
            assert go_on.wait(LONGEST)
        return done

    doing = Doing(hold)
    assert acted.wait(LONGEST) or doing.said is None
    assert doing.said is None, doing.said
    try:
        yield doing
    finally:
        go_on.set()
        doing.finish()


def wait_until_somebody_waits() -> None:
    """Return once a connection waits for another's lock."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        with database.acting(OWNER):
            ((waiting,),) = database.rows(
                "SELECT count(*) FROM pg_locks WHERE NOT granted"
            )
        if waiting:
            return
        time.sleep(0.01)
    raise AssertionError("nobody waits: nothing is serialised")


def together(*acts: Act) -> list[Doing]:
    """Let all begin at the same moment, and wait until all are done."""
    gate = threading.Barrier(len(acts))

    def begin(act: Act) -> Act:
        def at_the_gate() -> object:
            gate.wait(LONGEST)
            return act()

        return at_the_gate

    return [doing.finish() for doing in [Doing(begin(act)) for act in acts]]
