"""Lists: filtered and sorted by what the address says, so that a list can be sent on.

A file of its own because every officer's list behaves the same.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest

R = TypeVar("R")
Keys = Mapping[str, Callable[[Any], Any]]
MOST = 500


def sorted_by_address(request: HttpRequest, rows: Iterable[R], keys: Keys) -> list[R]:
    """Return the rows in the order that `?sort=name` or `?sort=-name` asks for."""
    asked = request.GET.get("sort", "")
    key = keys.get(asked.removeprefix("-"))
    listed = list(rows)
    if key is None:
        return listed
    known = [row for row in listed if key(row) not in {None, ""}]
    empty = [row for row in listed if key(row) in {None, ""}]
    return sorted(known, key=key, reverse=asked.startswith("-")) + empty


PERSON_KEYS: Keys = {
    "name": lambda row: row.name,
    "reference": lambda row: row.reference,
    "code": lambda row: (
        ("red", "yellow", "green").index(row.code) if row.code else None
    ),
    "binding": lambda row: row.binding,
    "until": lambda row: row.until,
    "at": lambda row: row.at,
    "day": lambda row: row.day,
    "state": lambda row: row.state,
}
