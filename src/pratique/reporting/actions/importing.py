"""Import the country's figures of some days from a CSV (docs/formats)."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from pratique import clock, database
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.divisions.queries import subtree
from pratique.divisions.tables import reading
from pratique.divisions.tables.rows import Refused
from pratique.ledger.actions import record
from pratique.reporting import events
from pratique.reporting.models import NationalFigure
from pratique.reporting.refusals import BadFigure, NotForTheHouse

COLUMNS = ("day", "confirmed", "asymptomatic", "source")
MOST = 2**31 - 1  # what a column holds
LOCK = 0x0_F16E5  # "figures", as PostgreSQL numbers its advisory locks


@dataclass(slots=True)
class Imported:
    """What an import did, row by row."""

    rows: int = 0
    created: int = 0
    merged: int = 0  # days that were told otherwise before
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)

    def as_data(self) -> dict[str, object]:
        """Return it as `pratique import` prints it."""
        return asdict(self)


class _DryRunError(Exception):
    """Everything was tried: undo it."""


def import_national_figures(
    *, path: Path, by: Actor, dry_run: bool = False
) -> Imported:
    """Take the days of a file; a row that is refused leaves the others alone.

    A day told otherwise than before supersedes what stood; a figure as of an earlier
    moment stays what it was.
    """
    require(by, Permission.PUBLISH_BULLETINS)
    done = Imported()
    with suppress(_DryRunError), database.transaction():
        home = _home(by)
        database.rows("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for number, values in _rows(path):
            done.rows += 1
            try:
                figure = _figure(values, home)
            except BadFigure as refusal:
                done.refused.append(_refused(number, values, refusal))
            else:
                _take(figure, done, by=by)
        if dry_run:
            raise _DryRunError
    return done


def _home(by: Actor) -> int:
    """Return the position of what the house serves; refuse who answers for a part."""
    position, last = subtree(settings.HOME_DIVISION)
    if not (by.low <= position and last <= by.high):
        raise NotForTheHouse(
            _("The country's figures count for the whole area that this house serves."),
            next_step=_("Ask whoever answers for all of it to import them."),
        )
    return position


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in reading.read(path, COLUMNS):
        yield number, dict(zip(COLUMNS, cells, strict=True))


def _figure(values: dict[str, str], home: int) -> NationalFigure:
    if not values["source"]:
        raise BadFigure(_("Say who published the figure."), field="source")
    return NationalFigure(
        place=home,
        day=_day(values["day"]),
        confirmed=_count(values["confirmed"], "confirmed"),
        asymptomatic=_count(values["asymptomatic"], "asymptomatic"),
        source=values["source"],
    )


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadFigure(
            _("No such day; write it as 2022-08-20."), field="day"
        ) from error
    if day >= clock.local_day(clock.now(), settings.HOME_ZONE):
        raise BadFigure(_("This day is not over yet."), field="day")
    return day


def _count(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > MOST:
        raise BadFigure(_("A figure is a whole number."), field=name)
    return int(text)


def _take(figure: NationalFigure, done: Imported, *, by: Actor) -> None:
    standing = NationalFigure.objects.filter(place=figure.place, ended_entry=None)
    before = standing.filter(day=figure.day).first()
    if before is not None and _same(before, figure):
        done.unchanged += 1
        return
    figure.entry = record(
        events.NATIONAL_FIGURES_IMPORTED,
        by=by,
        subject=f"reporting.national_figure:{figure.pk}",
        data={
            "day": figure.day.isoformat(),
            "confirmed": figure.confirmed,
            "asymptomatic": figure.asymptomatic,
        },
    )
    if before is None:
        done.created += 1
    else:
        before.ended_entry = figure.entry
        before.save(update_fields=["ended_entry"])
        done.merged += 1
    figure.save(force_insert=True)


def _same(one: NationalFigure, other: NationalFigure) -> bool:
    told, again = (
        (each.confirmed, each.asymptomatic, each.source) for each in (one, other)
    )
    return told == again


def _refused(number: int, values: dict[str, str], refusal: BadFigure) -> Refused:
    column = refusal.field or ""
    value = values.get(column, "")
    return Refused(number, column, value, refusal.code, refusal.sentence)
