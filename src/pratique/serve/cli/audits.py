"""`audit release`, `audit standing`, `ledger verify`: exit status 1 on a fault."""

import sys
from dataclasses import asdict

import click

from pratique.serve.cli import house, times
from pratique.serve.cli.group import FOUND
from pratique.serve.cli.output import with_format, write_json, write_table
from pratique.serve.progress import counted


@click.group("audit")
def audit_command() -> None:
    """Check what the house did against the law, with other code."""


@audit_command.command("release")
@click.option("--from", "start", metavar="T", required=True)
@click.option("--to", "end", metavar="T", required=True, help="A day is included.")
@with_format
def release(start: str, end: str, form: str) -> None:
    """Find who was held too long or let go too early, and list who became free."""
    house.up()
    from pratique.reporting.audits import releases
    from pratique.serve.cli import asked

    with house.reading():
        zone = asked.area(None).zone
        first = times.instant(start, zone, option="--from")
        last = times.end(end, zone, option="--to")
        times.refuse_backwards(first, last)
        report = releases.audit(start=first, end=last)
    content = report.as_data(zone)
    if form == "json":
        write_json(content)
    else:
        _write_releases(content)
    if content["over_held"] or content["released_early"]:
        sys.exit(FOUND)


def _write_releases(content: dict[str, list[dict[str, object]]]) -> None:
    for name in ("over_held", "released_early"):
        rows = content[name]
        click.echo(f"{name.replace('_', ' ')}: {len(rows)}")
        for row in rows:
            click.echo("  " + ", ".join(f"{key} {row[key]}" for key in row))
    columns = ("person", "free_at", "released_at", "rule", "last_condition")
    columns += ("waited_for_result_hours",)
    rows = [[row[name] for name in columns] for row in content["released"]]
    heads = [name.replace("_", " ") for name in columns]
    write_table(heads, rows, empty="Nobody became free.")


@audit_command.command("standing")
@click.option("--as-of", "as_of", metavar="T", help="As it was known then.")
@with_format
def standing(as_of: str | None, form: str) -> None:
    """Compute everybody's standing again from facts; nothing may differ."""
    house.up()
    from pratique.serve.cli import asked
    from pratique.standing.audit import audit

    with house.reading():
        zone = asked.area(None).zone
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
