"""While a scenario is served: live it on to the moment that a page wishes for."""

import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType

from django.db import DatabaseError

from pratique.errors import Refusal
from pratique.serve.home import Home, write_whole

LOOK_SECONDS = 0.5


def _file(home: Home, database: str) -> Path:
    return home.files / "scenarios" / f"{database}.json"


def remember(home: Home, database: str, scenario: Path) -> None:
    """Note which file a database lives, so that it can go on without being told."""
    file = _file(home, database)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(file, json.dumps({"file": str(scenario.absolute())}))


def remembered(home: Home, database: str) -> Path | None:
    """Return the file that a database lives, if it is known."""
    try:
        return Path(json.loads(_file(home, database).read_text())["file"])
    except (FileNotFoundError, KeyError, ValueError):
        return None


def replaying(scenario: Path, until: datetime | None) -> list[str]:
    """Return the command that lives a scenario to a moment (None: to its end)."""
    stop = () if until is None else ("--until", until.isoformat())
    return [
        *(sys.executable, "-m", "pratique.serve.cli", "replay", str(scenario)),
        *stop,
    ]


class Guide:
    """Look for a wish now and then, and let a process of its own fulfil it."""

    def __init__(self, home: Home, database: str) -> None:
        self.home = home
        self.database = database
        self.process: subprocess.Popen[bytes] | None = None
        self.until: datetime | None = None
        self.looked = 0.0

    def __enter__(self) -> "Guide":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.communicate()

    def turn(self) -> None:
        """Look, unless it was done just now; a lost database is looked at again."""
        if time.monotonic() - self.looked < LOOK_SECONDS:
            return
        self.looked = time.monotonic()
        try:
            if self.process is None:
                self._look()
            elif self.process.poll() is not None:
                self._note(self.process)
                self.process = None
        except (DatabaseError, Refusal):
            self._forget_connections()

    def _look(self) -> None:
        from pratique.loop import going_on

        state = going_on.state()
        if state is None or state.until is None:
            return
        scenario = remembered(self.home, self.database)
        if scenario is None:
            fault = "the scenario's file is not known: replay it by hand"
            going_on.fulfilled(state.until, fault)
            return
        self.until = state.until
        self.process = subprocess.Popen(
            replaying(scenario, None if state.to_the_end else state.until),
            env={**os.environ, "PRATIQUE_DATABASE": self.database},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def _note(self, process: subprocess.Popen[bytes]) -> None:
        """Take the wish away, or say why it could not be fulfilled."""
        from pratique.loop import going_on

        _, complaint = process.communicate()
        words = complaint.decode(errors="replace").strip()
        if self.until is None:
            return
        going_on.fulfilled(self.until, words[-500:] if process.returncode else "")

    def _forget_connections(self) -> None:
        from pratique import database

        database.close_all()
