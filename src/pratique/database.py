"""Who acts decides which connection is used and which rows it may see.

A process holds connections for some database roles only (settings.DATABASES).
`acting` picks one; `transaction` opens it and tells the row security who asks,
with `set_config(…, true)`, so that the context ends with the transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.db import transaction as django_transaction
from django.db.models import Model
from django.db.models.expressions import RawSQL
from psycopg.abc import Buffer
from psycopg.pq import ExecStatus

ROLES = ("owner", "officer", "intake", "worker", "gate")
DEFINER = "pratique_intake_definer"
EVERYWHERE = (0, 2**31 - 1)
TELL = """
SELECT (SELECT instant FROM pratique_clock),
    set_config('pratique.account', %s, true),
    set_config('pratique.duty', %s, true),
    set_config('pratique.low', %s, true),
    set_config('pratique.high', %s, true)
"""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: through which database role, by which name, and where.

    `low` and `high` bound the positions of the divisions they answer for.
    """

    role: str
    account: str
    name: str = ""
    duty: str = ""
    low: int = EVERYWHERE[0]
    high: int = EVERYWHERE[1]

    def through(self, role: str) -> "Actor":
        """Return the same person acting through another database role."""
        return replace(self, role=role)


WORKER = Actor(role="worker", account="worker", name="worker", duty="worker")
OWNER = Actor(role="owner", account="owner", name="owner", duty="owner")

_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open transaction: for whom, and at which moment of a scenario's clock."""

    actor: Actor | None
    instant: datetime | None  # None: this database follows the wall clock


_opened: ContextVar[Mapping[str, Opened]] = ContextVar("opened", default={})  # noqa: B039


class RoleRouter:
    """Send every query to the connection of whoever acts."""

    def db_for_read(self, model: type[Model], **hints: object) -> str:
        return current()

    def db_for_write(self, model: type[Model], **hints: object) -> str:
        return current()

    def allow_relation(self, *rows: object, **hints: object) -> bool:
        return True  # all connections lead to one database


def current() -> str:
    """Return the alias of the connection in use."""
    actor = _actor.get()
    return "default" if actor is None else alias_of(actor.role)


def current_actor() -> Actor | None:
    """Return who acts, or None outside of `acting`."""
    return _actor.get()


@cache
def alias_of(role: str) -> str:
    """Return the alias of a role's connection; refuse a role not held here."""
    if role == settings.DEFAULT_ROLE:
        return "default"
    if role not in connections:
        msg = f"this process holds no connection for the database role {role!r}"
        raise PermissionError(msg)
    return role


def must_be_worker(by: Actor | None) -> None:
    """Refuse whoever is not the worker: only it sees everybody.

    Raises:
        PermissionError: a fault of ours, since no page or command may come here.
    """
    if by is None or by.role != WORKER.role:
        asker = (by.duty or by.role) if by else "nobody"
        msg = f"only the worker may do this, not {asker!r}"
        raise PermissionError(msg)


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Do everything inside as this actor, through their role's connection."""
    alias_of(actor.role)
    mark = _actor.set(actor)
    try:
        yield actor
    finally:
        _actor.reset(mark)


@contextmanager
def transaction(*, savepoint: bool = True) -> Iterator[None]:
    """Open (or join) a transaction that row security knows the actor of.

    Args:
        savepoint: when joining, whether a refusal inside may be caught outside
            without undoing everything; it costs two round trips.
    """
    alias, actor = current(), _actor.get()
    held = _opened.get()
    if alias in held and held[alias].actor != actor:
        msg = "one transaction has one actor: end it before another acts"
        raise RuntimeError(msg)
    with django_transaction.atomic(using=alias, savepoint=savepoint):
        opened = held.get(alias) or Opened(actor, _tell(actor))
        mark = _opened.set({**held, alias: opened})
        try:
            yield
        finally:
            _opened.reset(mark)


def opened() -> Opened | None:
    """Return the open transaction of the connection in use, if there is one."""
    return _opened.get().get(current())


def _tell(actor: Actor | None) -> datetime | None:
    """Tell row security who asks; return the scenario's clock, if it has one."""
    account, duty, low, high = ("", "", "", "")
    if actor is not None:
        account, duty = actor.account, actor.duty
        low, high = str(actor.low), str(actor.high)
    instant: datetime | None = prepared_rows(TELL, [account, duty, low, high])[0][0]
    return instant


def rows(
    sql: str, params: Sequence[Any] | Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """Run one statement as whoever acts and return its rows (none: empty list)."""
    with connections[current()].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def prepared_rows(sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Run one statement that is run very often: its plan is kept in the connection.

    Its text must not change from one time to the next.
    """
    connection = connections[current()]
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
    ):
        cursor.execute(sql, params, prepare=True)
        # Asking for `description` would describe every column anew.
        return [] if cursor.rownumber is None else cursor.fetchall()


def among(keys: Iterable[object]) -> RawSQL:
    """Return what a query of thousands of keys asks for: `pk__in=among(keys)`.

    As one value; a mark for each of them would take longer than the query.
    """
    return RawSQL("SELECT unnest(%s::uuid[])", [listed(keys)])


def listed(keys: Iterable[object]) -> str:
    """Return keys as PostgreSQL writes an array, for a cast to `uuid[]`.

    Told as a list, each of them would be looked at to find out what it is.
    """
    return f"{{{','.join(map(str, keys))}}}"


def copied(sql: str, values: Mapping[str, object]) -> bytes:
    """Run one query as whoever acts and return its rows in PostgreSQL's binary form."""
    connection = connections[current()]
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.ClientCursor(connection.connection) as cursor,
    ):
        text = cursor.mogrify(f"COPY ({sql}) TO STDOUT (FORMAT binary)", values)
        return b"".join(_copied(connection.connection.pgconn, text.encode()))


def _copied(server: psycopg.pq.abc.PGconn, statement: bytes) -> Iterator[Buffer]:
    """Yield what a COPY gives, row by row: a cursor takes ten times as long for one."""
    told = server.exec_(statement)
    if told.status == ExecStatus.COPY_OUT:
        while (row := server.get_copy_data(0))[0] > 0:
            yield row[1]
        told = server.get_result() or told
        while server.get_result() is not None:
            pass
    if told.status != ExecStatus.COMMAND_OK:
        raise psycopg.errors.error_from_result(told)


def on_commit(what: Callable[[], object]) -> None:
    """Do this once the present transaction is durable; never if it is undone."""
    django_transaction.on_commit(what, using=current())


def close_all() -> None:
    """Close this thread's connections, as before a fork or a database swap."""
    connections.close_all()


# --- row security: what migrations run -------------------------------------

SCOPE_LOW = "nullif(current_setting('pratique.low', true), '')::int"
SCOPE_HIGH = "nullif(current_setting('pratique.high', true), '')::int"


def in_scope(column: str) -> str:
    """Return the SQL condition: this division position is the actor's to see."""
    return f"{column} BETWEEN {SCOPE_LOW} AND {SCOPE_HIGH}"


def of_visible_person(column: str = "person_id") -> str:
    """Return the SQL condition: the row's person is one the actor may see.

    A scalar, not EXISTS: the planner turns that into a hash of everybody visible,
    which among 225,000 people cost a list of one day 600 ms.
    """
    return f"(SELECT true FROM registry_person seen WHERE seen.id = {column})"


def of_duties(duties: Sequence[str]) -> str:
    """Return the SQL condition: whoever asks has one of these duties.

    A scalar question: it is asked once a statement, not once a row.
    """
    listed = ", ".join(f"'{duty}'" for duty in duties)
    return f"(SELECT current_setting('pratique.duty', true) IN ({listed}))"


def for_duties(table: str, *duties: str) -> str:
    """Return the SQL that keeps a table from officers of all other duties.

    It narrows the policies of `secure`, which say where: both must let a row through.
    """
    return (
        f"CREATE POLICY officer_duty ON {table} AS RESTRICTIVE"
        f" TO pratique_officer USING ({of_duties(duties)});"
    )


def writes_for_duties(table: str, *duties: str) -> str:
    """Return the SQL that lets officers of all other duties change no row, only lock it.

    A lock asks USING, a change WITH CHECK.
    """
    return (
        f"CREATE POLICY officer_writes ON {table} AS RESTRICTIVE FOR UPDATE"
        f" TO pratique_officer USING (true) WITH CHECK ({of_duties(duties)});"
    )


def only_with_seen(table: str, duty: str, seen: str) -> str:
    """Return the SQL that leaves this duty only rows that meet a condition as well.

    Where what a place shows is more than the duty asks for.
    """
    return (
        f"CREATE POLICY officer_own ON {table} AS RESTRICTIVE"
        f" TO pratique_officer USING (NOT {of_duties([duty])} OR {seen});"
    )


def kinds_for_duties(name: str, kinds: Sequence[str], *duties: str) -> str:
    """Return the SQL that keeps entries of these kinds from officers of other duties.

    Whoever did it reads it too. Kinds are patterns of LIKE.
    """
    of_kinds = " OR ".join(f"kind LIKE '{kind}'" for kind in kinds)
    return (
        f"CREATE POLICY {name} ON ledger_entry AS RESTRICTIVE FOR SELECT"
        f" TO pratique_officer USING ({of_duties(duties)}"
        f" OR actor = (SELECT current_setting('pratique.account', true))"
        f" OR NOT ({of_kinds}));"
    )


def secure(
    table: str,
    *,
    officer: str | None = None,
    officer_may: str = "SELECT",
    worker_may: str = "SELECT, INSERT, UPDATE, DELETE",
    definer_may: str = "",
    insert_check: str | None = None,
) -> str:
    """Return the SQL that forces row security on a table, closed by default.

    Args:
        table: its name.
        officer: the condition under which an officer sees a row; None: never.
        officer_may: what officers may do with the rows they see.
        worker_may: what the worker may do, with any row.
        definer_may: what the public form's definer function may do.
        insert_check: what a row an officer adds must meet (default: `officer`).
    """
    lines = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
        f"CREATE POLICY owner_all ON {table} TO pratique_owner"
        " USING (true) WITH CHECK (true);",
        f"CREATE POLICY worker_all ON {table} TO pratique_worker"
        " USING (true) WITH CHECK (true);",
    ]
    if worker_may:
        lines.append(f"GRANT {worker_may} ON {table} TO pratique_worker;")
    if definer_may:
        lines += [
            f"CREATE POLICY definer_all ON {table} TO {DEFINER}"
            " USING (true) WITH CHECK (true);",
            f"GRANT {definer_may} ON {table} TO {DEFINER};",
        ]
    if officer is not None:
        lines += _officer(table, officer, officer_may, insert_check or officer)
    return "\n".join(lines)


def _officer(table: str, seen: str, may: str, added: str) -> list[str]:
    """Return the officers' policies; a row may be handed on to another place."""
    return [
        f"GRANT {may} ON {table} TO pratique_officer;",
        f"CREATE POLICY officer_sees ON {table} FOR SELECT"
        f" TO pratique_officer USING ({seen});",
        f"CREATE POLICY officer_adds ON {table} FOR INSERT"
        f" TO pratique_officer WITH CHECK ({added});",
        f"CREATE POLICY officer_changes ON {table} FOR UPDATE"
        f" TO pratique_officer USING ({seen}) WITH CHECK (true);",
        f"CREATE POLICY officer_removes ON {table} FOR DELETE"
        f" TO pratique_officer USING ({seen});",
    ]
