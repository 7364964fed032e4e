"""Columns of many rows, read at once: what one person is asked of, for millions.

PostgreSQL copies a query's rows out in its binary form. Here no column may be empty
and each has one length, so that all rows have one layout and numpy takes them as they
are: nothing is done row by row. Days become ordinals (0: none), instants microseconds
since 1970 (`NO_MOMENT`: none), numbers that are not there -1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from pratique import database

Array = npt.NDArray[Any]

NO_MOMENT = int(np.iinfo(np.int64).min)
NOTHING = -1
KEY = "S16"  # the bytes of a UUID, which sort as its text does
NO_KEY = bytes(16)
_HEAD = 19  # signature, flags and an empty extension, before the first row
_END = 2  # a count of -1, after the last
_FROM_1970 = 946_684_800_000_000  # to 2000, from which PostgreSQL counts
_BEFORE_2000 = date(2000, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of value is asked for, how it comes, and what is made of it."""

    sql: str
    comes_as: str
    made: Callable[[Array], Array]


def _moments(told: Array) -> Array:
    found = told.astype(np.int64)
    return np.where(found == NO_MOMENT, found, found + _FROM_1970)


def _days(told: Array) -> Array:
    found = told.astype(np.int64)
    return np.where(found == np.iinfo(np.int32).min, 0, found + _BEFORE_2000)


KINDS: Mapping[str, Kind] = {
    "key": Kind(f"coalesce({{}}, '{UUID(int=0)}'::uuid)", KEY, np.ascontiguousarray),
    "moment": Kind("coalesce({}, '-infinity'::timestamptz)", ">i8", _moments),
    "day": Kind("coalesce({}, '-infinity'::date)", ">i4", _days),
    "number": Kind("coalesce({}, -1)::int8", ">i8", lambda told: told.astype(np.int64)),
    "real": Kind("coalesce({}::float8, 'NaN')", ">f8", lambda told: told.astype(float)),
    "truth": Kind("coalesce({}, false)", "u1", lambda told: told.astype(bool)),
    # A word of our own lists, which are short; a longer one spoils the layout.
    "word": Kind(
        "convert_to(coalesce({0}, '') || repeat(' ', 16 - octet_length(coalesce({0}, ''))), 'UTF8')",
        "S16",
        np.char.rstrip,
    ),
    # Any text, of which there are few different ones: the caller finds out which.
    "text": Kind(
        "hashtextextended(coalesce({}, ''), 0)",
        ">i8",
        lambda told: told.astype(np.int64),
    ),
}


def read(
    asked: Mapping[str, tuple[str, str]], source: str, values: Mapping[str, object]
) -> dict[str, Array]:
    """Return columns, as whoever acts may see them.

    Args:
        asked: by name, the kind of a column and the SQL that tells it.
        source: what stands after FROM.
        values: those of the named places (`%(name)s`) in the SQL.
    """
    told = ", ".join(KINDS[kind].sql.format(sql) for kind, sql in asked.values())
    # The rooms' own words; whatever came from outside is among the values.
    statement = f"SELECT {told} FROM {source}"  # noqa: S608
    content = database.copied(statement, values)
    layout = [("fields", ">i2")]
    for name, (kind, _sql) in asked.items():
        layout += [(f"length of {name}", ">i4"), (name, KINDS[kind].comes_as)]
    rows = _rows(content, np.dtype(layout))
    return {name: KINDS[kind].made(rows[name]) for name, (kind, _) in asked.items()}


def _rows(content: bytes, layout: "np.dtype[Any]") -> Array:
    """Return the rows; refuse those that have another layout."""
    body = memoryview(content)[_HEAD : len(content) - _END]
    if len(body) % layout.itemsize == 0:
        rows = np.frombuffer(body, layout)
        names = layout.names or ()
        lengths = [name for name in names if name.startswith("length of ")]
        sizes = [layout[name.removeprefix("length of ")].itemsize for name in lengths]
        if all((rows[n] == size).all() for n, size in zip(lengths, sizes, strict=True)):
            return rows
    msg = f"the rows are not laid out as {layout}"
    raise ValueError(msg)


def texts(found: Array, keys: Array, select: str) -> dict[int, str]:
    """Return, by the number a text came as, the text: one row of each is asked.

    Args:
        found: a column of kind `text`.
        keys: the keys of its rows.
        select: the SQL that tells key and text of the rows whose keys are `%(keys)s`.
    """
    numbers, at = np.unique(found, return_index=True)
    if not len(numbers):
        return {}
    asked = [uuid_of(keys[row]) for row in at]
    told = dict(database.rows(select, {"keys": asked}))
    return {
        number: told[key] or ""
        for number, key in zip(numbers.tolist(), asked, strict=True)
    }


# --- keys ----------------------------------------------------------------------------


def uuid_of(key: bytes) -> UUID:
    """Return the UUID of a key; numpy cuts zeros off its end."""
    return UUID(bytes=bytes(key).ljust(16, b"\0"))


def keys_of(people: "list[UUID] | tuple[UUID, ...]") -> Array:
    """Return UUIDs as a column."""
    return np.array([each.bytes for each in people], KEY)


def halves(keys: Array) -> tuple[Array, Array]:
    """Return the two halves of keys as numbers: they compare far more quickly."""
    both = np.ascontiguousarray(keys).view(">u8").reshape(-1, 2)
    return both[:, 0].astype(np.uint64), both[:, 1].astype(np.uint64)


def order_of(keys: Array, *before: Array) -> Array:
    """Return the order by these columns, and then by key."""
    high, low = halves(keys)
    return np.lexsort((low, high, *reversed(before)))


@dataclass(frozen=True, slots=True)
class Index:
    """Finds keys among others, each of which stands there once or not at all."""

    high: Array
    low: Array
    order: Array

    @classmethod
    def of(cls, keys: Array) -> "Index":
        """Return the index of these keys."""
        high, low = halves(keys)
        order = np.lexsort((low, high))
        return cls(high[order], low[order], order)

    def find(self, keys: Array) -> Array:
        """Return where each key stands; NOTHING: nowhere."""
        high, low = halves(keys)
        at = np.searchsorted(self.high, high)
        found = np.full(len(keys), NOTHING)
        left = np.arange(len(keys))
        while len(left):  # more than once only where two share a whole half
            left = left[at[left] < len(self.high)]
            left = left[self.high[at[left]] == high[left]]
            same = self.low[at[left]] == low[left]
            found[left[same]] = self.order[at[left[same]]]
            left = left[~same]
            at[left] += 1
        return found
