"""Start the server process of a place and wait until it takes connections."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from pratique.serve.cluster import place as places
from pratique.serve.cluster import postmaster
from pratique.serve.cluster.configuration import ACCESS, settings_text
from pratique.serve.cluster.initialise import last_words
from pratique.serve.cluster.place import Place
from pratique.serve.cluster.programs import find_programs, run, within_reach
from pratique.serve.home import Progress, refusing_unusable, write_whole
from pratique.serve.refusals import ServerNotStarted

# After a crash the server first repeats what its log holds; that may take minutes.
START_SECONDS = 600.0
SAY_SO_SECONDS = 5.0
CLAIM_SECONDS = 5.0
# sh starts the server and goes: the server is nobody's child and dies with nobody.
DETACHED = 'log=$1; shift; "$@" >"$log" 2>&1 </dev/null & echo $!'


def start(place: Place, progress: Progress, *, durable: bool) -> None:
    """Start the server, unless it runs. The caller holds the home's lock."""
    with refusing_unusable(place.root):
        found = postmaster.find(place.data)
        if found and found.is_stopping:
            postmaster.wait_until(lambda: not postmaster.find(place.data))
            found = None
        if found is None:
            progress("Starting the database")
            postmaster.end_orphans(place.data)
            with _claimed(place) as claim:
                postmaster.clear_stale(place)
                places.prepare(place)
                _configure(place, durable=durable)
                _launch(place, claim)
        _wait(place, progress)


def _configure(place: Place, *, durable: bool) -> None:
    """Write the settings, new with every start, for the server's user to read."""
    settings = settings_text(place, durable=durable)
    write_whole(place.root / "settings.conf", settings, mode=0o644)
    write_whole(place.root / "access.conf", ACCESS, mode=0o644)


def _launch(place: Place, claim: int) -> None:
    major = int((place.data / "PG_VERSION").read_text())
    programs = within_reach(find_programs(major), place.user, place.root)
    settings = f"--config_file={place.root / 'settings.conf'}"
    server = [programs.path("postgres"), "-D", str(place.data), settings]
    log = str(place.log / "start.log")
    command = ["/bin/sh", "-c", DETACHED, "sh", log, *server]
    said = run(command, place.user, detached=True, kept=[claim])
    pid = re.search(r"^(\d+)$", said.stdout, re.MULTILINE)
    if pid is None:
        raise not_started(place, said.stdout)
    postmaster.wait_until(
        lambda: bool(
            postmaster.find(place.data) or not postmaster.is_alive(int(pid[1]))
        )
    )


@contextmanager
def _claimed(place: Place) -> Iterator[int]:
    """Claim the data for the server we start: it keeps the claim, open, till it ends.

    So the system itself tells whether any server still works on this data, even one
    whose process we cannot see: in another container that shares the home.
    """
    claim = os.open(place.root / "serving", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        # The last helper of a server that was stopped just now may take a moment.
        if not postmaster.wait_until(lambda: _has_locked(claim), CLAIM_SECONDS):
            raise ServerNotStarted(
                f"Somebody whose processes we cannot see runs a server in {place.root}:"
                " another container, say.",
                next_step="Stop it there, or give both a server by DATABASE_URL.",
                folder=str(place.root),
            )
        yield claim
    finally:
        os.close(claim)


def _has_locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(place: Place, progress: Progress) -> None:
    """Wait until the server is ready or has given up."""
    if not postmaster.wait_until(lambda: _has_settled(place), SAY_SO_SECONDS):
        progress("Still starting: the database recovers from a crash")
        postmaster.wait_until(lambda: _has_settled(place), START_SECONDS)
    found = postmaster.find(place.data)
    if not found or not found.is_ready:
        raise not_started(place)


def _has_settled(place: Place) -> bool:
    found = postmaster.find(place.data)
    return found is None or found.is_ready


def not_started(place: Place, said: str = "") -> ServerNotStarted:
    """Return the refusal that quotes what the server said last."""
    return ServerNotStarted(
        f"The database server in {place.root} did not start:"
        f" {last_words(said + _logged(place))}",
        next_step=f"Look into {place.log}.",
        folder=str(place.root),
    )


def _logged(place: Place) -> str:
    """Return the end of the start's log and of the running log it hands over to."""
    logs = sorted(place.log.glob("*.log"), key=lambda log: log.stat().st_mtime)
    ends = (log.read_text(errors="replace").splitlines()[-20:] for log in logs[-2:])
    return "\n".join(line for end in ends for line in end)
