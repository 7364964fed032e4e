"""Statements that are asked for every person, made once and kept.

Django makes the text of a query anew each time it is asked, and PostgreSQL its plan:
for a row found by its key that is nine tenths of the time. Here the text is made
once a process, the plan once a connection; only the values change. For the few
questions of the loop that every declaration, specimen and result asks; everything
else is asked as usual.
"""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from operator import itemgetter
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connections
from django.db.models import AutoField, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    get_related_populators,
)

from pratique import database
from pratique.database import prepared_rows

Row = TypeVar("Row")
Fresh = TypeVar("Fresh", bound=Model)
Values = Sequence[object]
Found = list[tuple[Any, ...]]
Made = Callable[[Found], list[Any]]
# One for each type of value that is asked for: none of them occurs in a query.
MARKS: Mapping[type, Callable[[int], object]] = {
    UUID: lambda n: UUID(int=(0xFADE << 112) + n),
    int: lambda n: 2_123_000_000 + n,
    str: lambda n: f"\x01value {n}",
    bytes: lambda n: b"\x01value %d" % n,
    datetime: lambda n: datetime(1, 1, 1, tzinfo=UTC) + timedelta(seconds=n),
    date: lambda n: date(1, 1, 1) + timedelta(days=n),
}


@dataclass(frozen=True)
class Text:
    """A query's text, where its values go, and how its rows become objects."""

    sql: str
    takes: tuple[tuple[bool, Any], ...]  # (true, number of a value) or (false, itself)
    made: Made

    def values(self, given: Values) -> list[object]:
        """Return the values in the order of the text."""
        return [given[what] if is_given else what for is_given, what in self.takes]


class Prepared(Generic[Row]):
    """A query like any other, made from the values it is asked with; kept as text.

    What it is made from must be values alone (keys, instants, words, and lists of
    them), which go into the query as they are: a decision on a value would be taken
    once and for ever.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Row]]) -> None:
        self.make = make
        self.texts: dict[tuple[str, tuple[int, ...]], Text] = {}

    def __call__(self, *given: Any) -> list[Row]:  # noqa: ANN401 -- as `make` takes them
        """Return the rows for these values, as whoever acts may see them."""
        shape = tuple(-1 if _is_one(value) else len(value) for value in given)
        if 0 in shape:
            return []  # nothing is in an empty list
        place = database.current(), shape
        text = self.texts.get(place) or self.texts.setdefault(place, self._text(given))
        return text.made(prepared_rows(text.sql, text.values(_flat(given))))

    def first(self, *given: Any) -> Row | None:  # noqa: ANN401
        """Return the first row, if there is one."""
        return next(iter(self(*given)), None)

    def _text(self, given: Values) -> Text:
        flat = _flat(given)
        marks = [_mark(value, number) for number, value in enumerate(flat)]
        return _compiled(self.make(*_like(given, marks)), marks)


def _is_one(value: object) -> bool:
    return isinstance(value, tuple(MARKS))


def _flat(given: Values) -> list[object]:
    found: list[object] = []
    for value in given:
        if _is_one(value):
            found.append(value)
        else:
            found.extend(value)  # type: ignore[arg-type]
    return found


def _mark(value: object, number: int) -> object:
    """Return a value of the same type by which its place in the text is found."""
    for kind, mark in MARKS.items():
        if isinstance(value, kind):
            return mark(number)
    msg = f"{type(value).__name__} cannot be asked for in a prepared query"
    raise TypeError(msg)


def _like(given: Values, marks: Sequence[object]) -> list[object]:
    """Return the marks in the shape of what was given: single, or in lists."""
    left = iter(marks)
    return [
        next(left) if _is_one(value) else [next(left) for _ in value]  # type: ignore[attr-defined]
        for value in given
    ]


def _compiled(query: QuerySet[Any, Any], marks: list[object]) -> Text:
    compiler: Any = query.query.get_compiler(database.current())
    try:
        sql, found = compiler.as_sql()
    except EmptyResultSet:
        msg = "a prepared query must be able to find something"
        raise ValueError(msg) from None
    values = [getattr(value, "obj", value) for value in found]  # bytes come wrapped
    takes = tuple(
        (True, marks.index(value)) if value in marks else (False, value)
        for value in values
    )
    if {which for is_given, which in takes if is_given} != set(range(len(marks))):
        msg = "every value of a prepared query must go into it as it is"
        raise ValueError(msg)
    return Text(sql, takes, _maker(query, compiler))


def _maker(query: QuerySet[Any, Any], compiler: Any) -> Made:  # noqa: ANN401 -- Django's
    """Return what turns rows of the database into those that the query promises."""
    converters = compiler.get_converters([each[0] for each in compiler.select])
    make = _row_maker(query._iterable_class, compiler)

    def made(found: Found) -> list[Any]:
        if converters:
            found = list(compiler.apply_converters(found, converters))
        return [make(row) for row in found]

    return made


def _row_maker(iterable: type, compiler: Any) -> Callable[[Sequence[Any]], Any]:  # noqa: ANN401
    if iterable is FlatValuesListIterable:
        return itemgetter(0)
    if iterable is not ModelIterable:
        return tuple
    told, alias = compiler.klass_info, database.current()
    start, end = told["select_fields"][0], told["select_fields"][-1] + 1
    names = tuple(each[0].target.attname for each in compiler.select[start:end])
    related = get_related_populators(told, compiler.select, alias)  # type: ignore[call-arg]

    def row_made(row: Sequence[Any]) -> Model:
        made: Model = _there(told["model"], alias, names, row[start:end])
        for each in related:
            each.populate(row, made)
        return made

    return row_made


def rows_there(query: QuerySet[Any, Fresh]) -> list[Fresh]:
    """Return the rows that a query finds, in half of the time.

    Only their own: nothing they point to is fetched with them.
    """
    names = tuple(each.attname for each in query.model._meta.concrete_fields)
    found = query.values_list(*names)
    alias = database.current()
    return [_there(query.model, alias, names, row) for row in found]


def _there(
    model: type[Fresh], alias: str, names: tuple[str, ...], values: Sequence[object]
) -> Fresh:
    """Return a row of the database as Django does, which asks each field for that."""
    row = model.__new__(model)
    row._state = state = ModelState()
    state.adding, state.db = False, alias
    row.__dict__.update(zip(names, values, strict=True))
    return row


def new_row(model: type[Fresh], **told: object) -> Fresh:
    """Return a new row as the model makes it, in a fifth of the time.

    What it points to is told as a row, or by its key as `<name>_id`.
    """
    row = model.__new__(model)
    row._state = ModelState()
    same, drawn, points = _defaults(model, tuple(told))
    known = row.__dict__
    known |= same
    known |= told
    for name, column in points:
        other = known.pop(name)
        if other is not None:
            row._state.fields_cache[name] = other
            known[column] = other.pk
    for name, draw in drawn:
        known[name] = draw()
    return row


@cache
def _defaults(
    model: type[Model], told: tuple[str, ...]
) -> tuple[
    dict[str, object],
    tuple[tuple[str, Callable[[], object]], ...],
    tuple[tuple[str, str], ...],
]:
    """Return what a new row has where nothing is said, and what is told as a row.

    What it has is the same each time, or made each time.
    """
    fields = model._meta.concrete_fields
    left = [each for each in fields if each.attname not in told]
    drawn = [each for each in left if callable(each.default) and each.has_default()]
    return (
        {each.attname: each.get_default() for each in left if each not in drawn},
        tuple((each.attname, each.default) for each in drawn),
        tuple(
            (each.name, each.attname)
            for each in left
            if each.is_relation and each.name in told
        ),
    )


class Keeper(Protocol):
    """Keeps rows, to write those of many people together (see `pratique.together`)."""

    def keep(self, made: Sequence[Model]) -> None:
        """Keep new rows."""

    def change(self, row: Model, names: Sequence[str]) -> None:
        """Keep that columns of a row changed."""

    def after(self, what: Callable[[], object]) -> None:
        """Do this once all of it is written."""


keeper: ContextVar[Keeper | None] = ContextVar("keeper", default=None)


def once_written(what: Callable[[], object]) -> None:
    """Do this at once, or as soon as rows that are kept back are written."""
    keeping = keeper.get()
    if keeping is None:
        what()
    else:
        keeping.after(what)


def insert_rows(*made: Model) -> None:
    """Write new rows of one table, in one statement."""
    if not made:
        return
    keeping = keeper.get()
    if keeping is not None:
        keeping.keep(made)
        return
    fields = _written(type(made[0]))
    alias = database.current()
    connection = connections[alias]
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in made
        for field in fields
    ]
    given = prepared_rows(_insertion(type(made[0]), len(made)), values)
    for row, told in zip(made, given, strict=False):
        for field, value in zip(_filled(type(row)), told, strict=True):
            setattr(row, field.attname, value)
    for row in made:
        row._state.adding, row._state.db = False, alias


def update_row(row: Model, *names: str) -> None:
    """Write some columns of a row that is there."""
    keeping = keeper.get()
    if keeping is not None:
        keeping.change(row, names)
        return
    connection = connections[database.current()]
    fields = [row._meta.get_field(name) for name in names]
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection)  # type: ignore[union-attr]
        for field in fields
    ]
    if not prepared_rows(_change(type(row), names), [*values, row.pk]):
        msg = f"there is no such {row._meta.verbose_name} any more"
        raise DatabaseError(msg)


@cache
def _written(model: type[Model]) -> tuple[Any, ...]:
    """Return the columns that a new row brings along."""
    filled = _filled(model)
    return tuple(each for each in model._meta.concrete_fields if each not in filled)


@cache
def _filled(model: type[Model]) -> tuple[Any, ...]:
    """Return the columns that the database fills, and tells."""
    return tuple(
        each
        for each in model._meta.concrete_fields
        if isinstance(each, AutoField) or each.has_db_default()
    )


@cache
def _insertion(model: type[Model], count: int) -> str:
    columns = ", ".join(_quoted(field.column) for field in _written(model))
    line = f"({', '.join(['%s'] * len(_written(model)))})"
    told = ", ".join(_quoted(field.column) for field in _filled(model))
    return (  # names of tables and columns are our own
        f"INSERT INTO {_table(model)} ({columns})"  # noqa: S608
        f" VALUES {', '.join([line] * count)}{told and f' RETURNING {told}'}"
    )


@cache
def _change(model: type[Model], names: tuple[str, ...]) -> str:
    options = model._meta
    columns = [options.get_field(name).column for name in names]  # type: ignore[union-attr]
    told = ", ".join(f"{_quoted(column)} = %s" for column in columns)
    key = _quoted(options.pk.column)
    return (
        f"UPDATE {_table(model)} SET {told} WHERE {key} = %s"  # noqa: S608 -- our names
        f" RETURNING {key}"
    )


def _table(model: type[Model]) -> str:
    return _quoted(model._meta.db_table)


def _quoted(name: str | None) -> str:
    return f'"{name}"'
