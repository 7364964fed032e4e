"""The guarantee: whatever nobody waited for is settled, released and sealed here."""

import logging
import select
import signal
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.db import connections

from pratique import database
from pratique.database import WORKER
from pratique.ledger.actions.sealing import seal
from pratique.loop import reckoning, schedule
from pratique.loop.beside import Beside
from pratique.standing.models import Reckoning

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
SEAL_SECONDS = 10.0
TELL_SECONDS = 0.5
HANDS = 2  # while one waits for the database, the other computes


class Worker:
    """Settle, release and seal until told to stop; survive a lost database."""

    def __init__(self) -> None:
        self.stopping = False
        self.sealed = 0.0
        self.hands = ThreadPoolExecutor(HANDS)
        self.beside = Beside()
        self.side = ThreadPoolExecutor(1)  # it takes seconds: nothing waits for it
        self.teller = ThreadPoolExecutor(1)
        self.reckoning: Future[object] | None = None
        self.told = 0.0

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what is begun is finished first."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self.stop)
        while not self.stopping:
            try:
                self.turn()
                self.wait()
            except Exception:
                # A database that restarts must find its worker still there.
                log.exception("the worker lost its turn; it tries again")
                database.close_all()
                self.hands.shutdown()  # their connections may be lost as well
                self.hands = ThreadPoolExecutor(HANDS)
                time.sleep(POLL_SECONDS)
        self.shut_down()

    def stop(self, *_signal: object) -> None:
        """Stop after this turn: a plain flag, for a signal may come at any lock."""
        self.stopping = True

    def shut_down(self) -> None:
        """Wait for all hands to finish what they have begun."""
        self.beside.close()
        for each in (self.hands, self.side, self.teller):
            each.shutdown()

    def turn(self) -> None:
        """Do what is due now; sealing waits for no queue to be empty."""
        try:
            schedule.catch_up(self.seal_in_time, self.at_once, together=self.together)
        finally:
            self.beside.close()
        self.seal_in_time()
        self.reckon_aside()

    def at_once(
        self, settling: Callable[[int], object], entries: Iterable[int]
    ) -> None:
        """Settle entries with all hands; a fault of one is raised at the end."""
        done = [self.hands.submit(settling, entry) for entry in entries]
        wait(done)
        for one in done:
            one.result()

    def reckon_aside(self) -> None:
        """Reckon what proposals would change, if somebody has asked."""
        busy = self.reckoning is not None and not self.reckoning.done()
        if not busy and reckoning.is_waiting():
            self.reckoning = self.side.submit(self.reckon)

    def reckon(self) -> None:
        """Reckon one; without a database, another turn tries again."""
        try:
            reckoning.reckon_next(self.heard)
        except reckoning.StoppedError:
            log.info("a simulation is left to the next worker")
        except Exception:
            log.exception("a simulation was lost; it is tried again")
        finally:
            database.close_all()  # this hand's own: it may rest for weeks

    def heard(self, row: Reckoning, done: int, total: int) -> None:
        """Write now and then how far it has come; let it go when it is time to stop."""
        if self.stopping:
            raise reckoning.StoppedError
        if time.monotonic() - self.told >= TELL_SECONDS:
            self.told = time.monotonic()
            self.teller.submit(self.tell, row, done, total)

    def tell(self, row: Reckoning, done: int, total: int) -> None:
        """Write how far it has come, and hold no connection for it."""
        try:
            reckoning.tell(row, done, total)
        finally:
            database.close_all()

    def together(self, due: schedule.Due, limit: int) -> tuple[int, schedule.Due]:
        """Review many people at once; of very many, a batch on each core."""
        if len(due) <= limit * (schedule.ASKED - 1):
            return schedule.review_together(due, limit)
        self.beside.begin(limit)
        mine, alone = schedule.review_together(due, limit)
        theirs, left = self.beside.wait()
        alone = [*alone, *(each for each in due if each[0] in left)]
        return mine + theirs, alone

    def seal_in_time(self) -> None:
        """Seal, if it is time to."""
        if time.monotonic() - self.sealed >= SEAL_SECONDS:
            seal(by=WORKER)
            self.sealed = time.monotonic()

    def wait(self) -> None:
        """Sleep until something is written, or for one poll."""
        with database.acting(WORKER):
            connection = connections[database.current()]
            connection.ensure_connection()
            with connection.cursor() as cursor:
                cursor.execute("LISTEN pratique_ledger")
            wire = connection.connection
            select.select([wire.fileno()], [], [], POLL_SECONDS)
            for _ in wire.notifies(timeout=0):
                pass
