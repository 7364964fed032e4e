"""Which specimens speak for one person alone, and what they show.

A mixed tube speaks for nobody; an antigen test neither opens a case nor clears one.
A pair (two specimens taken at once, for confirmation) is one test: both must be
positive, or both negative; else it says nothing, and the rules ask for another one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
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
        if _said(pair) == Outcome.POSITIVE and (told := _known(pair)) is not None
    ]


def first_two(
    tests: Sequence[Single], after: datetime, dismissed: datetime | None = None
) -> tuple[str | None, datetime | None]:
    """Return what the first two tests after an instant came to, and when that was known.

    One positive is enough; negative are they when both are. An invalid one is no
    answer, nor is a pair that does not agree: the next takes its place, from when it
    was known to be none.

    Args:
        tests: of one person, in order of taking.
        after: the instant after which they count.
        dismissed: positives taken up to then were found to be no infection.
    """
    told: list[datetime] = []
    silent: list[datetime] = []
    asked = 0
    for pair in _counting(tests, after, dismissed):
        known = _known(pair)
        if known is not None and _said(pair) is None:
            silent.append(known)
            continue
        if known is not None and _said(pair) == Outcome.POSITIVE:
            return Outcome.POSITIVE.value, max([known, *silent])
        asked += 1
        told += [known] if known is not None else []
        if asked == 2:
            break
    both = len(told) == 2
    return (Outcome.NEGATIVE.value, max([*told, *silent])) if both else (None, None)


def _counting(
    tests: Sequence[Single], after: datetime, dismissed: datetime | None
) -> Iterator[Sequence[Single]]:
    """Yield the tests from an instant on; none that was positive by mistake."""
    for pair in _pairs(tests):
        taken_at = pair[0].taken_at
        wrong = dismissed is not None and taken_at <= dismissed
        if taken_at >= after and not (wrong and _said(pair) == Outcome.POSITIVE):
            yield pair


def _pairs(tests: Sequence[Single]) -> Iterable[Sequence[Single]]:
    """Return the tests, those of a pair together."""
    pairs: dict[UUID, list[Single]] = {}
    for one in tests:
        pairs.setdefault(one.pair or one.id, []).append(one)
    return pairs.values()


def _said(pair: Sequence[Single]) -> str | None:
    """Return what all of a pair say: negative or positive; None: nothing, or not yet."""
    found = {one.outcome for one in pair}
    agreed = found.pop() if len(found) == 1 else None
    return None if agreed == Outcome.INVALID else agreed


def _known(pair: Sequence[Single]) -> datetime | None:
    """Return when the last of a pair was known; None: it is not yet."""
    told = [one.resulted_at for one in pair if one.resulted_at is not None]
    return max(told) if len(told) == len(pair) else None
