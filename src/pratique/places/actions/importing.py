"""A CSV of risk areas, as a command passes them on (docs/formats)."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from pratique import database
from pratique.access.permissions import Permission
from pratique.database import Actor
from pratique.divisions.queries import by_code
from pratique.divisions.tables import reading
from pratique.divisions.tables.rows import Refused
from pratique.errors import Refusal
from pratique.places import queries, refusals
from pratique.places.actions.areas import change_area_level, list_area
from pratique.places.actions.writing import writing
from pratique.places.models import Level

NEEDED = ["level", "name", "code", "counted_from"]
ALSO = ["whole", "name_en", "description", "area", "announced_by", "source"]
YES, NO = {"yes", "true", "1", "是"}, {"", "no", "false", "0", "否"}


@dataclass(slots=True)
class Imported:
    """What an import did, row by row."""

    rows: int = 0
    created: int = 0
    merged: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)

    def as_data(self) -> dict[str, object]:
        """Return it as `pratique import` prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the file, its values checked as far as they stand alone."""

    level: Level
    name: str
    division: str
    counted_from: date
    whole: bool
    more: dict[str, str]


class _DryRunError(Exception):
    """Everything was tried: undo it."""


def import_areas(
    *, path: Path, by: Actor, announced_by: str = "", dry_run: bool = False
) -> Imported:
    """List the areas of a file; a row that is refused leaves the others alone.

    A place that is listed already stays as it is, or gets the level of its row.
    The file must be readable as a whole: garbled letters refuse all of it.

    Args:
        path: the file.
        by: who imports it.
        announced_by: for rows that do not say who announced them.
        dry_run: say what would be done, and do nothing.
    """
    done = Imported()
    with suppress(_DryRunError), writing(by, Permission.MANAGE_AREAS):
        for number, values in _rows(path):
            done.rows += 1
            values["announced_by"] = values.get("announced_by") or announced_by
            try:
                with database.transaction():
                    _take(_line(values), by, done)
            except Refusal as refusal:
                done.refused.append(_refused(number, values, refusal))
        if dry_run:
            raise _DryRunError
    return done


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    header = reading.header_of(path)
    columns = NEEDED + [column for column in ALSO if column in header]
    for number, cells in reading.read(path, columns):
        yield number, dict(zip(columns, cells, strict=True))


def _line(values: dict[str, str]) -> _Line:
    return _Line(
        level=_level(values["level"]),
        name=values["name"],
        division=values["code"],
        counted_from=_day(values["counted_from"]),
        whole=_whole(values.get("whole", "")),
        more={column: values.get(column, "") for column in ALSO[1:]},
    )


def _take(line: _Line, by: Actor, done: Imported) -> None:
    place = by_code(line.division)
    listed = queries.listed_as(place, line.name or place.name, whole=line.whole)
    if listed is None:
        list_area(
            division=place.code,
            level=line.level,
            counted_from=line.counted_from,
            name=line.name,
            whole=line.whole,
            name_en=line.more["name_en"],
            description=line.more["description"],
            code=line.more["area"],
            announced_by=line.more["announced_by"],
            source=line.more["source"],
            by=by,
        )
        done.created += 1
    elif listed.level == line.level:
        done.unchanged += 1
    else:
        change_area_level(area=listed.area.code, level=line.level, by=by)
        done.merged += 1


def _level(text: str) -> Level:
    words = {"高": "high", "高风险": "high", "中": "medium", "中风险": "medium"}
    try:
        return Level(words.get(text, text))
    except ValueError as error:
        raise refusals.BadValue(
            _("A level is high or medium."), field="level"
        ) from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refusals.BadValue(
            _("No such day; write it as 2022-08-20."), field="counted_from"
        ) from error


def _whole(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise refusals.BadValue(_("Say yes or no."), field="whole")
    return text.lower() in YES


def _refused(number: int, values: dict[str, str], refusal: Refusal) -> Refused:
    """Return the row of the report that says what is wrong, in which column."""
    column = {"division": "code", "code": "area"}.get(
        refusal.field or "", refusal.field or ""
    )
    return Refused(
        number, column, values.get(column, ""), refusal.code, refusal.sentence
    )
