"""Find what was done to the ledger behind its back.

Found are: a changed byte in any column, a removed, an added, a reordered entry, a
forged seal, and a tail cut off together with its seals. An entry that the house's
own roles add at the end is a new entry: the ledger says when, and by whom.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from pratique import database, keys
from pratique.database import WORKER
from pratique.ledger import chain, content, keepsake, merkle
from pratique.ledger.content import RECORDED, WRITER, WRITTEN, XID, Columns, Sealed
from pratique.ledger.keepsake import Keepsake
from pratique.ledger.models import Seal

Progress = Callable[[int, int], None]

PAGE = 20_000
NAMED = 100  # faults of one kind in one batch that are worth a line each
STRAYS = """
SELECT position, entry_id FROM ledger_sealed_entry
WHERE position < 1
    OR position > (SELECT coalesce(max(last_position), 0) FROM ledger_seal)
ORDER BY position LIMIT 100
"""
# Rooms record through these database roles; the owner and an administrator never do.
WRITERS = frozenset({"pratique_officer", "pratique_intake", "pratique_worker"})
# The machine's clock may have been set back by this much between entry and seal.
CLOCK_SLACK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was sealed."""

    code: str
    sentence: str
    position: int | None = None
    entry: int | None = None
    seal: int | None = None


def silent(done: int, total: int) -> None:
    """Report no progress."""


def verify(progress: Progress = silent) -> list[Fault]:
    """Return everything that is wrong with the ledger; nothing, if it is whole.

    Args:
        progress: told from time to time how many entries of how many are done.
    """
    with database.acting(WORKER), database.transaction():
        # The file is read first: the database may only be further on.
        kept = keepsake.read(keepsake.path()) if chain.identity() else None
        seals = list(Seal.objects.order_by("number"))
        return [
            *_faults_of_end(kept, seals),
            *_faults_of_chain(seals),
            *_faults_of_entries(seals, progress),
            *_faults_of_strays(),
            *_faults_of_unsealed(seals[-1] if seals else None),
        ]


def _faults_of_end(kept: Keepsake | None, seals: list[Seal]) -> Iterator[Fault]:
    """Hold the ledger's end against the file outside the database."""
    held = {seal.number: bytes(seal.digest).hex() for seal in seals}
    if not chain.identity():
        yield Fault("identity_missing", "The ledger's identity was removed.")
    elif kept is None and seals:
        yield Fault(
            "keepsake_missing",
            "The file that keeps the last seal outside the database is gone:"
            " nobody can say whether the ledger's tail was cut.",
        )
    elif kept and kept.number and kept.number not in held:
        yield Fault(
            "tail_cut",
            f"The ledger went on to seal {kept.number} and was cut off behind"
            f" {max(held, default=0)}.",
            seal=kept.number,
        )
    elif kept and kept.number and held[kept.number] != kept.digest:
        yield Fault(
            "tail_replaced",
            f"Seal {kept.number} is another one than the file outside keeps.",
            seal=kept.number,
        )


def _faults_of_chain(seals: list[Seal]) -> Iterator[Fault]:
    before: Seal | None = None
    for seal in seals:
        for code, wrong in _wrongs_of_seal(seal, before):
            yield Fault(code, f"Seal {seal.number}: {wrong}.", seal=seal.number)
        before = seal


def _wrongs_of_seal(seal: Seal, before: Seal | None) -> Iterator[tuple[str, str]]:
    stated = chain.digest(seal)
    if seal.number != (before.number + 1 if before else 1):
        yield "seal_removed", "the seal before it is missing"
    elif bytes(seal.previous) != _digest_before(before):
        yield "seal_unchained", "it is not chained to the one before"
    if bytes(seal.digest) != stated:
        yield "seal_changed", "its digest is not that of what it states"
    if bytes(seal.key) != keys.public_key() or not keys.is_signed(
        stated, bytes(seal.signature)
    ):
        yield "seal_forged", "it is not signed with this house's key"
    if before and seal.first_position != before.last_position + 1:
        yield "seal_gap", "its positions do not follow those of the one before"
    if before and seal.moment < before.moment:
        yield "seal_early", "its moment lies before that of the one before"


def _digest_before(before: Seal | None) -> bytes:
    """Return what a seal must be chained to."""
    return bytes(before.digest) if before else chain.identity()


def _faults_of_entries(seals: list[Seal], progress: Progress) -> Iterator[Fault]:
    before: Seal | None = None
    for seal, held in _by_seal(seals, progress):
        yield from _faults_of_batch(seal, held)
        for row in held:
            if row.columns is not None:
                yield from _faults_of_origin(row.columns, before, row.position)
                yield from _faults_of_copy(row, row.columns)
        before = seal


def _by_seal(
    seals: list[Seal], progress: Progress
) -> Iterator[tuple[Seal, list[Sealed]]]:
    """Go through all positions in pages, and hand them out seal by seal."""
    ((total,),) = database.rows(
        "SELECT coalesce(max(position), 0) FROM ledger_sealed_entry"
    )
    ahead: deque[Sealed] = deque()
    done = 0
    for seal in seals:
        while done < min(seal.last_position, total):
            ahead.extend(content.sealed_between(done + 1, done + PAGE))
            done += PAGE
            progress(min(done, total), total)
        held = []
        while ahead and ahead[0].position <= seal.last_position:
            held.append(ahead.popleft())
        yield seal, held


def _faults_of_batch(seal: Seal, held: list[Sealed]) -> Iterator[Fault]:
    """Compare what lies there now with what the seal says was there."""
    there = {row.position for row in held}
    span = range(seal.first_position, seal.last_position + 1)
    for position in islice((p for p in span if p not in there), NAMED):
        yield Fault(
            "position_missing",
            f"The entry at position {position} was taken out.",
            position=position,
            seal=seal.number,
        )
    now = [row.present_leaf for row in held]
    as_kept = merkle.root([row.leaf for row in held]) == bytes(seal.root)
    differing = [row for row, leaf in zip(held, now, strict=True) if row.leaf != leaf]
    if as_kept and not differing:
        return
    as_now = as_kept or merkle.root(now) == bytes(seal.root)
    for row in differing:
        yield _differing(row, seal, leaf_is_wrong=as_now and not as_kept)
    if not as_now:
        yield Fault(
            "batch_differs",
            f"Seal {seal.number}: the entries at positions {seal.first_position} to"
            f" {seal.last_position} are not those that were sealed, in that order.",
            seal=seal.number,
        )


def _differing(row: Sealed, seal: Seal, *, leaf_is_wrong: bool) -> Fault:
    if row.columns is None:
        code, wrong = "entry_removed", "was removed"
    elif leaf_is_wrong:
        code, wrong = "leaf_changed", "is whole, but the digest beside it was changed"
    else:
        code, wrong = "entry_changed", "is not what was sealed at this position"
    return Fault(
        code,
        f"Entry {row.entry} at position {row.position} {wrong}.",
        position=row.position,
        entry=row.entry,
        seal=seal.number,
    )


def _faults_of_origin(
    columns: Columns, before: Seal | None, position: int | None
) -> Iterator[Fault]:
    """Doubt an entry that no room recorded, or that says it is older than it is."""
    entry = columns[0]
    if columns[WRITER] not in WRITERS:
        yield Fault(
            "foreign_writer",
            f"Entry {entry} was written by the database role {columns[WRITER]},"
            " through which nothing is ever recorded.",
            position=position,
            entry=entry,
        )
    if before and columns[XID] >= before.newest:
        # Its transaction had not begun when that seal was made.
        earliest = chain.microseconds(before.written_at - CLOCK_SLACK)
        if columns[WRITTEN] < earliest:
            yield Fault(
                "entry_backdated",
                f"Entry {entry} says it was written before seal {before.number},"
                " but its transaction began after it.",
                position=position,
                entry=entry,
            )


def _faults_of_copy(row: Sealed, columns: Columns) -> Iterator[Fault]:
    """Compare the moment kept beside the position with the entry's own."""
    if row.recorded != columns[RECORDED]:
        yield Fault(
            "recorded_at_changed",
            f"The moment beside position {row.position} is not that of its entry"
            f" {row.entry}: what was known when would be answered wrongly.",
            position=row.position,
            entry=row.entry,
        )


def _faults_of_strays() -> Iterator[Fault]:
    """Find positions that no seal speaks for."""
    for position, entry in database.rows(STRAYS):
        yield Fault(
            "position_added",
            f"Position {position} (entry {entry}) is covered by no seal.",
            position=position,
            entry=entry,
        )


def _faults_of_unsealed(last: Seal | None) -> Iterator[Fault]:
    """Look at entries without a position: new ones are fine, old ones are not."""
    ((cluster,),) = database.rows("SELECT system_identifier FROM pg_control_system()")
    known = last if last and last.cluster == cluster else None
    for columns in database.rows(content.OF_UNSEALED):
        yield from _faults_of_origin(columns, known, None)
        if known and columns[XID] < known.oldest:
            yield Fault(
                "entry_added",
                f"Entry {columns[0]} has no position, though everything of its time"
                " was sealed: it was slipped in, or its position was taken out.",
                entry=columns[0],
            )
