"""Everybody of an area, under today's shelf and under another one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import perf_counter

import numpy as np

from pratique import clock, columns, database
from pratique.columns import NOTHING, Array
from pratique.database import WORKER
from pratique.ledger.queries import Known, known
from pratique.logistics import queries as logistics
from pratique.policy.measures import CODES, MARKS, MEASURES
from pratique.policy.shelf import Shelf
from pratique.registry import queries as registry
from pratique.standing.population import reading
from pratique.standing.population.assessing import assess
from pratique.standing.population.reading import Population
from pratique.standing.population.served import served
from pratique.standing.shelf import shelf
from pratique.standing.simulating.areas import Area
from pratique.standing.simulating.drafting import Draft
from pratique.standing.simulating.result import (
    Beds,
    Change,
    InDivision,
    Move,
    Moved,
    Moves,
    OfDay,
    Simulation,
    Stands,
    Took,
)
from pratique.standing.simulating.seeing import DAYS, Seen, see

CENTRAL = MEASURES.index("central_quarantine")
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
        at: the instant from which it is in force, and at which people are looked at.
        with_who: also tell for whom something changes.
        step: told how much of how much is done.
    """
    with database.acting(WORKER), database.transaction():
        seen = known(at) if at < clock.now() else known(None)
        both = _look(draft, area, at, seen, step)
        people = both.everybody
        numbers = area.numbers(people.people.places)[people.people.place]
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
            whole=both.moves(both.counts),
            divisions=_by_division(both, area, numbers),
            beds=Beds(*logistics.beds_between(area.low, area.high, seen)),
            took=both.took,
            who=_who(both, area, numbers) if with_who else None,
        )


def _look(draft: Draft, area: Area, at: datetime, seen: Known, step: Step) -> "Both":
    begun = perf_counter()
    # Where people were at a past moment, their facts tell.
    within = (area.low, area.high) if seen.at is None else None
    everybody = reading.everybody(seen, within)
    marks = served(everybody.crowd)
    today = clock.local_day(at, area.zone)
    read_at = perf_counter()

    def under(books: Shelf, done: int) -> Seen:
        total = 2 * len(everybody)
        step(done, total)
        runs = assess(everybody.people, seen, books, at)
        found = see(runs, len(everybody), today, lambda to: step(done + to, total))
        # A mark that was served stays until another is given.
        found.mark[:] = np.where(found.mark == NOTHING, marks, found.mark)
        return found

    before = under(shelf(), 0)
    before_at = perf_counter()
    after = under(draft.shelf, len(everybody))
    counts = ~everybody.is_gone & everybody.tells_anything
    if seen.at is not None:
        counts &= area.holds(everybody.people.places)[everybody.people.place]
    took = Took(
        reading=read_at - begun,
        before=before_at - read_at,
        after=perf_counter() - before_at,
        one_by_one=int(((before.by_one | after.by_one) & counts).sum()),
    )
    return Both(everybody, before, after, counts, today, took)


@dataclass(frozen=True, slots=True)
class Both:
    """Everybody under both shelves."""

    everybody: Population
    before: Seen
    after: Seen
    counts: Array  # who is here, and anything is known of
    today: date
    took: Took

    def moves(self, who: Array) -> Moves:
        """Return what changes for some of them."""
        before, after = self.before, self.after

        def change(read: Callable[[Seen], Array]) -> Change:
            return Change(int(read(before)[who].sum()), int(read(after)[who].sum()))

        days = [before.tests[who].sum(axis=0), after.tests[who].sum(axis=0)]
        return Moves(
            people=int(who.sum()),
            moved=int((self.moved & who).sum()),
            mark=_matrix(before.mark[who], after.mark[who], MARKS),
            code=_matrix(before.code[who], after.code[who], CODES),
            measure=_matrix(before.binding[who], after.binding[who], MEASURES),
            undecided=change(lambda seen: seen.undecided),
            beds=change(lambda seen: seen.binding == CENTRAL),
            transfers=change(lambda seen: seen.transfer),
            ordered=int((after.transfer & ~before.transfer & who).sum()),
            tests=tuple(
                OfDay(
                    self.today + timedelta(days=number),
                    Change(int(days[0][number]), int(days[1][number])),
                )
                for number in range(DAYS)
            ),
        )

    @property
    def moved(self) -> Array:
        """Whose mark, code or measure changes."""
        before, after = self.before, self.after
        found: Array = (
            (before.mark != after.mark)
            | (before.code != after.code)
            | (before.binding != after.binding)
        )
        return found

    def stands(self, seen: Seen, person: int) -> Stands:
        """Return how somebody stands."""
        return Stands(
            mark=_word(seen.mark[person], MARKS),
            code=CODES[seen.code[person]],
            measure=_word(seen.binding[person], MEASURES),
        )


def _word(number: int, words: tuple[str, ...]) -> str | None:
    return None if number == NOTHING else words[number]


def _matrix(before: Array, after: Array, words: tuple[str, ...]) -> tuple[Move, ...]:
    """Return how many go from where to where, from nothing to the strictest."""
    size = len(words) + 1
    pairs = (before.astype(np.int64) + 1) * size + after + 1
    counted = np.bincount(pairs, minlength=size * size)
    return tuple(
        Move(
            _word(pair // size - 1, words),
            _word(pair % size - 1, words),
            int(counted[pair]),
        )
        for pair in np.flatnonzero(counted).tolist()
    )


def _by_division(both: Both, area: Area, numbers: Array) -> tuple[InDivision, ...]:
    named = [(part.code, part.name, part.name_en) for part in area.parts]
    named.append((area.code, area.name, area.name_en))
    return tuple(
        InDivision(*names, both.moves(there))
        for number, names in enumerate(named)
        if (there := both.counts & (numbers == number)).any()
    )


def _who(both: Both, area: Area, numbers: Array) -> tuple[Moved, ...]:
    codes = [*(part.code for part in area.parts), area.code]
    moved = np.flatnonzero(both.moved & both.counts).tolist()
    keys = [columns.uuid_of(both.everybody.crowd.keys[one]) for one in moved]
    names = registry.names_by_id(keys)
    told = [
        Moved(
            person=names[key],
            division=codes[numbers[one]],
            before=both.stands(both.before, one),
            after=both.stands(both.after, one),
        )
        for one, key in zip(moved, keys, strict=True)
    ]
    return tuple(sorted(told, key=lambda one: (len(one.person), one.person)))
