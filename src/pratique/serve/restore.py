"""Restore of a whole home from a backup."""

from pathlib import Path

from pratique.serve.backup import (
    Manifest,
    content_databases,
    copy_file,
    is_left_out,
    names_below,
    verify,
    with_server,
)
from pratique.serve.cluster import Server, swap
from pratique.serve.cluster.initialise import last_words
from pratique.serve.cluster.roles import PASSWORDS
from pratique.serve.home import (
    Home,
    Progress,
    make_private,
    quiet,
    refusing_unusable,
)
from pratique.serve.refusals import HomeNotEmpty, RestoreFailed


def restore(
    server: Server, folder: Path, *, force: bool = False, progress: Progress = quiet
) -> Manifest:
    """Make the home what the backup holds; with `force`, instead of what it holds.

    1. The backup is verified; 2. its databases are loaded under provisional names and
    its files put aside; 3. a plan is written, and everything changes places. Up to
    the plan a fault leaves the home as it was; from there on nothing stops it.
    """
    progress("Verifying the backup")
    manifest = verify(folder)
    server.ensure(progress)
    with server.home.locked(progress):
        if not force:
            _refuse_full_home(server)
        _stage(server, folder, manifest, progress)
        swap.write_plan(
            server.home,
            databases=manifest.databases,
            dropped=sorted({*content_databases(server)} - {*manifest.databases}),
            removed=_not_in_backup(server.home),
        )
        swap.finish(server, progress)
    return manifest


def _refuse_full_home(server: Server) -> None:
    databases = content_databases(server)
    files = names_below(server.home.files)
    if databases or files:
        raise HomeNotEmpty(
            f"{server.home.root} is in use: {len(databases)} databases"
            f" ({', '.join(databases)}), {len(files)} files.",
            next_step="Set PRATIQUE_HOME to an empty folder, or give --force to"
            " replace everything by the backup.",
            databases=databases,
        )


def _stage(
    server: Server, folder: Path, manifest: Manifest, progress: Progress
) -> None:
    for left in server.databases(provisional=True):
        server.drop_database(left)
    staged = swap.folder_of(server.home)
    with refusing_unusable(server.home.root):
        swap.remove(staged)
        make_private(staged)
        for name in names_below(folder / "home"):
            copy_file(folder / "home" / name, staged / name)
        copy_file(server.home.keys / PASSWORDS, staged / "keys" / PASSWORDS)
    try:
        for name in manifest.databases:
            progress(f"Loading the database {name}")
            _load(server, name, folder / "databases" / f"{name}.dump")
    except BaseException:
        _unstage(server, manifest)
        raise


def _load(server: Server, name: str, dump: Path) -> None:
    provisional = name + swap.SUFFIX
    server.create_database(provisional)
    options = ["--exit-on-error", "--single-transaction", str(dump.absolute())]
    said = with_server("pg_restore", server, provisional, options)
    if said.returncode:
        raise RestoreFailed(
            f"The database {name} could not be loaded: {last_words(said.stdout)}",
            next_step="What was there before is untouched. Use the version of"
            " PostgreSQL that the backup names.",
            database=name,
        )
    with server.connect("owner", provisional) as connection:
        connection.execute("ANALYZE")  # or the first pages would be planned blindly


def _unstage(server: Server, manifest: Manifest) -> None:
    for name in manifest.databases:
        server.drop_database(name + swap.SUFFIX)
    swap.remove(swap.folder_of(server.home))


def _not_in_backup(home: Home) -> list[str]:
    """Return what the home holds beyond the backup, and a restore takes away."""
    held = {each.name for each in home.root.iterdir() if not is_left_out(each.name)}
    return sorted(held - {each.name for each in swap.folder_of(home).iterdir()})
