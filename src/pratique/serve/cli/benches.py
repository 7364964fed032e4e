"""`bench`."""

from collections.abc import Iterable, Mapping
from importlib import import_module

import click

from pratique.serve.cli.output import with_format, write_json, write_table

COLUMNS = (
    *("name", "value", "unit", "reference", "reference_value"),
    *("ratio", "bar", "met"),
)


@click.command("bench")
@click.argument("names", metavar="[NAME…]", nargs=-1)
@click.option(
    "--with",
    "changed",
    metavar="PARAMETER=NUMBER",
    multiple=True,
    callback=lambda _context, _option, told: _parameters(told),
    help="Change a parameter of the benches, such as people=20000, for a short try.",
)
@with_format
def bench_command(
    names: tuple[str, ...], changed: Mapping[str, float], form: str
) -> None:
    """Measure against the numbers to hold, in one run with a peer or the limit."""
    figures = import_module("pratique.serve.bench").run(names, changed)
    if form == "json":
        write_json({"figures": figures})
        return
    rows = [[figure.get(column) for column in COLUMNS] for figure in figures]
    write_table([name.replace("_", " ") for name in COLUMNS], rows, empty="No bench.")


def _parameters(told: Iterable[str]) -> dict[str, float]:
    """Return what was typed as PARAMETER=NUMBER."""
    found = {}
    for one in told:
        name, _, number = one.partition("=")
        try:
            found[name] = float(number)
        except ValueError:
            raise click.BadParameter(f"{one!r} is not PARAMETER=NUMBER") from None
    return found
