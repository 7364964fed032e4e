"""Versions that came with the house, each of which begins by its own date.

Nobody adopted them here: they count as adopted with the house, or with the release
that brought them. At its instant each is recorded as begun, once, and everybody there
is assessed anew because of that entry. What had begun before the house did was in
force from the start, and nothing is recorded of it.
"""

from collections.abc import Iterator

from pratique import clock, database
from pratique.database import Actor, must_be_worker
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.policy.rulebook import Rulebook
from pratique.standing import events
from pratique.standing.actions.mass_reviews import REVIEWING
from pratique.standing.models import MassReview, ShippedVersion
from pratique.standing.reach import reach_of
from pratique.standing.refusals import UnknownJurisdiction
from pratique.standing.shelf import shelf, shipped

NOBODY = (0, -1)  # whom a text governs whose places the gazetteer does not have


def note_shipped(*, by: Actor) -> int:
    """Write down what came with the house, or with its release; how many were new."""
    must_be_worker(by)
    with database.transaction():
        known = set(ShippedVersion.objects.values_list("digest", flat=True))
        rows = list(_unknown(known))
        ShippedVersion.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _unknown(known: set[str]) -> Iterator[ShippedVersion]:
    now = clock.now()
    for book in shipped().books:
        if book.digest in known:
            continue
        low, high = _range(book)
        yield ShippedVersion(
            digest=book.digest,
            rulebook=book.id,
            version=book.version,
            low=low,
            high=high,
            begins_at=book.in_force,
            # What a release brings too late governs from its coming.
            is_open=low <= high and (bool(known) or book.in_force > now),
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
        rows = ShippedVersion.objects.select_for_update(skip_locked=True, of=("self",))
        due = rows.filter(is_open=True, begins_at__lte=clock.now())
        row = due.order_by("begins_at", "low", "rulebook").first()
        if row is None:
            return False
        database.rows("SELECT pg_advisory_xact_lock(%s)", [REVIEWING])
        if _governs(row):
            row.entry = _note(row, by)
            MassReview.objects.create(
                cause=row.entry,
                low=row.low,
                high=row.high,
                due_at=row.begins_at,
                begun_entry=row.entry,
            )
        row.is_open = False
        row.save(update_fields=["entry", "is_open"])
    return True


def _governs(row: ShippedVersion) -> bool:
    """Say whether it stands as it came: this house may have adopted it, or another."""
    books = shelf()
    standing = {book.digest for book in books.books}
    return row.digest in standing and row.digest not in books.starts


def _note(row: ShippedVersion, by: Actor) -> Entry:
    return record(
        events.RULEBOOK_BEGAN,
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
