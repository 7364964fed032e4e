"""What a command says: a table for a reader, JSON for a program; errors to stderr."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table

from pratique.errors import Refusal

Command = TypeVar("Command", bound=Callable[..., object])
WIDE = 200  # a pipe has no width: do not fold what another program reads


def with_format(command: Command) -> Command:
    """Give a command the choice between a table and JSON."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="For a reader, or for a program.",
    )(command)


def write_json(content: Mapping[str, object]) -> None:
    """Write one JSON document to stdout."""
    json.dump(content, sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    sys.stdout.write("\n")


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value)


def write_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str
) -> None:
    """Write a table to stdout, or one line where there is nothing to show."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    if table.row_count:
        console().print(table)
    else:
        click.echo(empty)


def _cell(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, list | tuple):
        return " ".join(map(str, value)) or "–"
    return str(value)


def console() -> Console:
    """Return the reader's screen; a pipe gets lines that are not folded."""
    here = sys.stdout.isatty()
    return Console(width=None if here else WIDE, markup=False, highlight=False)


def told(refusal: Refusal) -> str:
    """Return a refusal as lines: code and what is wrong, where, what to do."""
    lines = [f"{refusal.code}: {refusal.sentence}"]
    where = _where(refusal)
    if where:
        lines.append(f"  where: {where}")
    if refusal.next_step:
        lines.append(f"  next: {refusal.next_step}")
    return "\n".join(lines)


def _where(refusal: Refusal) -> str:
    """Return the field, or file, line and column as editors jump to them."""
    if refusal.field:
        return refusal.field
    places = (refusal.data.get(name) for name in ("file", "line", "column"))
    return ":".join(str(place) for place in places if place)


def complain(text: str) -> None:
    """Write to stderr."""
    click.echo(text, err=True)
