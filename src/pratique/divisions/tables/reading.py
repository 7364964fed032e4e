"""A table file's letters and columns, or a clear refusal."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path

from django.utils.translation import gettext as _

from pratique.divisions.refusals import TableUnreadable

ENCODINGS = ("utf-8-sig", "gb18030")  # in this order: GB18030 reads almost anything
# Signs that stand for a letter lost before the file came to us. The private-use
# letters are not among them: the national table itself has two villages so written.
LOST = re.compile("[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|锟斤拷|烫烫烫")
# How a text looks that was written in one encoding and read in another.
MISREAD = (
    ("gb18030", "utf-8"),
    ("latin-1", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "gb18030"),
)
SPACE = re.compile("[^\\S\r\n]")  # where none is, no value needs trimming
# Words without a plain letter in or beside them: "créée" is none.
WORD = re.compile("(?<![A-Za-z])[^\x00-\x7f]{2,}(?![A-Za-z])")
SAMPLE = 200  # words looked at


def read(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield each line's number and its values of these columns (two or more)."""
    text = decode(_content(path), path.name)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(lines, [])]
        pick = itemgetter(*_places(header, columns, path.name))
        spaced = SPACE.search(text) is not None
        for values in lines:
            if not any(values):
                continue
            if len(values) != len(header):
                raise _ragged(path.name, lines.line_num)
            cells = [value.strip() for value in values] if spaced else values
            yield lines.line_num, pick(cells)
    except csv.Error as error:
        raise _no_csv(path.name, lines.line_num, error) from error


def header_of(path: Path) -> list[str]:
    """Return the names of a table's columns."""
    first = decode(_content(path), path.name).partition("\n")[0]
    return [name.strip() for name in next(csv.reader([first]), [])]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TableUnreadable(
            _("%(path)s cannot be read: %(error)s.")
            % {"path": path, "error": error.strerror},
            next_step=_("Check the path and who may read the file."),
        ) from error


def decode(content: bytes, name: str) -> str:
    """Return the text of a UTF-8 (with or without mark) or GB18030 file."""
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        _refuse_lost(text, name)
        _refuse_misread(text, name)
        return text
    raise _garbled(name, 0)


def _refuse_lost(text: str, name: str) -> None:
    found = LOST.search(text)
    if found:
        raise _garbled(name, text.count("\n", 0, found.start()) + 1)


def _refuse_misread(text: str, name: str) -> None:
    """Refuse a text most of whose words make sense when read the other way.

    One word alone may do so by accident; most of two hundred do not.
    """
    words = list(islice(WORD.finditer(text), SAMPLE))
    for encoding, other in MISREAD:
        turned = sum(_is_turned(word.group(), encoding, other) for word in words)
        if turned * 2 > len(words):
            raise _garbled(name, text.count("\n", 0, words[0].start()) + 1)


def _is_turned(word: str, encoding: str, other: str) -> bool:
    """Say whether a word's bytes make Chinese the other way, but for an odd letter."""
    try:
        content = word.encode(encoding)
    except UnicodeEncodeError:
        return False
    back = content.decode(other, "ignore")
    whole = len(back.encode(other)) >= max(2, len(content) - 2)
    return whole and any("\u4e00" <= sign <= "\u9fff" for sign in back)


def _places(header: list[str], columns: Sequence[str], name: str) -> list[int]:
    missing = [column for column in columns if column not in header]
    twice = sorted({column for column in header if header.count(column) > 1})
    if missing or twice:
        raise TableUnreadable(
            _("%(file)s lacks a column or has one twice: %(columns)s.")
            % {"file": name, "columns": ", ".join(missing or twice)},
            next_step=_("Its first line must name: %(columns)s.")
            % {"columns": ",".join(columns)},
            row=1,
        )
    return [header.index(column) for column in columns]


def _no_csv(name: str, line: int, error: csv.Error) -> TableUnreadable:
    return TableUnreadable(
        _("%(file)s is no CSV table: %(error)s.") % {"file": name, "error": error},
        next_step=_("Save it as CSV with commas and try again."),
        row=line,
    )


def _ragged(name: str, line: int) -> TableUnreadable:
    return TableUnreadable(
        _("Line %(line)d of %(file)s has more or fewer values than columns.")
        % {"line": line, "file": name},
        next_step=_("Check the quotation marks and commas of that line."),
        row=line,
    )


def _garbled(name: str, line: int) -> TableUnreadable:
    return TableUnreadable(
        _("The letters of %(file)s are garbled (first at line %(line)d).")
        % {"file": name, "line": line},
        next_step=_("Save it again from its source, as UTF-8 or GB18030."),
        row=line,
    )
