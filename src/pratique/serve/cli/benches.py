"""`bench`."""

from importlib import import_module

import click

from pratique.serve.cli.output import with_format, write_json, write_table

COLUMNS = (
    *("name", "value", "unit", "reference", "reference_value"),
    *("ratio", "bar", "met"),
)


@click.command("bench")
@click.argument("names", metavar="[NAME…]", nargs=-1)
@with_format
def bench_command(names: tuple[str, ...], form: str) -> None:
    """Measure against the numbers to hold, in one run with a peer or the limit."""
    figures = import_module("pratique.serve.bench").run(names)
    if form == "json":
        write_json({"figures": figures})
        return
    rows = [[figure.get(column) for column in COLUMNS] for figure in figures]
    write_table([name.replace("_", " ") for name in COLUMNS], rows, empty="No bench.")
