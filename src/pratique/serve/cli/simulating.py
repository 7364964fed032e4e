"""`policy simulate`: what a rulebook would change, before anybody adopts it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click

from pratique.serve.cli import house, times
from pratique.serve.cli.output import with_format, write_json, write_table
from pratique.serve.cli.refusals import UnknownArea, UnreadableFile
from pratique.serve.cli.rule_places import check_places
from pratique.serve.progress import counted

if TYPE_CHECKING:
    from pratique.policy.rulebook import Rulebook
    from pratique.standing.simulating import Area, Draft, Simulation
    from pratique.standing.simulating.result import Change, Move

WIDEST = 40  # signs of the longest bar
HEADS = ("person", "in", "mark", "code", "measure")


class Wanted(TypedDict):
    """What `policy simulate` is told beside the file."""

    area: str | None
    at: str | None
    extend_arrivals: bool
    listed: bool
    form: str


@click.command("simulate")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--area", metavar="CODE", help="Only who is in this division.")
@click.option("--at", metavar="T", help="In force from then; now, if not said.")
@click.option(
    "--extend-arrivals",
    is_flag=True,
    help="Its arrival rules apply to people who are here already, too.",
)
@click.option("--list", "listed", is_flag=True, help="Also for whom anything changes.")
@with_format
def simulate_command(file: Path, **said: Unpack[Wanted]) -> None:
    """Say what the rulebook in FILE would change for the people here; adopt nothing.

    It is read, checked and tried on its cases as `policy check` and `policy cases` do
    it. Who moves from which mark, code and measure to which, by division; beds, tests
    and transfers. A moment that is over is looked at as it was known then.
    """
    if not file.is_file():
        raise UnreadableFile(
            f"{file} cannot be read: there is no such file.",
            next_step="Check the path.",
            field="FILE",
        )
    check_places([file])
    house.up()
    from pratique.standing.simulating import simulate

    with house.reading():
        draft, where, moment = _asked(file, said)
        with counted("Assessing everybody twice") as step:
            found = simulate(draft, where, moment, with_who=said["listed"], step=step)
    if said["form"] == "json":
        write_json(document(found))
        return
    for line in told(found):
        click.echo(line)
    if found.who is not None:
        rows = [_row(one) for one in asdict(found)["who"]]
        write_table(HEADS, rows, empty="Nothing changes for anybody.")


def _asked(file: Path, said: Wanted) -> "tuple[Draft, Area, datetime]":
    from pratique import clock
    from pratique.policy.rulebook import load
    from pratique.policy.shelf import Start
    from pratique.standing.shelf import shelf
    from pratique.standing.simulating import draft

    book = load(file)
    where, at = _area(book, said["area"]), said["at"]
    moment = times.instant(at, where.zone, option="--at") if at else clock.now()
    start = Start(extends=True) if said["extend_arrivals"] else None
    return draft(file, shelf(), moment, start), where, moment


def _area(book: "Rulebook", code: str | None) -> "Area":
    from pratique.divisions.refusals import UnknownDivision
    from pratique.standing.simulating import area_of

    try:
        return area_of(book, code)
    except UnknownDivision as refusal:
        raise UnknownArea(
            f"There is no division with the code {code or book.jurisdiction[-1]!r}.",
            next_step="Give a code such as 140100000000 (or 1401) for Taiyuan.",
            field="--area" if code else "jurisdiction",
        ) from refusal


# --- for a program --------------------------------------------------------------------


def document(found: "Simulation") -> dict[str, Any]:
    """Return it as JSON has it; `who` only where it was asked for."""
    content = asdict(found)
    content["took"]["all"] = found.took.all
    for name in ("in_force", "at"):
        content[name] = times.shown(content[name], found.zone)
    if found.who is None:
        del content["who"]
    for one in content.get("who", ()):
        del one["id"]
    del content["begun"]  # of a proposal's stages: no command simulates these
    return content


# --- for a reader ---------------------------------------------------------------------


def told(found: "Simulation") -> Iterator[str]:
    """Yield the lines that a reader gets: what changes, with bars."""
    whole = found.whole
    began = times.said(found.in_force, found.zone)
    yield (
        f"{found.rulebook} {found.version}, as if in force from {began}"
        f" ({found.cases} cases of its own pass)"
    )
    if found.extends_arrivals:
        yield "its arrival rules apply to people who are here already, too"
    yield (
        f"{found.area_name}: {whole.people:,} people, something changes for"
        f" {whole.moved:,}"
    )
    for name, moves in found.matrices():
        yield from _matrix(name, moves)
    yield from _needs(found)
    yield from _divisions(found)
    took = found.took
    yield ""
    yield (
        f"read in {took.reading:.1f} s, assessed in {took.before:.1f} s and"
        f" {took.after:.1f} s, {took.one_by_one:,} of them one by one"
    )


def _matrix(name: str, moves: "Sequence[Move]") -> Iterator[str]:
    changed = sorted((one for one in moves if one.is_one), key=lambda one: -one.people)
    same = sum(one.people for one in moves if not one.is_one)
    yield ""
    yield f"{name}: {same:,} stay as they are"
    most = max((one.people for one in changed), default=0)
    for one in changed:
        way = f"{_named(one.before)} → {_named(one.after)}"
        yield f"  {way:<40} {one.people:>9,} {_bar(one.people, most)}"


def _needs(found: "Simulation") -> Iterator[str]:
    whole, beds = found.whole, found.beds
    yield ""
    yield f"  {'':<28} {'now':>9} {'then':>9}"
    yield _change("beds of central quarantine", whole.beds)
    yield f"  {'of beds known, free':<28} {beds.known:>9,} {beds.free:>9,}"
    yield _change("transfers, point to point", whole.transfers)
    yield f"  {'of them not yet ordered':<28} {'':>9} {whole.ordered:>9,}"
    yield _change("undecided", whole.undecided)
    yield ""
    yield f"  {'tests':<28} {'now':>9} {'then':>9}"
    most = max(max(one.tests.before, one.tests.after) for one in whole.tests)
    for one in whole.tests:
        yield _change(f"{one.day:%a %d %b}", one.tests, most)


def _change(label: str, change: "Change", most: int = 0) -> str:
    line = f"  {label:<28} {change.before:>9,} {change.after:>9,}"
    return f"{line} {_bar(change.after, most)}".rstrip()


def _divisions(found: "Simulation") -> Iterator[str]:
    yield ""
    yield f"  {'':<20} {'people':>9} {'change':>9} {'beds':>15} {'tests today':>15}"
    most = max((one.moves.moved for one in found.divisions), default=0)
    for one in found.divisions:
        moves, tests = one.moves, one.moves.tests[0].tests
        name = one.name_en or one.name
        yield (
            f"  {name:<20} {moves.people:>9,} {moves.moved:>9,}"
            f" {_both(moves.beds):>15} {_both(tests):>15} {_bar(moves.moved, most)}"
        ).rstrip()


def _both(change: "Change") -> str:
    return f"{change.before:,} → {change.after:,}"


def _bar(number: int, most: int) -> str:
    """Return a bar; what is there at all is seen."""
    return "█" * -(-number * WIDEST // most) if most else ""


def _named(key: str | None) -> str:
    return key.replace("_", " ") if key else "none"


def _row(one: dict[str, Any]) -> list[str]:
    before, after = one["before"], one["after"]
    ways = [
        _named(before[name])
        if before[name] == after[name]
        else f"{_named(before[name])} → {_named(after[name])}"
        for name in ("mark", "code", "measure")
    ]
    return [one["person"], one["division"], *ways]
