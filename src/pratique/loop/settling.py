"""Claim an entry, run its reactions, mark it done: one transaction, exactly once."""

import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pratique import database
from pratique.database import WORKER, Actor
from pratique.ledger.actions import causing, collecting, queueing
from pratique.ledger.models import Entry
from pratique.loop.mass_review import once_begun
from pratique.loop.reactions import REACTIONS

log = logging.getLogger(__name__)
BATCH = 500
Spread = Callable[[Callable[[int], object], Iterable[int]], None]
_strict: ContextVar[bool] = ContextVar("strict", default=False)


@contextmanager
def acting(actor: Actor, at_most: int | None = None) -> Iterator[None]:
    """Act in one transaction; once it is durable, settle all that it wrote.

    Pages, command line and replay write through this. Inside a transaction that is
    open already, settling waits for that one. Nothing is settled if it is undone. A
    reaction that fails is left to the worker, and said in the log: what the actor did
    stands.

    Args:
        actor: who acts.
        at_most: more entries than that are left to whoever settles the queue.
    """
    with collecting() as written, database.acting(actor), database.transaction():
        yield
        database.on_commit(lambda: _settle_few(written, at_most))


def _settle_few(written: Collection[int], at_most: int | None) -> None:
    if at_most is None or len(written) <= at_most:
        settle(written, waits=True)


@contextmanager
def strictly() -> Iterator[None]:
    """Let a failing reaction raise: a replay must not go on beyond a fault."""
    mark = _strict.set(True)
    try:
        yield
    finally:
        _strict.reset(mark)


def is_strict() -> bool:
    """Say whether whatever fails here must stop everything."""
    return _strict.get()


def settle(entries: Iterable[int], *, waits: bool = False) -> None:
    """Run these entries' reactions now, and those of the entries they write.

    Args:
        entries: which.
        waits: what the worker has begun to settle is waited for, so that no page
            answers before its own change was settled, whoever was quicker.
    """
    waiting = deque(entries)
    while waiting:
        waiting.extend(_settle_one(waiting.popleft(), waits=waits))


def in_turn(settling: Callable[[int], object], entries: Iterable[int]) -> None:
    """Settle one entry after another: a scenario is lived the same way each time."""
    for entry in entries:
        settling(entry)


def settle_pending(limit: int = BATCH, spread: Spread = in_turn) -> int:
    """Settle what waits in the queue, oldest first; return how many were tried.

    Args:
        limit: how many at most.
        spread: who settles which, such as several hands at once.
    """
    with database.acting(WORKER), database.transaction():
        entries = queueing.waiting(limit)
    spread(lambda entry: settle([entry]), entries)
    return len(entries)


def _settle_one(entry_id: int, *, waits: bool) -> list[int]:
    with database.acting(WORKER):
        try:
            return once_begun(lambda: _react(entry_id, waits=waits))
        except Exception as error:
            # Whatever a reaction stumbles over must not stop the queue behind it:
            # its own transaction is undone, the entry is tried again later.
            log.exception("reactions to entry %s failed", entry_id)
            queueing.postpone(entry_id, error)
            if is_strict():
                raise
            return []


def _react(entry_id: int, *, waits: bool) -> list[int]:
    """Settle an entry, and with it what it leads to; else each by itself."""
    try:
        return _settled(entry_id, through=True, waits=waits)
    except _EffectFailedError:
        # the cause stands all the same
        return _settled(entry_id, through=False, waits=waits)


def _settled(entry_id: int, *, through: bool, waits: bool) -> list[int]:
    with database.transaction():
        entry = queueing.claim(entry_id, waits=waits)
        if entry is None:
            return []
        written = _reacted(entry)
        # An only effect, as a proof of its declaration, follows in the same
        # transaction; many, as of a manifest, would hold too many people in one.
        while through and len(written) == 1:
            with _effects():
                effect = queueing.claim(written[0])
                written = _reacted(effect) if effect else []
    return written


def _reacted(entry: Entry) -> list[int]:
    """Run an entry's reactions and mark it as done; return what they wrote."""
    with collecting() as written, causing(entry):
        for reaction in REACTIONS.get(entry.kind, ()):
            reaction(entry)
    queueing.done(entry)
    return written


class _EffectFailedError(Exception):
    """What an entry led to could not be settled together with it."""


@contextmanager
def _effects() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise _EffectFailedError from error
