"""Read a crowd's facts as columns, as any moment knew them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import overload
from uuid import UUID

import numpy as np

from pratique import columns, database
from pratique.columns import NOTHING, Array
from pratique.contacts import facts_of_many as contacts
from pratique.labs import facts_of_many as labs
from pratique.ledger.queries import Known
from pratique.orders import facts_of_many as orders
from pratique.orders.queries import patients_until
from pratique.policy.many.tables import People, Pools, moment_of
from pratique.registry import crowds
from pratique.registry import facts_of_many as registry
from pratique.registry.crowds import Crowd, Within
from pratique.standing.population.history import history


class References(Sequence[str]):
    """What people are called in the rules' facts: the texts of their ids, on demand."""

    def __init__(self, keys: Array) -> None:
        self.keys = keys

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, person: int) -> str: ...
    @overload
    def __getitem__(self, person: slice) -> Sequence[str]: ...
    def __getitem__(self, person: int | slice) -> str | Sequence[str]:
        if isinstance(person, slice):
            return References(self.keys[person])
        return str(columns.uuid_of(self.keys[person]))


@dataclass(frozen=True)
class Population:
    """A crowd, and what the rules may know about it."""

    crowd: Crowd
    people: People
    is_gone: Array  # dead, or gone elsewhere: nothing can bind them here

    def __len__(self) -> int:
        return len(self.crowd)

    @property
    def tells_anything(self) -> Array:
        """Of whom anything is known that could bind them."""
        tables = ("arrivals", "specimens", "antigens", "pools", "contacts", "cases")
        told = [np.diff(getattr(self.people, name).offsets) for name in tables]
        found: Array = np.any(told, axis=0)
        return found


def everybody(known: Known, within: Within | None = None) -> Population:
    """Return everybody who was known.

    Args:
        known: the present, or a past moment.
        within: only whom the officers between these positions see now.
    """
    return read(crowds.everybody(known, within))


def some(people: Iterable[UUID], known: Known) -> Population:
    """Return these people."""
    return read(crowds.some(people, known))


def read(crowd: Crowd) -> Population:
    """Return everything recorded of a crowd that was known at its moment.

    As the worker: whom somebody has met may be nobody the asker could see.
    """
    database.must_be_worker(database.current_actor())
    told = registry.of(crowd)
    tests = labs.of(crowd)
    traced = contacts.contacts(crowd)
    ill = contacts.cases(crowd, patients_until)
    pools = _answered(crowd, tests.pools)
    facts = (told.arrivals, traced, ill, pools, tests.specimens, tests.antigens)
    names, ordered = history(len(crowd), orders.grounds(crowd), facts)
    places = registry.lineages(crowd)
    people = People(
        place=told.place,
        residence=told.residence,
        stay_kind=told.stay_kind,
        itinerary_known=told.itinerary_known,
        born=told.born,
        stays=told.stays,
        arrivals=told.arrivals,
        contacts=traced,
        cases=ill,
        pools=pools,
        specimens=tests.specimens,
        antigens=tests.antigens,
        history=ordered,
        places=places,
        wheres=registry.described(told.wheres, places),
        words=tuple(crowd.words),
        names=names,
        references=References(crowd.keys),
    )
    return Population(crowd, people, told.is_gone)


def _answered(crowd: Crowd, pools: Pools) -> Pools:
    """Tell what letters brought back about members of positive tubes: a few people."""
    if not len(pools) or pools.ids is None:
        return pools
    keys = [columns.uuid_of(key) for key in pools.ids]
    result, result_at = pools.result.copy(), pools.result_at.copy()
    answers = contacts.answers(crowd, keys)
    for row, key in enumerate(keys):
        number, word, at = answers.get(key, (NOTHING, "", None))
        if number == pools.person[row]:
            result[row], result_at[row] = crowd.words[word], moment_of(at)
    return replace(pools, result=result, result_at=result_at)
