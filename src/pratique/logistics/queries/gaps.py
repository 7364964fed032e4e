"""Instants at which a bound person has no custodian, or two: there must be none."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from pratique import clock
from pratique.logistics.models import Custody
from pratique.orders.models import Ground, Plan


class Span(NamedTuple):
    """From one instant to before another."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A span in which a bound person had not exactly one custodian."""

    person: UUID
    start: datetime
    end: datetime
    custodians: int


def gaps(start: datetime, end: datetime) -> list[Gap]:
    """Return where in [start, end) custody fails, as far as time has come.

    Rows that are merged count for the one kept. An instant of a ground is what
    counts, not when it was written.
    """
    end = min(end, clock.now())
    held = _by_person(_custodies(), start, end)
    found: list[Gap] = []
    for person, bound in _by_person(_bound(), start, end).items():
        found += _of(person, bound, held.get(person, []))
    return sorted(found, key=lambda gap: (gap.start, gap.person))


Row = tuple[UUID, datetime, datetime | None]


def _bound() -> "QuerySet[Ground, Row]":
    binding = Plan.objects.filter(ground=OuterRef("pk"), binds=True)
    rows = Ground.objects.filter(Exists(binding))
    return rows.values_list(_kept(), "opened_at", "closed_at")


def _custodies() -> "QuerySet[Custody, Row]":
    return Custody.objects.values_list(_kept(), "since", "until")


def _kept() -> Coalesce:
    return Coalesce(F("person__merged_into"), F("person"))


def _by_person(
    rows: "QuerySet[Ground, Row] | QuerySet[Custody, Row]",
    start: datetime,
    end: datetime,
) -> dict[UUID, list[Span]]:
    """Return the spans inside [start, end) of each person."""
    found: defaultdict[UUID, list[Span]] = defaultdict(list)
    for person, since, until in rows:
        span = Span(max(since, start), min(until or end, end))
        if span.start < span.end:
            found[person].append(span)
    return found


def _of(person: UUID, bound: list[Span], held: list[Span]) -> Iterator[Gap]:
    """Yield the pieces of the bound time that not exactly one custody covers."""
    cuts = sorted({instant for span in (*bound, *held) for instant in span})
    for piece in map(Span, cuts, cuts[1:]):
        if not _covering(piece, bound):
            continue
        custodians = _covering(piece, held)
        if custodians != 1:
            yield Gap(person, piece.start, piece.end, custodians)


def _covering(piece: Span, spans: Iterable[Span]) -> int:
    return sum(span.start <= piece.start and piece.end <= span.end for span in spans)
