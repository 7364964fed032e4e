"""Everybody who is due reviewed one by one, and many at once: what each has written.

Both in the same house, at the same instant, and undone again.
"""

from collections import Counter
from datetime import datetime
from typing import NoReturn
from unittest.mock import patch

from django.db import transaction  # noqa: TID251 -- whose clock is undone again

from pratique import database
from pratique.database import WORKER
from pratique.ledger.actions import record
from pratique.loop import schedule
from pratique.loop.settling import strictly
from pratique.registry.models import Person
from pratique.standing.actions import queue, reviewing_many
from tests.same_rows import content

NEVER = 10**9
Reviewed = reviewing_many.Reviewed


class UndoneError(Exception):
    """What was tried is undone."""


def differences(
    at: datetime | None = None,
    *,
    everybody: bool = True,
) -> list[str]:
    """Return what rows say otherwise, once everything that is due has been done.

    Args:
        at: at which instant; None: at present.
        everybody: whether everybody is due, for whatever reason.
    """
    one = _lived(NEVER, at, everybody=everybody)
    many = _lived(1, at, everybody=everybody)
    return sorted([*("- " + x for x in one - many), *("+ " + x for x in many - one)])


def _lived(
    together: int,
    at: datetime | None,
    *,
    everybody: bool,
) -> Counter[str]:
    found = Counter[str]()
    try:
        with (
            strictly(),
            database.acting(WORKER),
            transaction.atomic(using="worker"),
            patch("pratique.loop.schedule.TOGETHER", together),
            patch.object(reviewing_many, "TOGETHER", together),
            patch.object(reviewing_many.log, "exception", _raised),
        ):
            if at is not None:
                database.rows("UPDATE pratique_clock SET instant = %s", [at])
            with database.transaction():
                if everybody:
                    everybody_is_due()
                schedule.catch_up()
                found = content()
            _undo()
    except UndoneError:
        return found


def _undo() -> NoReturn:
    raise UndoneError


def _raised(*_said: object) -> None:
    raise  # noqa: PLE0704 -- whatever the log is told of


def everybody_is_due() -> None:
    """Put everybody on the list of those to be reviewed."""
    with database.acting(WORKER), database.transaction():
        entry = record("test.something_changed", by=WORKER)
        queue(people=Person.objects.values_list("pk", flat=True), entry=entry)
