"""The house that tests live in: one server a session, a clone of a template a test.

Everything lies in one folder, in memory where the machine has such a place. Its name
carries our process id, so that the next session can clear up after a killed one.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import django
from psycopg import sql

from pratique.serve.cluster import Cluster
from pratique.serve.cluster.roles import (
    ADMIN,
    LOGINS,
    AnyConnection,
    passwords,
    role_name,
)
from pratique.serve.home import Home
from tests import lending

MEMORY = Path("/dev/shm")  # noqa: S108 - a private folder in it
PREFIX = "pratique-test-"
NOWHERE = "ask_for_the_fixture_database"
TEMPLATE = "template_house"
# Measured with all rooms: file_copy 22 ms, wal_log 34 to 56 ms.
KNOWS_ITERATIONS = 160_000  # PostgreSQL 16
CLONE = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy OWNER pratique_owner"


def parent_folder() -> Path:
    """Return where test homes lie: memory if possible, else the usual folder."""
    return MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())


@dataclass
class House:
    """A home of the tests' own, with its server."""

    home: Home
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _keeper: AnyConnection | None = None
    _left: list[str] = field(default_factory=list)
    _lent: "lending.Lent | None" = None

    @classmethod
    def build(cls) -> "House":
        """Make an empty home; the server starts when the first test asks."""
        clear_up()
        folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent_folder())
        return cls(Home(Path(folder)))

    @property
    def cluster(self) -> Cluster:
        """Return the server of this house; it does not care about power cuts."""
        return Cluster(self.home, durable=False)

    def set_up_django(self) -> None:
        """Point Django at this house, with all rooms that are built."""
        os.environ["PRATIQUE_HOME"] = str(self.home.root)
        os.environ["PRATIQUE_DATABASE"] = NOWHERE
        os.environ["DJANGO_SETTINGS_MODULE"] = "pratique.settings"
        self.home.create()
        from django.conf import settings

        settings.INSTALLED_APPS = [a for a in settings.INSTALLED_APPS if is_built(a)]
        settings.PASSWORD_HASHERS = [
            "django.contrib.auth.hashers.MD5PasswordHasher"  # quick; tests only
        ]
        django.setup()

    def make_template(self) -> None:
        """Run all migrations once and load the few divisions tests live in."""
        from django.apps import apps
        from django.core.management import call_command

        from tests import gazetteer

        self.cluster.ensure()
        self._keeper = self.cluster.connect(ADMIN, "postgres")
        self._let_in_quickly()
        self.cluster.create_database(TEMPLATE)
        point_at(TEMPLATE)
        call_command("migrate", verbosity=0)
        if apps.is_installed("pratique.divisions"):
            gazetteer.load()
        point_at(NOWHERE)
        with self.cluster.connect(ADMIN, TEMPLATE) as connection:
            connection.execute(lending.PREPARE)

    def _let_in_quickly(self) -> None:
        """Spare every test thousands of hashes each time one of its roles connects."""
        secret = passwords(self.home.keys)
        assert self._keeper is not None, "the server runs"
        if self._keeper.info.server_version < KNOWS_ITERATIONS:
            return
        self._keeper.execute("SET scram_iterations = 1")
        for role in LOGINS:
            change = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(role_name(role)), sql.Literal(secret[role])
            )
            self._keeper.execute(change)

    def lend(self) -> str:
        """Give a test an empty database: the last test's, or a new one."""
        if self._lent is None:
            name = self.clone()
            self._lent = lending.Lent(name, self.cluster.connect(ADMIN, name))
        aim_at(self._lent.name)
        self._lent.lend()
        return self._lent.name

    def take_back(self) -> None:
        """Empty the database that was lent; throw it away where that can't be done."""
        assert self._lent is not None, "it was lent"
        clean = self._lent.take_back()
        aim_at(NOWHERE)
        if not clean:
            self._lent.close()
            self.drop(self._lent.name)
            self._lent = None

    def clone(self) -> str:
        """Make a database for one test and point every connection at it."""
        name = f"test_{next(self._numbers)}"
        self._do(CLONE, name, TEMPLATE)
        point_at(name)
        return name

    def drop(self, name: str) -> None:
        """Remove the databases of earlier tests, whoever still holds them open.

        This one goes with the next: PostgreSQL sleeps 100 ms where it still finds
        somebody in a database to drop, and those just sent away take a moment to go.
        """
        point_at(NOWHERE)
        while self._left:
            self._do("DROP DATABASE {} WITH (FORCE)", self._left.pop())
        self._left.append(name)

    def _do(self, statement: str, *names: str) -> None:
        assert self._keeper is not None, "the template is made first"
        identifiers = [sql.Identifier(name) for name in names]
        self._keeper.execute(sql.SQL(statement).format(*identifiers))

    def close(self) -> None:
        """Stop the server, if it ran, and leave nothing behind."""
        if self._keeper is not None:
            self._keeper.close()
        demolish(self.home.root)


def is_built(app: str) -> bool:
    """Say whether a room is there, and wanted in this run.

    PRATIQUE_TEST_ROOMS="ledger,access" leaves out the rooms that lie ahead.
    """
    wanted = os.environ.get("PRATIQUE_TEST_ROOMS")
    room = app.removeprefix("pratique.")
    if wanted and app != room and room not in wanted.split(","):
        return False
    with suppress(ModuleNotFoundError):
        return app == room or find_spec(f"{app}.apps") is not None
    return False


def point_at(name: str) -> None:
    """Lead every connection of every thread to this database from now on."""
    from django.db import connections

    connections.close_all()
    aim_at(name)


def aim_at(name: str) -> None:
    """Lead every connection that is made from now on to this database."""
    from django.db import connections

    for alias in connections:
        connections.settings[alias]["NAME"] = name


def clear_up() -> None:
    """Remove the houses of sessions that were killed."""
    for folder in parent_folder().glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            demolish(folder)


def demolish(folder: Path) -> None:
    """Stop the server in a folder, if there is one, and delete the folder."""
    if (folder / "database" / "place.json").exists():
        Cluster(Home(folder), durable=False).remove()
    shutil.rmtree(folder, ignore_errors=True)
