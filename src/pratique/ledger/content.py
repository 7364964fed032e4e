"""What of an entry is sealed: every column, in one form that reads the same for ever.

The form is a canonical CBOR list of the columns below. Words about a person go in as
they lie in the table, encrypted: the person's key can be destroyed and the entry
still verifies.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cbor2

from pratique import database
from pratique.ledger import merkle


def _microseconds(column: str) -> str:
    return f"(extract(epoch FROM e.{column}) * 1000000)::bigint"


# In this order, for ever. jsonb's text is canonical: keys sorted and unique.
COLUMNS = (
    "e.id",
    "e.kind",
    "uuid_send(e.person)",
    "e.subject",
    "e.place",
    "e.actor",
    "e.duty",
    _microseconds("happened_at"),
    _microseconds("recorded_at"),
    _microseconds("written_at"),
    "e.cause_id",
    "e.data::text",
    "e.words",
    "e.xid::text::bigint",
    "e.writer::text",
)
RECORDED, WRITTEN, XID, WRITER = 8, 9, 13, 14  # where in the list

OF_ENTRIES = f"""
SELECT {", ".join(COLUMNS)} FROM ledger_entry e
WHERE e.id = ANY(%s) ORDER BY e.id
"""  # noqa: S608 -- our own column names

OF_UNSEALED = f"""
SELECT {", ".join(COLUMNS)} FROM ledger_entry e
WHERE NOT EXISTS (SELECT FROM ledger_sealed_entry s WHERE s.entry_id = e.id)
ORDER BY e.id
"""  # noqa: S608 -- our own column names

OF_POSITIONS = f"""
SELECT s.position, s.entry_id, s.leaf,
    (extract(epoch FROM s.recorded_at) * 1000000)::bigint, {", ".join(COLUMNS)}
FROM ledger_sealed_entry s LEFT JOIN ledger_entry e ON e.id = s.entry_id
WHERE s.position BETWEEN %s AND %s ORDER BY s.position
"""  # noqa: S608 -- our own column names

Columns = tuple[Any, ...]


def leaf(columns: Sequence[Any]) -> bytes:
    """Return the leaf of an entry."""
    return merkle.leaf(cbor2.dumps(columns, canonical=True))


def leaves_of(entries: list[int]) -> list[bytes]:
    """Return the leaves of entries that exist, in the order of their ids."""
    return [leaf(columns) for columns in database.rows(OF_ENTRIES, [entries])]


@dataclass(frozen=True, slots=True)
class Sealed:
    """One position: what was sealed there, and what lies there now."""

    position: int
    entry: int
    leaf: bytes
    recorded: int
    columns: Columns | None  # None: the entry is gone

    @property
    def present_leaf(self) -> bytes:
        """Return the leaf of what lies there now."""
        return b"" if self.columns is None else leaf(self.columns)


def sealed_between(first: int, last: int) -> Iterable[Sealed]:
    """Return the sealed entries of a range of positions, in order."""
    for position, entry, kept, recorded, *columns in database.rows(
        OF_POSITIONS, [first, last]
    ):
        found = None if columns[0] is None else tuple(columns)
        yield Sealed(position, entry, bytes(kept), recorded, found)
