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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from pratique import clock, database
from pratique.contacts import queries as contacts
from pratique.database import Actor, must_be_worker
from pratique.ledger.actions import causing
from pratique.ledger.models import Entry
from pratique.ledger.queries import known
from pratique.orders.actions import grounds
from pratique.orders.actions.in_force import Orders, orders_of
from pratique.policy.measures import MARKS
from pratique.registry import queries as registry
from pratique.registry.models import Person
from pratique.standing import document, queries
from pratique.standing.actions.reviewing import (
    Made,
    TakenUp,
    is_alike,
    nothing_binds,
    queue,
    supersede,
    take_up,
)
from pratique.standing.models import Standing
from pratique.standing.population import assessing, comparing, reading
from pratique.standing.population.served import served
from pratique.standing.population.telling import Telling
from pratique.standing.shelf import demands
from pratique.together import Kept, keeping

log = logging.getLogger(__name__)
TOGETHER = 50  # fewer are sooner reviewed one by one than read in columns


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


def review_many(
    *, due: Sequence[tuple[UUID, Entry]], by: Actor, at_most: int = 1_000
) -> Reviewed:
    """Bring grounds, obligations and standings of these people up to date.

    One transaction: all of it is written, or nothing, and they are still due.

    Args:
        due: whom, and the entry that is the cause; who comes first goes first.
        by: the worker.
        at_most: how many; more are named so that several who review find each their
            own, whom nobody holds.

    Raises:
        NotBegunError: other rules are in force by now, and no entry says so yet.
    """
    must_be_worker(by)
    with uncollected():
        return _review_many(dict(due), at_most, by=by)


def _review_many(causes: Mapping[UUID, Entry], at_most: int, *, by: Actor) -> Reviewed:
    took = Took()
    with ExitStack() as until_durable:
        until_durable.enter_context(database.transaction())
        with took.part("locking"):
            share = _share(causes, at_most)
            taken = take_up(list(share.free))
        batch = _read(share.free, causes, taken, took)
        _write(batch, by=by)
        for person in sorted(batch.failed):
            queue(people=[person], entry=causes[person])
        with took.part("writing"):
            until_durable.close()
    return Reviewed(
        people=len(share.free) - len(batch.failed),
        changed=len(batch.made),
        alone=frozenset(share.alone | batch.failed),
        held=frozenset(share.held),
        took=took,
    )


@dataclass(frozen=True, slots=True)
class Share:
    """Of those who are due: whom one reviews together, and whom not."""

    free: Mapping[UUID, Person]  # locked
    alone: set[UUID]
    held: set[UUID]  # by somebody else


def _share(causes: Mapping[UUID, Entry], at_most: int) -> Share:
    """Lock whom one can, the first ones first.

    Alone goes who is several rows, has several cases (they may turn out to be one
    illness), or could not be reviewed before. Nobody is waited for, so that no two who
    lock wait for each other in a circle.
    """
    asked, people = list(causes), dict[UUID, Person]()
    tried = 0
    while tried < len(asked) and len(people) < min(TOGETHER, at_most):
        people |= registry.lock_free(asked[tried : tried + at_most])
        tried += at_most
    left = set(asked[:tried]) - people.keys()
    alone = registry.several_rows(left)
    still, failed = queries.still_due(people, clock.now())
    not_here = failed | contacts.several_cases(people)
    free = {key: people[key] for key in sorted(still - not_here)}
    return Share(free, alone | (not_here & still), left - alone)


def _read(
    free: Mapping[UUID, Person],
    causes: Mapping[UUID, Entry],
    taken: TakenUp,
    took: Took,
) -> Batch:
    """Read their facts, and of whom anything may change what is in force."""
    books = taken.shelf
    with took.part("reading"):
        everybody = reading.some(free, known(None))
        labels = served(everybody.crowd)
    now = clock.now()
    taken.must_have_begun(now)
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
            before=queries.outlines_of(keys),
        )


def _write(batch: Batch, *, by: Actor) -> None:
    """Write the orders of everybody, and then their standings."""
    with batch.took.part("building"), keeping() as kept:
        for person in batch.numbers:
            _try_to_order(batch, person, kept, by=by)
    with batch.took.part("writing"):
        kept.write()
    with batch.took.part("reading"):
        _mark(batch)
        _fill_in(batch)
    with batch.took.part("building"), keeping() as kept:
        for person, made in batch.made.items():
            _stand(batch, person, made, by=by)
    with batch.took.part("writing"):
        kept.write()


def _mark(batch: Batch) -> None:
    """Let marks stay that were served, also by what has closed just now."""
    labels = served(batch.telling.population.crowd)
    for person, made in batch.made.items():
        label = int(labels[batch.numbers[person]])
        batch.made[person] = made.marked("" if label < 0 else MARKS[label])


def _fill_in(batch: Batch) -> None:
    """Read the documents of those whose standing may be the same as before."""
    before = batch.before
    rows = {
        before[person].pk: before[person]
        for person, made in batch.made.items()
        if person in before and is_alike(before[person], made)
    }
    for key, content in queries.documents_of(rows):
        rows[key].document = content


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
            batch.made[person] = nothing_binds(someone, before, telling.shelf)
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


def _stand(batch: Batch, person: UUID, made: Made, *, by: Actor) -> None:
    before = batch.before.get(person)
    with causing(batch.causes[person]):
        supersede(person=batch.people[person], before=before, made=made, by=by)
