"""Results of tests that a rule may miss, of many: as `circumstances` looks for them."""

import numpy as np

from pratique.policy.conditions import Untested
from pratique.policy.many.tables import (
    NO_MOMENT,
    Array,
    People,
    Specimens,
    spread,
)


def results(
    leaf: Untested, people: People, persons: Array
) -> tuple[Specimens, Array, Array]:
    """Where they stand, which they are, and whose (by position)."""
    table = people.specimens if leaf.method == "pcr" else people.antigens
    mine, owner = spread(table, persons)
    outcome, method = (people.codes.get(x, -2) for x in (leaf.outcome, leaf.method))
    fits = np.flatnonzero(
        (table.outcome[mine] == outcome) & (table.method[mine] == method)
    )
    return table, mine[fits], owner[fits]


def counted_from(leaf: Untested, table: Specimens, mine: Array) -> Array:
    """The moment from which a result is so many hours, or days, old."""
    taken = table.taken_at[mine]
    if leaf.since != "resulted":
        return taken
    came = table.outcome_at[mine]
    return np.where(came == NO_MOMENT, taken, came)
