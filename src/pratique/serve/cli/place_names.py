"""What `policy diff` calls places: by the table of divisions that is at hand.

The policy room knows no gazetteer. A country is told by its name everywhere; a
division that no table at hand knows, by its code.
"""

from functools import cache

from pratique.divisions.tables import china
from pratique.policy.facts import Lineage
from pratique.policy.said import Said, by_code


def name_of(place: Lineage) -> Said:
    """Return what a place is called."""
    if len(place) == 1 or place[0] != china.COUNTRY:
        return by_code(place)
    return known(len(place) - 1).get(place[-1]) or by_code(place)


@cache
def known(levels: int) -> dict[str, Said]:
    """Return the divisions of the upper levels by their codes; none: no table."""
    if not china.default_folder().is_dir():
        return {}
    return {
        row.code: Said(row.name, row.name_en or row.name) for row in china.upper(levels)
    }
