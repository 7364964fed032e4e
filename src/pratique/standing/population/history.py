"""What was ordered before, by what it is about.

A ground whose subject is not known any more is left out: no rule is asked about it.
"""

from collections.abc import Sequence

import numpy as np

from pratique.columns import NOTHING, Array, order_of
from pratique.orders.facts_of_many import GONE, GroundColumns, Ordered
from pratique.policy.many.keys import test_code
from pratique.policy.many.tables import History, Table, offsets_of


def history(
    count: int, ordered: Ordered, facts: Sequence[Table]
) -> tuple[tuple[str, ...], History]:
    """Return the names of rules, and the history of so many people.

    Args:
        count: how many they are.
        ordered: their grounds.
        facts: what grounds may be about, in the order of `SUBJECTS`.
    """
    grounds = ordered.grounds
    live = grounds.of(np.flatnonzero(grounds.state != GONE))
    found = [_about(live, table) for table in facts]
    ground = np.concatenate([ground for ground, _row in found])
    kind = np.repeat(np.arange(len(found)), [len(ground) for ground, _row in found])
    row = np.concatenate([row for _ground, row in found])
    order = np.lexsort((row, kind, live.person[ground]))
    ground, kind, row = ground[order], kind[order], row[order]
    codes = np.array([test_code(text) for text in ordered.tests] or [NOTHING], np.int64)
    test = live.test[ground]
    person = live.person[ground]
    return ordered.rules, History(
        person=person,
        offsets=offsets_of(person, count),
        name=live.rule[ground],
        kind=kind,
        row=row,
        state=live.state[ground],
        opened_at=live.opened_at[ground],
        extended_to=live.extended_to[ground],
        parent=live.parent[ground],
        test=np.where(test == NOTHING, NOTHING, codes[test]),
    )


def _about(grounds: GroundColumns, table: Table) -> tuple[Array, Array]:
    """Return grounds, and the row of this table that each is about.

    The same person may have a subject twice: a journey that two rows of theirs tell.
    """
    none = np.zeros(0, np.int64)
    if not len(table) or table.ids is None or not len(grounds.person):
        return none, none
    both = np.concatenate([table.ids, grounds.subject])
    whose = np.concatenate([table.person, grounds.person])
    order = order_of(both, whose)
    same = (both[order][1:] == both[order][:-1]) & (
        whose[order][1:] == whose[order][:-1]
    )
    group = np.empty(len(order), np.int64)
    group[order] = np.append(0, np.cumsum(~same))
    of_rows, of_grounds = group[: len(table)], group[len(table) :]
    sort = np.argsort(of_rows, kind="stable")
    begin = np.searchsorted(of_rows[sort], of_grounds, "left")
    end = np.searchsorted(of_rows[sort], of_grounds, "right")
    ground = np.repeat(np.arange(len(of_grounds)), end - begin)
    within = np.arange(len(ground)) - np.repeat(
        np.cumsum(end - begin) - (end - begin), end - begin
    )
    return ground, sort[np.repeat(begin, end - begin) + within]
