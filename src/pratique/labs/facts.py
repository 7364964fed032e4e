"""What laboratories tell the rules."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from pratique.labs.models import Result, Specimen
from pratique.ledger.queries import Known
from pratique.policy.facts import Specimen as SpecimenFact
from pratique.prepared import Prepared


def specimens(people: Iterable[UUID], known: Known) -> tuple[SpecimenFact, ...]:
    """Return a person's specimens (all their merged rows), in order of taking."""
    if known.at is None:
        taken = _present_specimens(list(people))
        found = _present_results([row.pk for row in taken])
    else:
        taken = list(_specimens(people, known))
        found = list(_results(taken, known)) if taken else []
    results = {row.specimen_id: row for row in found}
    return tuple(_fact(row, results.get(row.pk)) for row in taken)


def _specimens(people: Iterable[UUID], known: Known) -> QuerySet[Specimen]:
    rows = Specimen.objects.filter(person__in=list(people)).order_by("taken_at")
    return known.only(rows)


def _results(specimens: Iterable[object], known: Known) -> QuerySet[Result]:
    return known.only(Result.objects.filter(specimen__in=list(specimens)))


_present_specimens = Prepared(lambda people: _specimens(people, Known.present()))
_present_results = Prepared(lambda taken: _results(taken, Known.present()))


def _fact(specimen: Specimen, result: Result | None) -> SpecimenFact:
    return SpecimenFact(
        id=str(specimen.pk),
        taken_at=specimen.taken_at,
        outcome=None if result is None else result.outcome,
        outcome_at=None if result is None else result.resulted_at,
    )
