"""The second hand of a replay: it settles what it is told, line by line."""

import json
import sys
from contextlib import suppress
from typing import TypedDict
from uuid import UUID

from pratique.serve.cli import house


class Told(TypedDict, total=False):
    """A share of what must be done."""

    settle: list[int]
    review: list[tuple[str, int]]  # whom, and the entry that is the cause
    together: list[tuple[str, int]]


def main(database: str) -> None:
    """Do what each line says, and say that it is done; end with the last line."""
    house.start_django(database)
    from pratique.loop import settling

    # Whoever told it may have been killed meanwhile: then nobody listens.
    with settling.strictly(), suppress(BrokenPipeError):
        for line in sys.stdin:
            print(_answer(line), flush=True)


def _answer(line: str) -> str:
    try:
        _do(json.loads(line))
    except Exception as error:  # noqa: BLE001 -- whoever asked is told, and stops
        return f"{type(error).__name__}: {error}".replace("\n", " ")
    return "done"


def _do(told: Told) -> None:
    from pratique import database
    from pratique.database import WORKER
    from pratique.ledger.models import Entry
    from pratique.loop import schedule, settling

    for entry in told.get("settle", ()):
        settling.settle([entry])
    review, together = told.get("review", []), told.get("together", [])
    with database.acting(WORKER), database.transaction():
        causes = Entry.objects.in_bulk({entry for _, entry in (*review, *together)})

    def due(rows: list[tuple[str, int]]) -> schedule.Due:
        return [(UUID(person), causes[entry]) for person, entry in rows]

    schedule.review_each(due(review))
    if together:
        _many, alone = schedule.review_together(due(together), schedule.BATCH)
        schedule.review_each(alone)


if __name__ == "__main__":
    main(sys.argv[1])
