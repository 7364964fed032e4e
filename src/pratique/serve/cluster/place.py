"""Where the server's files lie, and as whom it runs.

Usually in the home itself. There are two exceptions, and `status` names them:

* Root's server runs as another user. If that user cannot pass through the folders
  above the home (say, `/root`), the files lie in `/var/lib/pratique-…`; nothing
  above the home is ever opened up.
* A socket's path may not be longer than about a hundred bytes, nor hold a comma. If
  it would, the socket lies in a private folder of the system's temporary files.
"""

import hashlib
import json
import os
import stat
import tempfile
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from pratique.serve.cluster.programs import ServerUser, run, server_user, user_of
from pratique.serve.home import (
    PASSABLE,
    PRIVATE,
    Home,
    make_folder,
    refusing_unusable,
    write_whole,
)
from pratique.serve.refusals import HomeUnusable

# sockaddr_un holds 104 bytes on some systems; PostgreSQL appends its own name.
LONGEST_SOCKET_FOLDER = 100 - len("/.s.PGSQL.5432.lock")
ELSEWHERE = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - a private folder in it


@dataclass(frozen=True, slots=True)
class Place:
    """Name the folders of one server."""

    root: Path
    socket: Path
    user: ServerUser | None = None
    note: str = ""

    @property
    def data(self) -> Path:
        """Return PostgreSQL's data folder."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        """Return the folder of the server's logs."""
        return self.root / "log"


def recorded(home: Home) -> Place | None:
    """Return the place decided for this home, if it still lies where it lay."""
    record = _record(home)
    if record.get("home") != str(home.root):
        return None
    root = Path(record["root"])
    return Place(root, Path(record["socket"]), _runs_as(root), record["note"])


def decide(home: Home) -> Place:
    """Choose a place, make it and record it. The caller holds the home's lock."""
    with refusing_unusable(home.root):
        place = _with_socket(_root_of(home))
        record = {
            "home": str(home.root),
            "root": str(place.root),
            "socket": str(place.socket),
            "note": place.note,
        }
        write_whole(home.database / "place.json", json.dumps(record, indent=1))
    return place


def prepare(place: Place) -> None:
    """Make the folders that the server writes to, owned by its user."""
    with refusing_unusable(place.root):
        _own(place.log, place.user)
        _own(place.socket, place.user)


def _record(home: Home) -> dict[str, str]:
    try:
        record: dict[str, str] = json.loads((home.database / "place.json").read_text())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise HomeUnusable.because(home.root, error) from error
    return record


def _runs_as(root: Path) -> ServerUser | None:
    data = root / "data"
    return user_of(data) if data.exists() else server_user()


def _root_of(home: Home) -> Place:
    """Keep a place that an earlier decision put outside the home, wherever that is."""
    record = _record(home)
    root = Path(record.get("root", home.database))
    if record and not root.is_relative_to(record["home"]):
        return Place(root, root / "socket", _runs_as(root), record["note"])
    user = _runs_as(home.database)
    if user is None or can_pass(user, home.database):
        return Place(home.database, home.database / "socket", user)
    return _elsewhere(home, user)


def can_pass(user: ServerUser, folder: Path) -> bool:
    """Say whether a user may enter a folder, by trying."""
    return run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)], user).returncode == 0


def _elsewhere(home: Home, user: ServerUser) -> Place:
    for parent in ELSEWHERE:
        root = parent / f"pratique-{uuid.uuid4().hex[:12]}"
        try:
            root.mkdir(mode=PASSABLE)
        except OSError:
            continue
        make_folder(root, PASSABLE)
        (root / "home").write_text(f"{home.root}\n")
        if can_pass(user, root):
            note = f"in {root}, because {user.name} cannot pass through to {home.root}"
            return Place(root, root / "socket", user, note)
    raise HomeUnusable(
        f"The database server runs as {user.name}, who cannot enter {home.root}.",
        next_step="Set PRATIQUE_HOME to a folder that other users may pass through.",
        folder=str(home.root),
    )


def _with_socket(place: Place) -> Place:
    if len(os.fsencode(place.socket)) > LONGEST_SOCKET_FOLDER:
        why = "the home's path is too long for one"
    elif "," in str(place.socket):
        why = "a comma in the home's path would part it in two"
    else:
        return place
    name = hashlib.sha256(os.fsencode(place.root)).hexdigest()[:16]
    socket = Path(tempfile.gettempdir()) / f"pratique-{os.geteuid()}-{name}"
    note = f"socket in {socket}, because {why}"
    return replace(
        place, socket=socket, note="; ".join(filter(None, [place.note, note]))
    )


def _own(folder: Path, user: ServerUser | None) -> None:
    """Make a private folder of the server's user; never take over a stranger's.

    As root, its mode and owner are set only while it is surely still root's: later
    its owner could put a link in its place.
    """
    if _is_folder_of(folder, user.uid if user else os.geteuid()):
        return
    if _is_folder_of(folder, os.geteuid()):
        folder.rmdir()  # left by a set-up that was interrupted here
    elif os.path.lexists(folder):
        raise HomeUnusable(
            f"{folder} should be a private folder of the database, but is not ours.",
            next_step="Find out who made it, and remove it.",
            folder=str(folder),
        )
    folder.mkdir(mode=PRIVATE)
    folder.chmod(PRIVATE)
    if user:
        os.chown(folder, user.uid, user.gid, follow_symlinks=False)


def _is_folder_of(folder: Path, uid: int) -> bool:
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == uid
