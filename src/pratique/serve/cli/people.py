"""`people` and `explain`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from pratique.serve.cli import house, times
from pratique.serve.cli.output import with_format, write_json, write_table

if TYPE_CHECKING:
    from pratique.serve.cli.asked import Area
    from pratique.standing.models import Standing

COLUMNS = (
    *("person", "mark", "code", "binding", "until", "tests due"),
    *("supervisor", "reasons"),
)


@click.command("people")
@click.option("--area", metavar="CODE", help="Only who is in this division.")
@click.option("--bound", is_flag=True, help="Only whom something binds.")
@with_format
def people_command(area: str | None, bound: bool, form: str) -> None:
    """List who is here: mark, code, what binds them until when."""
    house.up()
    from pratique.serve.cli import asked

    with house.reading():
        where = asked.area(area)
        rows = [_row(one, where.zone) for one in _here(where, bound=bound)]
    if form == "json":
        write_json({"people": rows})
        return
    write_table(COLUMNS, map(_cells, rows), empty="Nobody is here.")


def _here(where: "Area", *, bound: bool) -> Iterator["Standing"]:
    from pratique.registry.queries import is_gone
    from pratique.standing.queries import in_force

    found = in_force().filter(person__place__range=(where.low, where.high))
    if bound:
        found = found.exclude(binding="")
    for standing in sorted(found, key=_order):
        if not is_gone(standing.person):
            yield standing


def _order(standing: "Standing") -> tuple[bool, int, str]:
    """Sort 1, 2 … 12 before a … f, and both before drawn references."""
    from pratique.serve.cli.asked import name_of

    name = name_of(standing.person)
    return not name.isdigit(), len(name), name


def _row(standing: "Standing", zone: str) -> dict[str, Any]:
    from pratique.serve.cli.asked import name_of

    grounds = [one for one in standing.document["grounds"] if one["closes"] is None]
    supervisors = [one["supervisor"] for one in grounds if one["supervisor"]]
    return {
        "person": name_of(standing.person),
        "mark": standing.mark or None,
        "code": standing.code,
        "binding": standing.binding or None,
        "until": times.shown(standing.until, zone),
        "until_said": times.said(standing.until, zone),
        "tests_due": standing.document["tests_due"],
        "supervisor": supervisors[0] if supervisors else None,
        "reasons": sorted({one["rule"] for one in grounds}),
        "undecided": standing.undecided,
        "name": standing.person.name,
    }


def _cells(row: dict[str, Any]) -> tuple[object, ...]:
    return (
        row["person"],
        row["mark"],
        row["code"],
        row["binding"],
        row["until_said"],
        [day[5:] for day in row["tests_due"]],
        row["supervisor"],
        row["reasons"],
    )


@click.command("explain")
@click.option("--person", "reference", metavar="REF", required=True)
@click.option("--as-of", "as_of", metavar="T", help="As it was known then.")
@with_format
def explain_command(reference: str, as_of: str | None, form: str) -> None:
    """Say what binds a person and why, and why not otherwise."""
    house.up()
    from pratique.serve.cli import asked
    from pratique.serve.cli.explaining import told as explanation_of

    with house.reading():
        zone = asked.area(None).zone
        moment = as_of and times.instant(as_of, zone, option="--as-of")
        person = asked.person(reference)
        told = explanation_of(person, moment or None, zone)
    if form == "json":
        write_json(told.content)
        return
    for line in told.lines():
        click.echo(line)
