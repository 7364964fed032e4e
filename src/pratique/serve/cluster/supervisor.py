"""The supervisor of the embedded server: set up, start, stop, status."""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pratique.serve.cluster import place as places
from pratique.serve.cluster import postmaster, roles
from pratique.serve.cluster.configuration import ACCESS, PORT, settings_text
from pratique.serve.cluster.place import Place
from pratique.serve.cluster.programs import Programs, find_programs, run, within_reach
from pratique.serve.cluster.server import Server, Status
from pratique.serve.home import Home, Progress, quiet, refusing_unusable
from pratique.serve.refusals import (
    PasswordsMissing,
    ServerNotMade,
    ServerNotStarted,
    ServerNotStopped,
)

# After a crash the server first repeats what its log holds; that may take minutes.
START_SECONDS = 600.0
DRAFT = "setting-up-"
LAST_WORDS = 15
# sh starts the server and goes: the server is nobody's child and dies with nobody.
DETACHED = 'log=$1; shift; "$@" >"$log" 2>&1 </dev/null & echo $!'


@dataclass(frozen=True)
class Cluster(Server):
    """Run PostgreSQL for one home, reachable through a socket in it only.

    Args:
        home: whose server it is.
        durable: False only in tests: faster, and lost with the power.
    """

    home: Home
    durable: bool = True

    @property
    def place(self) -> Place:
        """Return where the server's files lie; the first time, decide it."""
        known = places.recorded(self.home)
        if known is None:
            with self.home.locked():
                known = places.recorded(self.home) or places.decide(self.home)
        return known

    def administrator(self) -> str:
        """Return the role that may do everything on this server."""
        return roles.ADMIN

    def dsn(self, role: str, database: str) -> dict[str, str]:
        """Return what psycopg needs to connect as a role."""
        return {
            "host": str(self.place.socket),
            "port": str(PORT),  # or else a PGPORT of the environment is taken
            "user": roles.role_name(role),
            "password": self._passwords()[role],
            "dbname": database,
        }

    def ensure(self, progress: Progress = quiet) -> None:
        """Make the server ready: set up if the home is empty, started if none runs."""
        place = self.place
        if self._is_ready(place):
            return
        with self.home.locked(progress):
            if not place.data.exists():
                self._set_up(place, progress)
            self._start(place, progress)
            if not self._roles_are_made(place):
                self.ensure_roles()

    def start(self, progress: Progress = quiet) -> None:
        """Start the server; the same as `ensure`."""
        self.ensure(progress)

    def stop(self) -> None:
        """Shut the server down, fast: whoever is connected is sent away."""
        place = self.place
        with self.home.locked(), refusing_unusable(place.root):
            found = postmaster.find(place.data)
            if found and not postmaster.end(found.pid, place.data):
                raise ServerNotStopped(
                    f"The database server (process {found.pid}) does not stop.",
                    next_step=f"Look into {place.log}.",
                    pid=found.pid,
                )

    def remove(self) -> None:
        """Stop the server and delete its data for good."""
        self.stop()
        place = self.place
        with self.home.locked(), refusing_unusable(place.root):
            for folder in (place.socket, place.root):
                shutil.rmtree(folder, ignore_errors=True)

    def status(self) -> Status:
        """Return how the server is; change nothing."""
        place = places.recorded(self.home)
        if place is None:
            return Status(False, None, None, None, None, "not set up yet")
        with refusing_unusable(place.root):
            found = postmaster.find(place.data)
            made_by = place.data / "PG_VERSION"
            return Status(
                running=found is not None and found.is_ready,
                pid=found and found.pid,
                version=made_by.read_text().strip() if made_by.exists() else None,
                socket=place.socket,
                data=place.data,
                note=place.note,
            )

    def ensure_roles(self) -> None:
        """Make the database roles, or put them right, and remember it."""
        super().ensure_roles()
        with refusing_unusable(self.home.root):
            (self.home.database / "roles").write_text(self._roles_mark())

    def _passwords(self) -> Mapping[str, str]:
        file = self.home.keys / roles.PASSWORDS
        if self.place.data.exists() and not file.exists():
            raise PasswordsMissing(
                f"The database is there, but its passwords in {file} are missing.",
                next_step="Bring the file back from a copy of the home.",
            )
        return roles.passwords(self.home.keys)

    def _roles_mark(self) -> str:
        content = json.dumps([roles.LOGINS, dict(self._passwords())], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    def _roles_are_made(self, place: Place) -> bool:
        mark = self.home.database / "roles"
        return mark.exists() and mark.read_text() == self._roles_mark()

    def _is_ready(self, place: Place) -> bool:
        with refusing_unusable(place.root):
            found = postmaster.find(place.data)
            return bool(found and found.is_ready and self._roles_are_made(place))

    def _set_up(self, place: Place, progress: Progress) -> None:
        """Make the data folder beside its place and move it there when complete."""
        progress("Setting up the database")
        programs = within_reach(find_programs(), place.user, place.root)
        secret = roles.passwords(self.home.keys)[roles.ADMIN]
        with refusing_unusable(place.root):
            for left in place.root.glob(f"{DRAFT}*"):
                shutil.rmtree(left)
            (self.home.database / "roles").unlink(missing_ok=True)
            draft = place.root / f"{DRAFT}{uuid.uuid4().hex[:8]}"
            try:
                _make_draft(draft, place, secret)
                self._initialise(programs, draft, place)
                (draft / "data").rename(place.data)
                _sync(place.root)
            finally:
                shutil.rmtree(draft, ignore_errors=True)

    def _initialise(self, programs: Programs, draft: Path, place: Place) -> None:
        said = run(
            [
                programs.path("initdb"),
                f"--pgdata={draft / 'data'}",
                f"--username={roles.role_name(roles.ADMIN)}",
                f"--pwfile={draft / 'password'}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--data-checksums",
                *([] if self.durable else ["--no-sync"]),
            ],
            place.user,
        )
        if said.returncode:
            raise ServerNotMade(
                f"PostgreSQL could not be set up in {place.root}:"
                f" {_last_words(said.stdout)}",
                next_step="Mend what it names; nothing was left behind.",
                folder=str(place.root),
            )

    def _start(self, place: Place, progress: Progress) -> None:
        if postmaster.find(place.data) is None:
            progress("Starting the database")
            with refusing_unusable(place.root):
                postmaster.clear_stale(place)
                places.prepare(place)
                self._configure(place)
            self._launch(place)
        started = postmaster.wait_until(lambda: _has_come_up(place), START_SECONDS)
        found = postmaster.find(place.data)
        if not started or not found or not found.is_ready:
            raise _not_started(place)

    def _configure(self, place: Place) -> None:
        settings = settings_text(place, durable=self.durable)
        for name, text in (("settings.conf", settings), ("access.conf", ACCESS)):
            draft = place.root / f"{name}.draft"
            draft.write_text(text)
            draft.chmod(0o644)  # the folder decides who may read it
            draft.replace(place.root / name)

    def _launch(self, place: Place) -> None:
        major = int((place.data / "PG_VERSION").read_text())
        programs = within_reach(find_programs(major), place.user, place.root)
        server = [
            programs.path("postgres"),
            "-D",
            str(place.data),
            f"--config_file={place.root / 'settings.conf'}",
        ]
        log = str(place.log / "start.log")
        said = run(["/bin/sh", "-c", DETACHED, "sh", log, *server], place.user)
        pid = int(said.stdout)
        postmaster.wait_until(
            lambda: bool(postmaster.find(place.data)) or not postmaster.is_alive(pid),
            START_SECONDS,
        )


def _make_draft(draft: Path, place: Place, secret: str) -> None:
    draft.mkdir(mode=0o700)
    password = draft / "password"
    password.touch(mode=0o600)
    password.write_text(secret)
    if place.user:
        for path in (password, draft):
            os.chown(path, place.user.uid, place.user.gid)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _has_come_up(place: Place) -> bool:
    """Say whether the server is ready, or has given up."""
    found = postmaster.find(place.data)
    return found is None or found.is_ready


def _not_started(place: Place) -> ServerNotStarted:
    log = place.log / "start.log"
    said = log.read_text(errors="replace") if log.exists() else ""
    return ServerNotStarted(
        f"The database server in {place.root} did not start: {_last_words(said)}",
        next_step=f"Look into {place.log}.",
        folder=str(place.root),
    )


def _last_words(said: str) -> str:
    return "\n".join(said.strip().splitlines()[-LAST_WORDS:])
