"""The processes that serve a home: their commands and what each of them holds."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pratique.serve.home import Home

STATIC = Path(__file__).resolve().parents[2] / "web" / "static"
THREADS = 4  # fewer than its pool holds connections
LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Child:
    """One process to be kept running."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)
    port: int | None = None


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the fronts answer."""

    host: str
    public: int
    officers: int

    def address(self, port: int) -> str:
        """Return what to type into a browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{port}/"


def children(home: Home, database: str, ports: Ports) -> tuple[Child, ...]:
    """Return everything that runs: each with no more rights than it needs."""
    common = {
        **os.environ,
        "PRATIQUE_HOME": str(home.root),
        "PRATIQUE_DATABASE": database,
        "PRATIQUE_POOL": "1",
        "PRATIQUE_HOSTS": _hosts(ports.host),
        # Where no proxy stands before them, people see the fronts as they are.
        "PRATIQUE_TRAVELLERS": os.environ.get("PRATIQUE_TRAVELLERS")
        or ports.address(ports.public),
        "PRATIQUE_OFFICERS": os.environ.get("PRATIQUE_OFFICERS")
        or ports.address(ports.officers),
        "DJANGO_SETTINGS_MODULE": "pratique.settings",
    }
    public = {**common, "PRATIQUE_FRONT": "public", "PRATIQUE_ROLES": "intake"}
    officers = {
        **common,
        "PRATIQUE_FRONT": "officers",
        "PRATIQUE_ROLES": "officer,worker",
    }
    # The worker works through one connection and listens on it.
    worker = {**common, "PRATIQUE_ROLES": "worker", "PRATIQUE_POOL": ""}
    return (
        Child("public", _front(ports.host, ports.public), public, ports.public),
        Child("officers", _front(ports.host, ports.officers), officers, ports.officers),
        Child("worker", (sys.executable, "-m", "pratique.serve.cli", "worker"), worker),
    )


def _hosts(host: str) -> str:
    given = os.environ.get("PRATIQUE_HOSTS")
    return given or ",".join(dict.fromkeys([*LOOPBACK, host]))


def _front(host: str, port: int) -> tuple[str, ...]:
    options = {
        "interface": "wsgi",
        "host": host,
        "port": str(port),
        "workers": "1",
        "blocking-threads": str(THREADS),
        "static-path-route": "/static",
        "static-path-mount": str(STATIC),
        "workers-kill-timeout": "5",
        "log-level": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return (
        *(sys.executable, "-m", "granian", *words, "--no-ws"),
        "--respawn-failed-workers",
        "pratique.serve.wsgi:application",
    )
