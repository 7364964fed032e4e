"""Everybody of an area under two shelves, and what that is counted as."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import perf_counter

import numpy as np

from pratique import clock
from pratique.columns import NOTHING, Array
from pratique.ledger.queries import Known
from pratique.policy.measures import CODES, MARKS, MEASURES
from pratique.policy.shelf import Shelf
from pratique.standing.population import reading
from pratique.standing.population.assessing import assess
from pratique.standing.population.reading import Population
from pratique.standing.population.served import served
from pratique.standing.simulating.areas import Area
from pratique.standing.simulating.result import Change, Move, Moves, OfDay, Stands, Took
from pratique.standing.simulating.seeing import DAYS, Seen, see

CENTRAL = MEASURES.index("central_quarantine")
Heard = Callable[[int], None]  # how many have been assessed, once or twice


@dataclass(frozen=True, slots=True)
class Everybody:
    """Everybody of an area as they were known, read once."""

    known: Known
    area: Area
    population: Population
    marks: Array  # that were served
    counts: Array  # who is here, and anything is known of
    seconds: float

    def __len__(self) -> int:
        return len(self.population)

    def under(self, books: Shelf, at: datetime, heard: Heard) -> Seen:
        """Return what comes of everybody under a shelf, at an instant."""
        people, today = self.population.people, clock.local_day(at, self.area.zone)
        runs = assess(people, self.known, books, at)
        found = see(runs, len(self), today, heard)
        # A mark that was served stays until another is given.
        found.mark[:] = np.where(found.mark == NOTHING, self.marks, found.mark)
        return found


def everybody(area: Area, known: Known) -> Everybody:
    """Read everybody of an area; at a past moment, by where their facts tell."""
    begun = perf_counter()
    within = (area.low, area.high) if known.at is None else None
    found = reading.everybody(known, within)
    counts = ~found.is_gone & found.tells_anything
    if known.at is not None:
        counts &= area.holds(found.people.places)[found.people.place]
    marks = served(found.crowd)
    return Everybody(known, area, found, marks, counts, perf_counter() - begun)


def compare(
    who: Everybody, shelves: tuple[Shelf, Shelf], at: datetime, heard: Heard
) -> "Both":
    """Assess everybody twice: by the rules of now, and by the others."""
    began = perf_counter()
    heard(0)
    before = who.under(shelves[0], at, heard)
    half = perf_counter()
    heard(len(who))
    after = who.under(shelves[1], at, lambda done: heard(len(who) + done))
    took = Took(
        reading=who.seconds,
        before=half - began,
        after=perf_counter() - half,
        one_by_one=int(((before.by_one | after.by_one) & who.counts).sum()),
    )
    today = clock.local_day(at, who.area.zone)
    return Both(before, after, who.counts, today, took)


@dataclass(frozen=True, slots=True)
class Both:
    """Everybody under both shelves."""

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
