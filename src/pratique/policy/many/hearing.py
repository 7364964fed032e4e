"""What people said of listed areas covers those that were listed by then, no others.

When it was said is told with each stay. Of a description of a place it matters only
between which two listings that was: so many descriptions are made of one.
"""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from pratique.policy.facts import LISTED_LEVELS, Risk, Stay
from pratique.policy.many.tables import (
    NO_MOMENT,
    Array,
    People,
    datetime_of,
    moment_of,
)

BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)


def heard(people: People, risk: Risk) -> People:
    """The same people, each stay with a description that tells when it was said."""
    stays = people.stays
    tells = np.array([_tells(where) for where in people.wheres], bool)
    rows = np.flatnonzero(tells[stays.where]) if tells.any() else ()
    if not len(rows):
        return people
    moments = np.array(sorted(_listings(risk)), np.int64)
    said = stays.said_at[rows]
    # How many had been listed by then; whoever does not say when means all of them.
    turn = np.where(
        said == NO_MOMENT, len(moments) + 1, np.searchsorted(moments, said, "right")
    )
    count = len(moments) + 2
    told, which = np.unique(stays.where[rows] * count + turn, return_inverse=True)
    where = stays.where.astype(np.int64)
    where[rows] = len(people.wheres) + which
    added = tuple(
        replace(
            people.wheres[number // count], attested_at=_said(moments, number % count)
        )
        for number in told.tolist()
    )
    return replace(
        people,
        stays=replace(stays, where=where),
        wheres=people.wheres + added,
    )


def _tells(where: Stay) -> bool:
    return where.area is not None or where.outside_areas is True


def _listings(risk: Risk) -> set[int]:
    return {
        moment_of(period.listed_at)
        for period in risk.periods
        if period.level in LISTED_LEVELS
    }


def _said(moments: Array, turn: int) -> datetime | None:
    """A moment at which so many had been listed."""
    if turn > len(moments):
        return None
    return BEFORE_ALL if turn == 0 else datetime_of(moments[turn - 1])
