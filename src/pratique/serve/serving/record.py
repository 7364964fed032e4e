"""Who serves a home: one process at a time, and a record for `status` and `stop`.

The lock ends with the process that holds it, however it ends. The record stays
behind after kill -9, and with it the names of the children that were left over.
"""

import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pratique.serve.home import Home, refusing_unusable, write_whole
from pratique.serve.refusals import AlreadyServed

PATIENCE_SECONDS = 15.0
STEP_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Process:
    """One process, told from a later one that was given the same number."""

    name: str
    pid: int
    began: str

    @classmethod
    def of(cls, name: str, pid: int) -> "Process":
        """Describe a running process."""
        return cls(name, pid, _began(pid))

    @property
    def is_alive(self) -> bool:
        """Say whether it still runs, and is the same."""
        return bool(self.began) and _began(self.pid) == self.began

    def end(self, sign: signal.Signals) -> None:
        """Send it a signal, if it is still the same."""
        if self.is_alive:
            with suppress(ProcessLookupError):
                os.kill(self.pid, sign)

    def end_group(self, sign: signal.Signals) -> None:
        """Send a signal to a group's leader and to what it left behind.

        While any of them runs, nobody else is given the group's number; if the
        leader's number is somebody else's by now, the group is gone.
        """
        if _began(self.pid) in {"", self.began}:
            end_group(self.pid, sign)


@dataclass(frozen=True, slots=True)
class Record:
    """What serves a home."""

    keeper: Process
    database: str
    public: str
    officers: str
    children: tuple[Process, ...] = ()


def end_group(leader: int, sign: signal.Signals) -> None:
    """Send a signal to all processes of a group, if there are any."""
    with suppress(ProcessLookupError):
        os.killpg(leader, sign)


def _began(pid: int) -> str:
    """Return when a process began, in the kernel's count; empty: it is gone."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    state, *rest = told.rpartition(")")[2].split()
    return "" if state in "ZX" else rest[18]


def _file(home: Home) -> Path:
    return home.log / "serving.json"  # not part of a backup


def write(home: Home, record: Record) -> None:
    """Say who serves this home."""
    with refusing_unusable(home.root):
        write_whole(_file(home), json.dumps(asdict(record), indent=1))


def read(home: Home) -> Record | None:
    """Return who serves this home, or did until killed."""
    try:
        told = json.loads(_file(home).read_text())
    except FileNotFoundError:
        return None
    children = tuple(Process(**child) for child in told.pop("children"))
    return Record(keeper=Process(**told.pop("keeper")), children=children, **told)


def forget(home: Home) -> None:
    """Take the record away."""
    _file(home).unlink(missing_ok=True)


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Be the only process that serves this home."""
    home.create()
    lock = os.open(home.log / "serving.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _served(home) from None
        yield
    finally:
        os.close(lock)


def _served(home: Home) -> AlreadyServed:
    found = read(home)
    where = f" at {found.public} and {found.officers}" if found else ""
    return AlreadyServed(
        f"{home.root} is being served already{where}.",
        next_step="`pratique stop` ends it; another PRATIQUE_HOME is another house.",
        home=str(home.root),
    )


def stop(home: Home) -> bool:
    """End whatever serves this home; say whether anything did."""
    found = read(home)
    if found is None:
        return False
    running = [one for one in (found.keeper, *found.children) if one.is_alive]
    found.keeper.end(signal.SIGTERM)
    if not _gone([found.keeper], PATIENCE_SECONDS):
        found.keeper.end(signal.SIGKILL)
    sweep(found)
    forget(home)
    return bool(running)


def sweep(found: Record) -> None:
    """End children whose keeper is gone."""
    for child in found.children:
        child.end_group(signal.SIGTERM)
    _gone(list(found.children), PATIENCE_SECONDS)
    for child in found.children:
        child.end_group(signal.SIGKILL)


def _gone(processes: list[Process], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while any(one.is_alive for one in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(STEP_SECONDS)
    return True
