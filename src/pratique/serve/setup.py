"""Make a home's database ready: the server, the tables, the gazetteer.

The gazetteer takes far longer than all the rest, so it is imported once, into a
template that further databases of the home are copied from. The template's name
carries the digest of the migrations and of the gazetteer's source: when either
changes, another is made and the old one goes.

A database that is ready says so in its comment, so that a command that finds
everything in order loses a few milliseconds here and does not even start Django.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from psycopg import sql

from pratique.divisions.tables import china
from pratique.serve.cluster import Server, server_for
from pratique.serve.cluster.server import MAINTENANCE, TEMPLATE
from pratique.serve.home import Home, Progress, quiet
from pratique.serve.refusals import NoGazetteer, SetupFailed

HOUSE = Path(__file__).resolve().parents[1]
DIGEST_LENGTH = 12


def prepare(home: Home, name: str, progress: Progress = quiet) -> None:
    """Make a database ready for work, whatever is there already.

    Running it again, after a kill as well, completes what is missing.
    """
    server = server_for(home)
    server.ensure(progress)
    if _comment(server, name) == _ready():
        return
    with home.locked(progress):
        if _comment(server, name) == _ready():
            return  # another process was faster
        if not server.database_exists(name):
            _copy(server, name, _template(server, progress), progress)
        _run_inside(home, name, progress)
        with server.connect("owner", name) as connection:
            connection.execute("SELECT loop_own_ledger()")
        _say_ready(server, name)


def empty(home: Home, name: str, progress: Progress = quiet) -> None:
    """Give a home a fresh database of this name instead of the one it has."""
    server = server_for(home)
    server.ensure(progress)
    with home.locked(progress):
        server.drop_database(name)
    prepare(home, name, progress)


def gazetteer() -> Path:
    """Return where the table of divisions lies."""
    folder = china.default_folder()
    if not folder.is_dir():
        raise NoGazetteer(
            f"The table of divisions is not there ({folder}).",
            next_step="Run `make setup`, or name its folder in PRATIQUE_DIVISIONS.",
        )
    return folder


def _template(server: Server, progress: Progress) -> str:
    """Return the template's name, after making it if it is not there."""
    name = TEMPLATE + _digest(_migrations(), _source())
    if server.database_exists(name):
        return name
    for old in server.databases():
        if old.startswith(TEMPLATE):
            server.drop_database(old)
    draft = f"{name}_draft"  # a kill leaves a draft, never half a template
    progress("Making the tables")
    server.create_database(draft)
    _run_inside(server.home, draft, progress)
    server.rename_database(draft, name)
    return name


def _copy(server: Server, name: str, template: str, progress: Progress) -> None:
    progress("Copying the tables")
    server.create_database(name, template)


def _run_inside(home: Home, name: str, progress: Progress) -> None:
    """Let a process of its own, whose Django is pointed there, fill a database."""
    environment = {
        **os.environ,
        "PRATIQUE_HOME": str(home.root),
        "PRATIQUE_DATABASE": name,
        "PRATIQUE_ROLES": "owner,worker",
        "PRATIQUE_POOL": "",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "pratique.serve.filling", str(gazetteer())]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=complaints
        ) as child,
    ):
        for line in child.stdout or ():
            progress(line.decode().strip())
        child.wait()
        complaints.seek(0)
        complaint = complaints.read()
    if child.returncode:
        log = home.log / "setup.log"
        log.write_bytes(complaint)
        words = complaint.decode(errors="replace").strip().splitlines()[-1:]
        raise SetupFailed(
            f"The database {name} could not be set up: {''.join(words)}",
            next_step=f"Mend what it names (all of it is in {log}), and run the"
            " command again.",
            database=name,
        )


def _ready() -> str:
    return f"pratique {_digest(_migrations())}"


def _comment(server: Server, name: str) -> str | None:
    with server.connect("owner", MAINTENANCE) as connection:
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = %s",
            [name],
        ).fetchone()
    return str(found[0]) if found and found[0] else None


def _say_ready(server: Server, name: str) -> None:
    with server.connect("owner", MAINTENANCE) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(name), sql.Literal(_ready())
            )
        )


def _migrations() -> Iterator[bytes]:
    """Yield what every migration says, in a fixed order."""
    for file in sorted(HOUSE.glob("*/migrations/*")):
        if file.suffix in {".py", ".sql"}:
            yield file.relative_to(HOUSE).as_posix().encode()
            yield file.read_bytes()


def _source() -> Iterator[bytes]:
    """Yield what tells one table of divisions from another."""
    package = gazetteer().parent / "package.json"
    yield package.read_bytes() if package.exists() else str(gazetteer()).encode()
    yield china.ADDED.read_bytes()


def _digest(*parts: Iterator[bytes]) -> str:
    content = hashlib.sha256()
    for part in parts:
        for piece in part:
            content.update(piece)
            content.update(b"\0")
    return content.hexdigest()[:DIGEST_LENGTH]
