"""Who arrived today: the same for the tiles and for the lists they open."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from pratique.registry import queries as registry
from pratique.standing import queries as standing
from pratique.web.checkpoint.arriving import rows_of_arrivals
from pratique.web.people.rows import Row
from pratique.web.today import today

MARKS = ("red", "yellow", "blue", "green")
UNMARKED = "none"  # arrived, and not assessed yet


def arrivals_today() -> list[Row]:
    """Return today's proved arrivals, one row for each person, in order."""
    found = registry.arrivals_by_person(*today())
    return rows_of_arrivals(found.items(), standing.of_people(found))


def expected_soon() -> list[Row]:
    """Return who is expected today or tomorrow and has not been proved."""
    start, end = today()
    found = registry.expected(start, end + timedelta(days=1))
    return rows_of_arrivals(((each.person_id, each) for each in found), {})


def with_mark(rows: Iterable[Row], mark: str) -> list[Row]:
    """Return the rows that bear a mark; all of them where none is asked for."""
    return [row for row in rows if mark in {"", row.mark or UNMARKED}]


def by_mark(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """Return how many bear each mark; "none" only where somebody bears none."""
    counts = Counter(row.mark or UNMARKED for row in rows)
    marks = [(mark, counts[mark]) for mark in MARKS]
    return [*marks, (UNMARKED, counts[UNMARKED])] if counts[UNMARKED] else marks
