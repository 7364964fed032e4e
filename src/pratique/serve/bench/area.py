"""A risk area is listed, then lifted, in a province of millions: whom it touches.

The people are copies of some who came through the product's own doors (`copies`).
Officers act as always: `places.list_area`, and the loop finds who was there, puts
them on the list of those due, and reviews them until nobody is left (`area.total`,
of listing and lifting the slower). What else follows, such as telling the officers of
the community, is settled after that and told apart (`area.settled` has it too).
Whatever was written about people until nobody was due is written again by bare
statements in the same run (`rewritten`), and what the product spent on writing held
against that, by the clock (`area.write_ratio`, the worse of the two; `…_of_hands` adds
up what all cores did at once: of the hands beside this process the shares are taken to
be as here). Assessing all of them, alone, is measured as well
(`area.assess`).

The area is a whole district, counted from today and lifted today. So everybody who was
there today is bound by it, and free of it again: the most that can be written, and
what is measured unless told otherwise (`bound`).
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from threading import Barrier, Lock
from typing import Any
from uuid import UUID

from pratique import clock, database
from pratique.database import OWNER, WORKER
from pratique.ledger.queries import known
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.loop.worker import HANDS, Worker
from pratique.places import actions as places
from pratique.places import queries as places_queries
from pratique.serve.bench import copies, rewritten, travellers
from pratique.serve.bench.figures import Figure, figure
from pratique.serve.bench.telling import tell
from pratique.serve.console import CONSOLE
from pratique.standing import queries as standing
from pratique.standing.population import reading
from pratique.standing.population.assessing import assess
from pratique.standing.shelf import shelf

PEOPLE, TOUCHED = 5_000_000, 50_000
SAMPLE = 300  # reviewed one by one
MOST_SECONDS, MOST_OF_BARE, MOST_TO_ASSESS = 20.0, 3.0, 1.0
GIGABYTE = 1e9
TOGETHER = "review_many"  # reviews many in one transaction, and says what took how long
WRITES = ("writing", "committing")
STEPS = ("found", "reviewed", "told")  # by the clock; all others are parts of a review
SIZE = "SELECT pg_database_size(current_database())"
BOUND = """
SELECT count(*) FROM standing_standing
WHERE ended_entry_id IS NULL AND binding = 'central_quarantine'
"""


@dataclass(slots=True)
class Event:
    """What an area's listing, or its lifting, took: seconds, and what it wrote."""

    name: str
    took: dict[str, float] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    written: rewritten.Written | None = None
    people: int = 0
    here: int = 0  # of them, reviewed by this process

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Count what is done inside as this step's."""
        began = time.perf_counter()
        yield
        self.add(step, time.perf_counter() - began)

    def add(self, step: str, seconds: float) -> None:
        """Count so many seconds as a step's."""
        with self.lock:
            self.took[step] = self.took.get(step, 0.0) + seconds

    @property
    def added(self) -> float:
        """What was spent on rows, all hands added up; all of it, where nobody tells."""
        parts = [self.took[one] for one in WRITES if one in self.took]
        return sum(parts) * self.by_all if parts else self.took["reviewed"]

    @property
    def by_all(self) -> float:
        """For each whom this process reviewed, so many were by all."""
        return self.people / self.here if self.here else 1.0

    @property
    def writing(self) -> float:
        """The same by the clock: of reviewing, the share that was spent on rows."""
        parts = sum(seconds for one, seconds in self.took.items() if one not in STEPS)
        return self.took["reviewed"] * (
            self.added / (parts * self.by_all) if parts else 1.0
        )

    @property
    def bare(self) -> float:
        """What the same rows take by bare statements."""
        if self.written is None or not self.written.rows:
            msg = f"{self.name}: nothing was written"
            raise AssertionError(msg)
        return self.written.seconds

    @property
    def total(self) -> float:
        """From the officer's click until nobody is due."""
        return self.took["found"] + self.took["reviewed"]


def run(
    people: float = PEOPLE,
    touched: float = TOUCHED,
    bound: float = 1.0,
    sample: float = SAMPLE,
    told: float = 1,
) -> list[Figure]:
    """List and lift an area that touches so many of so many people.

    Args:
        people: who is in the database.
        touched: how many of them were in the district.
        bound: the share of these who were there when it counts; the others left before.
        sample: so many of these are reviewed one by one beside.
        told: 0 where nobody waits for what follows a review.
    """
    there = round(touched * bound)
    made = _made(copies.Wanted(round(people), there, round(touched) - there))
    listing = _event("list", _list, told=bool(told))
    _must_be_bound(there)
    assessed = _assessed()
    lifting = _event("lift", _lift, told=bool(told))
    _must_be_bound(0)
    return [
        *made,
        *_figures(listing, lifting),
        *assessed,
        *_one_by_one(round(sample), listing, round(touched)),
    ]


def _made(wanted: copies.Wanted) -> list[Figure]:
    tell(
        f"area: {wanted.people} people are made; {wanted.there} of them were in the"
        f" district until today, {wanted.there_before} until yesterday"
    )
    began = time.perf_counter()
    copies.fill(wanted, travellers.patterns(_sorts(wanted)))
    took = time.perf_counter() - began
    with database.acting(OWNER):
        size = database.rows(SIZE)[0][0]
    return [
        figure("area.made", took, "s"),
        figure("area.database", size / GIGABYTE, "GB"),
    ]


def _sorts(wanted: copies.Wanted) -> list[travellers.Sort]:
    """Leave out a sort of which nobody is wanted: its patterns are people too."""
    nobody = {travellers.THERE} if not wanted.there else set()
    nobody |= {travellers.THERE_BEFORE} if not wanted.there_before else set()
    return [sort for sort in travellers.SORTS if sort not in nobody]


# --- the run --------------------------------------------------------------------------


def _list() -> None:
    places.list_area(
        code=f"bench-{clock.wall():%H%M%S%f}",
        division=travellers.DISTRICT,
        level="high",
        counted_from=travellers.TODAY,
        whole=True,
        announced_by="成都市疫情防控指挥部",
        source="synthetic",
        by=CONSOLE,
    )


def _lift() -> None:
    ((area,),) = places_queries.levels_now().values_list("area__code")
    places.lift_area(area=area, by=CONSOLE)


def _event(name: str, act: Callable[[], None], *, told: bool) -> Event:
    """Let something happen to the area, and all that follows; measure each step."""
    event = Event(name)
    event.people = rewritten.remember(*_prefecture())
    with strictly(), _working() as (worker, hands):
        with event.timed("found"), acting(CONSOLE):
            act()
        with event.timed("reviewed"), _watched(event):
            while schedule.run_due(**hands):
                pass
        event.written = rewritten.written()
        if told:
            with event.timed("told"):
                schedule.catch_up(spread=worker.at_once, **hands)
    tell(f"area: {name}: {event.people} people; {_steps(event.took)}")
    tell(f"area: {name}: fresh rows: {_counts(event.written.fresh)}")
    tell(f"area: {name}: changed rows: {_counts(event.written.changed)}")
    tell(f"area: {name}: bare: {_steps(event.written.took)}")
    return event


@contextmanager
def _working() -> Iterator[tuple[Worker, dict[str, Any]]]:
    """Give the worker, and how its hands review many where they do."""
    worker = Worker()
    together = getattr(worker, "together", None)
    try:
        yield worker, {"together": together} if together else {}
    finally:
        worker.beside.close()
        everybody = Barrier(HANDS)  # or one hand would close twice, another never
        for _ in range(HANDS):
            worker.hands.submit(_leave, everybody)
        worker.hands.shutdown()


def _leave(everybody: Barrier) -> None:
    everybody.wait()
    database.close_all()


@contextmanager
def _watched(event: Event) -> Iterator[None]:
    """Add what each part of a review of many took; one by one, nobody tells.

    What a batch takes beside its parts is the commit, which checks its foreign keys:
    that belongs to writing. What several hands take at once is added up.
    """
    together = getattr(schedule, TOGETHER, None)
    if together is None:
        yield
        return

    def watch(**how: object) -> object:
        began = time.perf_counter()
        found = together(**how)
        event.here += found.people
        left = time.perf_counter() - began
        for part in fields(found.took):
            took = getattr(found.took, part.name)
            event.add(part.name, took)
            left -= took
        event.add("committing", left)
        return found

    setattr(schedule, TOGETHER, watch)
    try:
        yield
    finally:
        setattr(schedule, TOGETHER, together)


def _prefecture() -> tuple[int, int]:
    with database.acting(WORKER):
        touched = places_queries.affected(travellers.DISTRICT)
    return touched.low, touched.high


def _must_be_bound(wanted: int) -> None:
    """A bench in which nothing happened would be quick."""
    with database.acting(WORKER), database.transaction():
        bound = database.rows(BOUND)[0][0]
    if bound != wanted:
        msg = f"{bound} people are in central quarantine, not {wanted}"
        raise AssertionError(msg)


def _assessed() -> list[Figure]:
    """Read the facts of all whom the area touches, and assess them, writing nothing."""
    with database.acting(WORKER), database.transaction():
        people = _there()
        present = known(None)
        began = time.perf_counter()
        read = reading.some(people, present)
        facts = time.perf_counter() - began
        began = time.perf_counter()
        runs = list(assess(read.people, present, shelf(), clock.now()))
        took = time.perf_counter() - began
    if sum(int(each.counts.sum()) for each in runs) != len(people):
        msg = "not everybody was assessed"
        raise AssertionError(msg)
    return [
        figure("area.assess", took, "s", at_most=MOST_TO_ASSESS),
        figure("area.read", facts, "s"),
    ]


THERE = """
SELECT DISTINCT person_id FROM registry_stay
JOIN divisions_division told ON told.id = division_id
WHERE position BETWEEN %s AND %s AND ended_entry_id IS NULL
"""


def _there() -> list[UUID]:
    return [person for (person,) in database.rows(THERE, _prefecture())]


def _one_by_one(sample: int, listing: Event, touched: int) -> list[Figure]:
    """List the area again, and review some of the same people one after another."""
    with acting(CONSOLE):
        _list()
    with database.acting(WORKER), database.transaction():
        due = standing.due(clock.now(), sample)
    began = time.perf_counter()
    with strictly():
        schedule.review_each(due)
    took = time.perf_counter() - began
    return [
        figure(
            "area.reviewed_a_second",
            touched / listing.took["reviewed"],
            "people/s",
            against=("one by one, each a transaction", len(due) / took),
        )
    ]


# --- what came of it ------------------------------------------------------------------


def _figures(listing: Event, lifting: Event) -> Iterator[Figure]:
    events = (listing, lifting)
    slower = max(events, key=lambda each: each.total)
    yield figure("area.total", slower.total, "s", at_most=MOST_SECONDS)
    yield max(map(_ratio, events), key=lambda each: each["value"])
    added = max(each.added / each.bare for each in events)
    yield figure("area.write_ratio_of_hands", added, "times the bare statements")
    if all("told" in event.took for event in events):
        settled = max(event.total + event.took["told"] for event in events)
        yield figure("area.settled", settled, "s")
    for event in events:
        yield figure(
            f"area.{event.name}",
            event.total,
            "s",
            against=("the same rows, bare", event.bare),
        )
        if event.written:
            yield figure(f"area.{event.name}_rows", event.written.rows, "rows")
        for step, seconds in event.took.items():
            yield figure(f"area.{event.name}_{step}", seconds, "s")


def _ratio(event: Event) -> Figure:
    """Return what writing took, in times of bare statements for the same rows."""
    return figure(
        "area.write_ratio",
        event.writing / event.bare,
        "times the bare statements",
        against=(f"{event.name}: the same rows, bare, s", event.bare),
        at_most=MOST_OF_BARE,
    )


def _steps(took: Mapping[str, float]) -> str:
    return ", ".join(f"{step} in {seconds:.2f} s" for step, seconds in took.items())


def _counts(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{table} {count}" for table, count in rows.items()) or "none"
