"""`import KIND FILE`."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pratique.serve.cli import house
from pratique.serve.cli.group import BAD_INPUT
from pratique.serve.cli.output import with_format, write_json, write_table
from pratique.serve.cli.refusals import (
    CountryNotSaid,
    UnknownKind,
    UnreadableFile,
)
from pratique.serve.console import CONSOLE
from pratique.serve.progress import counted

if TYPE_CHECKING:
    from pratique.divisions.tables.rows import Table

Report = Mapping[str, Any]
COUNTS = ("rows", "created", "merged", "unchanged")


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, write nothing.")
@click.option("--country", default="", help="Divisions in a CSV: whose, as in JP.")
@click.option("--zone", default="", help="Divisions in a CSV: as in Asia/Tokyo.")
@with_format
def import_command(
    kind: str, file: Path, dry_run: bool, country: str, zone: str, form: str
) -> None:
    """Import divisions (a folder, or a CSV of another country), risk-areas, manifest,
    national-figures.

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
    from pratique.loop.settling import acting

    table = _table(file, country, zone)
    with counted("Importing divisions") as step, acting(CONSOLE):
        done = import_divisions(
            table=table,
            by=CONSOLE,
            progress=lambda _, done, total: step(done, total),
            dry_run=dry_run,
        )
    return done.as_data()


def _table(file: Path, country: str, zone: str) -> "Table":
    """Return China's table from its folder, another country's from one CSV."""
    from pratique.divisions.tables import china, plain

    if file.is_dir():
        lacking = [name for name, _ in china.FILES if not (file / name).is_file()]
        if lacking:
            raise unreadable(file, f"it lacks {', '.join(lacking)}")
        return china.table(file)
    # Guessed, another country's codes would become China's, in China's time.
    if not zone or country in {"", china.COUNTRY}:
        raise CountryNotSaid(
            f"Whose divisions {file.name} holds is not said.",
            next_step="Give --country and --zone, as in --country JP --zone Asia/Tokyo;"
            " China's own are a folder of tables.",
            field="--country",
        )
    return plain.table(file, country=country, zone=zone)


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


def _national(file: Path, dry_run: bool, _country: str, _zone: str) -> Report:
    from pratique.loop.settling import acting
    from pratique.reporting.actions import import_national_figures

    with acting(CONSOLE):
        done = import_national_figures(path=file, by=CONSOLE, dry_run=dry_run)
    return done.as_data()


KINDS: dict[str, Callable[[Path, bool, str, str], Report]] = {
    "divisions": _divisions,
    "manifest": _manifest,
    "national-figures": _national,
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
