"""Make PostgreSQL's data folder, whole or not at all."""

import os
import re
import shutil
import time
import uuid
from pathlib import Path

from pratique.serve.cluster.place import Place
from pratique.serve.cluster.programs import find_programs, run, within_reach
from pratique.serve.cluster.roles import ADMIN, role_name
from pratique.serve.home import PRIVATE, refusing_unusable
from pratique.serve.refusals import HomeUnusable, ServerNotMade

DRAFT = "setting-up-"
NEEDED_MB = 120  # an empty cluster takes a third of it
LAST_WORDS = 5
PATIENCE, PAUSE = 10.0, 0.05  # seconds
TELLING = re.compile(r"FATAL|PANIC|ERROR|HINT|error:", re.ASCII)


def make_data(place: Place, secret: str, *, durable: bool) -> None:
    """Make the folder beside its place and move it there when it is complete.

    The caller holds the home's lock.

    Args:
        place: where it shall lie, as whose.
        secret: the administrator's password.
        durable: wait until everything is on the disk.
    """
    programs = within_reach(find_programs(), place.user, place.root)
    with refusing_unusable(place.root):
        _clear(place.root)
        _refuse_full_disk(place.root)
        draft = place.root / f"{DRAFT}{uuid.uuid4().hex[:8]}"
        try:
            _make_draft(draft, place, secret)
            _initdb(programs.path("initdb"), draft, place, durable=durable)
            (draft / "data").rename(place.data)
            _sync(place.root)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove what set-ups left behind that were killed.

    A program that they had begun may still be writing there, for a moment: without
    its files it ends.
    """
    until = time.monotonic() + PATIENCE
    while left := [each for each in folder.glob(f"{DRAFT}*") if each.is_dir()]:
        for draft in left:
            shutil.rmtree(draft, ignore_errors=True)
        if time.monotonic() > until:
            return  # it is in nobody's way
        time.sleep(PAUSE)


def _refuse_full_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // 2**20
    if free < NEEDED_MB:
        raise HomeUnusable(
            f"The database needs {NEEDED_MB} MB; {free} MB are free in {folder}.",
            next_step="Free some space, or set PRATIQUE_HOME to another folder.",
            folder=str(folder),
        )


def _make_draft(draft: Path, place: Place, secret: str) -> None:
    draft.mkdir(mode=PRIVATE)
    password = draft / "password"
    password.touch(mode=0o600)
    password.write_text(secret)
    if place.user:
        for path in (password, draft):
            os.chown(path, place.user.uid, place.user.gid)


def _initdb(program: str, draft: Path, place: Place, *, durable: bool) -> None:
    command = [
        program,
        f"--pgdata={draft / 'data'}",
        f"--username={role_name(ADMIN)}",
        f"--pwfile={draft / 'password'}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",  # with C, trigrams would not see Chinese
        "--data-checksums",
    ]
    said = run(command if durable else [*command, "--no-sync"], place.user)
    if said.returncode:
        raise ServerNotMade(
            f"The database could not be set up in {place.root}:"
            f" {last_words(said.stdout)}",
            next_step="Mend what it names and try again; nothing was left behind.",
            folder=str(place.root),
        )


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def last_words(said: str) -> str:
    """Return what a program said of its failure, else the end of what it said."""
    lines = said.strip().splitlines()
    telling = [line for line in lines if TELLING.search(line)]
    return "\n".join((telling or lines)[-LAST_WORDS:])
