"""Who of many stands as before, for certain: told from columns alone.

Of whom nothing is open and nothing is asked, a standing holds a day, an instant and a
mark, and nothing else: its document is the same if these are. Of everybody else the
reasons count too, which columns do not have.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from pratique import columns
from pratique.columns import NO_MOMENT, NOTHING, Array
from pratique.policy.many.outcomes import Outcomes
from pratique.policy.many.tables import moment_of
from pratique.policy.measures import MARKS
from pratique.policy.narrowed import Rules, speaking
from pratique.registry.crowds import Crowd
from pratique.standing.population.assessing import Run
from pratique.standing.population.reading import Population

BARE = """present.code = 'green' AND present.binding = '' AND present.until IS NULL
    AND present.document->'grounds' = '[]' AND NOT present.undecided"""
IN_FORCE = {
    "person": ("key", "present.person_id"),
    "bare": ("truth", BARE),
    "mark": ("number", "array_position(%(marks)s::text[], present.mark) - 1"),
    "next_at": ("moment", "present.next_at"),
    "day": ("day", "(present.document->>'day')::date"),
}
SOURCE = "standing_standing present WHERE {} AND present.ended_entry_id IS NULL"
NO_DAY = 0


@dataclass(frozen=True, slots=True)
class Bare:
    """By person: whether nothing is open and asked, on which day, and until when."""

    is_so: Array
    day: Array
    next_at: Array

    @classmethod
    def nobody(cls, count: int) -> "Bare":
        """Return room for so many people."""
        return cls(
            np.zeros(count, bool), np.full(count, NO_DAY), np.full(count, NO_MOMENT)
        )


@dataclass(frozen=True, slots=True)
class Assessed:
    """What came of everybody, as far as it says who is to be looked at, and for what."""

    bare: Bare
    rules: Mapping[int, Rules]  # that have something to say; of whom was left
    # to `one`, and of whom nothing is open and asked, none are told


def assessed(population: Population, runs: Iterable[Run]) -> Assessed:
    """Return what came of everybody in these runs."""
    bare, told = Bare.nobody(len(population)), dict[int, Rules]()
    for run in runs:
        part = _of_run(run.outcomes)
        mine = run.outcomes.begin + np.flatnonzero(run.counts)
        for name in Bare.__slots__:
            getattr(bare, name)[mine] = getattr(part, name)[run.counts]
        told |= speaking(run.outcomes, run.counts)
    return Assessed(bare, told)


def changed(population: Population, now: Assessed, served: Array) -> list[int]:
    """Return who must be looked at one by one, by their numbers.

    Args:
        population: these people.
        now: what came of them.
        served: the marks that stay, by person.
    """
    marks, before, there = _in_force(population.crowd)
    same = before.is_so & now.bare.is_so & ~population.is_gone & (marks == served)
    same &= (before.day == now.bare.day) & (before.next_at == now.bare.next_at)
    unknown = ~there & ~population.tells_anything & ~population.is_gone
    found: list[int] = np.flatnonzero(~same & ~unknown).tolist()
    return found


def _in_force(crowd: Crowd) -> tuple[Array, Bare, Array]:
    """Return the marks in force, what is bare, and who has a standing at all."""
    told = columns.read(
        IN_FORCE,
        SOURCE.format(crowd.only("present.person_id")),
        {**crowd.values, "marks": list(MARKS)},
    )
    person = crowd.numbers(told["person"])
    found = Bare.nobody(len(crowd))
    marks, there = np.full(len(crowd), NOTHING), np.zeros(len(crowd), bool)
    mine = person != NOTHING
    person = person[mine]
    there[person], marks[person] = True, np.maximum(told["mark"][mine], NOTHING)
    found.is_so[person] = told["bare"][mine]
    found.day[person], found.next_at[person] = told["day"][mine], told["next_at"][mine]
    return marks, found, there


def _of_run(outcomes: Outcomes) -> Bare:
    standing, begin = outcomes.standing, outcomes.begin
    is_so = np.ones(outcomes.end - begin, bool)
    is_so[outcomes.grounds.found.person - begin] = False
    is_so[outcomes.undecided - begin] = False
    found = Bare(is_so, standing.day.copy(), standing.next_at.copy())
    for person, outcome in outcomes.by_one.items():
        at = person - begin
        is_so[at] = not outcome.grounds and not outcome.undecided
        found.day[at] = outcome.day.toordinal()
        found.next_at[at] = moment_of(outcome.next_at)
    return found
