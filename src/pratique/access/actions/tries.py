"""Slow down whoever guesses, whether the account they guess at exists or not.

Every try is counted before the password is looked at, so that a hundred at once do
not slip through; a right one takes the count back. After some failures each further
one doubles the wait, up to a longest one; then it ends by itself.
"""

from datetime import datetime, timedelta

from pratique import clock, database, keys
from pratique.access.models import Try

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
# A name is guessed at; a source may be a whole office behind one address.
FREE = {"name": 5, "source": 50}

COUNT = """
INSERT INTO access_try AS known (key, failures, last_at) VALUES (%(key)s, 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN known.last_at < %(forgotten)s THEN 1
                    ELSE known.failures + 1 END,
    last_at = %(now)s
RETURNING failures
"""


def is_waiting(kind: str, value: str) -> bool:
    """Say whether this name or source must wait before it may try again."""
    found = Try.objects.filter(key=_key(kind, value)).first()
    return found is not None and clock.wall() < _free_again(kind, found)


def count(kind: str, value: str) -> int:
    """Count one more try; return how many there were."""
    now = clock.wall()
    values = {
        "key": _key(kind, value),
        "now": now,
        "forgotten": now - FORGOTTEN_AFTER,
    }
    ((failures,),) = database.rows(COUNT, values)
    return int(failures)


def forgive(kind: str, value: str) -> None:
    """Forget the tries of a name that proved right, and all that are long past."""
    Try.objects.filter(key=_key(kind, value)).delete()
    Try.objects.filter(last_at__lt=clock.wall() - FORGOTTEN_AFTER).delete()


def begins_to_wait(kind: str, failures: int) -> bool:
    """Say whether this many failures are just enough to be slowed down."""
    return failures == FREE[kind]


def _free_again(kind: str, found: Try) -> datetime:
    over = found.failures - FREE[kind]
    if over < 0:
        return found.last_at
    doubled = FIRST_WAIT * (1 << min(over, 10))
    return found.last_at + min(doubled, LONGEST_WAIT)


def _key(kind: str, value: str) -> bytes:
    return keys.blind(value, kind=f"sign-in {kind}")
