"""What laboratories tell the rules."""

from collections.abc import Iterable
from uuid import UUID

from pratique.labs.models import Result, Specimen
from pratique.ledger.queries import Known
from pratique.policy.facts import Specimen as SpecimenFact


def specimens(people: Iterable[UUID], known: Known) -> tuple[SpecimenFact, ...]:
    """Return a person's specimens (all their merged rows), in order of taking."""
    rows = Specimen.objects.filter(person__in=list(people)).order_by("taken_at")
    taken = list(known.only(rows))
    found = (
        Result.objects.filter(specimen__in=taken) if taken else Result.objects.none()
    )
    results = {row.specimen_id: row for row in known.only(found)}
    return tuple(_fact(row, results.get(row.pk)) for row in taken)


def _fact(specimen: Specimen, result: Result | None) -> SpecimenFact:
    return SpecimenFact(
        id=str(specimen.pk),
        taken_at=specimen.taken_at,
        outcome=None if result is None else result.outcome,
        outcome_at=None if result is None else result.resulted_at,
    )
