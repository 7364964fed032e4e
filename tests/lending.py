"""A database lent to one test after another, emptied in between.

Making one from the template and connecting its roles anew costs a test more than
most tests cost themselves. What cannot be put back, such as a changed table, is found,
and the next test gets a database of its own.
"""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from pratique.serve.cluster.roles import AnyConnection

USES = 40  # so that what was deleted does not pile up
PREPARE = Path(__file__).with_suffix(".sql").read_text()
SHAPE = """
SELECT
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_class
    WHERE relpersistence <> 't' AND relnamespace = 'public'::regnamespace),
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_attribute
    WHERE attacl IS NOT NULL),
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_proc),
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_policy),
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_trigger),
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_constraint),
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_namespace
    WHERE nspname !~ '^pg_(toast_)?temp')
"""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND NOT (pid = ANY(%s) AND state = 'idle')
"""

AS_NEW = "RESET ROLE; UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD TEMP"


@dataclass
class Lent:
    """One database, and the connections that stay open from test to test."""

    name: str
    keeper: AnyConnection
    shape: object = None
    uses: int = 0
    wrappers: dict[str, BaseDatabaseWrapper] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shape = self._shape()

    def lend(self) -> None:
        """Give the test the connections that the last one left."""
        self.uses += 1
        for alias, wrapper in self.wrappers.items():
            connections[alias] = wrapper

    def take_back(self) -> bool:
        """Say whether it is as it was; else nobody may use it any more."""
        self.wrappers = {
            alias: connections[alias]
            for alias in connections
            if connections[alias].connection is not None
            and connections[alias].is_usable()
        }
        for alias in self.wrappers:
            del connections[alias]
        if self.uses >= USES or self._is_busy() or self._shape() != self.shape:
            return False
        self.keeper.execute("SELECT house.put_back()")
        for wrapper in self.wrappers.values():
            wrapper.connection.execute(AS_NEW)
        self._forget()
        return True

    def _is_busy(self) -> bool:
        """Say whether a transaction is open, or somebody is there whom we don't know."""
        ours = [each.connection.info.backend_pid for each in self.wrappers.values()]
        others = self.keeper.execute(OTHERS, [ours]).fetchone()
        return others != (0,) or any(
            each.in_atomic_block or not each.autocommit
            for each in self.wrappers.values()
        )

    def _shape(self) -> object:
        return self.keeper.execute(SHAPE).fetchone()

    def _forget(self) -> None:
        """Drop what lies outside of the database, by its name."""
        from pratique.divisions import queries
        from pratique.places import facts
        from pratique.standing import shelf

        facts._risk.cache_clear()
        shelf.forget()
        queries.forget()
        for seal in (settings.HOME.files / "seals").glob(f"{self.name}.*"):
            seal.unlink()

    def close(self) -> None:
        """Close all connections to it."""
        for wrapper in self.wrappers.values():
            wrapper.close()
        self.keeper.close()
