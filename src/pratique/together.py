"""Rows of many people, written at once.

An action writes a row and its entry with a statement each: a round trip and a plan,
for rows of a hundred bytes. Inside `keeping` the same actions keep their rows back;
then all of them are written, table by table, by a COPY into a table of the
transaction's own and one INSERT … SELECT or UPDATE (row security refuses COPY into
the tables themselves). What is written is the same; who reads in between sees none
of it, so that only actions that know what they have written may be called.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any

from django.db import connections
from django.db.models import AutoField, JSONField, Model

from pratique import database
from pratique.prepared import keeper

Line = tuple[Any, ...]
_as_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(slots=True)
class Kept:
    """Rows that are kept back, each once; and what is to be done after."""

    made: dict[type[Model], list[Model]] = field(default_factory=dict)
    changed: dict[tuple[type[Model], tuple[str, ...]], list[Model]] = field(
        default_factory=dict
    )
    then: list[Callable[[], object]] = field(default_factory=list)

    def keep(self, made: Sequence[Model]) -> None:
        """Keep new rows of one table."""
        self.made.setdefault(type(made[0]), []).extend(made)

    def change(self, row: Model, names: Sequence[str]) -> None:
        """Keep that a row changed; one that is new itself is written as it is then."""
        if not row._state.adding:
            self.changed.setdefault((type(row), tuple(names)), []).append(row)

    def after(self, what: Callable[[], object]) -> None:
        """Do this once all of it is written."""
        self.then.append(what)

    def marked(self) -> "Mark":
        """Return how much is kept, to which `back_to` leads back."""
        return Mark(
            {name: len(rows) for name, rows in self.made.items()},
            {name: len(rows) for name, rows in self.changed.items()},
            len(self.then),
        )

    def back_to(self, mark: "Mark") -> None:
        """Forget what was kept since: whoever it was about is not written."""
        for name, rows in self.made.items():
            del rows[mark.made.get(name, 0) :]
        for key, changed in self.changed.items():
            del changed[mark.changed.get(key, 0) :]
        del self.then[mark.then :]

    def write(self) -> None:
        """Write all of it: what others point to first, and what ends before it begins.

        Only one version of a row may be in force, so that the last one ends first.
        """
        numbered = [name for name in self.made if _is_numbered(name)]
        for name in numbered:
            _insert_numbered(name, self.made[name])
        for (name, columns), rows in self.changed.items():
            _update(name, columns, rows)
        for name, rows in self.made.items():
            if name not in numbered:
                _insert(name, rows)
        for what in self.then:
            what()


@dataclass(frozen=True, slots=True)
class Mark:
    """How much was kept at a moment."""

    made: Mapping[type[Model], int]
    changed: Mapping[tuple[type[Model], tuple[str, ...]], int]
    then: int


@contextmanager
def keeping() -> Iterator[Kept]:
    """Keep rows back inside; whoever asks has them written after, by `write`."""
    kept = Kept()
    mark = keeper.set(kept)
    try:
        yield kept
    finally:
        keeper.reset(mark)


# --- one table ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a table, as a row brings them along."""

    names: tuple[str, ...]
    values: Callable[[Mapping[str, Any]], Line]
    json: tuple[int, ...]  # which of them
    points: tuple[tuple[int, str], ...]  # the rows they are keys of: where, and which

    def line(self, row: Model) -> Line:
        """Return the values of a row; what it points to may have had no key till now."""
        line = list(self.values(row.__dict__))
        for at in self.json:
            line[at] = _as_json(line[at])
        for at, name in self.points:
            if line[at] is None:
                other = row._state.fields_cache.get(name)
                line[at] = None if other is None else other.pk
        return tuple(line)


@cache
def _columns(model: type[Model], names: tuple[str, ...] | None = None) -> Columns:
    """Return some of a table's columns, or all that a new row brings along."""
    fields: Sequence[Any] = (
        [model._meta.get_field(name) for name in names]
        if names is not None
        else [
            each
            for each in model._meta.concrete_fields
            if not isinstance(each, AutoField) and not each.has_db_default()
        ]
    )
    numbered = list(enumerate(fields))
    return Columns(
        names=tuple(f'"{each.column}"' for each in fields),
        values=itemgetter(*(each.attname for each in fields)),
        json=tuple(at for at, each in numbered if isinstance(each, JSONField)),
        points=tuple((at, each.name) for at, each in numbered if each.is_relation),
    )


@cache
def _is_numbered(model: type[Model]) -> bool:
    return isinstance(model._meta.pk, AutoField)


def _insert(model: type[Model], rows: Sequence[Model]) -> None:
    if rows:
        columns = _columns(model)
        names = ", ".join(columns.names)
        staged = _staged(model, columns.names, map(columns.line, rows))
        database.rows(
            f'INSERT INTO "{model._meta.db_table}" ({names})'  # noqa: S608 -- our names
            f" SELECT {names} FROM {staged}"
        )
        _are_there(rows)


def _insert_numbered(model: type[Model], rows: Sequence[Model]) -> None:
    """Write rows that the database numbers, in their order; and tell them their keys."""
    if not rows:
        return
    columns = _columns(model)
    names = ", ".join(columns.names)
    lines = ((at, *columns.line(row)) for at, row in enumerate(rows))
    staged = _staged(model, ('0::bigint AS "in_turn"', *columns.names), lines)
    told = database.rows(
        f'INSERT INTO "{model._meta.db_table}" ({names})'  # noqa: S608 -- our names
        f' SELECT {names} FROM {staged} ORDER BY "in_turn" RETURNING id'
    )
    # Numbers are given in the order of the rows, and go up.
    for row, key in zip(rows, sorted(key for (key,) in told), strict=True):
        row.pk = key
    _are_there(rows)


def _are_there(rows: Iterable[Model]) -> None:
    alias = database.current()
    for row in rows:
        row._state.adding, row._state.db = False, alias


def _update(model: type[Model], names: tuple[str, ...], rows: Sequence[Model]) -> None:
    if not rows:
        return
    columns = _columns(model, (model._meta.pk.name, *names))
    key, *others = columns.names
    # What was changed twice is as it was left.
    lines = {row.pk: columns.line(row) for row in rows}
    staged = _staged(model, columns.names, lines.values())
    told = ", ".join(f"{name} = staged.{name}" for name in others)
    database.rows(
        f'UPDATE "{model._meta.db_table}" row SET {told}'  # noqa: S608 -- our names
        f" FROM {staged} staged WHERE row.{key} = staged.{key}"
    )


def _staged(model: type[Model], names: Sequence[str], lines: Iterable[Line]) -> str:
    """Copy lines into a table of this connection's own; return its name."""
    table, told = model._meta.db_table, ", ".join(names)
    staged = f"together_{zlib.crc32(f'{table}: {told}'.encode()):08x}"
    connection = connections[database.current()]
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {staged} ON COMMIT DELETE ROWS AS"  # noqa: S608
            f' SELECT {told} FROM "{table}" WITH NO DATA'
        )
        cursor.execute(f"TRUNCATE {staged}")
        wire = connection.connection.cursor()
        with wire, wire.copy(f"COPY {staged} FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
    return staged
