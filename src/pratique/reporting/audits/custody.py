"""Had every bound person exactly one custodian, at every instant?

Its own arithmetic: what binds somebody is read from the orders' rows, who had them
from logistics' rows, and the two are laid over each other. Two records that were
merged are one person from the merge on, and two before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from pratique import clock
from pratique.logistics import models as in_logistics
from pratique.orders import models as in_orders
from pratique.registry import models as in_registry
from pratique.reporting.audits.findings import instant
from pratique.reporting.audits.left import left_with_nobody
from pratique.reporting.audits.reading import names_in
from pratique.reporting.audits.view import one_snapshot

# What the loop is just about to write is given so long: a custody begins where the
# order did, however much later it is written.
SETTLING = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Span:
    """Something that held of a person in [start, end)."""

    person: UUID
    start: datetime
    end: datetime
    what: str = ""  # of a custody, what kind of custodian


@dataclass(frozen=True, slots=True)
class Merged:
    """Two records are one person in [start, end)."""

    keep: UUID
    gone: UUID
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """A time in which not exactly one custodian had a bound person."""

    person: UUID
    start: datetime
    end: datetime
    custodians: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustodyReport:
    """How many people were bound, and when they had nobody, or more than one.

    `left` counts beside this whom hands have at the end that can have nobody any more.
    """

    persons: int
    without: list[Fault]
    two: list[Fault]
    names: Mapping[UUID, str]
    left: Sequence[Fault] = ()

    @property
    def is_clean(self) -> bool:
        """Say whether everybody had exactly one, all the time."""
        return not (self.without or self.two)

    def document(self) -> dict[str, Any]:
        """Return the report as `pratique audit custody --format json` prints it."""
        return {
            "persons": self.persons,
            "without": [self._told(one) for one in self.without],
            "two": [self._told(one) for one in self.two],
            "left": [self._told(one) for one in self.left],
        }

    def _told(self, fault: Fault) -> dict[str, Any]:
        return {
            "person": self.names.get(fault.person, str(fault.person)),
            "from": instant(fault.start),
            "to": instant(fault.end),
            "custodians": list(fault.custodians),
        }


def audit_custody(start: datetime, end: datetime) -> CustodyReport:
    """Audit everybody bound in [start, end), as far as time has come."""
    with one_snapshot():
        now = clock.now()
        until = min(end, now)
        bound = list(_clipped(_bound(until), start, until))
        held = list(_clipped(_held(until), start, until))
        merges = list(_merges(until))
        found = faults(bound, held, merges, now=now)
        left = [
            Fault(person, since, until, (kind,))
            for person, since, kind in left_with_nobody(until)
        ]
        named = names_in({fault.person for fault in (*found, *left)})
    return CustodyReport(
        persons=sum(
            _people(circle, bound, until) for circle in _circles(bound, merges)
        ),
        without=[fault for fault in found if not fault.custodians],
        two=[fault for fault in found if fault.custodians],
        names={key: alias or reference for key, (alias, reference) in named.items()},
        left=left,
    )


# --- arithmetic -------------------------------------------------------------------


class Circle(NamedTuple):
    """Records that were ever taken for one person, with their merges."""

    members: frozenset[UUID]
    merges: Sequence[Merged]


def faults(
    bound: Sequence[Span],
    held: Iterable[Span],
    merges: Iterable[Merged],
    *,
    now: datetime,
) -> list[Fault]:
    """Return every time in which a bound person had no custodian, or several."""
    of_bound, of_held = _by_person(bound), _by_person(held)
    found: list[Fault] = []
    for circle in _circles(bound, merges):
        bound_there = [span for one in circle.members for span in of_bound.get(one, ())]
        held_there = [span for one in circle.members for span in of_held.get(one, ())]
        found += _joined(_of_circle(bound_there, held_there, circle.merges, now))
    return sorted(found, key=lambda fault: (fault.start, str(fault.person)))


def _of_circle(
    bound: Sequence[Span], held: Sequence[Span], merges: Sequence[Merged], now: datetime
) -> Iterator[Fault]:
    """Go through the pieces in which nothing changes, for one circle of records."""
    turns = {edge for merge in merges for edge in (merge.start, merge.end)}
    edges = {edge for span in (*bound, *held) for edge in (span.start, span.end)}
    for start, end in pairwise(sorted(turns | edges)):
        is_settling = end - start <= SETTLING and (start in turns or end == now)
        if is_settling:
            continue
        having = [span for span in held if span.start <= start < span.end]
        bound_now = {span.person for span in bound if span.start <= start < span.end}
        for person in sorted({_kept(one, merges, start) for one in bound_now}):
            whose = [
                one for one in having if _kept(one.person, merges, start) == person
            ]
            if len(whose) != 1:
                yield Fault(person, start, end, tuple(one.what for one in whose))


def _kept(person: UUID, merges: Sequence[Merged], at: datetime) -> UUID:
    """Return the record that stands for a person at an instant."""
    for _ in merges:
        onward = [
            one.keep
            for one in merges
            if one.gone == person and one.start <= at < one.end
        ]
        if not onward:
            break
        person = onward[0]
    return person


def _circles(bound: Sequence[Span], merges: Iterable[Merged]) -> list[Circle]:
    """Return the circles of everybody bound; most people are alone in theirs."""
    circles = {span.person: frozenset({span.person}) for span in bound}
    listed = list(merges)
    for merge in listed:
        pair = (merge.keep, merge.gone)
        whole = frozenset(pair).union(*(circles.get(one, ()) for one in pair))
        circles |= dict.fromkeys(whole, whole)
    of_circle: dict[frozenset[UUID], list[Merged]] = defaultdict(list)
    for merge in listed:
        of_circle[circles[merge.keep]].append(merge)
    there = {circles[span.person] for span in bound}
    return [Circle(members, of_circle.get(members, [])) for members in there]


def _people(circle: Circle, bound: Iterable[Span], at: datetime) -> int:
    """Return how many of a circle are people who were bound, from a moment's view."""
    if len(circle.members) == 1:
        return 1
    there = {span.person for span in bound if span.person in circle.members}
    return len({_kept(one, circle.merges, at) for one in there})


def _joined(found: Iterable[Fault]) -> list[Fault]:
    """Join the pieces of one fault that follow each other."""
    joined: list[Fault] = []
    for one in sorted(found, key=lambda fault: (str(fault.person), fault.start)):
        last = joined[-1] if joined else None
        if last is not None and _goes_on(last, one):
            joined[-1] = replace(last, end=one.end)
        else:
            joined.append(one)
    return joined


def _goes_on(last: Fault, one: Fault) -> bool:
    same = (last.person, last.custodians) == (one.person, one.custodians)
    return same and last.end == one.start


def _by_person(spans: Iterable[Span]) -> dict[UUID, list[Span]]:
    found: dict[UUID, list[Span]] = defaultdict(list)
    for span in spans:
        found[span.person].append(span)
    return found


# --- reading ----------------------------------------------------------------------

Row = tuple[UUID, datetime, datetime | None, str]


def _clipped(rows: Iterable[Row], start: datetime, end: datetime) -> Iterator[Span]:
    for person, since, until, what in rows:
        first, last = max(since, start), min(until or end, end)
        if first < last:
            yield Span(person, first, last, what)


def _bound(until: datetime) -> Iterator[Row]:
    """Yield when a plan bound whom: from its ground's opening, or its own amendment."""
    rows = in_orders.Plan.objects.filter(binds=True, ground__opened_at__lt=until)
    columns = ("entry", "ended_entry", "ground__entry", "ground__ended_entry")
    instants = ("entry__recorded_at", "ended_entry__recorded_at")
    of_ground = ("ground__opened_at", "ground__closed_at")
    told = rows.values_list("person", *columns, *instants, *of_ground)
    for person, entry, ended, opens, closes, began, over, opened_at, closed_at in told:
        since = opened_at if entry == opens else began
        yield person, since, closed_at if ended in {closes, None} else over, ""


def _held(until: datetime) -> Iterator[Row]:
    rows = in_logistics.Custody.objects.filter(since__lt=until)
    yield from rows.values_list("person", "since", "until", "kind")


def _merges(until: datetime) -> Iterator[Merged]:
    rows = in_registry.Merge.objects.filter(entry__recorded_at__lt=until)
    columns = ("entry__recorded_at", "ended_entry__recorded_at")
    for keep, gone, start, end in rows.values_list("keep", "gone", *columns):
        yield Merged(keep, gone, start, end or until)
