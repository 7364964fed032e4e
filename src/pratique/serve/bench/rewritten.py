"""The limit: what somebody wrote about people, written again by bare statements.

Rows are kept as they were before (`remember`) and compared with what they are after
(`written`). New ones go by INSERT … SELECT into empty copies of their tables, with the
same checks, indexes and foreign keys; changed ones by UPDATE in copies that hold what
they were. All is one transaction, as durable as the product's. The copies' indexes are
small and nothing is read, locked, computed or kept from anybody: no writer who has to
find out what to write can be quicker.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pratique import database
from pratique.database import OWNER
from pratique.serve.bench.copies import OWNER_COLUMNS

KEY = """
SELECT attname FROM pg_constraint
JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
WHERE contype = 'p' AND conrelid = %s::regclass
"""
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_name = %s AND table_schema = 'public' AND column_name <> %s
"""
FOREIGN = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = %s::regclass
"""
BEFORE = """
CREATE TEMP TABLE before_{table} AS
    SELECT told.* FROM {table} told JOIN about ON about.whose = told.{owner}
"""
AFTER = """
CREATE TEMP TABLE fresh_{table} AS
    SELECT told.* FROM {table} told JOIN about ON about.whose = told.{owner}
    LEFT JOIN before_{table} before USING ({key}) WHERE before.{key} IS NULL;
CREATE TEMP TABLE changed_{table} AS
    SELECT told.* FROM {table} told JOIN before_{table} before USING ({key})
    WHERE told IS DISTINCT FROM before
"""
EMPTY = """
CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL);
CREATE TABLE over_{table} (LIKE {table} INCLUDING ALL);
INSERT INTO over_{table} SELECT before.*
    FROM before_{table} before JOIN changed_{table} USING ({key});
ANALYZE fresh_{table};
ANALYZE changed_{table};
ANALYZE over_{table}
"""
INSERT = "INSERT INTO bare_{table} SELECT * FROM fresh_{table}"
UPDATE = """
UPDATE over_{table} told SET ({columns}) = ROW({values})
FROM changed_{table} after WHERE after.{key} = told.{key}
"""


@dataclass(frozen=True, slots=True)
class Written:
    """Rows that came and rows that changed, by table; and what bare statements take."""

    fresh: Mapping[str, int]
    changed: Mapping[str, int]
    took: Mapping[str, float]  # seconds of the bare statements, and of their commit

    @property
    def seconds(self) -> float:
        """What the bare statements took to be durable."""
        return sum(self.took.values())

    @property
    def rows(self) -> int:
        """All of them."""
        return sum(self.fresh.values()) + sum(self.changed.values())


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    owner: str  # the column that says whom a row is about
    key: str
    columns: tuple[str, ...]  # all others


def remember(low: int, high: int) -> int:
    """Keep all that there is about whoever told a stay there; return how many they are.

    Args:
        low: the first of these positions of divisions.
        high: the last one.
    """
    with database.acting(OWNER), database.transaction():
        database.rows(
            "CREATE TEMP TABLE about AS SELECT DISTINCT person_id AS whose"
            " FROM registry_stay JOIN divisions_division told ON told.id = division_id"
            " WHERE position BETWEEN %s AND %s",
            [low, high],
        )
        database.rows("ANALYZE about")
        for table in _tables():
            database.rows(BEFORE.format(table=table.name, owner=table.owner))
            database.rows(f"ANALYZE before_{table.name}")
        return int(database.rows("SELECT count(*) FROM about")[0][0])


def written() -> Written:
    """Write again what was written since; forget it, and what was before."""
    with database.acting(OWNER):
        fresh, changed = {}, {}
        with database.transaction():
            for table in _tables():
                told = {"table": table.name, "owner": table.owner, "key": table.key}
                database.rows(AFTER.format(**told))
                fresh[table.name] = _count(f"fresh_{table.name}")
                changed[table.name] = _count(f"changed_{table.name}")
        kept = [one for one in _tables() if fresh[one.name] or changed[one.name]]
        with database.transaction():
            for table in kept:
                _make(table)
        took = _timed(kept)
        with database.transaction():
            _forget(kept)
    return Written(_some(fresh), _some(changed), took)


@cache
def _tables() -> tuple[_Table, ...]:
    """Return the tables about people."""
    found = []
    for name, owner in sorted(database.rows(OWNER_COLUMNS)):
        keys = database.rows(KEY, [name])
        if len(keys) == 1:
            key = keys[0][0]
            columns = database.rows(COLUMNS, [name, key])
            found.append(_Table(name, owner, key, tuple(one for (one,) in columns)))
    return tuple(found)


def _count(table: str) -> int:
    return int(database.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608


def _make(table: _Table) -> None:
    """Make the copies of a table: an empty one, and one of rows before they changed."""
    database.rows(EMPTY.format(table=table.name, key=table.key))
    for copy in ("bare", "over"):
        for key, text in database.rows(FOREIGN, [table.name]):
            database.rows(
                f'ALTER TABLE {copy}_{table.name} ADD CONSTRAINT "{key}" {text}'
            )


def _timed(tables: list[_Table]) -> dict[str, float]:
    """Return the seconds that the bare statements take to be durable."""
    took: dict[str, float] = {}
    began = time.perf_counter()
    with database.transaction():
        for table in tables:
            names = [f'"{one}"' for one in table.columns]
            told = {
                "table": table.name,
                "key": table.key,
                "columns": ", ".join(names),
                "values": ", ".join(f"after.{one}" for one in names),
            }
            database.rows(INSERT.format(**told))
            database.rows(UPDATE.format(**told))
            took[table.name] = time.perf_counter() - began - sum(took.values())
    took["commit"] = time.perf_counter() - began - sum(took.values())
    return took


def _forget(kept: list[_Table]) -> None:
    for table in kept:
        database.rows(f"DROP TABLE bare_{table.name}, over_{table.name}")
    for table in _tables():
        names = [f"{when}_{table.name}" for when in ("before", "fresh", "changed")]
        database.rows(f"DROP TABLE {', '.join(names)}")
    database.rows("DROP TABLE about")


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {table: count for table, count in counts.items() if count}
