"""The guarantee: whatever nobody waited for is settled, released and sealed here."""

import logging
import select
import signal
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait

from django.db import connections

from pratique import database
from pratique.database import WORKER
from pratique.ledger.actions.sealing import seal
from pratique.loop import schedule

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
SEAL_SECONDS = 10.0
HANDS = 2  # while one waits for the database, the other computes


class Worker:
    """Settle, release and seal until told to stop; survive a lost database."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.sealed = 0.0
        self.hands = ThreadPoolExecutor(HANDS)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what is begun is finished first."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: self.stopping.set())
        while not self.stopping.is_set():
            try:
                self.turn()
                self.wait()
            except Exception:
                # A database that restarts must find its worker still there.
                log.exception("the worker lost its turn; it tries again")
                database.close_all()
                self.hands.shutdown()  # their connections may be lost as well
                self.hands = ThreadPoolExecutor(HANDS)
                self.stopping.wait(POLL_SECONDS)
        self.hands.shutdown()

    def turn(self) -> None:
        """Do what is due now; sealing waits for no queue to be empty."""
        schedule.catch_up(self.seal_in_time, self.at_once, together=self.together)
        self.seal_in_time()

    def at_once(
        self, settling: Callable[[int], object], entries: Iterable[int]
    ) -> None:
        """Settle entries with all hands; a fault of one is raised at the end."""
        done = [self.hands.submit(settling, entry) for entry in entries]
        wait(done)
        for one in done:
            one.result()

    def together(self, due: schedule.Due, limit: int) -> tuple[int, schedule.Due]:
        """Review many people, a part of them by each hand."""
        hands = HANDS if len(due) > limit else 1
        parts = [due[hand::hands] for hand in range(hands)]
        limits = [limit] * hands
        done = list(self.hands.map(schedule.review_together, parts, limits))
        alone = [each for _many, left in done for each in left]
        return sum(many for many, _left in done), alone

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
