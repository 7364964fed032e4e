"""Seal what happened: positions for entries, and the signed chain of seals."""

from datetime import datetime
from typing import NamedTuple

from pratique import clock, database, keys
from pratique.database import WORKER, Actor
from pratique.ledger import chain, content, keepsake, merkle
from pratique.ledger.models import Seal
from pratique.ledger.refusals import ClockWentBack

BATCH = 10_000
LOCK = "pratique ledger sealer"

PRESENT = """
SELECT statement_timestamp(), pg_snapshot_xmin(s)::text::bigint,
    pg_snapshot_xmax(s)::text::bigint,
    (SELECT system_identifier FROM pg_control_system())
FROM pg_current_snapshot() AS s
"""
# The inner SELECT is asked row by row, through the index: few rows are above the
# floor, and a join would read all that was ever sealed.
UNSEALED = """
SELECT e.id FROM ledger_entry e
WHERE e.xid >= %s::text::xid8
    AND (SELECT s.position FROM ledger_sealed_entry s WHERE s.entry_id = e.id) IS NULL
ORDER BY e.id
"""
GIVE_POSITIONS = """
INSERT INTO ledger_sealed_entry (position, entry_id, recorded_at, leaf)
SELECT %s + fresh.n, e.id, e.recorded_at, fresh.leaf
FROM unnest(%s::bigint[], %s::bytea[]) WITH ORDINALITY AS fresh (id, leaf, n)
JOIN ledger_entry e ON e.id = fresh.id
"""


class Present(NamedTuple):
    """The database at the moment of sealing."""

    written_at: datetime
    oldest: int  # transaction still open
    newest: int  # first transaction not begun
    cluster: int


def seal(*, by: Actor = WORKER, watermark: bool = False) -> Seal | None:
    """Seal every entry that can be seen; return the last seal, None if none was due.

    1. One sealer at a time. Another one leaves, since the first does its work;
       but if a watermark is wanted, it waits and looks again.
    2. The moment is read before the entries, so that whatever was committed by
       that moment is among them. What commits later gets a later position, and so
       counts as recorded later, whatever moment it bears.
    3. Entries go in the order of their ids: an effect never precedes its cause.

    Args:
        by: the worker, in a process that holds its connection.
        watermark: seal the moment even if nothing is new.
    """
    with database.acting(by), database.transaction():
        if not _alone(wait=watermark):
            return None
        last = Seal.objects.order_by("-number").first()
        if last is None:
            keepsake.begin(keepsake.path())
        moment = _moment_after(last)
        present = Present(*database.rows(PRESENT)[0])
        fresh = [row[0] for row in database.rows(UNSEALED, [_floor(last, present)])]
        made = last
        for start in range(0, len(fresh), BATCH):
            made = _seal_batch(fresh[start : start + BATCH], made, moment, present)
        if not fresh and watermark:
            made = _seal_batch([], made, moment, present)
        if made is None or made is last:
            return None
        _keep(made)
        return made


def _alone(*, wait: bool) -> bool:
    """Take the sealers' lock until the transaction ends; say whether we have it."""
    if wait:
        database.rows("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
        return True
    ((taken,),) = database.rows(
        "SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK]
    )
    return bool(taken)


def _moment_after(last: Seal | None) -> datetime:
    """Return the present moment, which is never before a sealed one."""
    now = clock.now()
    if last is None or now >= last.moment:
        return now
    if clock.is_set():
        raise ClockWentBack(
            f"The scenario's clock stands at {now.isoformat()}, but"
            f" {last.moment.isoformat()} is sealed already.",
            next_step="Set the clock before anything is recorded, and only forward.",
        )
    return last.moment  # the machine's own clock was set back a little


def _floor(last: Seal | None, present: Present) -> int:
    """Return the transaction below which everything is sealed.

    Numbers of transactions mean something within one cluster only. After a restore
    into another, every entry is looked at once.
    """
    return last.oldest if last and last.cluster == present.cluster else 0


def _seal_batch(
    entries: list[int], last: Seal | None, moment: datetime, present: Present
) -> Seal:
    position = last.last_position if last else 0
    leaves = content.leaves_of(entries)
    database.rows(GIVE_POSITIONS, [position, entries, leaves])
    made = Seal(
        number=last.number + 1 if last else 1,
        moment=moment,
        first_position=position + 1,
        last_position=position + len(entries),
        root=merkle.root(leaves),
        previous=last.digest if last else chain.identity(),
        key=keys.public_key(),
        **present._asdict(),
    )
    made.digest = chain.digest(made)
    made.signature = keys.sign(made.digest)
    made.save(force_insert=True)
    return made


def _keep(made: Seal) -> None:
    """Have the last seal remembered outside the database, once it is durable."""
    file = keepsake.path()
    kept = keepsake.read(file)
    if kept is not None and keepsake.agrees(kept):
        database.on_commit(lambda: keepsake.write(file, made))


def remember() -> None:
    """Take this ledger as it stands for whole: after a restore, a rename, a copy."""
    with database.acting(WORKER), database.transaction():
        last = Seal.objects.order_by("-number").first()
        if last is not None:
            keepsake.write(keepsake.path(), last)
