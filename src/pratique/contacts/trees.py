"""A chain as a tree: who has it from whom. Pure: no database, no clock.

A case with two sources hangs under the one that was named first; one whose source is
not known, or not in the chain, begins a branch of its own.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID


class Place(NamedTuple):
    """Where a case stands in the tree: below whom, in which generation."""

    case: UUID
    generation: int  # the first is 1


def tree(cases: Sequence[UUID], links: Iterable[tuple[UUID, UUID]]) -> list[Place]:
    """Return the cases branch by branch, each after the one it has it from.

    Args:
        cases: of one chain, in the order in which they are to be told.
        links: pairs of a case and its source, the first named first.
    """
    source: dict[UUID, UUID] = {}
    for case, above in links:
        source.setdefault(case, above)
    told = set(cases)
    below: dict[UUID | None, list[UUID]] = {}
    for case in cases:
        above_it = source.get(case)
        below.setdefault(above_it if above_it in told else None, []).append(case)
    found: list[Place] = []
    waiting = [Place(case, 1) for case in reversed(below.get(None, []))]
    while waiting:
        place = waiting.pop()
        found.append(place)
        onward = reversed(below.get(place.case, []))
        waiting += [Place(case, place.generation + 1) for case in onward]
    return found
