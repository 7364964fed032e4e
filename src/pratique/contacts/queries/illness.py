"""Which cases of one person are of one illness, read as known at a moment.

A person has one illness at a time. What opens a case, what the rules are told and
what a bulletin counts go by the same answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from pratique.contacts.courses import Bound, Course, Spell
from pratique.contacts.models import Case
from pratique.labs.models import Specimen
from pratique.ledger.queries import Known

# By case, until when its order bound that only results end.
Patients = Callable[[Iterable[UUID], Known], Mapping[UUID, Bound]]


class Told(NamedTuple):
    """A case, where it stands, how much that says, and what is told of it."""

    case: Case
    course: Course
    rank: int
    what: Any


def spells(cases: Sequence[Told], known: Known, patients: Patients) -> list[Spell]:
    """Return when each of these cases began, and until when its order bound.

    Args:
        cases: of one person, or of several.
        known: as known then.
        patients: tells until when people were bound as patients; tracing cannot look.
    """
    taken = _taken([one.case for one in cases])
    bounds = _bounds(cases, known, patients)
    return [
        Spell(
            began_at=taken.get(one.case.specimen_id, one.case.found_at),
            course=one.course,
            rank=one.rank,
            told=one.what,
            bound=bounds.get(one.case.pk),
        )
        for one in cases
    ]


def _taken(cases: Iterable[Case]) -> Mapping[UUID | None, datetime]:
    """Return, by specimen, when it was taken; what another place told has none."""
    opened = [case.specimen_id for case in cases if case.specimen_id is not None]
    return dict(Specimen.objects.filter(pk__in=opened).values_list("pk", "taken_at"))


def _bounds(
    cases: Sequence[Told], known: Known, patients: Patients
) -> dict[UUID, Bound]:
    """Return, by case, until when it bound.

    Nobody here knows when results ended what another place counts. It is taken to last
    as long as the rule keeps a case that was found here.
    """
    found = dict(patients({one.case.person_id for one in cases}, known))
    days = max((one.days for one in found.values()), default=0)
    if days:
        elsewhere = [one.case for one in cases if not one.case.counted_here]
        found |= {case.pk: _elsewhere(case, days) for case in elsewhere}
    return found


def _elsewhere(case: Case, days: int) -> Bound:
    return Bound(case.found_at + timedelta(days=days), clear=True)
