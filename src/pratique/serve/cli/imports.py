"""`import KIND FILE`."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from pratique.serve.cli import house
from pratique.serve.cli.group import BAD_INPUT
from pratique.serve.cli.output import with_format, write_json, write_table
from pratique.serve.cli.refusals import UnknownKind, UnreadableFile
from pratique.serve.console import CONSOLE
from pratique.serve.progress import counted

Report = Mapping[str, Any]
COUNTS = ("rows", "created", "merged", "unchanged")


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, write nothing.")
@click.option("--country", default="CN", show_default=True, help="Divisions: whose.")
@click.option("--zone", default="Asia/Shanghai", show_default=True, help="Divisions.")
@with_format
def import_command(
    kind: str, file: Path, dry_run: bool, country: str, zone: str, form: str
) -> None:
    """Import divisions (a folder, or a CSV of another country), risk-areas, manifest.

    Exit status 2 if any row was refused; the others are taken.
    """
    if kind not in KINDS:
        raise UnknownKind(
            f"Nothing of the kind {kind!r} can be imported.",
            next_step=f"Known: {', '.join(KINDS)}.",
            field="KIND",
        )
    if not file.exists():
        raise unreadable(file, "there is no such file")
    house.up()
    report = KINDS[kind](file, dry_run, country, zone)
    if form == "json":
        write_json({**report, "dry_run": dry_run})
    else:
        _write(report, dry_run=dry_run)
    if report["refused"]:
        sys.exit(BAD_INPUT)


def unreadable(file: Path, why: str) -> UnreadableFile:
    """Return the refusal of a file that cannot be read."""
    return UnreadableFile(
        f"{file} cannot be read: {why}.",
        next_step="Check the path and who may read it.",
        field="FILE",
    )


def content_of(file: Path) -> bytes:
    """Return a file's bytes."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise unreadable(file, error.strerror or str(error)) from error


def _divisions(file: Path, dry_run: bool, country: str, zone: str) -> Report:
    from pratique.divisions.actions import import_divisions
    from pratique.divisions.tables import china, plain
    from pratique.loop.settling import acting

    if file.is_dir():
        table = china.table(file)
    else:
        table = plain.table(file, country=country, zone=zone)
    with counted("Importing divisions") as step, acting(CONSOLE):
        done = import_divisions(
            table=table,
            by=CONSOLE,
            progress=lambda _, done, total: step(done, total),
            dry_run=dry_run,
        )
    return done.as_data()


def _manifest(file: Path, dry_run: bool, _country: str, _zone: str) -> Report:
    from pratique.loop.settling import acting
    from pratique.registry.actions.manifests import import_manifest

    with acting(CONSOLE):
        return import_manifest(content=content_of(file), by=CONSOLE, dry_run=dry_run)


def _risk_areas(file: Path, dry_run: bool, _country: str, _zone: str) -> Report:
    from pratique.loop.settling import acting
    from pratique.places.actions import import_areas

    with acting(CONSOLE):
        return import_areas(path=file, by=CONSOLE, dry_run=dry_run).as_data()


KINDS: dict[str, Callable[[Path, bool, str, str], Report]] = {
    "divisions": _divisions,
    "manifest": _manifest,
    "risk-areas": _risk_areas,
}


def _write(report: Report, *, dry_run: bool) -> None:
    if dry_run:
        click.echo("Nothing was written: this is what would happen.")
    click.echo(", ".join(f"{report[name]:,} {name}" for name in COUNTS))
    if report["refused"]:
        columns = ("row", "column", "value", "code", "reason")
        rows = [[one[column] for column in columns] for one in report["refused"]]
        write_table(columns, rows, empty="")
