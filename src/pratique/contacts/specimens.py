"""Which specimens speak for one person alone, and what they show.

A mixed tube speaks for nobody; an antigen test neither opens a case nor clears one.
Of a pair (two specimens taken at once, for confirmation) both must be positive.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from pratique.labs import facts as labs
from pratique.labs.models import Outcome, Specimen
from pratique.ledger.queries import Known


@dataclass(frozen=True, slots=True)
class Single:
    """A single PCR specimen, with its result if that is known."""

    id: UUID
    person: UUID
    taken_at: datetime
    pair: UUID | None
    outcome: str | None
    resulted_at: datetime | None


class Positive(NamedTuple):
    """What shows an infection: one specimen, or the first of a pair."""

    specimen: UUID
    person: UUID
    taken_at: datetime
    resulted_at: datetime


def any_positive(people: Iterable[UUID]) -> bool:
    """Say whether any single of these people is positive: most never were."""
    return any(
        one.outcome == Outcome.POSITIVE for one in singles(people, Known.present())
    )


def singles(people: Iterable[UUID], known: Known) -> list[Single]:
    """Return the single PCR specimens of these people, in order of taking."""
    rows = [row for row in labs.taken(people, known) if not labs.is_mixed(row)]
    found = labs.found_in(rows, known)
    return [_single(row, found.get(row.pk)) for row in rows]


def _single(specimen: Specimen, result: labs.Found | None) -> Single:
    return Single(
        id=specimen.pk,
        person=specimen.person_id,
        taken_at=specimen.taken_at,
        pair=specimen.pair,
        outcome=None if result is None else result.outcome,
        resulted_at=None if result is None else result.resulted_at,
    )


def positives(tests: Sequence[Single]) -> list[Positive]:
    """Return what shows an infection, in order of taking.

    A positive single does; of a pair, both must be positive, and the first of them
    stands for the two.
    """
    return [
        Positive(pair[0].id, pair[0].person, pair[0].taken_at, told)
        for pair in _pairs(tests)
        if (told := _agreed(pair, Outcome.POSITIVE)) is not None
    ]


def first_two(
    tests: Sequence[Single], after: datetime, dismissed: datetime | None = None
) -> tuple[str | None, datetime | None]:
    """Return what the first two tests after an instant came to, and when that was known.

    One positive is enough; negative are they when both are. An invalid one is no
    answer, and the next takes its place.

    Args:
        tests: of one person, in order of taking.
        after: the instant after which they count.
        dismissed: positives taken up to then were found to be no infection.
    """
    told: list[datetime] = []
    for pair in islice(_answering(tests, after, dismissed), 2):
        positive = _agreed(pair, Outcome.POSITIVE)
        if positive is not None:
            return Outcome.POSITIVE.value, positive
        negative = _agreed(pair, Outcome.NEGATIVE)
        told += [negative] if negative is not None else []
    return (Outcome.NEGATIVE.value, max(told)) if len(told) == 2 else (None, None)


def _answering(
    tests: Sequence[Single], after: datetime, dismissed: datetime | None
) -> Iterator[Sequence[Single]]:
    for pair in _pairs(tests):
        taken_at = pair[0].taken_at
        wrong = _agreed(pair, Outcome.POSITIVE) is not None and (
            dismissed is not None and taken_at <= dismissed
        )
        invalid = any(one.outcome == Outcome.INVALID for one in pair)
        if taken_at >= after and not wrong and not invalid:
            yield pair


def _pairs(tests: Sequence[Single]) -> Iterable[Sequence[Single]]:
    """Return the tests, those of a pair together."""
    pairs: dict[UUID, list[Single]] = {}
    for one in tests:
        pairs.setdefault(one.pair or one.id, []).append(one)
    return pairs.values()


def _agreed(pair: Sequence[Single], outcome: Outcome) -> datetime | None:
    """Return when it was known that all of a pair came out so; None: they did not."""
    told = [one.resulted_at for one in pair if one.outcome == outcome]
    known = [instant for instant in told if instant is not None]
    return max(known) if len(known) == len(pair) else None
