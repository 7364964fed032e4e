"""What laboratories tell the rules.

A member of a tube is told with the tube's result, and as mixed; a tube of one is a
specimen like any other. Two taken at once are told as a pair: what they say together
is for the rules. Antigen tests are told apart: they pay nothing and clear nobody.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from pratique.labs.models import Method, Outcome, Result, Specimen, TubeResult
from pratique.ledger.queries import Known
from pratique.policy.facts import Pool
from pratique.policy.facts import Specimen as SpecimenFact
from pratique.prepared import Prepared

Found = Result | TubeResult


class Tests(NamedTuple):
    """What was taken from a person, and the positive tubes they are in."""

    specimens: tuple[SpecimenFact, ...]
    pools: tuple[Pool, ...]
    antigens: tuple[SpecimenFact, ...] = ()


def of(people: Iterable[UUID], known: Known) -> Tests:
    """Return everything of a person (all their merged rows) that was known then.

    Asked for everybody who is assessed: two questions, and a third only of those
    who are in a tube.
    """
    rows = _counting(people, known)
    found = found_in(rows, known)
    told = [_fact(row, found.get(row.pk)) for row in rows]
    return Tests(
        specimens=tuple(each for each in told if each.method == Method.PCR),
        pools=tuple(
            _pool(row, found[row.pk]) for row in rows if _is_held_by(row, found)
        ),
        antigens=tuple(each for each in told if each.method != Method.PCR),
    )


def specimens(people: Iterable[UUID], known: Known) -> tuple[SpecimenFact, ...]:
    """Return a person's specimens, in order of taking."""
    return of(people, known).specimens


def pools(people: Iterable[UUID], known: Known) -> tuple[Pool, ...]:
    """Return the tubes of several, found positive, that a person is in.

    What became of the person themselves is for letters to tell.
    """
    return of(people, known).pools


def taken(people: Iterable[UUID], known: Known) -> list[Specimen]:
    """Return the PCR specimens that count: none of a tube that was voided."""
    return [row for row in _counting(people, known) if row.method == Method.PCR]


def _counting(people: Iterable[UUID], known: Known) -> list[Specimen]:
    """Return the specimens that count, however they are tested."""
    family = list(people)
    if known.at is None:
        return _present_specimens(family)
    rows = known.only(_specimens(family))
    return [row for row in rows if not _was_voided(row, known)]


def _was_voided(row: Specimen, known: Known) -> bool:
    ended = row.tube.ended_entry_id if row.tube else None
    return ended is not None and known.has(ended)


def found_in(taken: Iterable[Specimen], known: Known) -> Mapping[UUID, Found]:
    """Return by specimen what was found in it, or in the tube that it is in."""
    alone = [row.pk for row in taken if row.tube_id is None]
    mixed = {row.pk: row.tube_id for row in taken if row.tube_id is not None}
    tubes = sorted(set(mixed.values()))
    if known.at is None:
        results, of_tubes = _present_results(alone), _present_tube_results(tubes)
    else:
        results = list(known.only(_results(alone)))
        of_tubes = list(known.only(_tube_results(tubes)))
    by_tube = {row.tube_id: row for row in of_tubes}
    found: dict[UUID, Found] = {row.specimen_id: row for row in results}
    found |= {key: by_tube[tube] for key, tube in mixed.items() if tube in by_tube}
    return found


def _specimens(people: list[UUID]) -> QuerySet[Specimen]:
    rows = Specimen.objects.filter(person__in=people)
    return rows.select_related("tube").order_by("taken_at", "entry")


def _results(specimens: list[UUID]) -> QuerySet[Result]:
    return Result.objects.filter(specimen__in=specimens)


def _tube_results(tubes: list[UUID]) -> QuerySet[TubeResult]:
    return TubeResult.objects.filter(tube__in=tubes)


_present_specimens = Prepared(
    lambda people: _specimens(people).filter(ended_entry=None, tube__ended_entry=None)
)
_present_results = Prepared(lambda taken: _results(taken).filter(ended_entry=None))
_present_tube_results = Prepared(
    lambda tubes: _tube_results(tubes).filter(ended_entry=None)
)


def is_mixed(specimen: Specimen) -> bool:
    """Say whether a specimen shares its tube: it speaks for nobody alone."""
    return specimen.tube is not None and specimen.tube.ratio > 1


def _is_held_by(specimen: Specimen, found: Mapping[UUID, Found]) -> bool:
    """Say whether the tube that somebody shares with others is positive."""
    result = found.get(specimen.pk)
    is_positive = result is not None and result.outcome == Outcome.POSITIVE
    return is_positive and is_mixed(specimen)


def _fact(specimen: Specimen, found: Found | None) -> SpecimenFact:
    return SpecimenFact(
        id=str(specimen.pk),
        taken_at=specimen.taken_at,
        outcome=None if found is None else found.outcome,
        outcome_at=None if found is None else found.resulted_at,
        single=not is_mixed(specimen),
        ct=_lowest_ct(found),
        pair=str(specimen.pair or ""),
        method=specimen.method,
    )


def _lowest_ct(found: Found | None) -> float | None:
    """Return the lower of a result's two Ct values: the one that shows more."""
    if not isinstance(found, Result):
        return None
    told = [float(one) for one in (found.ct_n, found.ct_orf) if one is not None]
    return min(told, default=None)


def _pool(specimen: Specimen, found: Found) -> Pool:
    return Pool(
        id=str(specimen.pk),
        tube=specimen.tube.code if specimen.tube else "",
        positive_at=found.resulted_at,
    )
