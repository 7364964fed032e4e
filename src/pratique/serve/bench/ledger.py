"""Entries sealed and verified a second, against copying the same rows in.

The bar: ten times what 50 declarations a second write, so that sealing and verifying
never are what holds a house up.
"""

import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings

from pratique import database
from pratique.database import WORKER
from pratique.ledger.actions import record
from pratique.ledger.actions.sealing import seal
from pratique.ledger.verification import verify
from pratique.serve.bench.figures import Figure, figure
from pratique.serve.bench.telling import tell
from pratique.serve.cluster import server_for
from pratique.serve.cluster.roles import AnyConnection

ENTRIES = 20_000
A_DECLARATION = 5  # declared, proved, ground opened, notice, standing
BAR = 10 * 50 * A_DECLARATION
KIND = "bench.entry"  # nothing reacts to it
TABLE = "CREATE TEMPORARY TABLE bench_copied AS SELECT * FROM ledger_entry LIMIT 0"
OUT = "COPY (SELECT * FROM ledger_entry) TO STDOUT"
IN = "COPY bench_copied FROM STDIN"


def run(entries: float = ENTRIES) -> list[Figure]:
    """Record so many entries, then seal them, verify them, and copy them."""
    count = round(entries)
    tell(f"ledger: {count} entries are recorded")
    with database.acting(WORKER), database.transaction():
        for number in range(count):
            record(KIND, by=WORKER, person=uuid4(), data={"number": number})
    tell("ledger: sealed, verified, copied")
    copied = count / _copying()
    sealed = count / _seconds(lambda: seal(by=WORKER))
    verified = count / _seconds(_verify)
    return [
        figure(
            f"ledger.{name}",
            value,
            "entries/s",
            against=("COPY of the same rows", copied),
            at_least=BAR,
        )
        for name, value in (("seal", sealed), ("verify", verified))
    ]


def _verify() -> None:
    faults = verify()
    if faults:
        msg = f"the ledger of the bench has faults: {faults[:3]}"
        raise AssertionError(msg)


def _seconds(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _copying() -> float:
    """Return the seconds it takes to copy the entries into an empty table."""
    server = server_for(settings.HOME)
    with server.connect("worker", settings.DATABASE_NAME) as connection:
        connection.execute(TABLE)
        with connection.cursor().copy(OUT) as out:
            rows = b"".join(bytes(block) for block in out)
        return _seconds(lambda: _copy_in(connection, rows))


def _copy_in(connection: AnyConnection, rows: bytes) -> None:
    with connection.cursor().copy(IN) as taken:
        taken.write(rows)
