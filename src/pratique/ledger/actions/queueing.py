"""The queue of entries whose reactions are still to run."""

from datetime import timedelta

from pratique import clock, database
from pratique.ledger.models import Entry, Pending
from pratique.prepared import Prepared

LONGEST_PAUSE = timedelta(minutes=5)
DOUBLINGS = 9  # beyond these the pause is the longest anyway


def pause_after(attempts: int) -> timedelta:
    """Return how long to leave something alone that has failed so often."""
    return min(timedelta(seconds=2 ** min(attempts, DOUBLINGS)), LONGEST_PAUSE)


_claimed = Prepared(
    lambda entry: (
        Pending.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("entry")
        .filter(entry=entry)
    )
)
_claimed_in_turn = Prepared(
    lambda entry: (
        Pending.objects.select_for_update(of=("self",))
        .select_related("entry")
        .filter(entry=entry)
    )
)
WAITING = """
SELECT entry_id FROM ledger_pending WHERE not_before IS NULL OR not_before <= %s
ORDER BY entry_id LIMIT %s
"""
DONE = "DELETE FROM ledger_pending WHERE entry_id = %s"


def waiting(limit: int) -> list[int]:
    """Return the ids of entries that may be settled now, the oldest first."""
    return [row[0] for row in database.prepared_rows(WAITING, [clock.wall(), limit])]


def claim(entry: int, *, waits: bool = False) -> Entry | None:
    """Take an entry for this transaction; None if it is done or another has it.

    Args:
        entry: which.
        waits: if another has it, wait until it is done, or left undone.
    """
    claimed = _claimed.first(entry) or (
        _claimed_in_turn.first(entry) if waits else None
    )
    return None if claimed is None else claimed.entry


def done(entry: Entry) -> None:
    """Mark a claimed entry as settled, in the transaction of its effects."""
    database.prepared_rows(DONE, [entry.pk])


def postpone(entry: int, error: Exception) -> None:
    """Try an entry again later, each time after a longer pause."""
    with database.transaction():
        row = Pending.objects.select_for_update().filter(entry=entry).first()
        if row is None:
            return
        row.attempts += 1
        row.not_before = clock.wall() + pause_after(row.attempts)
        row.last_error = type(error).__name__  # its words may hold personal data
        row.save()
