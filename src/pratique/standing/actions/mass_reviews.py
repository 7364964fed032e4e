"""Everybody who stays somewhere, assessed anew from an instant on.

Planned when a version is adopted or reversed, and for the day on which it ends by
itself; begun at its instant, and gone on with
in batches: each puts the next people on the list of those due, in the transaction
that remembers how far it has come. Whoever is on the list is reviewed as anybody is:
many of them together (`reviewing_many`).
"""

from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from pratique import clock, database
from pratique.database import Actor, must_be_worker
from pratique.ledger.actions import causing, record
from pratique.ledger.models import Entry
from pratique.policy.rulebook import parse
from pratique.standing import events
from pratique.standing.actions.reviewing import queue
from pratique.standing.models import Adoption, MassReview, Proposal
from pratique.standing.queries import rulebooks
from pratique.standing.shelf import shelf

REVIEWING = 0x57A4D1  # the lock that every review shares (see the migration)
# In the order of the index on places; of those only who stands somehow: of nobody
# else anything is known that a rule could ask.
NEXT = """
SELECT someone.id, someone.place FROM registry_person someone
WHERE someone.place <= %(high)s
    AND (someone.place, someone.id) > (%(place)s, %(person)s)
    AND EXISTS (SELECT FROM standing_standing present
        WHERE present.person_id = someone.id AND present.ended_entry_id IS NULL
            AND present.entry_id < %(since)s)
ORDER BY someone.place, someone.id LIMIT %(limit)s
"""
NOBODY = UUID(int=0)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # when a version ends that says no end
EVER = 2**63 - 1


def plan(*, entry: Entry, by: Actor) -> None:
    """Plan for whom an adoption begins when; once it is reversed, all of them now."""
    must_be_worker(by)
    found = Proposal.objects.get(pk=UUID(entry.subject.partition(":")[2]))
    if entry.kind == events.RULEBOOK_REVERSED:
        _plan_reversal(found, entry)
        return
    adoption = Adoption.objects.get(entry=entry)
    if adoption.ended_entry_id is None:
        _planned(entry, found.low, found.high, found.effective_at)
        for stage in rulebooks.stages(found):
            place = stage.division
            _planned(entry, place.position, place.last, stage.starts_at)
        _plan_end(entry, found)


def plan_forgotten(*, by: Actor) -> bool:
    """Plan what was adopted and not yet planned; say whether anything was.

    A kill may come between the two, and the instant before the worker.
    """
    must_be_worker(by)
    with database.transaction():
        rows = Adoption.objects.filter(ended_entry=None).select_related("entry")
        known = MassReview.objects.filter(is_end=True, cause=OuterRef("entry"))
        found = [row.entry for row in rows.filter(~Exists(known))]
        for entry in found:
            plan(entry=entry, by=by)
    return bool(found)


def _plan_end(cause: Entry, found: Proposal) -> None:
    """Plan for its own end; where it has none, that this was looked at."""
    until = parse(found.text).until
    _planned(cause, found.low, found.high, until or NEVER, is_end=True)
    if until is None:
        ends = MassReview.objects.filter(cause=cause, due_at=NEVER, is_end=True)
        ends.update(finished_at=clock.now())


def _plan_reversal(found: Proposal, entry: Entry) -> None:
    """Begin nothing more of it; once it was in force, all of them are assessed anew.

    Also where no worker has begun yet: whoever was written about since was assessed
    by it, right after.
    """
    now = clock.now()
    cause = Adoption.objects.get(ended_entry=entry).entry
    MassReview.objects.filter(cause=cause, finished_at=None).update(finished_at=now)
    starts = [found.effective_at, *(each.starts_at for each in rulebooks.stages(found))]
    if min(starts) <= now:
        _planned(entry, found.low, found.high, now)


def _planned(
    cause: Entry, low: int, high: int, due_at: datetime, *, is_end: bool = False
) -> None:
    MassReview.objects.get_or_create(
        cause=cause, low=low, high=high, due_at=due_at, is_end=is_end
    )


def begin(*, by: Actor) -> bool:
    """Begin what is due; say whether anything was.

    It waits for every review that is open, alone in a transaction: each has either
    seen the rules of now, or its standing can be seen from here on.
    """
    must_be_worker(by)
    with database.transaction():
        row = _claimed(begun=False)
        if row is None:
            return False
        database.rows("SELECT pg_advisory_xact_lock(%s)", [REVIEWING])
        if not _is_so(row):
            row.finished_at = clock.now()
        else:
            row.begun_entry = _note(row, by)
        row.save(update_fields=["begun_entry", "finished_at"])
    return True


def _is_so(row: MassReview) -> bool:
    """Say whether a version begins, or ends, as planned.

    It may have been reversed since, or another have taken its place before its end.
    """
    if row.cause.kind == events.RULEBOOK_REVERSED:
        return True
    if Adoption.objects.filter(entry=row.cause, ended_entry__isnull=False).exists():
        return False
    return not row.is_end or leaves_nothing(row.cause.data["digest"])


def leaves_nothing(digest: str) -> bool:
    """Say whether the own end of the version of this text leaves nothing there."""
    books = shelf()
    found = (book for book in books.books if book.digest == digest)
    return any(books.leaves_nothing(book) for book in found)


def go_on(*, limit: int, by: Actor) -> int:
    """Put the next people on the list of those due; return how many were looked at."""
    must_be_worker(by)
    with database.transaction():
        row = _claimed(begun=True)
        if row is None or row.begun_entry is None:
            return 0
        found = _next(row, limit)
        queue(people=[person for person, _place in found], entry=row.begun_entry)
        if found:
            row.at_person, row.at_place = found[-1]
        if len(found) < limit:
            row.finished_at = clock.now()
        row.save(update_fields=["at_person", "at_place", "finished_at"])
    return len(found)


def _claimed(*, begun: bool) -> MassReview | None:
    """Take one for this transaction that nobody else has."""
    rows = MassReview.objects.select_for_update(skip_locked=True, of=("self",))
    due = rows.filter(finished_at=None, due_at__lte=clock.now())
    return due.filter(begun_entry__isnull=not begun).order_by("due_at", "pk").first()


def _next(row: MassReview, limit: int) -> list[tuple[UUID, int]]:
    place = row.low - 1 if row.at_place is None else row.at_place
    told = {"high": row.high, "place": place, "limit": limit, "since": _since(row)}
    return database.rows(NEXT, told | {"person": row.at_person or NOBODY})


def _since(row: MassReview) -> int:
    """Return the entry after which a standing knows the rules of now already.

    A version that came with the house was known to whoever was assessed before: the
    instant was their own, and they have mostly been assessed at it.
    """
    is_own = row.begun_entry_id == row.cause_id
    came = is_own and row.cause.kind != events.RULEBOOK_REVERSED
    return row.cause_id if came else EVER


def _note(row: MassReview, by: Actor) -> Entry:
    """Record that a version begins or ends here; a reversal has said so itself."""
    cause = row.cause
    if cause.kind == events.RULEBOOK_REVERSED:
        return cause
    told = {name: cause.data[name] for name in ("rulebook", "version", "digest")}
    with causing(cause):
        return record(
            events.RULEBOOK_ENDED if row.is_end else events.RULEBOOK_BEGAN,
            by=by,
            subject=cause.subject,
            place=row.low,
            data=told | {"low": row.low, "high": row.high},
        )
