"""Tables without keys and indexes, while many rows are written into them at once.

Row by row, keys are checked and indexes grown ten times as slowly as all at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pratique import database

# Keys that point away first: no other can go while one points to it.
KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype = ANY(%(kinds)s)
    AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
ORDER BY contype <> 'f', conrelid, conname
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
POINTING, UNIQUE = ["f"], ["f", "p", "u", "x"]
A_SORT = "512MB"  # an index over millions is sorted in memory, not on disk


@contextmanager
def bare(tables: Sequence[str], *, keep_ids: bool = False) -> Iterator[None]:
    """Take keys and indexes from these tables, and give all of them back, checked.

    Args:
        tables: which.
        keep_ids: what makes a row unique stays; what points and what finds goes.
    """
    told = {"tables": list(tables), "kinds": POINTING if keep_ids else UNIQUE}
    keys = database.rows(KEYS, told)
    for table, key, _text in keys:
        database.rows(f'ALTER TABLE {table} DROP CONSTRAINT "{key}"')
    indexes = database.rows(INDEXES, told)
    for index, _text in indexes:
        database.rows(f"DROP INDEX {index}")
    yield
    database.rows(f"SET LOCAL maintenance_work_mem = '{A_SORT}'")
    for _index, text in indexes:
        database.rows(text)
    for table, key, text in reversed(keys):
        database.rows(f'ALTER TABLE {table} ADD CONSTRAINT "{key}" {text}')
