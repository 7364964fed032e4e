"""The commander's first page: arrivals by mark, due for release, late, to decide."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from pratique import clock
from pratique.access.permissions import Permission
from pratique.orders import queries as orders
from pratique.registry import queries as registry
from pratique.standing import queries as standing
from pratique.web import vocabulary
from pratique.web.community.views import bound_people, owed_today
from pratique.web.listing import MOST, PERSON_KEYS, sorted_by_address
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.rows import row_of

FILTERS = {"mark": "mark", "code": "code", "binding": "measure"}
MARKS = ("red", "yellow", "blue", "green")


@needs(Permission.SEE_COMMAND)
@require_GET
def command(request: OfficerRequest) -> HttpResponse:
    """Show the day: every number opens its list."""
    start, end = _today()
    owed = owed_today()
    words = {
        **_arrivals(start, end),
        "due": list(orders.due_for_release(end)[:MOST]),
        "released": orders.releases(start, end)[:MOST],
        "late": [row for row in owed if row.state in {"overdue", "repeat"}],
        "owed": owed,
        "appeals": orders.open_appeals()[:MOST],
        "leaves": orders.unanswered_leaves()[:MOST],
        "undecided": [row_of(found.person, found) for found in standing.undecided()],
    }
    return render(request, "command/command.html", words)


@needs(Permission.SEE_COMMAND)
@require_GET
def bound(request: OfficerRequest) -> HttpResponse:
    """List everybody bound, filtered by mark, code and measure."""
    rows = bound_people()
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    for name, asked in chosen.items():
        rows = [row for row in rows if not asked or getattr(row, name) == asked]
    words = {
        "rows": sorted_by_address(request, rows, PERSON_KEYS),
        "filters": [
            (name, vocabulary.choices(book), chosen[name])
            for name, book in FILTERS.items()
        ],
    }
    return render(request, "command/bound.html", words)


def _today() -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone_name()
    day = clock.local_day(clock.now(), zone)
    return clock.day_start(day, zone), clock.day_end(day, zone)


def _arrivals(start: datetime, end: datetime) -> dict[str, Any]:
    """Return today's arrivals, and how many bear which mark."""
    arrived = list(registry.arrived(start, end)[:MOST])
    tally = standing.tally({each.person_id for each in arrived})
    return {
        "arrived": len(arrived),
        "expected": len(registry.expected(start, end + timedelta(days=1))[:MOST]),
        "marks": [(mark, tally.get(mark, 0)) for mark in MARKS],
    }
