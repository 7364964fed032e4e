"""The lists that officers open, among a million people, as the role they act in.

A list is asked for as its page does: by the same query, as many rows as a page shows,
with the officer's jurisdiction enforced by the database. Three officers ask in turn:
of the province, of a city and of one community, for whom nearly all is out of sight.
What counts is the time until the rows are there; the page around them is not drawn.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from django.conf import settings

from pratique import clock, database
from pratique.community import queries as community
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.labs import queries as labs
from pratique.ledger import queries as ledger
from pratique.logistics import queries as logistics
from pratique.orders import queries as orders
from pratique.registry import queries as registry
from pratique.serve.bench.crowd import gather
from pratique.serve.bench.figures import MILLISECONDS, Figure, figure, percentile
from pratique.serve.bench.telling import tell
from pratique.standing import queries as standing
from pratique.web.listing import MOST

PEOPLE = 1_000_000
ROUNDS = 20
BAR_MS = 300.0
DUTY = "commander"  # without a duty, nobody sees anything
LATE = timedelta(minutes=30)
PLACES = {
    "province": "140000000000",
    "city": "140100000000",
    "community": "140105001001",
}
Rows = Iterable[object]


def run(people: float = PEOPLE, rounds: float = ROUNDS) -> list[Figure]:
    """Gather so many people, and open every list so often as each officer."""
    tell(f"lists: {people:g} people are gathered")
    gather(round(people))
    return [
        figure(
            f"lists.{name}_{place}_p95",
            percentile(times, 0.95) * MILLISECONDS,
            "ms",
            at_most=BAR_MS,
        )
        for place, code in PLACES.items()
        for name, times in _times(_officer(code), round(rounds))
    ]


def _officer(code: str) -> Actor:
    with database.acting(database.WORKER):
        place = Division.objects.get(code=code)
    low, high = place.position, place.last
    return Actor("officer", "somebody", duty=DUTY, low=low, high=high)


def _times(by: Actor, rounds: int) -> Iterator[tuple[str, list[float]]]:
    for name, rows in LISTS.items():
        _open(rows, by)  # the first one warms up
        yield name, [_open(rows, by) for _ in range(rounds)]


def _open(rows: Callable[[], Rows], by: Actor) -> float:
    """Return the seconds until a list's rows are there."""
    began = time.perf_counter()
    with database.acting(by), database.transaction():
        list(rows())
    return time.perf_counter() - began


def _tonight() -> Rows:
    day = clock.local_day(clock.now(), settings.HOME_ZONE)
    return orders.due_for_release(clock.day_end(day, settings.HOME_ZONE))[:MOST]


def _owed() -> Rows:
    day = clock.local_day(clock.now(), settings.HOME_ZONE)
    return orders.obligations_due(day)[:MOST]


def _timeline() -> Rows:
    """Return everything about one person whom this officer sees."""
    found = standing.bound().first()
    return ledger.entries_about([found.person_id]) if found else ()


def _changed() -> Rows:
    since, by = clock.now() - timedelta(hours=12), database.current_actor()
    places = (by.low, by.high) if by else database.EVERYWHERE
    return ledger.entries_since(since, ("bench.crowd",), places)[:MOST]


LISTS: dict[str, Callable[[], Rows]] = {
    "bound": lambda: standing.bound()[:MOST],
    "undecided": lambda: standing.undecided()[:MOST],
    "due_for_release": _tonight,
    "tests_owed": _owed,
    "awaiting_result": lambda: labs.awaiting_result()[:MOST],
    "found_by_name": lambda: registry.find_people("测丁"),
    "timeline": _timeline,
    "changed": _changed,
    # What the command's first page counts and opens.
    "who_has_whom": lambda: list(logistics.tally()),
    "bound_where": lambda: list(standing.bound_tally()),
    "in_sites": lambda: logistics.in_custody("site")[:MOST],
    "custody_gaps": lambda: logistics.unheld()[:MOST],
    "nobodys_hands": lambda: logistics.in_nobodys_hands()[:MOST],
    "left_inside": lambda: logistics.left_inside()[:MOST],
    "hand_overs": lambda: logistics.overdue_hand_overs(clock.now() - LATE)[:MOST],
    "trips": lambda: logistics.trips_now()[:MOST],
    "not_accepted": lambda: community.overdue_tasks(clock.now() - LATE)[:MOST],
    "without_officer": lambda: community.unassigned_tasks()[:MOST],
}
