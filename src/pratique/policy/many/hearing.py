"""What people said of listed areas covers those that were listed by then, no others.

When it was said is told with each stay. Of a description of a place it matters only
between which two listings near it that was: so a few descriptions are made of one, and
of one that tells nothing of areas, or has none near, there is still just one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from pratique.policy.facts import LISTED_LEVELS, Lineage, Risk, Stay
from pratique.policy.many.tables import (
    NO_MOMENT,
    Array,
    People,
    datetime_of,
    moment_of,
    runs,
)

BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)
Listings = tuple[int, ...]  # moments at which areas were listed, in order


def heard(people: People, risk: Risk) -> People:
    """The same people, each stay with a description that tells when it was said."""
    stays, near = people.stays, _near(people.wheres, risk)
    if not len(stays) or not any(near):
        return people
    slots = _Slots.of(near)
    slot = np.empty(len(stays), slots.first.dtype)
    seen = np.zeros(slots.count, bool)
    for run in runs(len(stays)):
        slot[run] = slots.of_stays(stays.where[run], stays.said_at[run])
        seen[slot[run]] = True
    described = np.flatnonzero(seen)
    number = np.zeros(slots.count, np.int32)
    number[described] = np.arange(len(described))
    for run in runs(len(stays)):
        slot[run] = number[slot[run]]
    return replace(
        people,
        stays=replace(stays, where=slot),
        wheres=tuple(_wheres(people.wheres, near, slots, described)),
    )


def _near(wheres: Sequence[Stay], risk: Risk) -> list[Listings]:
    """By description, the listings for which it matters when it was said."""
    found: dict[Lineage, Listings] = {}
    for where in wheres:
        if where.lineage not in found:
            listed = {
                moment_of(period.listed_at)
                for period in risk.near(where.lineage)
                if period.level in LISTED_LEVELS
            }
            found[where.lineage] = tuple(sorted(listed))
    return [found[where.lineage] if _tells(where) else () for where in wheres]


def _tells(where: Stay) -> bool:
    return where.area is not None or where.outside_areas is True


@dataclass(frozen=True, slots=True)
class _Slots:
    """A place for each description and each number of listings near it by then."""

    count: int
    first: Array  # by description
    group: Array  # by description: those with the same listings near
    moments: Array  # of all listings, in order
    turn: Array  # by group, and by how many of all had been listed: how many near

    @classmethod
    def of(cls, near: Sequence[Listings]) -> "_Slots":
        groups = {
            listings: number for number, listings in enumerate(dict.fromkeys(near))
        }
        moments = np.array(sorted({each for one in near for each in one}), np.int64)
        sizes = np.array([len(listings) + 1 for listings in near])
        count = int(sizes.sum())
        wide = np.promote_types(np.int32, np.min_scalar_type(-count))
        return cls(
            count=count,
            first=(np.cumsum(sizes) - sizes).astype(wide),
            group=np.array([groups[listings] for listings in near]),
            moments=moments,
            turn=_turns(groups, moments),
        )

    def of_stays(self, where: Array, said: Array) -> Array:
        """The slots of these stays; whoever does not say when means all listings."""
        by_then = np.full(len(said), len(self.moments))
        told = np.flatnonzero(said != NO_MOMENT)
        by_then[told] = np.searchsorted(self.moments, said[told], "right")
        found: Array = self.first[where] + self.turn[self.group[where], by_then]
        return found


def _turns(groups: Mapping[Listings, int], moments: Array) -> Array:
    turn = np.zeros((len(groups), len(moments) + 1), np.int32)
    for listings, number in groups.items():
        turn[number, 1:] = np.searchsorted(
            np.array(listings, np.int64), moments, "right"
        )
    return turn


def _wheres(
    wheres: Sequence[Stay], near: Sequence[Listings], slots: _Slots, described: Array
) -> Iterator[Stay]:
    """The descriptions that stand in these slots."""
    found = np.searchsorted(slots.first, described, "right") - 1
    for slot, where in zip(described.tolist(), found.tolist(), strict=True):
        said = _said(near[where], slot - int(slots.first[where]))
        yield replace(wheres[where], attested_at=said)


def _said(listings: Listings, count: int) -> datetime | None:
    """A moment at which so many of these had been listed."""
    if count == len(listings):
        return None
    return datetime_of(listings[count - 1]) if count else BEFORE_ALL
