"""The running server process: is it there, is it ready, and how it ends.

PostgreSQL writes its process id into `postmaster.pid`. After kill -9 or a power cut
the file stays, and the id may by then belong to anybody (or, where nobody collects
dead children, to a zombie); so a process counts as the server only if it is alive,
runs as the owner of the data, and works in the data folder.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pratique.serve.cluster.configuration import PORT
from pratique.serve.cluster.place import Place

PROCESSES = Path("/proc")
STEP_SECONDS = 0.01
PATIENCE_SECONDS = 60.0
ORPHAN_SECONDS = 5.0
STATE_LINE = 7


@dataclass(frozen=True, slots=True)
class Postmaster:
    """Describe a server process that is alive."""

    pid: int
    state: str

    @property
    def is_ready(self) -> bool:
        """Say whether it takes connections."""
        return self.state == "ready"

    @property
    def is_stopping(self) -> bool:
        """Say whether it is going down."""
        return self.state == "stopping"


def find(data: Path) -> Postmaster | None:
    """Return the live server of a data folder."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    state = lines[STATE_LINE].strip() if len(lines) > STATE_LINE else ""
    return Postmaster(pid, state) if is_server(pid, data) else None


def is_server(pid: int, data: Path) -> bool:
    """Say whether this process is alive and serves this data folder."""
    if not is_alive(pid):
        return False
    if not PROCESSES.joinpath(str(os.getpid())).exists():
        return True  # no /proc: believe the file
    return _is_owned(pid, data) and _works_in(pid, data)


def is_alive(pid: int) -> bool:
    """Say whether a process runs; a zombie does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        state = (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2]
    except OSError:
        return not PROCESSES.joinpath(str(os.getpid())).exists()
    return state.split()[0] not in ("Z", "X")


def _is_owned(pid: int, data: Path) -> bool:
    try:
        return (PROCESSES / str(pid)).stat().st_uid == data.stat().st_uid
    except OSError:
        return False


def _works_in(pid: int, data: Path) -> bool:
    try:
        return (PROCESSES / str(pid) / "cwd").samefile(data)
    except PermissionError:  # a container may forbid even root to look: ask its name
        name = (PROCESSES / str(pid) / "comm").read_text().strip()
        return name in ("postgres", "postmaster")
    except OSError:
        return False


def clear_stale(place: Place) -> None:
    """Remove the files of a server that is surely gone."""
    socket = f".s.PGSQL.{PORT}"
    files = (place.data / "postmaster.pid", place.socket / socket)
    for file in (*files, place.socket / f"{socket}.lock"):
        file.unlink(missing_ok=True)


def end_orphans(data: Path) -> None:
    """End a killed server's children, as it would have done after a crash.

    One that computes does not notice that its server died, and might still write.
    The caller holds the home's lock.
    """
    if not (data / "postmaster.pid").exists():
        return
    for signal_number in (signal.SIGQUIT, signal.SIGKILL):
        for pid in _working_in(data):
            _send(pid, signal_number)
        if wait_until(lambda: not any(_working_in(data)), ORPHAN_SECONDS):
            return


def _working_in(data: Path) -> Iterator[int]:
    for entry in PROCESSES.glob("[0-9]*"):
        pid = int(entry.name)
        if _is_owned(pid, data) and is_alive(pid) and _cwd_is(pid, data):
            yield pid


def _cwd_is(pid: int, data: Path) -> bool:
    try:
        return (PROCESSES / str(pid) / "cwd").samefile(data)
    except OSError:
        return False


def end(pid: int, data: Path) -> bool:
    """Shut a server down, fast; say whether it is gone."""
    for signal_number in (signal.SIGINT, signal.SIGQUIT):
        _send(pid, signal_number)
        if wait_until(lambda: not is_server(pid, data)):
            return True
    return False


def _send(pid: int, signal_number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal_number)


def wait_until(
    condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS
) -> bool:
    """Ask again and again; say whether it became true in time."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(STEP_SECONDS)
    return True
