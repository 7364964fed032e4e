"""The last step of a restore: everything restored takes its place at once.

A restore prepares databases under provisional names and files in `restoring/`, then
writes a plan. From there on it happens, whatever comes between: every step may run
twice, and whoever next needs the server finishes what an interrupted restore began.
"""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pratique.serve.home import Home, Progress, refusing_unusable, write_whole

SUFFIX = "_restoring"
FOLDER = "restoring"
PLAN = "plan.json"


class Databases(Protocol):
    """Do what a swap asks of a server."""

    @property
    def home(self) -> Home:
        """Return whose server it is."""

    def database_exists(self, name: str) -> bool:
        """Say whether a database is there."""

    def drop_database(self, name: str) -> None:
        """Remove a database, if it is there."""

    def rename_database(self, name: str, to: str) -> None:
        """Give a database another name."""


def folder_of(home: Home) -> Path:
    """Return where restored files wait."""
    return home.root / FOLDER


def is_pending(home: Home) -> bool:
    """Say whether a restore stopped within its last step."""
    return (folder_of(home) / PLAN).exists()


def write_plan(
    home: Home,
    *,
    databases: Sequence[str],
    dropped: Sequence[str],
    removed: Sequence[str],
) -> None:
    """Decide the restore: from here on it will happen.

    Args:
        home: which home is restored.
        databases: those prepared under a provisional name.
        dropped: databases that are not in the backup.
        removed: entries of the home that are not in the backup.
    """
    entries = sorted(each.name for each in folder_of(home).iterdir())
    plan = {
        "databases": list(databases),
        "dropped": list(dropped),
        "entries": entries,
        "removed": list(removed),
    }
    with refusing_unusable(home.root):
        write_whole(folder_of(home) / PLAN, json.dumps(plan, indent=1))


def finish(server: Databases, progress: Progress) -> None:
    """Carry out the plan, from wherever it stopped. The caller holds the lock."""
    if not is_pending(server.home):
        return
    progress("Putting what was restored in its place")
    staged = folder_of(server.home)
    plan: dict[str, list[str]] = json.loads((staged / PLAN).read_text())
    for name in plan["dropped"]:
        server.drop_database(name)
    for name in plan["databases"]:
        if server.database_exists(name + SUFFIX):
            server.drop_database(name)
            server.rename_database(name + SUFFIX, name)
    with refusing_unusable(server.home.root):
        _move_entries(server.home, plan)
        (staged / PLAN).unlink()
        shutil.rmtree(staged)


def _move_entries(home: Home, plan: dict[str, list[str]]) -> None:
    for name in plan["removed"]:
        remove(home.root / name)
    for name in plan["entries"]:
        if (folder_of(home) / name).exists():
            remove(home.root / name)
            (folder_of(home) / name).rename(home.root / name)


def remove(path: Path) -> None:
    """Delete a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
