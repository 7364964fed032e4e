"""Review many people at once: the same rows as one by one, in a few statements.

1. The rows of those people are locked whom nobody holds; who is held stays due.
2. They are taken off the list, and only then is anything read: whoever changes
   something about them meanwhile waits, and lists them again after.
3. Their facts are read in columns, and `many` tells who stands as before for certain:
   of whom nothing is open and nothing is asked, neither before nor now.
4. Of all others `one` tells outcome and reasons, and what follows is written by the
   same actions as alone, their rows kept back and written together.

Orders come first, then standings: a mark that stays hangs on what has just closed.
Who cannot be reviewed like this is left to be reviewed alone.
"""

import gc
import logging
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from pratique import clock, database
from pratique.contacts import queries as contacts
from pratique.database import Actor, must_be_worker
from pratique.ledger.actions import causing
from pratique.ledger.models import Entry
from pratique.ledger.queries import known
from pratique.orders.actions import grounds
from pratique.orders.actions.grounds import Orders
from pratique.orders.actions.many_grounds import orders_of
from pratique.policy.measures import MARKS
from pratique.registry import queries as registry
from pratique.registry.models import Person
from pratique.standing import document, queries
from pratique.standing.actions.reviewing import (
    TAKE_UP,
    Made,
    nothing_binds,
    queue,
    supersede,
)
from pratique.standing.models import Standing
from pratique.standing.population import assessing, comparing, reading
from pratique.standing.population.served import served
from pratique.standing.population.telling import Telling
from pratique.standing.shelf import demands, shelf_after
from pratique.together import Kept, keeping

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Took:
    """Seconds that each part of a batch took."""

    locking: float = 0
    reading: float = 0
    assessing: float = 0
    building: float = 0
    writing: float = 0

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Add what this takes."""
        begun = time.perf_counter()
        yield
        setattr(self, name, getattr(self, name) + time.perf_counter() - begun)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of a batch of people who were due."""

    people: int  # reviewed together
    changed: int  # of whom anything may have been written
    alone: frozenset[UUID]  # who must be reviewed alone: they are still due
    held: frozenset[UUID]  # whom somebody else holds: they are still due
    took: Took


@dataclass
class Batch:
    """People who are reviewed together, and what was read about them."""

    people: Mapping[UUID, Person]
    causes: Mapping[UUID, Entry]
    telling: Telling
    numbers: Mapping[UUID, int]  # of those who must be looked at
    took: Took
    orders: Mapping[UUID, Orders] = field(default_factory=dict)
    before: Mapping[UUID, Standing] = field(default_factory=dict)
    made: dict[UUID, Made] = field(default_factory=dict)
    failed: set[UUID] = field(default_factory=set)


def review_many(*, due: Sequence[tuple[UUID, Entry]], by: Actor) -> Reviewed:
    """Bring grounds, obligations and standings of these people up to date.

    One transaction: all of it is written, or nothing, and they are still due.

    Args:
        due: whom, and the entry that is the cause.
        by: the worker.
    """
    must_be_worker(by)
    causes, took = dict(due), Took()
    with database.transaction():
        with took.part("locking"):
            free, alone, held = _divided(causes)
            youngest = database.prepared_rows(TAKE_UP, [list(free)])[0][0]
        batch = _read(free, causes, youngest, took)
        _write(batch, by=by)
        for person in sorted(batch.failed):
            queue(people=[person], entry=causes[person])
    return Reviewed(
        people=len(free) - len(batch.failed),
        changed=len(batch.made),
        alone=frozenset(alone | batch.failed),
        held=frozenset(held),
        took=took,
    )


def _divided(
    causes: Mapping[UUID, Entry],
) -> tuple[dict[UUID, Person], set[UUID], set[UUID]]:
    """Lock whom one can; return them, who goes alone, and whom somebody holds.

    Alone goes who is several rows, has several cases (they may turn out to be one
    illness), or could not be reviewed before.
    """
    free = registry.lock_free(causes)
    alone = registry.several_rows(causes.keys() - free.keys())
    held = causes.keys() - free.keys() - alone
    still, failed = queries.still_due(free, clock.now())
    alone |= (failed | contacts.several_cases(free)) & still
    return {key: free[key] for key in sorted(still - alone)}, alone, set(held)


def _read(
    free: Mapping[UUID, Person],
    causes: Mapping[UUID, Entry],
    youngest: int | None,
    took: Took,
) -> Batch:
    """Read their facts, and of whom anything may change what is in force."""
    now, books = clock.now(), shelf_after(youngest)
    with took.part("reading"):
        everybody = reading.some(free, known(None))
        labels = served(everybody.crowd)
    with took.part("assessing"):
        runs = assessing.assess(everybody.people, known(None), books, now)
        assessed = comparing.assessed(everybody, runs)
    with took.part("reading"):
        numbers = comparing.changed(everybody, assessed, labels)
        keys = {everybody.crowd.key(number): number for number in numbers}
        return Batch(
            people=free,
            causes=causes,
            telling=Telling(everybody, assessed, books, now),
            numbers=keys,
            took=took,
            orders=orders_of(list(keys)),
            before=queries.of_people(keys),
        )


def _write(batch: Batch, *, by: Actor) -> None:
    """Write the orders of everybody, and then their standings."""
    with batch.took.part("building"), uncollected(), keeping() as kept:
        for person in batch.numbers:
            _try_to_order(batch, person, kept, by=by)
    with batch.took.part("writing"):
        kept.write()
    with batch.took.part("building"), uncollected():
        labels = served(batch.telling.population.crowd)
        with keeping() as kept:
            for person, made in batch.made.items():
                label = int(labels[batch.numbers[person]])
                _stand(batch, person, made, "" if label < 0 else MARKS[label], by=by)
    with batch.took.part("writing"):
        kept.write()


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for circles among rows that all are still needed.

    With some hundred thousand of them it would look again and again, for a third of
    the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _try_to_order(batch: Batch, person: UUID, kept: Kept, *, by: Actor) -> None:
    """Order what follows; who cannot be reviewed is left alone, and nothing is kept."""
    mark = kept.marked()
    try:
        with causing(batch.causes[person]):
            _order(batch, person, by=by)
    except Exception:
        log.exception("the review of person %s among many failed", person)
        kept.back_to(mark)
        batch.failed.add(person)


def _order(batch: Batch, person: UUID, *, by: Actor) -> None:
    someone, telling = batch.people[person], batch.telling
    number, orders = batch.numbers[person], batch.orders[person]
    before = batch.before.get(person)
    if telling.population.is_gone[number]:
        grounds.end_these(person=person, orders=orders, by=by)
        if before is not None:
            batch.made[person] = nothing_binds(someone, before, "", telling.shelf)
        return
    told = telling.facts(number)
    risk, outcome = telling.risk(told.place), telling.outcome(number, told)
    grounds.bring_in_line(
        person=someone,
        outcome=outcome,
        demands=demands(outcome, told, telling.shelf),
        orders=orders,
        by=by,
    )
    content = document.of(outcome, told, risk, telling.shelf)
    batch.made[person] = Made(outcome, content, outcome.mark or "", risk.version)


def _stand(batch: Batch, person: UUID, made: Made, label: str, *, by: Actor) -> None:
    with causing(batch.causes[person]):
        supersede(
            person=batch.people[person],
            before=batch.before.get(person),
            made=made.marked(label),
            by=by,
        )
