"""Everybody of an area, under today's shelf and under another one."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import numpy as np

from pratique import clock, columns, database
from pratique.columns import Array
from pratique.database import WORKER
from pratique.ledger.queries import known
from pratique.logistics import queries as logistics
from pratique.registry import queries as registry
from pratique.standing.shelf import shelf
from pratique.standing.simulating.areas import Area
from pratique.standing.simulating.comparing import Both, Everybody, compare, everybody
from pratique.standing.simulating.drafting import Draft
from pratique.standing.simulating.result import (
    Beds,
    InDivision,
    Moved,
    Simulation,
    Took,
)
from pratique.standing.simulating.stages import begun, instants

Step = Callable[[int, int], None]


def simulate(
    draft: Draft,
    area: Area,
    at: datetime,
    *,
    with_who: bool = False,
    step: Step = lambda done, total: None,
) -> Simulation:
    """Say what a rulebook would change, were it in force from this instant.

    A moment that is over is looked at as it was known then; of one to come, what is
    known now. Nothing is written. It sees everybody, so that whoever asks must answer
    for all of the area.

    Args:
        draft: the text, on the shelf as if it had been adopted.
        area: whose people are looked at.
        at: the instant at which people are looked at; it is in force by then.
        with_who: also tell for whom something changes.
        step: told how much of how much is done.
    """
    with database.acting(WORKER), database.transaction():
        seen = known(at) if at < clock.now() else known(None)
        people = everybody(area, seen)
        both = _looked(draft, people, [at, *instants(draft, at)], step)
        return _told(draft, people, at, both, with_who=with_who)


def _looked(
    draft: Draft, people: Everybody, moments: list[datetime], step: Step
) -> dict[datetime, Both]:
    """Return everybody under both shelves, at each of some instants."""
    each, shelves = 2 * len(people), (shelf(), draft.shelf)
    total = each * len(moments)

    def look(number: int) -> Both:
        ahead = each * number
        moment = moments[number]
        return compare(people, shelves, moment, lambda done: step(ahead + done, total))

    return {moment: look(number) for number, moment in enumerate(moments)}


def _told(
    draft: Draft,
    people: Everybody,
    at: datetime,
    both: Mapping[datetime, Both],
    *,
    with_who: bool,
) -> Simulation:
    whole, area = both[at], people.area
    places = people.population.people.places
    numbers = area.numbers(places)[people.population.people.place]
    beds = logistics.beds_between(area.low, area.high, people.known)
    return Simulation(
        rulebook=draft.book.id,
        version=draft.book.version,
        digest=draft.book.digest,
        cases=draft.cases,
        in_force=draft.book.in_force,
        extends_arrivals=draft.extends_arrivals,
        at=at,
        area=area.code,
        area_name=area.name,
        area_name_en=area.name_en,
        zone=area.zone,
        whole=whole.moves(whole.counts),
        divisions=_by_division(whole, area, numbers),
        beds=Beds(*beds),
        took=_took(both.values(), people),
        begun=begun(draft, area, people, both),
        who=_who(whole, people, area, numbers) if with_who else None,
    )


def _took(each: Iterable[Both], people: Everybody) -> Took:
    """Return the seconds of all of it, and the most that went one by one."""
    told = [both.took for both in each]
    return Took(
        reading=people.seconds,
        before=sum(one.before for one in told),
        after=sum(one.after for one in told),
        one_by_one=max(one.one_by_one for one in told),
    )


def _by_division(both: Both, area: Area, numbers: Array) -> tuple[InDivision, ...]:
    named = [(part.code, part.name, part.name_en) for part in area.parts]
    named.append((area.code, area.name, area.name_en))
    return tuple(
        InDivision(*names, both.moves(there))
        for number, names in enumerate(named)
        if (there := both.counts & (numbers == number)).any()
    )


def _who(
    both: Both, people: Everybody, area: Area, numbers: Array
) -> tuple[Moved, ...]:
    codes = [*(part.code for part in area.parts), area.code]
    moved = np.flatnonzero(both.moved & both.counts).tolist()
    keys = [columns.uuid_of(people.population.crowd.keys[one]) for one in moved]
    names = registry.names_by_id(keys)
    told = [
        Moved(
            id=key,
            person=names[key],
            division=codes[numbers[one]],
            before=both.stands(both.before, one),
            after=both.stands(both.after, one),
        )
        for one, key in zip(moved, keys, strict=True)
    ]
    return tuple(sorted(told, key=lambda one: (len(one.person), one.person)))
