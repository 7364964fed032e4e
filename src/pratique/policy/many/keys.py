"""Keys of duties as numbers: `landing`, `day3`, `n2`, `2022-08-20/2`, and `…+1`;
of the reports of a day `report 2022-08-20`.

A number sorts as its kind, then what counts within it. `one` sorts keys as text:
`RANKS` turns a small number into its place among the texts of all small numbers.
"""

import re
from datetime import date

import numpy as np

from pratique.policy.many.tables import Array

DAILY, DAY, LANDING, IN_TURN, REPORT = range(5)  # in the order of their texts
COUNTED, TURNS, REPEATS = 1 << 20, 1 << 7, 1 << 8  # days and numbers; turns of a day
BITS = 3 + 20 + 7 + 8
SMALL = 1 << 10
KEY = re.compile(
    r"(?:(?P<landing>landing)|report (?P<report>\d{4}-\d\d-\d\d)|day(?P<day>\d+)|n(?P<turn>\d+)"
    r"|(?P<date>\d{4}-\d\d-\d\d)/(?P<of_day>\d+))(?:\+(?P<repeats>\d+))?"
)
UNKNOWN = -2

#: The place of the text of each small number among all of them: 10 stands before 2.
RANKS: Array = np.argsort(np.array(sorted(range(SMALL), key=str)))


def code(kind: int, number: "Array | int", turn: "Array | int" = 0) -> "Array | int":
    """The number of a key, not repeated."""
    return ((kind * COUNTED + number) * TURNS + turn) * REPEATS


def test_code(key: str) -> int:
    """The number of a test's key, repeats and all."""
    found = KEY.fullmatch(key)
    if not found:
        return UNKNOWN
    part = found.groupdict()
    repeats = int(part["repeats"] or 0)
    if part["landing"]:
        return int(code(LANDING, 0)) + repeats
    if part["day"]:
        return int(code(DAY, int(part["day"]))) + repeats
    if part["turn"]:
        return int(code(IN_TURN, int(part["turn"]))) + repeats
    if part["report"]:
        return int(code(REPORT, date.fromisoformat(part["report"]).toordinal()))
    day = date.fromisoformat(part["date"]).toordinal()
    return int(code(DAILY, day, int(part["of_day"]))) + repeats


def text(number: int) -> str:
    """The key of a number, without repeats."""
    rest, turn = divmod(int(number) // REPEATS, TURNS)
    kind, counted = divmod(rest, COUNTED)
    return {
        DAILY: f"{date.fromordinal(max(1, counted))}/{turn}",
        DAY: f"day{counted}",
        LANDING: "landing",
        IN_TURN: f"n{counted}",
        REPORT: f"report {date.fromordinal(max(1, counted))}",
    }[kind]


def rank(numbers: Array) -> Array:
    """What puts keys of one due day in the order of their texts."""
    rest, turn = np.divmod(numbers // REPEATS, TURNS)
    kind, counted = np.divmod(rest, COUNTED)
    within = RANKS[np.where(kind == DAILY, turn, np.minimum(counted, SMALL - 1))]
    return kind * SMALL + within
