"""Give each bench a database and a process of its own, and gather the figures."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from pratique.serve import setup
from pratique.serve.bench.figures import Figure
from pratique.serve.cli import house
from pratique.serve.progress import spoken
from pratique.serve.refusals import BenchFailed, UnknownBench

BENCHES = (
    *("declare", "pool", "assess", "ledger", "lists", "replay", "review"),
    "area",
)
LONGEST_SECONDS = 7200


def run(
    names: Sequence[str], options: Mapping[str, float] | None = None
) -> list[Figure]:
    """Run benches one after another, each in a fresh database of this home."""
    for name in names:
        if name not in BENCHES:
            raise UnknownBench(
                f"There is no bench “{name}”.",
                next_step=f"Choose from: {', '.join(BENCHES)}.",
                bench=name,
            )
    figures: list[Figure] = []
    for name in names or BENCHES:
        with fresh(f"bench_{name}_{os.getpid()}") as database:
            figures += measured(name, database, options)
    return figures


@contextmanager
def fresh(database: str) -> Iterator[str]:
    """Make a database, and drop it whatever happens."""
    home, server = house.home(), house.server()
    try:
        with spoken() as progress:
            setup.prepare(home, database, progress)
        yield database
    finally:
        server.drop_database(database)
        for kept in (home.files / "seals").glob(f"{database}.*"):
            kept.unlink(missing_ok=True)


def measured(
    name: str, database: str, options: Mapping[str, float] | None = None
) -> list[Figure]:
    """Run one bench in a process pointed at a database; return its figures.

    Args:
        name: of the bench.
        database: a fresh one, which the bench may fill.
        options: what to change of the bench's own parameters, for a short try.
    """
    environment = {
        **os.environ,
        "PRATIQUE_HOME": str(house.home().root),
        "PRATIQUE_DATABASE": database,
        "PRATIQUE_ROLES": "worker,officer,intake,owner",
        "PRATIQUE_POOL": "",
        "DJANGO_SETTINGS_MODULE": "pratique.settings",
    }
    command = [sys.executable, "-m", "pratique.serve.bench", name]
    told = [f"{key}={value}" for key, value in (options or {}).items()]
    with subprocess.Popen(
        [*command, *told], env=environment, stdout=subprocess.PIPE
    ) as child:
        try:
            answer, _ = child.communicate(timeout=LONGEST_SECONDS)
        except BaseException:
            child.terminate()  # it ends its own children
            raise
    if child.returncode:
        raise BenchFailed(
            f"The bench {name} ended with status {child.returncode}.",
            next_step="See what it says above.",
            bench=name,
        )
    figures: list[Figure] = json.loads(answer)
    return figures
