"""Keep the fronts and the worker running until told to stop."""

import errno
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

from pratique.serve.home import Home
from pratique.serve.refusals import PortBusy, ServingFailed
from pratique.serve.serving import record
from pratique.serve.serving.children import Child, Ports
from pratique.serve.serving.record import Process, Record, end_group

TURN_SECONDS = 0.25
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 30.0  # who runs as long as this has recovered
COMES_UP_SECONDS = 30.0
GOES_DOWN_SECONDS = 10.0

Told = Callable[[str], None]


def make_way(home: Home, ports: Ports) -> None:
    """Sweep what a killed keeper left at the ports; refuse those that stay busy."""
    left_over = record.read(home)
    if left_over:
        record.sweep(left_over)
        record.forget(home)
    _refuse_busy_ports(ports)


def _refuse_busy_ports(ports: Ports) -> None:
    """Refuse to serve where something else answers, before anything is started."""
    for option, port in (
        ("--port", ports.public),
        ("--officers-port", ports.officers),
    ):
        family = socket.AF_INET6 if ":" in ports.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ports.host, port))
            except OSError as error:
                raise _no_port(ports.host, port, option, error) from error


def _no_port(host: str, port: int, option: str, error: OSError) -> PortBusy:
    why = (
        "something else answers there"
        if error.errno == errno.EADDRINUSE
        else (error.strerror or str(error))
    )
    return PortBusy(
        f"Nothing can be served at {host}:{port}: {why}.",
        next_step=f"Give another {option}, or stop what is there.",
        field=option,
        port=port,
    )


@dataclass
class Kept:
    """One child, with its present process."""

    child: Child
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    falls: int = 0
    next_start: float = 0.0

    def start(self, home: Home) -> None:
        """Start it; what it says goes to a log of its own."""
        with (home.log / f"{self.child.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.child.command,
                env=dict(self.child.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the keeper alone
            )
        self.began = time.monotonic()

    def has_fallen(self) -> bool:
        """Say whether its process has ended since it was last looked at."""
        if self.process is None or self.process.poll() is None:
            return False
        steady = time.monotonic() - self.began > STEADY_SECONDS
        self.falls = 1 if steady else self.falls + 1
        self.next_start = time.monotonic() + min(2.0**self.falls / 2, LONGEST_PAUSE)
        end_group(self.process.pid, signal.SIGKILL)  # its own children, if it left any
        self.process = None
        return True

    @property
    def is_due(self) -> bool:
        """Say whether it is time to start it again."""
        return self.process is None and time.monotonic() >= self.next_start


class Keeper:
    """Start children, start again those that fall, and stop them all."""

    def __init__(
        self, home: Home, database: str, ports: Ports, children: Sequence[Child]
    ) -> None:
        self.home = home
        self.database = database
        self.ports = ports
        self.kept = [Kept(child) for child in children]
        self.stopping = False

    def run(self, told: Told, each_turn: Callable[[], None] = lambda: None) -> None:
        """Serve until SIGTERM or SIGINT; `each_turn` is called in between."""
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, self._stop)
        try:
            self._begin(told)
            while not self.stopping:
                self._turn(told)
                each_turn()
                time.sleep(TURN_SECONDS)
        finally:
            self._end()

    def _stop(self, _sign: int, _frame: FrameType | None) -> None:
        # A plain flag: an event has a lock, and a signal may come while this very
        # thread has it.
        self.stopping = True

    def _begin(self, told: Told) -> None:
        for one in self.kept:
            one.start(self.home)
        self._record()
        deadline = time.monotonic() + COMES_UP_SECONDS
        for one in self.kept:
            if one.child.port and not self._answers(one, deadline):
                raise self._failed(one)
        if not self.stopping:
            told(f"travellers  {self.ports.address(self.ports.public)}")
            told(f"officers    {self.ports.address(self.ports.officers)}")

    def _answers(self, one: Kept, deadline: float) -> bool:
        """Wait until something answers at a child's port, or the child has fallen."""
        while not self.stopping:
            if one.process is None or one.process.poll() is not None:
                return False
            try:
                address = (self.ports.host, one.child.port)
                socket.create_connection(address, timeout=1).close()
            except OSError:
                if time.monotonic() > deadline:
                    return False
                time.sleep(TURN_SECONDS / 5)
            else:
                return True
        return True

    def _failed(self, one: Kept) -> ServingFailed:
        return ServingFailed(
            f"The process {one.child.name!r} did not come up.",
            next_step=f"See {self.home.log / one.child.name}.log.",
            process=one.child.name,
        )

    def _turn(self, told: Told) -> None:
        for one in self.kept:
            if one.has_fallen():
                told(
                    f"{one.child.name} has ended; it is started again"
                    f" (see {self.home.log / one.child.name}.log)"
                )
            if one.is_due:
                one.start(self.home)
                self._record()

    def _record(self) -> None:
        alive = [(one.child.name, one.process) for one in self.kept if one.process]
        record.write(
            self.home,
            Record(
                keeper=Process.of("serve", os.getpid()),
                database=self.database,
                public=self.ports.address(self.ports.public),
                officers=self.ports.address(self.ports.officers),
                children=tuple(Process.of(name, one.pid) for name, one in alive),
            ),
        )

    def _end(self) -> None:
        """Stop all children; those that do not hear are killed."""
        running = [one.process for one in self.kept if one.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GOES_DOWN_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            end_group(process.pid, signal.SIGKILL)
        record.forget(self.home)
