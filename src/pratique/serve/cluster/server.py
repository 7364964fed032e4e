"""What the embedded and the external server share: roles, databases, the check."""

import hashlib
import json
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

from pratique.serve.cluster import roles, swap
from pratique.serve.cluster.programs import OLDEST
from pratique.serve.cluster.roles import AnyConnection, role_name
from pratique.serve.home import Home, Progress, quiet, refusing_unusable, write_whole
from pratique.serve.refusals import (
    BadDatabaseName,
    DatabaseExists,
    DatabaseInUse,
    ServerTooOld,
    ServerUnreachable,
    WrongLocale,
)

MAINTENANCE = "postgres"
EXTENSIONS = ("pg_trgm", "btree_gist")
NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")  # room is left for what we append
CONNECT_SECONDS = 10
# libpq hands on no code for these, only words (in English: we ask for C.UTF-8).
COMING = re.compile(  # the last: let in just before the crash was noticed
    "in recovery mode|starting up|not yet accepting connections"
    "|closed the connection unexpectedly"
)
# Databases whose names begin so are made from source, and copied: no content.
TEMPLATE = "pratique_template_"
ROLES_MARK = "roles"  # remembers for which passwords the roles were made


@dataclass(frozen=True, slots=True)
class Status:
    """Say how a server is."""

    running: bool
    pid: int | None = None
    version: str | None = None
    socket: Path | None = None
    data: Path | None = None
    note: str = ""


class Server(ABC):
    """Hold a home's databases."""

    home: Home

    @abstractmethod
    def status(self) -> Status:
        """Return how the server is; change nothing."""

    @abstractmethod
    def dsn(self, role: str, database: str) -> dict[str, str]:
        """Return what psycopg needs to connect as a role."""

    @abstractmethod
    def administrator(self) -> str:
        """Return the strongest role we hold: `admin`, else `owner`."""

    @abstractmethod
    def _come_up(self, progress: Progress) -> None:
        """Make the server run and know the roles."""

    @abstractmethod
    def _passwords(self) -> Mapping[str, str]:
        """Return the passwords of the roles."""

    def ensure(self, progress: Progress = quiet) -> None:
        """Make the server ready, whatever came before: nothing, kill -9, a crash."""
        self._come_up(progress)
        if swap.is_pending(self.home):
            with self.home.locked(progress):
                swap.finish(self, progress)

    def connect(self, role: str, database: str) -> AnyConnection:
        """Connect as a role, outside any transaction."""
        dsn = self.dsn(role, database)
        try:
            return _connect(make_conninfo("", **dsn))
        except psycopg.OperationalError as error:
            raise ServerUnreachable(
                f"No connection to the database {database} as {dsn['user']}:"
                f" {str(error).strip()}",
                next_step="See `pratique status`.",
                database=database,
            ) from error

    def ensure_roles(self) -> None:
        """Make the database roles, or put them right, and remember it."""
        with self._alone("roles", roles.ADMIN) as connection:
            roles.make_roles(connection, self._passwords())
        self._remember_roles()

    def _remember_roles(self) -> None:
        with refusing_unusable(self.home.root):
            write_whole(self.home.database / ROLES_MARK, self._roles_mark())

    def _knows_roles(self) -> bool:
        """Say whether the roles were made with these passwords, from memory."""
        mark = self.home.database / ROLES_MARK
        return mark.exists() and mark.read_text() == self._roles_mark()

    def _forget_roles(self) -> None:
        (self.home.database / ROLES_MARK).unlink(missing_ok=True)

    def _roles_mark(self) -> str:
        where = self.dsn("owner", MAINTENANCE).get("host")
        known = [where, roles.LOGINS, sorted(self._passwords().items())]
        return hashlib.sha256(json.dumps(known).encode()).hexdigest()

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database; one that is there already is completed.

        Args:
            name: lower-case letters, digits and underscores.
            template: copy this one, which nobody may be using just now.
        """
        refuse_bad_name(name)
        with self._alone(name, "owner") as connection:
            if not _exists(connection, name):
                _create(connection, name, template)
            elif template:
                raise DatabaseExists(
                    f"The database {name} is there already.",
                    next_step="Drop it first, or choose another name.",
                    database=name,
                )
            _open_to_roles(connection, name)
            if template is None:
                self._equip(name)

    def _equip(self, name: str) -> None:
        """Give a database what only its owner or an administrator can."""
        with self.connect("owner", name) as connection:
            for extension in EXTENSIONS:
                connection.execute(
                    sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(
                        sql.Identifier(extension)
                    )
                )
            # The definer's function is made by the owner and then handed over.
            connection.execute(
                sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(
                    sql.Identifier(role_name(roles.DEFINER))
                )
            )
        if self.administrator() == roles.ADMIN:
            with self.connect(roles.ADMIN, name) as connection:
                # Under row security LIKE uses no index unless it tells nothing.
                connection.execute("ALTER FUNCTION textlike(text, text) LEAKPROOF")
        self.check(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, if it is there, and end whatever is connected to it."""
        refuse_bad_name(name)
        with self._alone(name, self.administrator()) as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            try:
                connection.execute(drop.format(sql.Identifier(name)))
            except (errors.InsufficientPrivilege, errors.ObjectInUse) as error:
                raise DatabaseInUse(
                    f"The database {name} is in use and cannot be dropped.",
                    next_step="Stop `pratique serve` and `pratique worker` first.",
                    database=name,
                ) from error

    def rename_database(self, name: str, to: str) -> None:
        """Give a database that nobody uses another name."""
        refuse_bad_name(to)
        with self._alone(name, "owner") as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(name), sql.Identifier(to)
                )
            )

    def database_exists(self, name: str) -> bool:
        """Say whether a database is there."""
        with self.connect("owner", MAINTENANCE) as connection:
            return _exists(connection, name)

    def databases(self, *, provisional: bool = False) -> list[str]:
        """Return the names of this installation's databases.

        Args:
            provisional: those that a restore is only preparing, instead.
        """
        with self.connect("owner", MAINTENANCE) as connection:
            found = connection.execute(
                "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = %s"
                " ORDER BY datname",
                [role_name("owner")],
            ).fetchall()
        names = [str(name) for (name,) in found]
        return [name for name in names if name.endswith(swap.SUFFIX) is provisional]

    def check(self, database: str | None = None) -> None:
        """Refuse a server that is too old, a database that cannot find Chinese."""
        with self.connect("owner", database or MAINTENANCE) as connection:
            refuse_old_server(connection)
            if database:
                refuse_wrong_locale(connection, database)
                roles.refuse_strong_roles(connection)

    @contextmanager
    def _alone(self, subject: str, role: str) -> Iterator[AnyConnection]:
        """Connect, and let one process at a time change this subject."""
        with self.connect(role, MAINTENANCE) as connection:
            connection.execute(
                "SELECT pg_advisory_lock(hashtext('pratique'), hashtext(%s))", [subject]
            )
            yield connection


def _connect(address: str) -> AnyConnection:
    """Connect; wait for a server that just mends itself after a crash."""
    limit = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            return psycopg.connect(
                address, autocommit=True, connect_timeout=CONNECT_SECONDS
            )
        except psycopg.OperationalError as error:
            if time.monotonic() > limit or not COMING.search(str(error)):
                raise
            time.sleep(0.05)


def refuse_bad_name(name: str) -> None:
    """Refuse a name that would need quoting, in SQL or as a file."""
    if not NAME.fullmatch(name):
        raise BadDatabaseName(
            f"{name!r} is no name for a database.",
            next_step="Use up to 50 lower-case letters, digits and underscores,"
            " beginning with a letter.",
        )


def refuse_old_server(connection: AnyConnection) -> None:
    """Refuse a server older than what the tables need."""
    major = connection.info.server_version // 10000
    if major < OLDEST:
        raise ServerTooOld(
            f"The server runs PostgreSQL {major}; {OLDEST} or newer is needed.",
            next_step="Upgrade the server, or unset DATABASE_URL to use our own.",
            major=major,
        )


def refuse_wrong_locale(connection: AnyConnection, database: str) -> None:
    """Refuse a database whose encoding or character classes lose Chinese."""
    encoding = connection.execute("SHOW server_encoding").fetchone()
    if encoding == ("UTF8",) and _knows_chinese(connection):
        return
    raise WrongLocale(
        f"The database {database} cannot search Chinese text (encoding"
        f" {encoding and encoding[0]}, or a locale like C).",
        next_step="Make it anew with ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        " TEMPLATE template0.",
        database=database,
    )


def _knows_chinese(connection: AnyConnection) -> bool:
    """Say whether Chinese characters count as letters, for trigrams too."""
    letters = connection.execute("SELECT '太原' ~ '^\\w+$'").fetchone()
    if letters != (True,):
        return False
    try:
        found = connection.execute("SELECT show_trgm('太原') <> '{}'").fetchone()
    except errors.UndefinedFunction:
        return True  # the extension comes with `create_database`
    return found == (True,)


def _exists(connection: AnyConnection, name: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return found.fetchone() is not None


def _create(connection: AnyConnection, name: str, template: str | None) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(template or "template0")
    )
    if template is None:
        statement += sql.SQL(" ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    else:  # copying files is up to eight times faster than logging every page
        statement += sql.SQL(" STRATEGY FILE_COPY")
    try:
        connection.execute(statement)
    except errors.ObjectInUse as error:
        raise DatabaseInUse(
            f"The database {template} cannot be copied while it is in use.",
            next_step="Close the connections to it first.",
            database=template,
        ) from error


def _open_to_roles(connection: AnyConnection, name: str) -> None:
    """Let our roles connect, and nobody else who shares the server."""
    database = sql.Identifier(name)
    ours = sql.SQL(", ").join(sql.Identifier(role_name(r)) for r in roles.LOGINS)
    connection.execute(
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database)
    )
    connection.execute(
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, ours)
    )
