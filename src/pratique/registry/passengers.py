"""A carrier's file, read line by line.

Pure. UTF-8 with or without a byte-order mark, or GB18030; comma, semicolon or tab;
headings in English or as carriers write them in Chinese.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from django.utils.translation import gettext as _

from pratique.errors import Refusal
from pratique.registry import documents
from pratique.registry.declared import Mode
from pratique.registry.refusals import (
    BadManifest,
    DuplicateRow,
    ImpossibleDate,
    Missing,
    WrongColumns,
)

NEEDED = ("service", "day", "venue", "document", "name")
OPTIONAL = (
    *("mode", "document_kind", "nationality", "carriage", "seat"),
    *("boarded", "boarded_on"),
)
HEADINGS = {
    **{column: column for column in (*NEEDED, *OPTIONAL)},
    "车次": "service",
    "航班号": "service",
    "班次": "service",
    "到达日期": "day",
    "日期": "day",
    "到达站": "venue",
    "证件号码": "document",
    "姓名": "name",
    "证件类型": "document_kind",
    "国籍": "nationality",
    "车厢": "carriage",
    "座位": "seat",
    "座位号": "seat",
    "上车地": "boarded",
    "乘车日期": "boarded_on",
}
KIND_WORDS = {
    "": documents.IDENTITY_CARD,
    "居民身份证": documents.IDENTITY_CARD,
    "身份证": documents.IDENTITY_CARD,
    "护照": documents.PASSPORT,
    "港澳居民来往内地通行证": documents.HK_MACAO_PERMIT,
    "台湾居民来往大陆通行证": documents.TAIWAN_PERMIT,
    "港澳台居民居住证": documents.RESIDENCE_PERMIT,
    "外国人永久居留身份证": documents.PERMANENT_RESIDENCE,
    "出生医学证明": documents.BIRTH_CERTIFICATE,
}
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
DELIMITERS = ",;\t"


class Refused(TypedDict):
    """One line that was not taken, and why."""

    row: int
    column: str
    value: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Passenger:
    """One line of a manifest."""

    row: int
    mode: Mode
    service: str
    day: date
    venue: str
    document: documents.Document
    name: str
    carriage: str
    seat: str
    boarded: str
    boarded_on: date | None


@dataclass(slots=True)
class Reading:
    """What a file holds: the lines that can be taken, and those that cannot."""

    rows: int = 0
    passengers: list[Passenger] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def read(content: bytes) -> Reading:
    """Read a file; refuse it whole if it is no table or lacks columns."""
    reading = Reading()
    seen: set[tuple[str, date, str]] = set()
    for number, line in _lines(text_of(content)):
        reading.rows += 1
        try:
            passenger = _passenger(number, line)
            _refuse_again(passenger, seen)
        except Refusal as refusal:
            reading.refused.append(refused(number, line, refusal))
        else:
            reading.passengers.append(passenger)
    return reading


def text_of(content: bytes) -> str:
    """Return the file's text, whichever of the usual encodings it is in."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadManifest(
        _("The file is neither UTF-8 nor GB18030 text."),
        next_step=_("Save it as CSV (UTF-8) and send it again."),
    )


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield every line that is not empty, by column, with its number in the file."""
    head = text.splitlines()[0] if text.strip() else ""
    delimiter = max(DELIMITERS, key=head.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = _columns(next(table, []))
        for cells in table:
            if any(cell.strip() for cell in cells):
                yield table.line_num, _by_column(columns, cells)
    except csv.Error as error:
        raise BadManifest(
            _("Line %(line)s cannot be read as a table.") % {"line": table.line_num},
            next_step=_("Look for a quotation mark that is never closed."),
            line=table.line_num,
        ) from error


def _columns(headings: list[str]) -> list[str]:
    told = [heading.strip() for heading in headings]
    unknown = [heading for heading in told if _column(heading) is None]
    columns = [_column(heading) or "" for heading in told]
    lacking = [column for column in NEEDED if column not in columns]
    twice = {column for column in columns if columns.count(column) > 1}
    if unknown or lacking or twice:
        raise WrongColumns(
            _("The columns are not those of a manifest."),
            next_step=_("Needed: %(needed)s. Optional: %(optional)s.")
            % {"needed": ", ".join(NEEDED), "optional": ", ".join(OPTIONAL)},
            unknown=unknown,
            missing=lacking,
            twice=sorted(twice),
        )
    return columns


def _column(heading: str) -> str | None:
    return HEADINGS.get(heading) or HEADINGS.get(heading.lower())


def _by_column(columns: list[str], cells: list[str]) -> dict[str, str]:
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    line = dict(zip(columns, (cell.strip() for cell in padded), strict=False))
    if len(cells) > len(columns):
        line["too_many"] = "yes"
    return line


def _passenger(number: int, line: Mapping[str, str]) -> Passenger:
    if "too_many" in line:
        raise WrongColumns(
            _("This line has more cells than the heading."), field="document"
        )
    for column in NEEDED:
        if not line[column]:
            raise Missing(_("This cell is empty."), field=column)
    mode = _mode(line.get("mode", ""), line["service"])
    carriage, seat = documents.seat(line.get("carriage", ""), line.get("seat", ""))
    return Passenger(
        row=number,
        mode=mode,
        service=documents.service(mode, line["service"]),
        day=_day(line["day"], "day"),
        venue=line["venue"],
        document=_document(line),
        name=documents.name(line["name"]),
        carriage=carriage,
        seat=seat,
        boarded=line.get("boarded", ""),
        boarded_on=_day(told, "boarded_on")
        if (told := line.get("boarded_on"))
        else None,
    )


def _mode(told: str, service: str) -> Mode:
    """Return the mode; not told, it is the one whose numbers look like this."""
    if told:
        if told not in set(Mode):
            raise Missing(
                _("Choose one of: %(modes)s.") % {"modes": ", ".join(Mode)},
                field="mode",
            )
        return Mode(told)
    is_train = documents.TRAIN.fullmatch(documents.plain(service))
    return Mode.TRAIN if is_train else Mode.PLANE


def _document(line: Mapping[str, str]) -> documents.Document:
    told = line.get("document_kind", "")
    return documents.read(
        KIND_WORDS.get(told, told),
        line["document"],
        nationality=line.get("nationality") or documents.CITIZEN,
    )


def _day(told: str, column: str) -> date:
    found = DAY.fullmatch(told)
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise ImpossibleDate(
        _("This day does not exist."),
        next_step=_("Write it like 2022-08-21."),
        field=column,
    )


def _refuse_again(passenger: Passenger, seen: set[tuple[str, date, str]]) -> None:
    key = (passenger.service, passenger.day, passenger.document.key)
    if key in seen:
        raise DuplicateRow(
            _("This passenger stands in the file twice."), field="document"
        )
    seen.add(key)


def refused(number: int, line: Mapping[str, str], refusal: Refusal) -> Refused:
    """Return why a line was not taken; a document's number is not repeated whole."""
    column = (refusal.field or "").removeprefix("who.").removeprefix("arrival.")
    value = line.get(column, "")
    return Refused(
        row=number,
        column=column,
        value=f"…{value[-4:]}" if column == "document" else value,
        code=refusal.code,
        reason=f"{refusal.sentence} {refusal.next_step}".strip(),
    )
