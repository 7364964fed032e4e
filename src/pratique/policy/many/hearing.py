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
    runs,
)

BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)


def heard(people: People, risk: Risk) -> People:
    """The same people, each stay with a description that tells when it was said."""
    stays = people.stays
    tells = np.array([_tells(where) for where in people.wheres], bool)
    if not len(stays) or not tells.any():
        return people
    moments = np.array(sorted(_listings(risk)), np.int64)
    count = len(moments) + 2  # turns of each description
    wide = np.promote_types(np.int32, np.min_scalar_type(-count * len(tells)))
    turned = np.empty(len(stays), wide)
    seen = np.zeros(len(tells) * count, bool)
    for run in runs(len(stays)):
        np.multiply(stays.where[run], count, out=turned[run], dtype=wide)
        turned[run] += _turn(moments, stays.said_at[run])
        seen[turned[run]] = True
    described = np.flatnonzero(seen)
    number = np.zeros(len(seen), np.int32)
    number[described] = np.arange(len(described))
    for run in runs(len(stays)):
        turned[run] = number[turned[run]]
    return replace(
        people,
        stays=replace(stays, where=turned),
        wheres=tuple(
            replace(
                people.wheres[one // count], attested_at=_said(moments, one % count)
            )
            for one in described.tolist()
        ),
    )


def _turn(moments: Array, said: Array) -> Array:
    """How many had been listed by then; whoever does not say when means all of them."""
    turn = np.full(len(said), len(moments) + 1)
    tells = np.flatnonzero(said != NO_MOMENT)
    if len(tells):
        turn[tells] = np.searchsorted(moments, said[tells], "right")
    return turn


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
