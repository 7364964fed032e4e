"""`policy check` looks up every division a rulebook names, where a table is at hand.

The policy room knows no gazetteer; China's table is read as far down as is asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pratique.divisions.tables import china
from pratique.divisions.tables.rows import Row
from pratique.policy.document import Text, decoded, nearest
from pratique.policy.places_named import divisions_named
from pratique.policy.refusals import RulebookError

CODE_LENGTH = 12
Named = tuple[Text, Sequence[str]]  # where it stands, and the codes below the country


def check_places(files: Iterable[Path]) -> None:
    """Refuse a division that does not exist, or does not lie where it is said to.

    Divisions of a country whose table we do not hold are taken at their word.
    """
    if not china.default_folder().is_dir():
        return
    named = {file: list(_of_china(file)) for file in files}
    depth = max((len(way) for ways in named.values() for _, way in ways), default=0)
    rows = {row.code: row for row in china.upper(depth)} if depth else {}
    for file, ways in named.items():
        for text, way in ways:
            try:
                _check(text, way, rows)
            except RulebookError as error:
                raise error.in_file(str(file)) from None


def _of_china(file: Path) -> Iterator[Named]:
    for text, (country, *codes) in divisions_named(decoded(file.read_bytes())):
        if country == china.COUNTRY:
            yield text, codes


def _check(text: Text, way: Sequence[str], rows: dict[str, Row]) -> None:
    above = ""
    for code in way:
        row = rows.get(code)
        if row is None:
            text.refuse(f"there is no division `{code}`", _advice(code, above, rows))
        if row.parent != above:
            where = row.parent or china.COUNTRY
            text.refuse(
                f"`{code}` ({row.name}) lies in `{where}`, not in"
                f" `{above or china.COUNTRY}`",
                f"Write it as {_way(code, rows)}.",
            )
        above = code


def _advice(code: str, above: str, rows: dict[str, Row]) -> str:
    below = [each for each, row in rows.items() if row.parent == above]
    whole = code.ljust(CODE_LENGTH, "0")
    if whole in rows:
        return f"Did you mean `{_way(whole, rows)}` ({rows[whole].name})?"
    told = nearest(code, below)
    close = [each for each in below if f"`{each}`" in told]
    province = code[:2].ljust(CODE_LENGTH, "0")
    if not above and province in below and province not in close:
        return f"Write the whole way, from `{_way(province, rows)}` on down to it."
    return f"{told[:-1]} ({rows[close[0]].name})?" if close else told


def _way(code: str, rows: dict[str, Row]) -> str:
    way = [code]
    while above := rows[way[0]].parent:
        way.insert(0, above)
    return "/".join([china.COUNTRY, *way])
