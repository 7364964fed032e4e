"""Versions that came with the house, each of which begins and ends by its own date.

Nobody adopted them here: they count as adopted with the house, or with the release
that brought them. At its instant each is recorded as begun, once, and everybody there
is assessed anew because of that entry; so is its end, where no version takes its
place. What had begun before the house did was in force from the start, and nothing is
recorded of it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.db.models import QuerySet

from pratique import clock, database
from pratique.database import Actor, must_be_worker
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.policy.rulebook import Rulebook
from pratique.standing import events
from pratique.standing.actions.mass_reviews import NEVER, REVIEWING, leaves_nothing
from pratique.standing.models import MassReview, ShippedVersion
from pratique.standing.reach import reach_of
from pratique.standing.refusals import UnknownJurisdiction
from pratique.standing.shelf import shelf, shipped

NOBODY = (0, -1)  # whom a text governs whose places the gazetteer does not have


def note_shipped(*, by: Actor) -> int:
    """Write down what came with the house, or with its release; how many were new."""
    must_be_worker(by)
    with database.transaction():
        known = dict(ShippedVersion.objects.values_list("digest", "ends_at"))
        rows = list(_unknown(known))
        ShippedVersion.objects.bulk_create(rows, ignore_conflicts=True)
        ends = list(_without_end(known))
        ShippedVersion.objects.bulk_update(ends, ["ends_at", "is_ending"])
    return len(rows) + len(ends)


def _unknown(known: Collection[str]) -> Iterator[ShippedVersion]:
    now = clock.now()
    for book in shipped().books:
        if book.digest in known:
            continue
        low, high = _range(book)
        is_here = low <= high
        yield ShippedVersion(
            digest=book.digest,
            rulebook=book.id,
            version=book.version,
            low=low,
            high=high,
            begins_at=book.in_force,
            # What a release brings too late governs from its coming.
            is_open=is_here and (bool(known) or book.in_force > now),
            ends_at=book.until or NEVER,
            is_ending=is_here and book.until is not None and book.until > now,
        )


def _without_end(known: Mapping[str, datetime | None]) -> Iterator[ShippedVersion]:
    """Yield what was written down before ends were."""
    now = clock.now()
    for book in shipped().books:
        if known.get(book.digest, NEVER) is None:
            low, high = _range(book)
            ends_at = book.until or NEVER
            is_ending = low <= high and now < ends_at < NEVER
            yield ShippedVersion(
                digest=book.digest, ends_at=ends_at, is_ending=is_ending
            )


def _range(book: Rulebook) -> tuple[int, int]:
    try:
        reach = reach_of(book)
    except UnknownJurisdiction:
        return NOBODY
    return reach.low, reach.high


def begin_shipped(*, by: Actor) -> bool:
    """Begin the next version whose instant has come; say whether there was one.

    It waits for every review that is open, as the beginning of an adopted one does.
    """
    must_be_worker(by)
    with database.transaction():
        due = ShippedVersion.objects.filter(is_open=True, begins_at__lte=clock.now())
        row = _next(due.order_by("begins_at", "low", "rulebook"))
        if row is None:
            return False
        if _governs(row):
            row.entry = _turn(row, events.RULEBOOK_BEGAN, row.begins_at, by=by)
        row.is_open = False
        row.save(update_fields=["entry", "is_open"])
    return True


def end_shipped(*, by: Actor) -> bool:
    """End the next version whose own end has come; say whether there was one.

    Nothing is said of one whose place another has taken.
    """
    must_be_worker(by)
    with database.transaction():
        due = ShippedVersion.objects.filter(is_ending=True, ends_at__lte=clock.now())
        row = _next(due.order_by("ends_at", "low", "rulebook"))
        if row is None:
            return False
        if row.ends_at and _governs(row) and leaves_nothing(row.digest):
            _turn(row, events.RULEBOOK_ENDED, row.ends_at, by=by)
        row.is_ending = False
        row.save(update_fields=["is_ending"])
    return True


def _next(due: QuerySet[ShippedVersion]) -> ShippedVersion | None:
    """Take the next one that nobody else has, once no review is open."""
    row = due.select_for_update(skip_locked=True, of=("self",)).first()
    if row is not None:
        database.rows("SELECT pg_advisory_xact_lock(%s)", [REVIEWING])
    return row


def _turn(row: ShippedVersion, kind: str, at: datetime, *, by: Actor) -> Entry:
    """Record a beginning or an end, because of which everybody there is assessed."""
    entry = _note(row, kind, by)
    MassReview.objects.create(
        cause=entry, low=row.low, high=row.high, due_at=at, begun_entry=entry
    )
    return entry


def _governs(row: ShippedVersion) -> bool:
    """Say whether it stands as it came: this house may have adopted it, or another."""
    books = shelf()
    standing = {book.digest for book in books.books}
    return row.digest in standing and row.digest not in books.starts


def _note(row: ShippedVersion, kind: str, by: Actor) -> Entry:
    return record(
        kind,
        by=by,
        subject=f"standing.shipped_version:{row.digest}",
        place=row.low,
        data={
            "rulebook": row.rulebook,
            "version": f"{row.version}",
            "digest": row.digest,
            "low": row.low,
            "high": row.high,
        },
    )
