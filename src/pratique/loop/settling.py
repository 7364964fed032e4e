"""Claim an entry, run its reactions, mark it done: one transaction, exactly once."""

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from pratique import clock, database
from pratique.database import WORKER, Actor
from pratique.ledger.actions import causing, collecting
from pratique.ledger.models import Entry, Pending
from pratique.loop.reactions import REACTIONS

log = logging.getLogger(__name__)
LONGEST_PAUSE = timedelta(minutes=5)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Act in one transaction; once it is durable, settle all that it wrote.

    Pages, command line and replay write through this. Nothing is settled if the
    transaction is undone. A reaction that fails is left to the worker, and said
    in the log: what the actor did stands.
    """
    with collecting() as written, database.acting(actor), database.transaction():
        yield
    settle(written)


def settle(entries: Iterable[int]) -> None:
    """Run these entries' reactions now, and those of the entries they write."""
    waiting = deque(entries)
    while waiting:
        waiting.extend(_settle_one(waiting.popleft()))


def settle_pending(limit: int = 500) -> int:
    """Settle what waits in the queue, oldest first; return how many were tried."""
    with database.acting(WORKER), database.transaction():
        ready = Pending.objects.exclude(not_before__gt=clock.wall())
        entries = list(ready.order_by("entry").values_list("entry", flat=True)[:limit])
    settle(entries)
    return len(entries)


def _settle_one(entry_id: int) -> list[int]:
    with database.acting(WORKER):
        try:
            return _react(entry_id)
        except Exception as error:
            # Whatever a reaction stumbles over must not stop the queue behind it:
            # its own transaction is undone, the entry is tried again later.
            log.exception("reactions to entry %s failed", entry_id)
            _postpone(entry_id, error)
            if _strict:
                raise
            return []


def _react(entry_id: int) -> list[int]:
    with collecting() as written, database.transaction():
        claimed = (
            Pending.objects.select_for_update(skip_locked=True)
            .filter(entry=entry_id)
            .first()
        )
        if claimed is None:  # done already, or another process is at it
            return []
        entry = Entry.objects.get(pk=entry_id)
        with causing(entry):
            for reaction in REACTIONS.get(entry.kind, ()):
                reaction(entry)
        claimed.delete()
    return written


def _postpone(entry_id: int, error: Exception) -> None:
    with database.transaction():
        row = Pending.objects.select_for_update().filter(entry=entry_id).first()
        if row is None:
            return
        row.attempts += 1
        pause = min(timedelta(seconds=2**row.attempts), LONGEST_PAUSE)
        row.not_before = clock.wall() + pause
        row.last_error = type(error).__name__  # its words may hold personal data
        row.save()


_strict = False


@contextmanager
def strictly() -> Iterator[None]:
    """Let a failing reaction raise: a replay must not go on beyond a fault."""
    global _strict  # noqa: PLW0603 -- one process replays or serves, never both
    before, _strict = _strict, True
    try:
        yield
    finally:
        _strict = before
