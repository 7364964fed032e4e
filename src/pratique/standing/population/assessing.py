"""Everybody under a shelf: who is to be counted, and what comes of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from pratique.columns import Array
from pratique.ledger.queries import Known
from pratique.places import facts as places
from pratique.policy.facts import Lineage
from pratique.policy.many.evaluate import evaluate_many
from pratique.policy.many.outcomes import Outcomes
from pratique.policy.many.tables import RUN, People
from pratique.policy.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a run of people; of whom of them it counts."""

    outcomes: Outcomes
    counts: Array  # by person of the run


def assess(
    people: People, known: Known, shelf: Shelf, at: datetime, *, run: int = RUN
) -> Iterator[Run]:
    """Assess everybody, run by run.

    The risk that was known is read as the rulebooks of each person's place reckon it.
    Where these differ, everybody is assessed once for each way of reckoning, and of
    each person the one that is theirs counts.
    """
    days = _quiet_days(people, shelf, at)
    for quiet_days in np.unique(days).tolist():
        risk = places.risk(known, quiet_days=quiet_days)
        for outcomes in evaluate_many(people, risk, shelf, at, run=run):
            counts = days[outcomes.begin : outcomes.end] == quiet_days
            yield Run(outcomes, counts)


def _quiet_days(people: People, shelf: Shelf, at: datetime) -> Array:
    """Return after how many days everybody's books call a prefecture quiet."""
    days = np.zeros(max(1, len(people.places)), np.int64)
    told: dict[Lineage, int] = {}
    for place in np.unique(people.place).tolist():
        line = tuple(one for one in people.places[place] if one in shelf.deciding)
        if line not in told:
            found = shelf.defaults(line, at)
            told[line] = found.quiet_days if found else 0
        days[place] = told[line]
    return days[people.place]
