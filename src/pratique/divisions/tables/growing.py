"""Rows to a tree whose every branch is a range of positions.

Positions are numbers in preorder. Each division keeps room behind its last child,
half of what it holds, so that a later edition can add to it and no position that
was ever written down has to move.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from pratique.divisions.refusals import NoRoom
from pratique.divisions.tables.rows import Refused, Row

LEVELS = range(1, 6)
# Room for divisions to come below one of this level; 0 is the country.
LEAST_ROOM = (1_048_576, 65_536, 4_096, 256, 32, 0)
TOP = -1  # in place of a parent's place

Range = tuple[int, int]  # first position, last position


class Written(NamedTuple):
    """A division as an earlier edition left it."""

    name: str
    name_en: str
    parent: str
    level: int
    position: int
    last: int


@dataclass(slots=True)
class Tree:
    """The rows of a table that fit together, and those that do not."""

    rows: list[Row] = field(default_factory=list)
    place: dict[str, int] = field(default_factory=dict)  # of a code, in `rows`
    refused: list[Refused] = field(default_factory=list)

    def add(self, row: Row | Refused) -> None:
        """Take a row, or note why it cannot be taken.

        A placeholder that repeats the division above (a city without counties
        has one, of its own code and name) stands for it and is left out.
        """
        if isinstance(row, Refused):
            self.refused.append(row)
        elif not row.code or not row.name:
            column = "name" if row.code else "code"
            self._refuse(row, column, "", "missing", _("Nothing stands here."))
        elif row.code not in self.place:
            self.place[row.code] = len(self.rows)
            self.rows.append(row)
        else:
            self._meet_again(row, self.rows[self.place[row.code]])

    def _meet_again(self, row: Row, first: Row) -> None:
        if row.parent == row.code and row.name == first.name:
            return
        reason = _("Line %(line)d has this code already.") % {"line": first.line}
        self._refuse(row, "code", row.code, "duplicate_code", reason)

    def above(self) -> list[int]:
        """Return where each row's parent is (TOP: it has none); refuse the rest."""
        found = [self.place.get(row.parent, TOP) for row in self.rows]
        for row, place in zip(self.rows, found, strict=True):
            if place == TOP:
                if row.parent or row.level != 1:
                    reason = _("Every division below level 1 names its parent's code.")
                    self._refuse(row, "parent", row.parent, "orphan", reason)
            elif self.rows[place].level >= row.level:
                reason = _("Its parent is not at a higher level.")
                self._refuse(row, "level", str(row.level), "bad_level", reason)
        return found

    def renamed(self, written: Mapping[str, Written]) -> list[Row]:
        """Return the rows whose names are new; refuse those that moved."""
        found = []
        for row in self.rows if written else ():
            old = written.get(row.code)
            if old is None:
                continue
            if (old.parent, old.level) != (row.parent, row.level):
                reason = _("It was below %(parent)s, at level %(level)d.") % {
                    "parent": old.parent or "—",
                    "level": old.level,
                }
                self._refuse(row, "parent", row.parent, "moved", reason)
            elif (old.name, old.name_en) != (row.name, row.name_en):
                found.append(row)
        return found

    def _refuse(
        self, row: Row, column: str, value: str, code: str, reason: str
    ) -> None:
        self.refused.append(Refused(row.line, column, value, code, reason, row.file))


class Branch(NamedTuple):
    """A division that is new, and the range it gets."""

    row: Row
    above: int | None  # position of its parent
    position: int
    last: int


def order_of(tree: Tree) -> list[int]:
    """Return the rows' places so that each comes after the one above it."""
    levels = [row.level for row in tree.rows]
    return sorted(range(len(levels)), key=levels.__getitem__)


def sizes(tree: Tree, above: Sequence[int]) -> list[int]:
    """Return how many positions each row takes, with its room; at last, all do."""
    found = [0] * (len(tree.rows) + 1)  # at first what is held; TOP is the last
    for place in reversed(order_of(tree)):
        size = 1 + found[place] + room(tree.rows[place].level, found[place])
        found[place] = size
        found[above[place]] += size
    found[TOP] += room(0, found[TOP])
    return found


def room(level: int, held: int) -> int:
    """Return how many positions are kept free behind what is held."""
    return max(LEAST_ROOM[level], held // 2)


def branches(
    tree: Tree,
    above: Sequence[int],
    country: Range,
    written: Mapping[str, Written],
) -> list[Branch]:
    """Return every division that has no range yet, with the one it gets.

    Args:
        tree: all rows of the table.
        above: where each row's parent is.
        country: the range the country lies in.
        written: the divisions that have their range already; they keep it.
    """
    size, found = sizes(tree, above), []
    at, free, end = _as_written(tree, country, written)
    for place in order_of(tree):
        if at[place]:
            continue
        up, row = above[place], tree.rows[place]
        first, last = free[up], free[up] + size[place] - 1
        if last > end[up]:
            raise _full(row)
        at[place], free[place], end[place], free[up] = first, first + 1, last, last + 1
        found.append(Branch(row, at[up] or None, first, last))
    return found


def _as_written(
    tree: Tree, country: Range, written: Mapping[str, Written]
) -> tuple[list[int], list[int], list[int]]:
    """Return per row its position (0: none yet), its next free one, and its last."""
    many = len(tree.rows) + 1
    at, free, end = [0] * many, [0] * many, [0] * many
    free[TOP], end[TOP] = country
    for code, old in written.items():
        place = tree.place.get(code)
        if place is not None:
            at[place], end[place] = old.position, old.last
            free[place] = max(free[place], old.position + 1)
        up = tree.place.get(old.parent, None if old.parent else TOP)
        if up is not None:
            free[up] = max(free[up], old.last + 1)
    return at, free, end


def _full(row: Row) -> NoRoom:
    return NoRoom(
        _("There is no room left for %(name)s (%(code)s) below %(parent)s.")
        % {"name": row.name, "code": row.code, "parent": row.parent or "—"},
        next_step=_("This edition changes too much to be added to the last one."),
        division=row.code,
    )


def grown(rows: Iterable[Row | Refused]) -> Tree:
    """Return the tree of these rows, with what had to be refused so far."""
    tree = Tree()
    for row in rows:
        tree.add(row)
    return tree
