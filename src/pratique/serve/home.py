"""The home: the one folder that holds an installation's database, keys and files.

database/   the embedded server's data, socket, log (see `serve.cluster`)
keys/       what must never leave without the operator's will, 0600
files/      documents and exports
log/        logs of our own processes

No file of the home is for others to read. As root, the home itself is made passable
(0711) for the user that the database server runs as; what lies in it stays closed.
"""

import fcntl
import os
import stat
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pratique.serve.refusals import HomeUnusable

Progress = Callable[[str], None]

PRIVATE = 0o700
# As root, the database server runs as somebody else and must pass through.
PASSABLE = 0o711


def quiet(step: str) -> None:
    """Report nothing: the default of every `progress`."""


@dataclass(frozen=True, slots=True)
class Home:
    """Know where everything of one installation lies."""

    root: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", Path(self.root).resolve())

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Home":
        """Return the home that PRATIQUE_HOME names, else `var/` below here."""
        return cls(Path(environment.get("PRATIQUE_HOME") or "var"))

    @property
    def database(self) -> Path:
        """Return the folder of the embedded server."""
        return self.root / "database"

    @property
    def keys(self) -> Path:
        """Return the folder of keys and passwords."""
        return self.root / "keys"

    @property
    def files(self) -> Path:
        """Return the folder of documents and exports."""
        return self.root / "files"

    @property
    def log(self) -> Path:
        """Return the folder of our own processes' logs."""
        return self.root / "log"

    def create(self) -> None:
        """Make the folders that are not there yet, closed to others."""
        with refusing_unusable(self.root):
            if not self.database.exists():
                self._refuse_strange_folder()
                for folder in (self.root, self.database):
                    make_folder(folder, PASSABLE if os.geteuid() == 0 else PRIVATE)
            for folder in (self.keys, self.files, self.log):
                make_folder(folder, PRIVATE)

    def _refuse_strange_folder(self) -> None:
        """Refuse to close a folder to others that holds something else (say, /tmp)."""
        if not self.root.exists():
            return
        is_shared = self.root.stat().st_mode & stat.S_ISVTX
        if not is_shared and (self.keys.exists() or not any(self.root.iterdir())):
            return
        raise HomeUnusable(
            f"{self.root} is there for something else than a home of Pratique.",
            next_step="Set PRATIQUE_HOME to a new or an empty folder.",
            folder=str(self.root),
        )

    @contextmanager
    def locked(self, progress: Progress = quiet) -> Iterator[None]:
        """Let one process at a time set up, start, stop or restore this home."""
        self.create()
        with refusing_unusable(self.root):
            lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            with refusing_unusable(self.root):
                _wait_for(lock, progress)
            yield
        finally:
            os.close(lock)  # the lock goes with it, also when we are killed


def _wait_for(lock: int, progress: Progress) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        progress("Waiting for another process that works on this home")
        fcntl.flock(lock, fcntl.LOCK_EX)


def make_folder(folder: Path, mode: int) -> None:
    """Make a folder with exactly this mode, whatever the umask."""
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid == os.geteuid() and found.st_mode & 0o777 != mode:
        folder.chmod(mode)


def make_private(folder: Path) -> None:
    """Make a folder, and those above that lack, closed to others."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=PRIVATE, exist_ok=True)


def write_whole(file: Path, text: str, mode: int = 0o600) -> None:
    """Write a small file so that it is there whole, or as it was before."""
    draft = file.with_name(f"{file.name}.{uuid.uuid4().hex[:8]}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w") as stream:
        os.fchmod(handle, mode)
        stream.write(text)
        stream.flush()
        os.fsync(handle)
    draft.replace(file)


@contextmanager
def refusing_unusable(folder: Path) -> Iterator[None]:
    """Turn the system's word (no space, not permitted…) into a refusal."""
    try:
        yield
    except OSError as error:
        raise HomeUnusable.because(folder, error) from error
