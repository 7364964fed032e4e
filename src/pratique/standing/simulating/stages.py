"""A staged start: what each division needs at the instant it begins there."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import numpy as np

from pratique.divisions import queries as divisions
from pratique.policy.facts import Lineage
from pratique.policy.shelf import Start
from pratique.standing.simulating.areas import Area
from pratique.standing.simulating.comparing import Both, Everybody
from pratique.standing.simulating.drafting import Draft
from pratique.standing.simulating.result import Begun

REST = -1  # who lies in no stage


def instants(draft: Draft, but: datetime) -> list[datetime]:
    """Return the instants at which it begins somewhere, if it has stages."""
    start = _staged(draft)
    if start is None:
        return []
    told = {draft.book.in_force, *(at for _place, at in start.stages)}
    return sorted(told - {but})


def begun(
    draft: Draft, area: Area, who: Everybody, at: Mapping[datetime, Both]
) -> tuple[Begun, ...]:
    """Return what each stage needs as it begins, and the rest; in their order."""
    start = _staged(draft)
    if start is None:
        return ()
    people = who.population.people
    lies_in = np.array([_nearest(start, place) for place in people.places], np.int64)
    stage = lies_in[people.place]
    rest = (area.code, area.name, area.name_en)
    told = [(REST, rest, draft.book.in_force)]
    told += [(number, *each) for number, each in enumerate(_named(start))]
    found = [
        Begun(*names, moment, at[moment].moves(who.counts & (stage == number)))
        for number, names, moment in told
    ]
    return tuple(sorted(found, key=lambda each: each.at))


def _staged(draft: Draft) -> Start | None:
    start = draft.shelf.starts.get(draft.book.digest)
    return start if start and start.stages else None


def _named(start: Start) -> Iterator[tuple[tuple[str, str, str], datetime]]:
    for place, moment in start.stages:
        row = divisions.by_code(place[-1])
        yield (row.code, row.name, row.name_en), moment


def _nearest(start: Start, place: Lineage) -> int:
    """Return the number of the nearest stage that a place lies in, as `Start.at` has it."""
    lies = [
        (len(line), number)
        for number, (line, _at) in enumerate(start.stages)
        if line[-1] in place
    ]
    return max(lies)[1] if lies else REST
