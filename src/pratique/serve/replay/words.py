"""The kinds of value that a scenario's field may have."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, NamedTuple

from pratique.errors import Refusal
from pratique.serve.cli import times

UNITS = {"m": "minutes", "h": "hours", "d": "days"}
DURATION = re.compile(r"(\d{1,4})([mhd])", re.ASCII)
CODE = re.compile(r"[0-9]{2,12}|[A-Z]{2}-[A-Za-z0-9-]+", re.ASCII)
WHOLE_CODE = 12
EARLIEST_YEAR = 1900
YES_NO = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Named:
    """A word that must name an entry of one of the file's sections."""

    section: str


@dataclass(frozen=True, slots=True)
class OfDivision:
    """The code of a division; 1401 stands for 140100000000."""


@dataclass(frozen=True, slots=True)
class OfFile:
    """A file beside the scenario's own."""


@dataclass(frozen=True, slots=True)
class OfPeople:
    """A person, a group, or some of a group: `crew[2..5]`."""


class Years(NamedTuple):
    """A span of years, both ends included."""

    first: int
    last: int


Person = Annotated[str, Named("people")]
People = tuple[Annotated[str, OfPeople()], ...]
Officer = Annotated[str, Named("officers")]
Venue = Annotated[str, Named("venues")]
Area = Annotated[str, Named("areas")]
WatchList = Annotated[str, Named("watch_lists")]
Unit = Annotated[str, Named("units")]
# Named by the step that makes them:
Tube = Annotated[str, Named("tubes")]
Chain = Annotated[str, Named("chains")]
Letter = Annotated[str, Named("letters")]
Zone = Annotated[str, Named("zones")]
Response = Annotated[str, Named("responses")]
Trip = Annotated[str, Named("trips")]
Division = Annotated[str, OfDivision()]
FileName = Annotated[str, OfFile()]


def whole_code(text: str) -> str:
    """Return a division's code in full."""
    if not CODE.fullmatch(text):
        raise ValueError(f"{text!r} is no code of a division")
    return text.ljust(WHOLE_CODE, "0") if text.isdigit() else text


def parser(kind: object, zone: str) -> Callable[[str], object]:
    """Return what reads a single word of this kind."""
    readers: dict[object, Callable[[str], object]] = {
        str: text,
        int: number,
        bool: yes_or_no,
        date: calendar_day,
        datetime: lambda word: moment(word, zone),
        timedelta: duration,
        Decimal: decimal_number,
        Years: years,
    }
    return readers[kind]


def text(word: str) -> str:
    """Return some words; nothing at all is refused."""
    if not word.strip():
        raise ValueError("something must be written here")
    return word.strip()


def number(word: str) -> int:
    """Return a number without a fraction."""
    if not re.fullmatch(r"\d{1,9}", word, re.ASCII):
        raise ValueError(f"{word!r} is no whole number")
    return int(word)


def decimal_number(word: str) -> Decimal:
    """Return a number that may have a fraction."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,3})?", word, re.ASCII):
        raise ValueError(f"{word!r} is no number such as 36 or 36.5")
    return Decimal(word)


def years(word: str) -> Years:
    """Return a span of years such as 1950..2005."""
    found = re.fullmatch(r"(\d{4})(?:\.\.(\d{4}))?", word, re.ASCII)
    if found is None:
        raise ValueError(f"{word!r} is no span of years: write 1950..2005")
    first, last = int(found[1]), int(found[2] or found[1])
    if not EARLIEST_YEAR <= first <= last:
        raise ValueError(f"{word!r} is no span of years that people are born in")
    return Years(first, last)


def yes_or_no(word: str) -> bool:
    """Return true or false."""
    if word.lower() not in YES_NO:
        raise ValueError(f"{word!r} is neither true nor false")
    return YES_NO[word.lower()]


def calendar_day(word: str) -> date:
    """Return a calendar day."""
    try:
        return times.day(word)
    except Refusal as refusal:
        raise ValueError(f"{word!r} is no day: write 2022-08-21") from refusal


def moment(word: str, zone: str) -> datetime:
    """Return an instant; without an offset it is meant in the scenario's zone."""
    try:
        return times.instant(word, zone)
    except Refusal as refusal:
        sentence = f"{word!r} is no time: write 2022-08-21T09:00"
        raise ValueError(sentence) from refusal


def duration(word: str) -> timedelta:
    """Return a time span such as 90m, 6h or 2d."""
    found = DURATION.fullmatch(word)
    if found is None:
        raise ValueError(f"{word!r} is no time span: write 90m, 6h or 2d")
    return timedelta(**{UNITS[found[2]]: int(found[1])})
