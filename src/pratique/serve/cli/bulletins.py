"""`bulletin` and `chains`: what was known of an outbreak at a moment."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from pratique.serve.cli import house, times
from pratique.serve.cli.output import with_format, write_json
from pratique.serve.cli.refusals import NothingToPublish

if TYPE_CHECKING:
    from pratique.divisions.models import Division
    from pratique.reporting.models import Bulletin

FORMS = ("text", "json", "zh", "en")
AS_OF = click.option("--as-of", "as_of", metavar="T", help="As it was known then.")


@click.command("bulletin")
@AS_OF
@click.option("--area", metavar="CODE", help="Of this division; else of the house's.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="In both languages, for a program, in Chinese, in English.",
)
@click.option("--publish", is_flag=True, help="Freeze it: it never changes again.")
@click.option("--corrects", metavar="REF", default="", help="A published one.")
@click.option("--reason", default="", help="Why it is corrected.")
def bulletin_command(
    as_of: str | None,
    area: str | None,
    form: str,
    publish: bool,
    corrects: str,
    reason: str,
) -> None:
    """Tell what was known at a moment; the same moment gives the same for ever."""
    if (corrects or reason) and not publish:
        raise NothingToPublish(
            "A correction is published or it is none.",
            next_step="Add --publish.",
            field="--corrects",
        )
    house.up()
    division, moment = _asked(area, as_of)
    if publish:
        row = _published(division, moment, corrects, reason)
        told, texts = row.document, {"zh": row.text_zh, "en": row.text_en}
        told = {**told, "published": row.reference}
    else:
        told, texts = _told(division, moment)
    _write(told, texts, form)


def _asked(area: str | None, as_of: str | None) -> tuple["Division", datetime | None]:
    """Return the division asked about, and the moment meant in its zone."""
    from django.conf import settings

    from pratique.divisions.queries import by_code
    from pratique.serve.cli import asked

    with house.reading():
        code = area or settings.HOME_DIVISION
        zone = asked.area(code).zone
        moment = as_of and times.instant(as_of, zone, option="--as-of")
        return by_code(code), moment or None


def _told(
    division: "Division", moment: datetime | None
) -> tuple[dict[str, Any], dict[str, str]]:
    from pratique.database import WORKER
    from pratique.reporting import queries

    with house.reading():
        found = queries.bulletin(area=division.code, by=WORKER, at=moment)
    return found.document, found.texts


def _published(
    division: "Division", moment: datetime | None, corrects: str, reason: str
) -> "Bulletin":
    from pratique import database
    from pratique.reporting.actions import publish
    from pratique.serve.console import CONSOLE

    with database.acting(CONSOLE):  # nothing follows from it, so nothing is settled
        return publish(
            area=division.code,
            moment=moment,
            corrects=corrects,
            reason=reason,
            by=CONSOLE,
        )


def _write(told: dict[str, Any], texts: dict[str, str], form: str) -> None:
    if form == "json":
        write_json(told)
        return
    wanted = [form] if form in texts else list(texts)
    click.echo("\n\n".join(texts[language] for language in wanted))
    if "published" in told:
        click.echo(f"\n{told['published']}")


@click.command("chains")
@AS_OF
@click.option("--area", metavar="CODE", help="Only what has to do with this division.")
@with_format
def chains_command(as_of: str | None, area: str | None, form: str) -> None:
    """Show who infected whom: cases, links, components, generations."""
    house.up()
    from pratique.reporting.bulletin.reading import area_of
    from pratique.reporting.linking import linkage

    division, moment = _asked(area, as_of)
    with house.reading():
        where = area_of(division) if area else None
    found = linkage(where, moment)
    if form == "json":
        write_json(found.document())
        return
    told = found.document()
    names = ("cases", "links", "components", "alone", "generations")
    click.echo(", ".join(f"{name} {told[name]}" for name in names))
    for chain in found.chains:
        if chain.reference or chain.graph.cases:
            click.echo(f"\n{chain.reference or 'in no chain'} {chain.name}".rstrip())
        for depth, case in chain.branches:
            click.echo(f"{'  ' * (depth + 1)}{case}")
