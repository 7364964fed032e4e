"""`policy check`, `cases`, `explain`, `simulate`; the language: `schema`, `words`."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.serve.cli.adopting import adopt_command, reverse_command
from pratique.serve.cli.comparing import diff_command
from pratique.serve.cli.group import FOUND
from pratique.serve.cli.output import with_format, write_json
from pratique.serve.cli.refusals import UnreadableFile
from pratique.serve.cli.simulating import simulate_command

if TYPE_CHECKING:
    from pratique.policy.doubts import Doubt
    from pratique.policy.rulebook import Rule, Rulebook
    from pratique.policy.shelf import Shelf

RULEBOOKS = Path(__file__).resolve().parents[4] / "rulebooks"
CASES = ".cases.yaml"
FILES = click.argument(
    "files", metavar="[FILE…]", nargs=-1, type=click.Path(path_type=Path)
)


@click.group("policy")
def policy_command() -> None:
    """Look after the rulebooks."""


for other in (diff_command, adopt_command, reverse_command, simulate_command):
    policy_command.add_command(other)


@policy_command.command("check")
@FILES
@with_format
def check(files: tuple[Path, ...], form: str) -> None:
    """Read every rulebook and its layers; a fault is named with its line."""
    from pratique.policy.rulebook import load
    from pratique.policy.shelf import Shelf
    from pratique.serve.cli.rule_places import check_places

    shelf = ours = _shelf()
    if files:
        known = {(book.id, book.version): book for book in shelf.books}
        for file in _readable(files):
            book = load(file)
            known[book.id, book.version] = book
        check_places(files)
        shelf = Shelf(known.values())
    check_places(Path(book.file) for book in shelf.books)
    books = [
        {"rulebook": book.id, "version": book.version, "rules": len(book.rules)}
        for book in shelf.books
    ]
    found = _doubts(shelf, ours)
    if form == "json":
        write_json({"rulebooks": books, "warnings": [asdict(each) for each in found]})
        return
    for one in books:
        click.echo(f"{one['rulebook']} {one['version']}: {one['rules']} rules")
    for each in found:
        click.echo(f"{each}", err=True)


def _doubts(shelf: "Shelf", ours: "Shelf") -> "list[Doubt]":
    """Return what to look at again in the books of a shelf.

    A file that stands in for a book we ship may have what that one has.
    """
    from pratique.policy.doubts import doubts, words_of

    found: list[Doubt] = []
    ships = {(each.id, each.version): each for each in ours.books}
    for book in shelf.books:
        before = ships.get((book.id, book.version))
        path = Path(book.file)
        beside = path.with_name(path.stem + CASES)
        told = beside.read_text(encoding="utf-8") if beside.is_file() else ""
        also = words_of([before]) if before and before.digest != book.digest else None
        found += doubts(book, path.read_text(encoding="utf-8"), shelf, told, also)
    return found


@policy_command.command("cases")
@FILES
@with_format
def cases(files: tuple[Path, ...], form: str) -> None:
    """Run the cases beside the rulebooks (or those of FILE…) on both evaluators."""
    from pratique.policy.cases import case_files, run_cases

    paths = _readable(files) if files else case_files(RULEBOOKS)
    report = run_cases(paths, _shelf())
    if form == "json":
        write_json(
            {
                "cases": report.cases,
                "engines": report.engines,
                "failed": len(report.failed),
                "rules": len(report.rules),
                "rules_hit": len(report.rules_hit),
                "rules_missed": report.rules_missed,
                "failures": [asdict(one) for one in report.failed],
            }
        )
    else:
        click.echo(
            f"{report.cases} cases on {' and '.join(report.engines)},"
            f" {len(report.failed)} failed;"
            f" {len(report.rules_hit)} of {len(report.rules)} rules hit"
        )
        for one in report.failed:
            on = " and ".join(one.engines)
            click.echo(f"{one.file}:{one.line}: {one.sentence} ({on})")
            for difference in one.differences:
                click.echo(f"    {difference}")
        for rule in report.rules_missed:
            click.echo(f"no case stands up for {rule}")
    if report.failed:
        sys.exit(FOUND)


@policy_command.command("schema")
def schema() -> None:
    """Print the language of rulebooks as a JSON Schema, for editors."""
    from pratique.policy.schema import written

    click.echo(written(), nl=False)


@policy_command.command("words")
def words() -> None:
    """Print every word of the language, with its unit, as a page."""
    from pratique.policy.manual import manual

    click.echo(manual(), nl=False)


@policy_command.command("explain")
@click.argument("rule", required=False)
def explain(rule: str | None) -> None:
    """Say what a rule means (no RULE: list them)."""
    from pratique.policy.document import nearest
    from pratique.policy.refusals import UnknownRule

    pairs = [(one, book) for book in _shelf().books for one in book.rules]
    if rule is None:
        for one, _ in pairs:
            click.echo(f"{one.id}  {one.says['en']}")
        return
    found = [pair for pair in pairs if pair[0].id in {rule, f"{pair[1].id}#{rule}"}]
    if not found:
        hint = nearest(rule, {one.id for one, _ in pairs})
        raise UnknownRule(f"There is no rule {rule!r}.", next_step=hint)
    for one, book in found:
        _explain(one, book)


def _shelf() -> "Shelf":
    from pratique.policy.shelf import open_shelf

    return open_shelf(RULEBOOKS)


def _readable(files: Sequence[Path]) -> list[Path]:
    for file in files:
        if not file.is_file():
            why = "it is a directory" if file.is_dir() else "there is no such file"
            raise UnreadableFile(
                f"{file} cannot be read: {why}.",
                next_step="Name the files in it."
                if file.is_dir()
                else "Check the path.",
                field="FILE",
            )
    return list(files)


def _explain(rule: "Rule", book: "Rulebook") -> None:
    """Write a rule as its sentence, its source and what it demands."""
    source = rule.source
    quoted = "in our own words" if rule.paraphrase else "quoted"
    click.echo(f"{rule.id}  ({book.title['en']}, in force {book.in_force:%Y-%m-%d})")
    for language in sorted(rule.says, reverse=True):
        click.echo(f"  {rule.says[language]}")
    click.echo(f"  {quoted}; {rule.confidence}; {source.title}, {source.where}")
    for name, value in asdict(rule.then).items():
        if value not in (None, (), False, 0):
            click.echo(f"  {name.replace('_', ' '):<14} {value}")
