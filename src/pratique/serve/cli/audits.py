"""`audit …`, `ledger verify`: exit status 1 on a fault."""

import sys
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pratique.serve.cli import house, times
from pratique.serve.cli.group import FOUND
from pratique.serve.cli.imports import content_of
from pratique.serve.cli.output import with_format, write_json, write_table
from pratique.serve.progress import counted

Row = dict[str, Any]
INSTANTS = {"free_at", "released_at", "from", "to"}
CUSTODY = ("person", "from", "to", "custodians")
RELEASED = (
    *("person", "free_at", "released_at", "rule"),
    *("last_condition", "waited_for_result_hours"),
)


@click.group("audit")
def audit_command() -> None:
    """Check what the house did against the law, with other code."""


@audit_command.command("release")
@click.option("--from", "start", metavar="T", required=True)
@click.option("--to", "end", metavar="T", required=True, help="A day is included.")
@click.option("--summary", is_flag=True, help="A line for each instant and rule.")
@with_format
def release(start: str, end: str, form: str, *, summary: bool) -> None:
    """Find who was held too long or let go too early, and list who became free."""
    house.up()
    from pratique.reporting.audits.release import audit_release

    with house.reading():
        zone = asked_zone()
    first = times.instant(start, zone, option="--from")
    last = times.end(end, zone, option="--to")
    times.refuse_backwards(first, last)
    with house.acting():
        report = audit_release(first, last)
    content = {name: _there(rows, zone) for name, rows in report.document().items()}
    if form == "json":
        write_json(content)
    else:
        _write_releases(content, zone, summary=summary)
    if not report.is_clean:
        sys.exit(FOUND)


def asked_zone() -> str:
    """Return the zone in which a time without an offset is meant."""
    from pratique.serve.cli import asked

    return asked.area(None).zone


def _there(rows: list[Row], zone: str) -> list[Row]:
    """Return rows with their instants in the zone of the place."""
    return [
        {
            name: times.shown(datetime.fromisoformat(value), zone)
            if name in INSTANTS and value
            else value
            for name, value in row.items()
        }
        for row in rows
    ]


def _write_releases(content: dict[str, list[Row]], zone: str, *, summary: bool) -> None:
    for name in ("over_held", "released_early", "faults"):
        click.echo(f"{name.replace('_', ' ')}: {len(content[name])}")
        for row in content[name]:
            told = [f"{key} {value}" for key, value in row.items() if value]
            click.echo(f"  {', '.join(told)}")
    rows = [
        [
            times.said(datetime.fromisoformat(row[name]), zone)
            if name in INSTANTS
            else row[name]
            for name in RELEASED
        ]
        for row in content["released"]
    ]
    heads = [name.replace("_", " ") for name in RELEASED]
    if summary:
        alike = Counter(tuple(row[1:4]) for row in rows)
        rows = [[count, *told] for told, count in alike.items()]
        heads = ["people", *heads[1:4]]
    write_table(heads, rows, empty="Nobody became free.")
    _write_from_outside(content["from_outside"], summary=summary)
    for row in content["waited_for_result"]:
        laboratory = row["laboratory"] or "the laboratory"
        click.echo(f"{row['people']} waited {row['hours']} hours for {laboratory}")


def _write_from_outside(rows: list[Row], *, summary: bool) -> None:
    """Tell who is free on the word of a place that has no account here, by which paper."""
    people = {row["person"] for row in rows}
    if people:
        click.echo(f"on the word of a place outside: {len(people)}")
    papers = sorted({(row["person"], row["paper"]) for row in rows})
    for person, paper in [] if summary else papers:
        click.echo(f"  {person}: {paper or 'entered before papers were asked for'}")


@audit_command.command("standing")
@click.option("--as-of", "as_of", metavar="T", help="As it was known then.")
@with_format
def standing(as_of: str | None, form: str) -> None:
    """Compute everybody's standing again from facts; nothing may differ."""
    house.up()
    from pratique.standing.audit import audit

    with house.reading():
        zone = asked_zone()
        moment = as_of and times.instant(as_of, zone, option="--as-of")
        report = audit(moment or None)
    different = [asdict(one) for one in report.differences]
    if form == "json":
        people = len({one["person"] for one in different})
        write_json(
            {"persons": report.persons, "different": people, "differences": different}
        )
    else:
        click.echo(f"{report.persons} standings computed again")
        rows = [list(one.values()) for one in different]
        heads = ("person", "field", "stored", "computed")
        write_table(heads, rows, empty="None differs.")
    if different:
        sys.exit(FOUND)


@audit_command.command("custody")
@click.option("--from", "start", metavar="T", required=True)
@click.option("--to", "end", metavar="T", required=True, help="A day is included.")
@with_format
def custody(start: str, end: str, form: str) -> None:
    """Find every instant at which a bound person had no custodian, or two.

    Count beside it who is left in the hands of a closed account, or a closed place.
    """
    house.up()
    from pratique.reporting.audits.custody import audit_custody

    with house.reading():
        zone = asked_zone()
    first = times.instant(start, zone, option="--from")
    last = times.end(end, zone, option="--to")
    times.refuse_backwards(first, last)
    with house.acting():
        report = audit_custody(first, last)
    told = report.document()
    content = {name: _there(told[name], zone) for name in ("without", "two", "left")}
    if form == "json":
        write_json({"persons": told["persons"], **content})
    else:
        click.echo(f"{told['persons']} people were bound")
        for name, rows in content.items():
            click.echo(f"{name}: {len(rows)}")
            cells = [[_cell(key, row[key], zone) for key in CUSTODY] for row in rows]
            if cells:
                write_table(CUSTODY, cells, empty="")
    if not report.is_clean:
        sys.exit(FOUND)


def _cell(name: str, value: object, zone: str) -> object:
    if name in INSTANTS:
        return times.said(datetime.fromisoformat(str(value)), zone)
    return value


@audit_command.command("bulletins")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@with_format
def bulletins(file: Path | None, form: str) -> None:
    """Hold what was published, or a FILE of others' bulletins, against its arithmetic."""
    house.up()
    from pratique.reporting.bulletin import published

    if file is None:
        with house.reading():
            number, slips = published.slips_of_ours()
    else:
        number, slips = published.slips_of(content_of(file), file.name)
    rows = [slip.document() for slip in slips]
    if form == "json":
        write_json({"bulletins": number, "slips": rows})
    else:
        click.echo(f"{number} bulletins")
        cells = [list(row.values()) for row in rows]
        heads = ("day", "figure", "stated", "counted")
        write_table(heads, cells, empty="All comes out.")
    if rows:
        sys.exit(FOUND)


@click.group("ledger")
def ledger_command() -> None:
    """Look after the ledger."""


@ledger_command.command("verify")
@with_format
def verify(form: str) -> None:
    """Find every changed, removed, added or reordered entry, and a cut tail."""
    house.up()
    from pratique.ledger import verification

    with counted("Verifying the ledger") as step:
        faults = verification.verify(step)
    if form == "json":
        write_json({"faults": [asdict(fault) for fault in faults]})
    elif faults:
        rows = [(one.code, one.sentence) for one in faults]
        write_table(("code", "fault"), rows, empty="")
    else:
        click.echo("The ledger is whole.")
    if faults:
        sys.exit(FOUND)
