"""Slow down whoever guesses, whether the account they guess at exists or not.

Every try is counted before the password is looked at, so that a hundred at once do
not slip through; a right one takes the count back. After some failures each further
one doubles the wait, up to a longest one; then it ends by itself. What is tried
while waiting is not looked at and counts for nothing, so waiting is never prolonged.
"""

from datetime import timedelta

from django.db.models import F

from pratique import clock, database, keys
from pratique.access.models import Try

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
# A name is guessed at; a source may be a whole office behind one address.
FREE = {"name": 5, "source": 50}

# One statement asks and counts: the row's lock lets no two pass on one count.
TAKE = """
INSERT INTO access_try AS known (key, failures, last_at) VALUES (%(key)s, 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN known.last_at < %(now)s - %(forgotten_after)s THEN 1
                    ELSE known.failures + 1 END,
    last_at = %(now)s
WHERE known.failures < %(free)s
    OR %(now)s >= known.last_at + least(
        %(longest)s, %(first)s * 2 ^ least(known.failures - %(free)s, 20)
    )
RETURNING failures
"""


def take(kind: str, value: str) -> int | None:
    """Count one more try of a name or source; None: it must wait.

    Returns how many tries there were, without a right one among them.
    """
    values = {
        "key": _key(kind, value),
        "now": clock.wall(),
        "free": FREE[kind],
        "first": FIRST_WAIT,
        "longest": LONGEST_WAIT,
        "forgotten_after": FORGOTTEN_AFTER,
    }
    found = database.rows(TAKE, values)
    return int(found[0][0]) if found else None


def begins_to_wait(kind: str, failures: int) -> bool:
    """Say whether this many failures are just enough to be slowed down."""
    return failures == FREE[kind]


def take_back(kind: str, value: str) -> None:
    """Count a try that proved right no more: an office signs in from one address.

    Only this one: whoever has an account of their own gains no free guesses by it.
    """
    Try.objects.filter(key=_key(kind, value), failures__gt=0).update(
        failures=F("failures") - 1
    )


def forgive(kind: str, value: str) -> None:
    """Forget the tries of a name that proved right, and all that are long past."""
    Try.objects.filter(key=_key(kind, value)).delete()
    Try.objects.filter(last_at__lt=clock.wall() - FORGOTTEN_AFTER).delete()


def _key(kind: str, value: str) -> bytes:
    return keys.blind(value, kind=f"sign-in {kind}")
