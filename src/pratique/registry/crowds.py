"""Many people at once: who is asked about, with all rows that are one of them.

The rooms read their facts for a whole crowd, in as many statements as for one person.
A crowd numbers its people in the order of their ids, and words and divisions as they
are met, so that all rooms' columns fit together.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np

from pratique import columns, database
from pratique.columns import NOTHING, Array, Index
from pratique.ledger.queries import Known
from pratique.policy.many.gather import Numbers
from pratique.policy.many.tables import SomeTable, offsets_of

Within = tuple[int, int]  # positions of divisions, the first and the last
Families = Mapping[UUID, tuple[UUID, ...]]  # of rows that are several
MERGES = "SELECT keep_id, gone_id FROM registry_merge same WHERE {}"
PERSONS = {
    "key": ("key", "someone.id"),
    "position": ("number", "someone.place"),
    "gone": ("truth", "someone.died_on IS NOT NULL OR someone.left_at IS NOT NULL"),
}


@dataclass(frozen=True)
class Crowd:
    """Many people, as known at a moment."""

    known: Known
    keys: Array  # of the people, in order
    position: Array  # of the division that sees each of them now
    gone: Array  # dead, or elsewhere, as things are now
    others: Sequence[UUID]  # rows that are one of them as well
    whose_others: Sequence[int]
    families: Families
    within: Within | None  # None: everybody, or those who are named
    named: Sequence[UUID] | None
    words: Numbers = field(default_factory=Numbers)
    divisions: Numbers = field(default_factory=Numbers)

    def __len__(self) -> int:
        return len(self.keys)

    # --- what to ask of the database ------------------------------------------

    def only(self, column: str) -> str:
        """Return the SQL condition that a row is about one of them (or hardly more)."""
        if self.named is not None:
            return f"{column} = ANY(%(people)s::uuid[])"
        if self.within is None:
            return "true"
        return f"{column} IN ({HERE})"

    @property
    def values(self) -> dict[str, object]:
        """Return the values that `only`, and what was known, name."""
        low, high = self.within or (0, 0)
        return {
            **self.known.values,
            "people": self._listed,
            "low": low,
            "high": high,
        }

    @cached_property
    def _listed(self) -> str:
        return database.listed([*(self.named or ()), *self.others])

    # --- what to make of the answers ------------------------------------------

    @cached_property
    def _index(self) -> tuple[Index, Array]:
        keys = np.concatenate([self.keys, columns.keys_of(list(self.others))])
        whose = np.concatenate(
            [np.arange(len(self)), np.array(self.whose_others, np.int64)]
        )
        return Index.of(keys), whose

    def numbers(self, keys: Array) -> Array:
        """Return whose each row is, by its person's key; NOTHING: nobody's here."""
        index, whose = self._index
        at = index.find(keys)
        return np.where(at == NOTHING, NOTHING, whose[at]) if len(whose) else at

    def key(self, person: int) -> UUID:
        """Return the id of a person, by their number."""
        return columns.uuid_of(self.keys[person])

    def members(self, person: int) -> tuple[UUID, ...]:
        """Return all rows that are this person."""
        key = columns.uuid_of(self.keys[person])
        return self.families.get(key, (key,))

    def coded(self, words: Array) -> Array:
        """Return the numbers of words, of which there are few; of an empty one, none."""
        codes = np.full(len(words), NOTHING)
        left = np.flatnonzero(words != b"")
        while len(left):
            word = words[left[0]]
            same = words[left] == word
            codes[left[same]] = self.words[word.decode()]
            left = left[~same]
        return codes

    def placed(self, divisions: Array) -> Array:
        """Return the numbers of places, by the ids of divisions; of none, NOTHING."""
        told, which = np.unique(divisions, return_inverse=True)
        numbers = [self.divisions.of(None if one < 0 else one) for one in told.tolist()]
        return np.array(numbers, np.int64)[which] if len(told) else which

    def laid_out(
        self,
        make: Callable[..., SomeTable],
        person: Array,
        ids: Array,
        told: Mapping[str, Array],
        order: Sequence[Array] = (),
    ) -> SomeTable:
        """Return a table of what is theirs: person by person, then in an order."""
        mine = np.flatnonzero(person != NOTHING)
        sort = columns.order_of(ids[mine], person[mine], *(o[mine] for o in order))
        rows = mine[sort]
        return make(
            person=person[rows],
            offsets=offsets_of(person[rows], len(self)),
            ids=ids[rows],
            **{name: column[rows] for name, column in told.items()},
        )


HERE = """SELECT id FROM registry_person WHERE place BETWEEN %(low)s AND %(high)s
    UNION ALL SELECT unnest(%(people)s::uuid[])"""


def everybody(known: Known, within: Within | None = None) -> Crowd:
    """Return everybody who was known, each once.

    Args:
        known: as known then.
        within: only whom the officers between these positions see now. Where people
            were in the past must be found out from their facts.
    """
    where = "true" if within is None else "someone.place BETWEEN %(low)s AND %(high)s"
    source = f"registry_person someone WHERE {where}"
    source += f" AND {known.stood('someone.entry_id')}"
    low, high = within or (0, 0)
    rows = columns.read(PERSONS, source, {**known.values, "low": low, "high": high})
    return _crowd(known, rows, within=within)


def some(people: Iterable[UUID], known: Known) -> Crowd:
    """Return these people, each once, whichever of their rows were named."""
    named = sorted(set(people))
    source = "registry_person someone WHERE someone.id = ANY(%(named)s::uuid[])"
    return _crowd(
        known,
        columns.read(PERSONS, source, {"named": database.listed(named)}),
        named=named,
    )


def _crowd(
    known: Known,
    rows: Mapping[str, Array],
    *,
    within: Within | None = None,
    named: Sequence[UUID] | None = None,
) -> Crowd:
    families, gone = _families(known)
    order = columns.order_of(rows["key"])
    keys = rows["key"][order]
    asked = _asked(keys, families)
    if named is None:
        dropped = [number for one, number in asked.items() if one in gone]
    else:
        dropped = _again(asked, families, gone)
    order = np.delete(order, dropped)
    keys = rows["key"][order]
    asked = _asked(keys, families)
    owners = {
        other: number
        for one, number in asked.items()
        for other in families[one]
        if other != one
    }
    return Crowd(
        known=known,
        keys=keys,
        position=rows["position"][order],
        gone=rows["gone"][order],
        others=list(owners),
        whose_others=list(owners.values()),
        families=families,
        within=within,
        named=named,
    )


def _asked(keys: Array, families: Families) -> dict[UUID, int]:
    """Return where those stand, of these keys, who are several rows."""
    several = list(families)
    here = Index.of(keys).find(columns.keys_of(several)).tolist()
    return {one: at for one, at in zip(several, here, strict=True) if at != NOTHING}


def _again(
    asked: Mapping[UUID, int], families: Families, gone: Collection[UUID]
) -> list[int]:
    """Return where somebody stands who was named before; the kept row stays."""
    seen: set[tuple[UUID, ...]] = set()
    again = []
    for one in sorted(asked, key=lambda one: (one in gone, one)):
        if families[one] in seen:
            again.append(asked[one])
        seen.add(families[one])
    return again


def _families(known: Known) -> tuple[dict[UUID, tuple[UUID, ...]], set[UUID]]:
    """Return all rows of everybody who is several, and which of them read as another."""
    stood = known.stood("same.entry_id", "same.ended_entry_id")
    merges: list[tuple[Any, ...]] = database.rows(
        MERGES.format(stood), {**known.values} if known.at else None
    )
    families: dict[UUID, set[UUID]] = {}
    for keep, gone in merges:
        both = families.get(keep, {keep}) | families.get(gone, {gone})
        families |= dict.fromkeys(both, both)
    told = {one: tuple(sorted(both)) for one, both in families.items()}
    return told, {gone for _keep, gone in merges}
