"""What was ordered before: which grounds are open, closed or cleared, and since when."""

from dataclasses import dataclass

import numpy as np

from pratique.policy.many.rows import Rows
from pratique.policy.many.structure import Column
from pratique.policy.many.tables import (
    CLEARED,
    CLOSED,
    NO_MOMENT,
    NOTHING,
    OPEN,
    SUBJECTS,
    Array,
)


@dataclass(frozen=True, slots=True)
class Ordered:
    """The history of some subjects, by their positions."""

    position: Array
    name: Array  # of the rule, a number into the law's ids; NOTHING: another rule
    state: Array
    opened_at: Array
    extended_to: Array

    @classmethod
    def about(cls, rows: Rows) -> "Ordered":
        """The rows of the history that are about these subjects."""
        people, history = rows.people, rows.people.history
        begin = history.offsets[rows.views.person[0]]
        end = history.offsets[rows.views.person[-1] + 1]
        some = np.arange(begin, end)
        mine = (history.kind[some] == SUBJECTS.index(rows.kind)) & (
            history.parent[some] == NOTHING
        )
        some = some[mine]
        place = np.searchsorted(rows.subject, history.row[some])
        place = np.minimum(place, max(0, len(rows) - 1))
        found = rows.subject[place] == history.row[some]
        some, place = some[found], place[found]
        ids = {name: number for number, name in enumerate(rows.views.review.law.ids)}
        known = np.array([ids.get(name, NOTHING) for name in people.names], np.int64)
        return cls(
            position=place,
            name=known[history.name[some]] if len(some) else some,
            state=history.state[some],
            opened_at=history.opened_at[some],
            extended_to=history.extended_to[some],
        )

    def of(self, column: Column, rows: Rows) -> tuple[Array, Array]:
        """Positions whose ground of this column is open, and is closed."""
        if not len(self.position):
            return self.position, self.position
        mine, state = self._mine(column, rows)
        return np.unique(mine[state == OPEN]), np.unique(mine[state == CLOSED])

    def cleared(self, column: Column, rows: Rows) -> Array:
        """Positions whose ground of this column ended because a case was clear."""
        mine, state = self._mine(column, rows)
        return np.unique(mine[state == CLEARED])

    @property
    def over(self) -> Array:
        """Positions of which some ground has run its course."""
        return np.unique(self.position[self.state == CLOSED])

    def mine(self, column: Column, rows: Rows) -> Array:
        """Positions with a ground of this column, whatever became of it."""
        return self._mine(column, rows)[0]

    def _mine(self, column: Column, rows: Rows) -> tuple[Array, Array]:
        if not len(self.position):
            return self.position, self.state
        law = rows.views.review.law
        rule = column.rule[rows.views.combination[rows.view[self.position]]]
        mine = (rule != NOTHING) & (law.name[rule] == self.name)
        return self.position[mine], self.state[mine]

    def moments(self, rows: Rows, rule: Array, chosen: Array) -> tuple[Array, Array]:
        """Since when the ground of each rule and position is open; until when put off.

        Args:
            rows: all subjects.
            rule: of the grounds.
            chosen: their positions.
        """
        opened, extended = (np.full(len(rule), NO_MOMENT) for _ in range(2))
        kept = np.flatnonzero((self.state == OPEN) & (self.name != NOTHING))
        if not len(kept) or not len(rule):
            return opened, extended
        law = rows.views.review.law
        many = len(law.ids)
        known = self.position[kept] * many + self.name[kept]
        order = np.argsort(known, kind="stable")
        known, kept = known[order], kept[order]
        wanted = chosen * many + law.name[rule]
        place = np.maximum(np.searchsorted(known, wanted, "right") - 1, 0)
        found = known[place] == wanted
        opened[found] = self.opened_at[kept[place[found]]]
        extended[found] = self.extended_to[kept[place[found]]]
        return opened, extended
