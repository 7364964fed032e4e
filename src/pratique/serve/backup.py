"""Backup of a whole home: every database, the keys, the files.

A backup is a folder that stands on its own, written beside its place and moved there
when it is complete:

    manifest.json       what belongs to it, with the SHA-256 of every file
    databases/*.dump    PostgreSQL's custom format
    home/…              keys, files and whatever else the home holds, 0600

The passwords of the database roles stay behind (they belong to a server, not to what
it holds), and so do logs. Whoever holds a backup holds the keys: keep it locked away.
"""

import errno
import hashlib
import json
import os
import shutil
import stat
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

from psycopg.conninfo import make_conninfo

from pratique.serve.cluster import Server, swap
from pratique.serve.cluster.initialise import last_words
from pratique.serve.cluster.programs import programs_for, run
from pratique.serve.cluster.roles import PASSWORDS
from pratique.serve.cluster.server import MAINTENANCE, TEMPLATE, refuse_bad_name
from pratique.serve.home import (
    Home,
    Progress,
    make_private,
    quiet,
    write_whole,
)
from pratique.serve.refusals import (
    BackupDamaged,
    BackupNotMade,
    BadDatabaseName,
)

FORMAT = 1
MANIFEST = "manifest.json"
SEALS, DRAFT = "files/seals/", ".draft"  # see `ledger.keepsake`
# What a home holds that is not part of its content.
LEFT_OUT = {"database", "log", "lock", swap.FOLDER, f"keys/{PASSWORDS}"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """Say what belongs to a backup.

    Args:
        made_at: when, by the server's clock (ISO 8601).
        server: the version of PostgreSQL it was taken from.
        databases: their names.
        files: for every file, by its path in the backup, size and SHA-256.
    """

    made_at: str
    server: str
    databases: tuple[str, ...]
    files: Mapping[str, tuple[int, str]]

    def text(self) -> str:
        """Return it as it is written."""
        files = {
            name: {"bytes": size, "sha256": digest}
            for name, (size, digest) in sorted(self.files.items())
        }
        content = {
            "format": FORMAT,
            "made_at": self.made_at,
            "server": self.server,
            "databases": list(self.databases),
            "files": files,
        }
        return json.dumps(content, indent=1)


def backup(server: Server, folder: Path, *, progress: Progress = quiet) -> Manifest:
    """Write a backup of the server's home into a new folder.

    The databases are dumped first, each as of one instant: a file or key that a row
    names was there before the row, and so it is in the backup.
    """
    target = folder.absolute()
    _refuse_target(target, server.home)
    server.ensure(progress)
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    with _refusing_failed_backup(target):
        make_private(draft)
        try:
            manifest = _write(server, draft, progress)
            draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return manifest


def _refuse_target(target: Path, home: Home) -> None:
    if target.is_relative_to(home.root):
        why = "a backup inside the home would be lost with it"
    elif target.exists() and (not target.is_dir() or any(target.iterdir())):
        why = "it is there already"
    else:
        return
    raise BackupNotMade(
        f"No backup can be written to {target}: {why}.",
        next_step="Name a folder that is not there yet.",
        folder=str(target),
    )


@contextmanager
def _refusing_failed_backup(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupNotMade(
            f"The backup could not be written to {target}:"
            f" {error.strerror or error} ({error.filename}).",
            next_step="Mend that and try again; nothing was left behind.",
            folder=str(target),
        ) from error


def _write(server: Server, draft: Path, progress: Progress) -> Manifest:
    make_private(draft / "databases")
    with server.connect("owner", MAINTENANCE) as connection:
        version = connection.info.server_version
        made_at = connection.execute("SELECT to_json(now())#>>'{}'").fetchone()
    databases = tuple(content_databases(server))
    # What remembers a ledger's last seal goes first: if it were ahead of the dump, the
    # restored ledger would look cut.
    _copy_content(server.home, draft / "home", below=SEALS)
    for name in databases:
        progress(f"Dumping the database {name}")
        _dump(server, name, draft / "databases" / f"{name}.dump")
    progress("Copying keys and files")
    _copy_content(server.home, draft / "home")
    manifest = Manifest(
        made_at=str(made_at and made_at[0]),
        server=f"{version // 10000}.{version % 10000}",
        databases=databases,
        files={name: fingerprint(draft / name) for name in names_below(draft)},
    )
    write_whole(draft / MANIFEST, manifest.text())
    return manifest


def content_databases(server: Server) -> list[str]:
    """Return the names of the databases that hold what cannot be made again."""
    return [name for name in server.databases() if not name.startswith(TEMPLATE)]


def _dump(server: Server, name: str, file: Path) -> None:
    options = ["--format=custom", f"--file={file}"]
    if server.administrator() == "owner":
        options.append("--enable-row-security")  # the owner's policies show all rows
    said = with_server("pg_dump", server, name, options)
    if said.returncode:
        raise BackupNotMade(
            f"The database {name} could not be dumped: {last_words(said.stdout)}",
            next_step="Mend what it names and try again; nothing was left behind.",
            database=name,
        )
    file.chmod(0o600)


def with_server(
    program: str, server: Server, database: str, options: list[str]
) -> CompletedProcess[str]:
    """Run pg_dump or pg_restore as the strongest role; passwords stay unseen."""
    dsn = server.dsn(server.administrator(), database)
    with server.connect("owner", MAINTENANCE) as connection:
        programs = programs_for(connection.info.server_version // 10000)
    secret = dsn.pop("password", "")
    address = f"--dbname={make_conninfo('', **dsn)}"
    return run(
        [programs.path(program), address, "--no-password", *options],
        extra={"PGPASSWORD": secret, "HOME": os.environ.get("HOME", "/")},
    )


def _copy_content(home: Home, target: Path, below: str = "") -> None:
    """Copy what is not copied yet."""
    for name in names_below(home.root):
        # A socket belongs to a running process, a draft to one that is writing.
        is_content = not (home.root / name).is_socket() and not name.endswith(DRAFT)
        is_new = name.startswith(below) and not (target / name).exists()
        if is_content and is_new and not is_left_out(name):
            copy_file(home.root / name, target / name)


def is_left_out(name: str) -> bool:
    """Say whether an entry of the home is no part of a backup."""
    return name in LEFT_OUT or name.split("/", maxsplit=1)[0] in LEFT_OUT


def names_below(folder: Path) -> list[str]:
    """Return the paths of all files below, links and the like included."""
    paths = (
        Path(where, name)
        for where, folders, files in os.walk(folder)
        for name in [
            *files,
            *(each for each in folders if Path(where, each).is_symlink()),
        ]
    )
    return sorted(each.relative_to(folder).as_posix() for each in paths)


def copy_file(source: Path, target: Path) -> None:
    """Copy one file, readable by nobody else, down to the disk."""
    if not stat.S_ISREG(source.lstat().st_mode):
        # A link would be followed out of the home, a pipe never ends.
        raise OSError(errno.EINVAL, "this is not a plain file", str(source))
    make_private(target.parent)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as copy, source.open("rb") as content:
        shutil.copyfileobj(content, copy)
        copy.flush()
        os.fsync(handle)


def fingerprint(file: Path) -> tuple[int, str]:
    """Return a file's size and SHA-256."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        return content.tell(), digest


def verify(folder: Path) -> Manifest:
    """Return the manifest of a backup in which not one byte differs from it."""
    try:
        manifest = _read_manifest(folder)
        faults = list(_faults(folder, manifest))
    except (OSError, ValueError, KeyError, TypeError, BadDatabaseName) as error:
        faults = [f"{MANIFEST} cannot be read ({error})"]
    if faults:
        raise BackupDamaged(
            f"The backup {folder} is damaged: {'; '.join(faults[:5])}.",
            next_step="Take another backup; nothing was touched.",
            faults=faults,
        )
    return manifest


def _read_manifest(folder: Path) -> Manifest:
    content = json.loads((folder / MANIFEST).read_text())
    if content["format"] != FORMAT:
        msg = f"format {content['format']} is unknown"
        raise ValueError(msg)
    for name in content["databases"]:
        refuse_bad_name(name)
    return Manifest(
        made_at=content["made_at"],
        server=content["server"],
        databases=tuple(content["databases"]),
        files={
            name: (each["bytes"], each["sha256"])
            for name, each in content["files"].items()
        },
    )


def _faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    there = {name for name in names_below(folder) if name != MANIFEST}
    dumps = {f"databases/{name}.dump" for name in manifest.databases}
    for name in sorted(dumps - manifest.files.keys()):
        yield f"{name} is not listed"
    for name in sorted(there - manifest.files.keys()):
        yield f"{name} does not belong to it"
    for name, expected in manifest.files.items():
        if name not in there:
            yield f"{name} is missing"
        elif (folder / name).is_symlink() or fingerprint(folder / name) != expected:
            yield f"{name} was changed"
