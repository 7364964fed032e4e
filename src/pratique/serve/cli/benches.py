"""`bench`."""

import click

from pratique.serve.cli.output import with_format, write_json, write_table


@click.command("bench")
@click.argument("names", metavar="[NAME…]", nargs=-1)
@with_format
def bench_command(names: tuple[str, ...], form: str) -> None:
    """Measure against the numbers to hold, in one run with a peer or the limit."""
    from pratique.serve import bench

    figures = bench.run(names)
    if form == "json":
        write_json({"figures": figures})
        return
    columns = ("name", "value", "unit", "reference", "reference_value")
    columns += ("ratio", "bar", "met")
    rows = [[figure.get(column) for column in columns] for figure in figures]
    write_table([name.replace("_", " ") for name in columns], rows, empty="No bench.")
