"""A small past, and the hands that tamper with it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db import connections

from pratique import database
from pratique.database import WORKER, Actor
from pratique.ledger.actions import causing, record
from pratique.ledger.actions.sealing import seal
from pratique.ledger.models import Entry, Seal

NOON = datetime(2022, 8, 21, 4, tzinfo=UTC)  # 12:00 in Taiyuan
HOUR = timedelta(hours=1)
TABLES = ("ledger_entry", "ledger_sealed_entry", "ledger_seal", "ledger_identity")


def happened(*, by: Actor = WORKER, **facts: object) -> Entry:
    """Record something as this actor."""
    with database.acting(by), database.transaction():
        return record("test.happened", by=by, **facts)  # type: ignore[arg-type]


def sealed_now() -> Seal:
    """Seal, and be sure that something was."""
    made = seal()
    assert made is not None
    return made


def a_past(seals: int = 3, entries: int = 3) -> list[Entry]:
    """Record and seal some entries with every column filled in."""
    made: list[Entry] = []
    for _ in range(seals):
        for number in range(entries):
            cause = made[-1] if made else happened()
            with causing(cause):
                made.append(
                    happened(
                        person=uuid4(),
                        subject=f"test.thing:{number}",
                        place=number,
                        happened_at=NOON,
                        data={"n": number, "list": [1, 2]},
                        words="words",
                    )
                )
        sealed_now()
    return made


def break_open() -> None:
    """Do what the owner can: take triggers and constraints from the ledger's tables."""
    for table in TABLES:
        sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        found = sql(
            "SELECT conrelid::regclass, conname FROM pg_constraint"
            " WHERE contype IN ('f', 'u', 'p', 'c')"
            " AND %s::regclass IN (conrelid, confrelid) ORDER BY contype",
            table,
        )
        for owner, name in found:
            sql(f"ALTER TABLE {owner} DROP CONSTRAINT {name}")


def sql(statement: str, *params: bytes | str | int | None) -> list[tuple[object, ...]]:
    """Run a statement as the owner."""
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, params or None)
        return list(cursor.fetchall()) if cursor.description else []
