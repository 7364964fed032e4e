"""From which moment an audit looks, and what was known then."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max

from pratique import clock, database
from pratique.ledger.models import Entry, SealedEntry

if TYPE_CHECKING:
    from pratique.ledger.queries import Known


@dataclass(frozen=True, slots=True)
class View:
    """A moment, and which ledger entries were known at it."""

    now: datetime
    last: int  # no entry has a higher number
    position: int | None  # the last sealed one that counts; None: the present

    def known(self, numbers: Collection[int]) -> set[int]:
        """Return which of these entries were known."""
        if self.position is None:
            return {number for number in numbers if number <= self.last}
        sealed = SealedEntry.objects.filter(
            entry__in=numbers, position__lte=self.position, recorded_at__lt=self.now
        )
        return set(sealed.values_list("entry_id", flat=True))


def view(known: "Known | None") -> View:
    """Return the view from a moment (None: the present)."""
    last = Entry.objects.aggregate(last=Max("id"))["last"] or 0
    if known is None or known.at is None:
        return View(clock.now(), last, None)
    return View(known.at, last, known.position)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read everything inside as it stood at one instant, whoever writes meanwhile.

    Inside a transaction that is already open, its own isolation holds.
    """
    database.rows("SET default_transaction_isolation TO 'repeatable read'")
    try:
        with database.transaction():
            yield
    finally:
        database.rows("RESET default_transaction_isolation")
