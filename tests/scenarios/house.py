"""A home whose commands are run as a person runs them: as processes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from psycopg import sql

from pratique.serve.cluster import Cluster
from pratique.serve.cluster.roles import ADMIN
from pratique.serve.home import Home
from pratique.serve.refusals import ServerUnreachable

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "pratique.serve.cli")
LONGEST_SECONDS = 120
# Starting Python and Django takes far longer than most commands do.
ONE_BY_ONE = """
import contextlib, io, json, sys
from pratique.serve.cli.group import run
answers = []
for words in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = run(words)
        except SystemExit as end:
            status = end.code
    answers.append([status, out.getvalue(), err.getvalue()])
json.dump(answers, sys.stdout)
"""
BOTH_WAYS = """
import json, sys
from datetime import datetime
from pratique.serve.cli import house
house.up()
from tests.standing.told import faults
with house.reading():
    moments = [one and datetime.fromisoformat(one) for one in json.load(sys.stdin)]
    json.dump([fault for one in moments for fault in faults(one)], sys.stdout)
"""
FACTS = (
    (
        "grounds",
        (
            "SELECT alias, rule, opened_at, closes, closed_at, free_at, last_condition"
            " FROM orders_ground JOIN registry_person p ON p.id = person_id ORDER BY 1, 3, 2"
        ),
    ),
    (
        "releases",
        (
            "SELECT alias, released_at, free_at, rule, last_condition, waited_for_result"
            " FROM orders_release JOIN registry_person p ON p.id = person_id ORDER BY 1, 2"
        ),
    ),
    (
        "standings",
        (
            "SELECT alias, s.code, mark, binding, until, next_at, e.recorded_at"
            " FROM standing_standing s JOIN registry_person p ON p.id = person_id"
            " JOIN ledger_entry e ON e.id = s.entry_id ORDER BY s.entry_id"
        ),
    ),
    (
        "ledger",
        (
            "SELECT kind, duty, happened_at, recorded_at FROM ledger_entry"
            " WHERE kind <> 'divisions.imported' ORDER BY id"
        ),
    ),
)
TABLES = (
    *("registry_person", "registry_declaration", "registry_stay", "registry_arrival"),
    *("labs_specimen", "labs_result", "orders_ground", "orders_plan"),
    *("orders_obligation", "orders_release", "orders_leave", "orders_appeal"),
    *("orders_notice", "standing_standing", "places_risk_area", "ledger_entry"),
    *("access_account", "places_venue", "ledger_pending", "loop_replay_step"),
)


@dataclass(frozen=True)
class Said:
    """What a command said."""

    status: int
    out: str
    err: str

    @property
    def content(self) -> Any:  # noqa: ANN401 -- JSON
        """Return what it wrote as JSON."""
        return json.loads(self.out)


@dataclass
class Commands:
    """Run `pratique` on one home, each time on the database that is named."""

    home: Path
    divisions: Path
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def environment(self, database: str) -> Mapping[str, str]:
        """Return the environment of a command."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PRATIQUE_")}
        return {
            **kept,
            "PRATIQUE_HOME": str(self.home),
            "PRATIQUE_DATABASE": database,
            "PRATIQUE_DIVISIONS": str(self.divisions),
        }

    def fresh_name(self) -> str:
        """Return the name of a database that nobody has used."""
        return f"city_{next(self.numbers)}"

    def run(self, *words: str, on: str, status: int | None = 0) -> Said:
        """Run a command; its exit status must be the one that is expected."""
        done = subprocess.run(
            [*COMMAND, *words],
            env=self.environment(on),
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            timeout=LONGEST_SECONDS,
        )
        said = Said(done.returncode, done.stdout, done.stderr)
        assert status is None or said.status == status, said
        return said

    def run_all(self, typed: Sequence[Sequence[str]], *, on: str) -> list[Said]:
        """Run commands one after the other in one process; what each said."""
        done = subprocess.run(
            [sys.executable, "-c", ONE_BY_ONE],
            env=self.environment(on),
            input=json.dumps(typed),
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            timeout=LONGEST_SECONDS,
        )
        return [Said(*answer) for answer in json.loads(done.stdout)]

    def read_both_ways(self, *moments: str | None, on: str) -> list[str]:
        """Return where everybody's facts, or what follows, differ if read at once.

        As they were known at these moments; None: at present.
        """
        done = subprocess.run(
            [sys.executable, "-c", BOTH_WAYS],
            env=self.environment(on),
            input=json.dumps(moments),
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            timeout=LONGEST_SECONDS,
        )
        found: list[str] = json.loads(done.stdout)
        return found

    def ask(self, *words: str, on: str, status: int = 0) -> Any:  # noqa: ANN401
        """Run a command and return what it says as JSON."""
        return self.run(*words, "--format", "json", on=on, status=status).content

    def start(self, *words: str, on: str) -> "subprocess.Popen[str]":
        """Start a command and return its process."""
        return subprocess.Popen(
            [*COMMAND, *words],
            env=self.environment(on),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )

    def facts(self, database: str) -> dict[str, list[tuple[object, ...]]]:
        """Return what must be the same however a scenario was lived; no ids."""
        cluster = Cluster(Home(self.home), durable=False)
        with cluster.connect("owner", database) as connection:
            told = {name: connection.execute(sql).fetchall() for name, sql in FACTS}
            for table in TABLES:
                counted = connection.execute(f"SELECT count(*) FROM {table}")
                told[table] = counted.fetchall()
        return told

    def copy(self, database: str) -> str:
        """Copy a database that nobody is connected to; the copy's name."""
        name = self.fresh_name()
        cluster = Cluster(Home(self.home), durable=False)
        make = "CREATE DATABASE {} TEMPLATE {} OWNER pratique_owner"
        with cluster.connect(ADMIN, "postgres") as connection:
            names = map(sql.Identifier, (name, database))
            connection.execute(sql.SQL(make).format(*names))
        return name

    def tamper(self, *statements: str, on: str) -> None:
        """Change tables behind the house's back, as the owner can."""
        cluster = Cluster(Home(self.home), durable=False)
        with cluster.connect("owner", on) as connection:
            for statement in statements:
                connection.execute(statement)

    def wait_for_steps(self, steps: int, database: str) -> None:
        """Wait until this many steps of a scenario are done."""
        deadline = time.monotonic() + LONGEST_SECONDS
        while self._steps_done(database) < steps:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def _steps_done(self, database: str) -> int:
        cluster = Cluster(Home(self.home), durable=False)
        try:
            with cluster.connect("owner", database) as connection:
                sql = "SELECT count(*) FROM loop_replay_step"
                found = connection.execute(sql).fetchone()
        except ServerUnreachable:
            return 0  # killed, and on its way up again
        return int(str(found[0])) if found else 0

    def kill_database(self) -> None:
        """Kill the database server as a power cut would."""
        cluster = Cluster(Home(self.home), durable=False)
        pid = cluster.status().pid
        if pid is not None:  # it may not have come up again since the last kill
            os.kill(pid, signal.SIGKILL)
