"""Import a country's divisions: all of a table, or nothing of it."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections
from django.utils.translation import gettext as _

from pratique import database
from pratique.database import Actor
from pratique.divisions import events, queries, refusals
from pratique.divisions.models import Edition
from pratique.divisions.tables import growing
from pratique.divisions.tables.growing import Branch, Range, Tree
from pratique.divisions.tables.rows import Progress, Refused, Row, Table, silent
from pratique.ledger.actions import record

STEP = 20_000  # rows between two words of progress
SHOWN = 3  # refused rows named in the sentence; the data names them all
# Under forced row security COPY may not fill the table itself.
INCOMING = """
CREATE TEMPORARY TABLE incoming (
    code text, name text, name_en text, above int, level smallint,
    position int, last int, grouping text, zone text
) ON COMMIT DROP
"""
COPY = "COPY incoming FROM STDIN"
INSERT = """
INSERT INTO divisions_division (
    code, country, name, name_en, parent_id, level,
    position, last, grouping, zone
)
SELECT incoming.code, %s, incoming.name, incoming.name_en, above.id, incoming.level,
       incoming.position, incoming.last, incoming.grouping, incoming.zone
FROM incoming
LEFT JOIN divisions_division above ON above.position = incoming.above
WHERE incoming.level = %s
ORDER BY incoming.position
"""
RENAME = "UPDATE divisions_division SET name = %s, name_en = %s WHERE code = %s"
ALONE = "LOCK TABLE divisions_division, divisions_edition IN SHARE ROW EXCLUSIVE MODE"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    rows: int
    created: int
    renamed: int
    unchanged: int

    def as_data(self) -> dict[str, object]:
        """Return it as `pratique import` prints it."""
        return {
            "rows": self.rows,
            "created": self.created,
            "merged": self.renamed,
            "unchanged": self.unchanged,
            "refused": [],
        }


def import_divisions(
    *, table: Table, by: Actor, progress: Progress = silent, dry_run: bool = False
) -> Imported:
    """Write a country's table, or what a newer edition of it changes.

    The same table again changes nothing. New names replace old ones (the ledger
    keeps both); new divisions are added where their parent keeps room. What the
    table leaves out stays: facts may point to it. One bad row refuses the table.

    Args:
        table: from `tables.china` or `tables.plain`.
        by: who imports; only the owner and the worker may write the gazetteer.
        progress: told the step, rows done, rows in all.
        dry_run: check everything, write nothing.
    """
    with _uncollected(), database.transaction():
        tree = growing.grown(_watched(table, progress))
        above = tree.above()
        database.rows(ALONE)
        written = queries.written(table.country)
        renamed = tree.renamed(written)
        _refuse_faults(tree)
        country = _country(tree, above, table.country)
        fresh = growing.branches(tree, above, country, written)
        done = _count(tree, fresh, renamed)
        if not dry_run and (fresh or renamed):
            _write(fresh, table, progress)
            _rename(renamed)
            names = {row.code: [written[row.code].name, row.name] for row in renamed}
            _close(table, country, done, names, by)
    queries.forget()
    return done


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the collector a million rows that hold no cycles (a tenth of the time)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _watched(table: Table, progress: Progress) -> Iterator[Row | Refused]:
    total = table.expected()
    done = 0
    for done, row in enumerate(table.rows, start=1):
        if done % STEP == 0:
            progress("read", done, max(total, done))
        yield row
    progress("read", done, done)


def _refuse_faults(tree: Tree) -> None:
    if not tree.refused:
        return
    faults = sorted(tree.refused, key=lambda fault: (fault.file, fault.row))
    first = "; ".join(f"{fault.row}: {fault.reason}" for fault in faults[:SHOWN])
    raise refusals.TableRefused(
        _("%(count)d rows cannot be taken (%(first)s). Nothing was written.")
        % {"count": len(faults), "first": first},
        next_step=_("Correct these rows and import the table again."),
        refused=[fault.as_data() for fault in faults],
    )


def _country(tree: Tree, above: list[int], country: str) -> Range:
    """Return the range the country lies in, or the next free one that holds it."""
    lies = queries.range_of_country(country)
    if lies is None:
        low = queries.highest_position() + 1
        lies = (low, low + growing.sizes(tree, above)[growing.TOP] - 1)
    return lies


def _count(tree: Tree, fresh: list[Branch], renamed: list[Row]) -> Imported:
    rows, created = len(tree.rows), len(fresh)
    return Imported(rows, created, len(renamed), rows - created - len(renamed))


def _write(fresh: list[Branch], table: Table, progress: Progress) -> None:
    database.rows(INCOMING)
    with connections[database.current()].cursor() as cursor, cursor.copy(COPY) as copy:
        for branch in fresh:
            copy.write_row(_values(branch, table.zone))
    database.rows("ANALYZE incoming")
    at_level = Counter(branch.row.level for branch in fresh)
    for level in growing.LEVELS:
        database.rows(INSERT, [table.country, level])
        done = sum(at_level[n] for n in range(level + 1))
        progress("write", done, len(fresh))


def _values(branch: Branch, zone: str) -> tuple[str | int | None, ...]:
    """Return a branch as the columns of `incoming`."""
    row = branch.row
    own_zone = row.zone or ("" if row.parent else zone)
    names = (row.code, row.name, row.name_en)
    where = (branch.above, row.level, branch.position, branch.last)
    return (*names, *where, row.grouping, own_zone)


def _rename(renamed: Iterable[Row]) -> None:
    for row in renamed:
        database.rows(RENAME, [row.name, row.name_en, row.code])


def _close(
    table: Table,
    country: Range,
    done: Imported,
    names: dict[str, list[str]],
    by: Actor,
) -> None:
    digest = table.digest()
    entry = record(
        events.DIVISIONS_IMPORTED,
        by=by,
        subject=f"divisions.edition:{table.country}",
        data={
            "country": table.country,
            "digest": digest,
            "created": done.created,
            "renamed": names,
        },
    )
    low, high = country
    Edition.objects.create(
        country=table.country,
        source=table.source,
        digest=digest,
        low=low,
        high=high,
        created=done.created,
        renamed=done.renamed,
        unchanged=done.unchanged,
        entry=entry,
    )
