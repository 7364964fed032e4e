"""Record what happened."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from django.conf import settings

from pratique import clock, database, keys
from pratique.database import Actor
from pratique.ledger.models import Entry, Pending, PersonKey
from pratique.prepared import insert_rows, new_row, once_written

_cause: ContextVar[Entry | None] = ContextVar("cause", default=None)
_written: ContextVar[list[int] | None] = ContextVar("written", default=None)

_awaited: set[str] | None = None  # None: nothing said, so every entry waits


def await_kinds(kinds: Iterable[str]) -> None:
    """Queue only entries of these kinds: the loop reacts to no others."""
    global _awaited  # noqa: PLW0603 -- said once, when the process starts
    _awaited = set(kinds)


@contextmanager
def causing(entry: Entry) -> Iterator[None]:
    """Note this entry as the cause of everything recorded inside."""
    mark = _cause.set(entry)
    try:
        yield
    finally:
        _cause.reset(mark)


@contextmanager
def collecting() -> Iterator[list[int]]:
    """Yield a list that fills with the entries recorded inside that wait, by id."""
    written: list[int] = []
    mark = _written.set(written)
    try:
        yield written
    finally:
        _written.reset(mark)


def record(
    kind: str,
    *,
    by: Actor,
    person: UUID | None = None,
    subject: str = "",
    place: int | None = None,
    happened_at: datetime | None = None,
    data: dict[str, object] | None = None,
    words: str = "",
) -> Entry:
    """Add one entry and queue its reactions, in the caller's transaction.

    Args:
        kind: an event's name, from a room's `events`.
        by: who did it.
        person: whom it is about.
        subject: the row it is about, as ``room.table:id``.
        place: position of the division it concerns.
        happened_at: when in the world; now, if not said.
        data: ids, codes and numbers; never a name or a number of a person.
        words: words about the person, sealed with the person's own key.
    """
    _refuse_owner()
    now = clock.now()
    entry = new_row(
        Entry,
        kind=kind,
        person=person,
        subject=subject,
        place=place,
        actor=by.account,
        duty=by.duty,
        happened_at=happened_at or now,
        recorded_at=now,
        cause=_cause.get(),
        data=data or {},
        words=_sealed(words, person),
    )
    insert_rows(entry)
    if _awaited is None or kind in _awaited:
        insert_rows(new_row(Pending, entry=entry))
        written = _written.get()
        if written is not None:
            once_written(lambda: written.append(entry.pk))
    return entry


def wrote(entry: int) -> None:
    """Collect an entry that a function of the database has written."""
    written = _written.get()
    if written is not None:
        written.append(entry)


def present_cause() -> Entry | None:
    """Return the entry that `causing` names, for whoever records by other means."""
    return _cause.get()


def _refuse_owner() -> None:
    """Refuse the role that makes tables: its entries `verify` calls slipped in."""
    actor = database.current_actor()
    if (actor.role if actor else settings.DEFAULT_ROLE) == "owner":
        msg = "the owner records nothing: act as the worker or an officer"
        raise PermissionError(msg)


def _sealed(words: str, person: UUID | None) -> bytes | None:
    if not words:
        return None
    if person is None:
        msg = "words are about a person: say whom"
        raise ValueError(msg)
    return keys.seal_words(words, wrapped_key(person))


def wrapped_key(person: UUID) -> bytes:
    """Return the person's own key, making it the first time."""
    with database.transaction():
        row, _ = PersonKey.objects.get_or_create(
            person=person, defaults={"wrapped": keys.new_person_key()}
        )
    return bytes(row.wrapped)


def set_clock(instant: datetime) -> None:
    """Give this database a clock of its own, standing at this instant.

    It must be set before anything is sealed, and never goes back (`seal` refuses).
    """
    with database.acting(database.WORKER), database.transaction():
        database.rows(
            "INSERT INTO pratique_clock (instant) VALUES (%s)"
            " ON CONFLICT (single) DO UPDATE SET instant = excluded.instant",
            [instant],
        )
