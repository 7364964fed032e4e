"""`policy diff A B`: what changes from one version to the other, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.serve.cli import house
from pratique.serve.cli.output import with_format, write_json
from pratique.serve.cli.refusals import BadVersion, UnreadableFile

if TYPE_CHECKING:
    from pratique.policy.differences import Changed, Difference, Told
    from pratique.policy.rulebook import Rulebook
    from pratique.policy.said import Said

LANGUAGES = ("en", "zh")
HEADS = {
    "en": ("new", "gone", "changed", "beside the rules", "unchanged rules"),
    "zh": ("新增", "删去", "更改", "规则以外", "未变规则"),
}
SINCE = {
    "en": "in force from %(since)s on (%(zone)s)",
    "zh": "自 %(since)s 起施行（%(zone)s）",
}
NOTHING = {"en": "Nothing that the rules say has changed.", "zh": "规则内容没有变化。"}
LABELS = {
    "en": {"who": "who", "whom": "for", "then": "then", "was": "was", "now": "is now"},
    "zh": {
        "who": "对象",
        "whom": "适用于",
        "then": "措施",
        "was": "原",
        "now": "现",
    },
}


@click.command("diff")
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option(
    "--language",
    type=click.Choice([*LANGUAGES, "both"]),
    default="both",
    show_default=True,
)
@with_format
def diff_command(old: str, new: str, language: str, form: str) -> None:
    """Say what changes from A to B: who is affected, and from when.

    A and B are files, or versions such as cn.national@2022-06-28 (without a version:
    the latest), or the reference of a proposal.
    """
    from pratique.policy.differences import compare
    from pratique.serve.cli.place_names import name_of

    before, after = _asked(old, "A"), _asked(new, "B")
    for note in _notes(before.book, after.book):
        click.echo(f"note: {note}", err=True)
    difference = compare(
        before.book, after.book, name_of, begins=after.begins, extends=after.extends
    )
    if form == "json":
        write_json(difference.document())
        return
    chosen = LANGUAGES if language == "both" else (language,)
    for number, each in enumerate(chosen):
        if number:
            click.echo("")
        for line in _lines(difference, each):
            click.echo(line)


@dataclass(frozen=True, slots=True)
class Asked:
    """A rulebook, and how its adoption has it begin, if it has one."""

    book: "Rulebook"
    begins: datetime | None = None
    extends: bool = False


def _notes(old: "Rulebook", new: "Rulebook") -> Iterator[str]:
    """What makes this another comparison than the one that was probably meant."""
    if old.id != new.id:
        yield f"these are two books, `{old.id}` and `{new.id}`, not two versions of one."
    elif new.in_force < old.in_force:
        yield (
            f"the first is the later one: this is the way back from {old.version} to"
            f" {new.version}."
        )


def _asked(named: str, argument: str) -> Asked:
    """Return the rulebook of a file, of the shelf, or of a proposal."""
    from pratique.policy.rulebook import load

    path = Path(named)
    if path.is_file():
        return Asked(load(path))
    if (named and path.is_dir()) or path.suffix in {".yaml", ".yml"}:
        why = "it is a directory" if path.is_dir() else "there is no such file"
        raise UnreadableFile(
            f"{path} cannot be read: {why}.",
            next_step="Name a file, or a version such as cn.national@2022-06-28.",
            field=argument,
        )
    name, _at, version = named.partition("@")
    return _named(name, _version(version, named, argument) if version else None)


def _version(text: str, named: str, argument: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadVersion(
            f"{named!r} is neither a file nor a version of a rulebook.",
            next_step="Give a path, or a version such as cn.national@2022-06-28.",
            field=argument,
        ) from error


def _named(name: str, version: date | None) -> Asked:
    """Return what the house ships, else what was adopted or proposed in it."""
    from pratique.policy.refusals import UnknownRule
    from pratique.serve.cli.rules import _shelf

    shipped = _shelf()
    try:
        if version is not None:
            return Asked(shipped.book(name, version))
    except UnknownRule:
        pass
    house.up()
    return _kept(name, version)


def _kept(name: str, version: date | None) -> Asked:
    from pratique import ids
    from pratique.standing.drafts import draft_of
    from pratique.standing.queries import rulebooks
    from pratique.standing.shelf import shelf

    with house.reading():
        made = rulebooks.of_version(name, version) if version else []
        if version is None and ids.is_reference(name.upper()):
            made = [rulebooks.proposal(name)]
        if made:
            begins, extends = made[0].effective_at, made[0].extends_arrivals
            return Asked(draft_of(made[0]).book(), begins, extends)
        return Asked(shelf().book(name, version))


# --- in words -------------------------------------------------------------------------


def _lines(difference: "Difference", language: str) -> Iterator[str]:
    old, new = difference.old, difference.new
    since = f"{difference.from_when.astimezone(new.zone):%Y-%m-%d %H:%M}"
    yield f"{_title(old, language)} → {_title(new, language)}"
    yield SINCE[language] % {"since": since, "zone": new.zone}
    if difference.is_empty:
        yield NOTHING[language]
        return
    added, gone, changed, around, same = HEADS[language]
    for each in difference.added:
        yield from ("", f"+ {added}  {each.rule}", *_told(each, language))
    for each in difference.gone:
        yield from ("", f"- {gone}  {each.rule}", *_told(each, language))
    for other in difference.changed:
        yield from ("", f"~ {changed}  {other.new.rule}", *_changed(other, language))
    if difference.around:
        yield from ("", f"~ {around}")
    for one in difference.around:
        yield f"    {one.what.in_(language)}: {_turned(one.old, one.new, language)}"
    yield from ("", f"= {same}: {difference.unchanged}")


def _title(book: "Rulebook", language: str) -> str:
    title = book.title.get(language, book.title["en"])
    return f"{title} ({book.id}@{book.version})"


def _told(each: "Told", language: str) -> Iterator[str]:
    label = LABELS[language]
    yield f"    {each.says.get(language, each.says['en'])}"
    yield f"    {label['who']}: {each.who.in_(language)}"
    yield f"    {label['whom']}: {each.whom.in_(language)}"
    yield f"    {label['then']}: {each.orders.in_(language)}"


def _changed(each: "Changed", language: str) -> Iterator[str]:
    label = LABELS[language]
    yield f"    {label['who']}: {each.new.who.in_(language)}"
    yield f"    {label['whom']}: {each.new.whom.in_(language)}"
    for one in each.changes:
        yield f"    {one.what.in_(language)}: {_turned(one.old, one.new, language)}"


def _turned(old: "Said", new: "Said", language: str) -> str:
    return f"{old.in_(language)} → {new.in_(language)}"
