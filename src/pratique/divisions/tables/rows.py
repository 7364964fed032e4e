"""What one line of a table says, and why a line is refused."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

Progress = Callable[[str, int, int], None]


def silent(step: str, done: int, total: int) -> None:
    """Tell nobody how far a long step has come: the default."""


class Row(NamedTuple):
    """One division as a table tells it."""

    line: int
    code: str
    name: str
    parent: str  # blank at the top
    level: int
    name_en: str = ""
    grouping: str = ""
    zone: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be taken, and why."""

    row: int
    column: str
    value: str
    code: str
    reason: str
    file: str = ""

    def as_data(self) -> dict[str, object]:
        """Return it as the import's report prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Table:
    """All divisions of one country, as its files tell them."""

    country: str  # ISO 3166, two capitals
    zone: str  # time zone of whatever names no other
    source: str
    files: tuple[Path, ...]
    rows: Iterable[Row | Refused]  # read as they are asked for, once

    def digest(self) -> str:
        """Return what tells this edition's files from any other's."""
        found = hashlib.sha256()
        for file in self.files:
            found.update(file.read_bytes())
        return found.hexdigest()

    def expected(self) -> int:
        """Return about how many rows there will be."""
        return sum(file.read_bytes().count(b"\n") for file in self.files)
