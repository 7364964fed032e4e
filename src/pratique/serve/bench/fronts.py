"""The real public front and worker, for as long as a bench needs them."""

import os
import socket
import subprocess
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pratique.serve.home import Home
from pratique.serve.refusals import ServingFailed
from pratique.serve.serving.children import Child, Ports, children

HOST = "127.0.0.1"
NEEDED = ("public", "worker")
COMES_UP_SECONDS = 60.0
GOES_DOWN_SECONDS = 10.0
STEP_SECONDS = 0.05
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Fronts:
    """What runs: where it answers, and its processes."""

    port: int
    processes: Mapping[str, subprocess.Popen[bytes]]

    def cpu_seconds(self) -> dict[str, float]:
        """Return the CPU time that front and worker have used up to now."""
        used = [(int(told[3]), _seconds(told)) for told in _processes()]
        return {
            name: sum(seconds for session, seconds in used if session == process.pid)
            for name, process in self.processes.items()
        }


def cpu_seconds_below(parent: int) -> float:
    """Return the CPU time of a process's children that run now."""
    return sum(_seconds(told) for told in _processes() if int(told[1]) == parent)


def _seconds(told: list[str]) -> float:
    """Return the CPU time of a process: its own and the kernel's for it."""
    return (int(told[11]) + int(told[12])) / TICKS


def _processes() -> Iterator[list[str]]:
    """Yield what the kernel tells of each process, after its name."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has just ended
        yield text.rpartition(")")[2].split()


@contextmanager
def serving(home: Home, database: str) -> Iterator[Fronts]:
    """Start the public front and the worker on free ports; stop them at the end."""
    ports = Ports(HOST, *_free_ports())
    wanted = [c for c in children(home, database, ports) if c.name in NEEDED]
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for child in wanted:
            running[child.name] = _started(child, home)
        _wait_for(ports.public, home, running.values())
        yield Fronts(ports.public, running)
    finally:
        _stop(running.values())


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind((HOST, 0))
        other.bind((HOST, 0))
        return one.getsockname()[1], other.getsockname()[1]


def _started(child: Child, home: Home) -> subprocess.Popen[bytes]:
    with (home.log / f"bench-{child.name}.log").open("ab") as log:
        return subprocess.Popen(
            child.command,
            env=dict(child.environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # its processes are told by their session
        )


def _wait_for(
    port: int, home: Home, running: Collection[subprocess.Popen[bytes]]
) -> None:
    deadline = time.monotonic() + COMES_UP_SECONDS
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in running):
            break
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(STEP_SECONDS)
        else:
            return
    raise ServingFailed(
        "The front or the worker did not come up.",
        next_step=f"See {home.log}/bench-*.log.",
    )


def _stop(running: Collection[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    deadline = time.monotonic() + GOES_DOWN_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
