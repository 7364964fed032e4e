"""`backup` and `restore`."""

from pathlib import Path

import click

from pratique.serve.cli import house
from pratique.serve.progress import spoken

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("backup")
@click.argument("folder", metavar="DIR", type=FOLDER)
def backup_command(folder: Path) -> None:
    """Write databases, keys and files into a new folder. Keep it locked away."""
    from pratique.serve.backup import backup

    with spoken() as progress:
        made = backup(house.server(), folder, progress=progress)
    click.echo(f"{folder}: {', '.join(made.databases) or 'no database'}, keys, files")


@click.command("restore")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--force", is_flag=True, help="Replace everything this home holds.")
def restore_command(folder: Path, force: bool) -> None:
    """Make this home what a backup holds."""
    from pratique.serve.restore import restore

    with spoken() as progress:
        made = restore(house.server(), folder, force=force, progress=progress)
    click.echo(f"{house.home().root}: {', '.join(made.databases)}")
