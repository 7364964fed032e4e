"""Find divisions, and what lies in what.

Codes and what they lie in never change, so lineages are kept in the process; names
may be renewed by a later edition and are always read.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from pratique import database
from pratique.divisions.models import Division, Edition, Grouping
from pratique.divisions.refusals import UnknownDivision
from pratique.divisions.tables.growing import Range, Written
from pratique.prepared import Prepared

Lineage = tuple[str, ...]

PROVINCE, PREFECTURE, COUNTY, STREET, VILLAGE = range(1, 6)
UPPER = (PROVINCE, PREFECTURE, COUNTY, STREET)
DIGITS = 12
KEPT = 65_536  # lineages kept in a process
WRITTEN = """
SELECT one.code, one.name, one.name_en, coalesce(above.code, ''), one.level,
       one.position, one.last
FROM divisions_division one
LEFT JOIN divisions_division above ON above.id = one.parent_id
WHERE one.country = %s
"""
LINE = """
WITH RECURSIVE above AS (
    SELECT code, country, level, grouping, zone, parent_id FROM divisions_division
    WHERE code = %s
    UNION ALL
    SELECT up.code, up.country, up.level, up.grouping, up.zone, up.parent_id
    FROM divisions_division up JOIN above ON up.id = above.parent_id
)
SELECT code, level, grouping, zone, country FROM above ORDER BY level
"""
LINES = """
SELECT id, code, level, grouping, zone, country, parent_id
FROM divisions_division WHERE id = ANY(%s)
"""
AT_POSITIONS = "SELECT position, id FROM divisions_division WHERE position = ANY(%s)"


class Line(NamedTuple):
    """A division and all above it, from the top down, without the country."""

    country: str
    codes: Lineage
    levels: tuple[int, ...]
    groupings: tuple[str, ...]
    zones: tuple[str, ...]


def by_code(code: str) -> Division:
    """Return the division with this code; China's may be cut short ("1401")."""
    found = Division.objects.filter(code=full_code(code)).first()
    if found is None:
        raise unknown(code)
    return found


def by_position(position: int) -> Division:
    """Return the division that stands here in the tree's order."""
    return Division.objects.get(position=position)


def full_code(code: str) -> str:
    """Return a code with the zeros it may be written without."""
    bare = code.strip()
    if "\x00" in bare:
        raise unknown(bare)
    return bare.ljust(DIGITS, "0") if bare.isascii() and bare.isdigit() else bare


def unknown(code: str) -> UnknownDivision:
    """Return the refusal of a code that names nothing."""
    return UnknownDivision(
        _("There is no division with the code “%(code)s”.") % {"code": code},
        next_step=_("Look it up by its name, or check its digits."),
        field="division",
        division=code,
    )


def search(
    text: str,
    *,
    within: Division | None = None,
    levels: Sequence[int] = UPPER,
    limit: int = 20,
) -> list[Division]:
    """Return divisions whose name holds this text (or whose code begins so).

    The highest come first. Villages are many: ask for level 5 together with what
    they lie `within`.
    """
    words = text.strip()
    if not words or "\x00" in words:
        return []
    found = Division.objects.filter(level__in=levels)
    if set(levels) <= set(UPPER):
        found = found.filter(level__lt=VILLAGE)  # the condition of the small index
    if within is not None:
        found = found.filter(position__range=(within.position, within.last))
    return list(_named_like(found, words).order_by("level", "position")[:limit])


def _named_like(found: QuerySet[Division], words: str) -> QuerySet[Division]:
    if words.isascii() and words.isdigit():
        ends = words.ljust(DIGITS, "0"), words.ljust(DIGITS, "9")
        return found.filter(code__range=ends)
    if words.isascii():
        return found.filter(name_en__icontains=words).exclude(name_en="")
    return found.filter(name__contains=words)


def children(division: Division) -> list[Division]:
    """Return the divisions directly below, in their order."""
    return list(division.children.order_by("position"))


def parts(division: Division) -> list[Division]:
    """Return what a division is made of, as people say it: without groupings."""
    found: list[Division] = []
    for below in children(division):
        found += parts(below) if below.grouping else [below]
    return found or [division]


def holds_others(division: Division) -> bool:
    """Say whether anything lies in a division."""
    return bool(_first_inside(division.pk))


_first_inside = Prepared(
    lambda division: Division.objects.filter(parent=division).values_list("pk")[:1]
)


def top(country: str) -> list[Division]:
    """Return a country's highest divisions, in their order."""
    return list(Division.objects.filter(country=country, level=1).order_by("position"))


def ancestors(division: Division) -> list[Division]:
    """Return the divisions above, from the top down, itself not included."""
    above = lineage_of(division.code)[1:-1]
    return in_order(above)


def in_order(codes: Iterable[str]) -> list[Division]:
    """Return the divisions with these codes, from the top down."""
    return list(Division.objects.filter(code__in=list(codes)).order_by("level"))


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of many divisions by their codes."""
    found = Division.objects.filter(code__in=list(codes))
    return dict(found.values_list("code", "name"))


def lineage(division: Division) -> Lineage:
    """Return the codes from the country down to the division itself."""
    return lineage_of(division.code)


def lineage_of(code: str) -> Lineage:
    """Return the codes from the country down to this one; kept in the process."""
    line = line_of(code)
    return (line.country, *line.codes)


def zone_of(code: str) -> str:
    """Return the name of the time zone that holds in a division."""
    return next(zone for zone in reversed(line_of(code).zones) if zone)


def county_of(code: str) -> str | None:
    """Return the code of the county a division is, or lies in.

    A prefecture without counties is its own; what lies above has none.
    """
    line = line_of(code)
    if line.levels[-1] < COUNTY:
        return None
    last = sum(level <= COUNTY for level in line.levels)
    return line.codes[last - 1]


def prefecture_of(code: str) -> str:
    """Return the code of the prefecture a division is, or lies in.

    A municipality is its own prefecture, and so is a county directly under a
    province; a province stands for all its prefectures.
    """
    line = line_of(code)
    at = min(PREFECTURE, len(line.codes)) - 1
    if line.groupings[at] == Grouping.ABOVE:
        at -= 1
    elif line.groupings[at] == Grouping.BELOW:
        at = min(at + 1, len(line.codes) - 1)
    return line.codes[at]


def is_prefecture(division: Division) -> bool:
    """Say whether a division is what counts as one prefecture, no more, no less."""
    inside = division.children.order_by("position").first() or division
    return prefecture_of(inside.code) == division.code


def line_of(code: str) -> Line:
    """Return a division and all above it; kept in the process."""
    return _line(this_database(), full_code(code))


@lru_cache(maxsize=KEPT)
def _line(_where: str, code: str) -> Line:
    found = database.rows(LINE, [code])
    if not found:
        raise unknown(code)  # an error is not kept
    codes, levels, groupings, zones, countries = zip(*found, strict=True)
    return Line(countries[0], codes, levels, groupings, zones)


def lines_of(divisions: Iterable[int]) -> dict[int, Line]:
    """Return many divisions, by their ids, each with all above it."""
    asked = sorted(set(divisions))
    rows: dict[int, tuple[Any, ...]] = {}
    left = asked
    while left:  # level by level: a join in one statement reads all there are
        told = database.rows(LINES, [left])
        rows |= {key: rest for key, *rest in told}
        left = sorted({row[-1] for row in told} - {None} - rows.keys())
    found: dict[int, Line] = {}
    for key in asked:
        line = []
        at: int | None = key
        while at is not None:
            *row, at = rows[at]
            line.append(row)
        codes, levels, groupings, zones, countries = zip(*reversed(line), strict=True)
        found[key] = Line(countries[0], codes, levels, groupings, zones)
    return found


def ids_at(positions: Iterable[int]) -> dict[int, int]:
    """Return the ids of divisions by their positions."""
    rows = database.rows(AT_POSITIONS, [sorted(set(positions))])
    return dict(rows)


def this_database() -> str:
    """Return what tells this database from others a process may talk to."""
    told = connections[database.current()].settings_dict
    return f"{told['HOST']}:{told['PORT']}/{told['NAME']}"


def forget() -> None:
    """Drop what this process has kept of the gazetteer."""
    _line.cache_clear()


def subtree(code: str) -> Range:
    """Return the range of positions of a division and all below it."""
    found = by_code(code)
    return found.position, found.last


def range_of_country(country: str) -> Range | None:
    """Return the range of positions of a whole country, if its table is here."""
    edition = Edition.objects.filter(country=country).order_by("pk").first()
    return (edition.low, edition.high) if edition else None


def highest_position() -> int:
    """Return the last position that any country has taken."""
    edition: int | None = Edition.objects.aggregate(high=Max("high"))["high"]
    division: int | None = Division.objects.aggregate(high=Max("last"))["high"]
    return max(edition or 0, division or 0)


def written(country: str) -> dict[str, Written]:
    """Return what earlier editions wrote of a country."""
    return {code: Written(*rest) for code, *rest in database.rows(WRITTEN, [country])}


def full_name(division: Division, *, english: bool = False) -> str:
    """Return a name with all above it: 山西省太原市小店区, or Xiaodian, Taiyuan, Shanxi.

    What only groups others (市辖区) is left out.
    """
    line = [*ancestors(division), division]
    places = [one for one in line if not one.grouping or one == division]
    if english:
        return ", ".join(one.name_en or one.name for one in reversed(places))
    return "".join(one.name for one in places)
