"""The commander's first page: arrivals by mark, due for release, late, to decide."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pratique.access.permissions import Permission
from pratique.logistics import queries as logistics
from pratique.loop import going_on
from pratique.orders import queries as orders
from pratique.standing import queries as standing
from pratique.web import vocabulary
from pratique.web.command import figures
from pratique.web.command.changes import changes
from pratique.web.command.lapsing import lapsed, soon_at_bound
from pratique.web.command.today import (
    arrivals_today,
    by_mark,
    expected_soon,
    with_mark,
)
from pratique.web.command.waits import page, waits
from pratique.web.command.zones import zones_to_review
from pratique.web.community.owed import bound_people, owed_today
from pratique.web.listing import MOST, PERSON_KEYS, sorted_by_address
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.rows import row_of
from pratique.web.today import this_day, today

FILTERS = {"mark": "mark", "code": "code", "binding": "measure"}


@needs(Permission.SEE_COMMAND)
@require_GET
def command(request: OfficerRequest) -> HttpResponse:
    """Show the day: every number opens its list."""
    start, end = today()
    owed, arrived = owed_today(), arrivals_today()
    words = figures_of(request) | {
        "arrived": len(arrived),
        "marks": by_mark(arrived),
        "expected": len(expected_soon()),
        "due": list(orders.due_for_release(end)[:MOST]),
        "released": orders.releases(start, end)[:MOST],
        "late": [row for row in owed if row.state in {"overdue", "repeat"}],
        "owed": owed,
        "appeals": orders.open_appeals()[:MOST],
        "leaves": orders.unanswered_leaves()[:MOST],
        "undecided": [
            row_of(found.person, found) for found in standing.undecided()[:MOST]
        ],
        "day": this_day(),
        "at_bound": soon_at_bound(),
        "zones": zones_to_review(request.officer),
        "changed": changes(request, request.officer.actor),
        "scenario": going_on.state(),
    }
    return render(request, "command/command.html", words)


def figures_of(request: OfficerRequest) -> dict[str, object]:
    """Return what the command counts: positives, chains, who is bound, what waits."""
    officer, keeping = request.officer, logistics.tally()
    found = [*waits(officer), lapsed()]
    return {
        "positives": figures.positives(officer, keeping["hospital"]),
        "chains": figures.chain_trees(),
        "where": figures.bound_where(officer),
        "keeping": keeping.most_common(),
        "waits": found,
        "too_long": sum(each.count for each in found),
        "bulletin": page("bulletin"),
    }


@needs(Permission.SEE_COMMAND)
@require_GET
def bound(request: OfficerRequest) -> HttpResponse:
    """List everybody bound, filtered by mark, code and measure."""
    parts = figures.parts_of(request.officer)
    division = request.GET.get("division", "")
    part = next((one for one in parts if one.code == division), None)
    rows = bound_people((part.low, part.high) if part else None)
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    for name, asked in chosen.items():
        rows = [row for row in rows if not asked or getattr(row, name) == asked]
    words = {
        "rows": sorted_by_address(request, rows, PERSON_KEYS),
        "filters": [
            (name, vocabulary.choices(book), chosen[name])
            for name, book in FILTERS.items()
        ],
        "parts": parts,
        "part": part,
    }
    return render(request, "command/bound.html", words)


@needs(Permission.SEE_COMMAND)
@require_GET
def arrivals(request: OfficerRequest) -> HttpResponse:
    """List who arrived today, those of one mark or all: as many as the tile says."""
    mark = request.GET.get("mark", "")
    rows = with_mark(arrivals_today(), mark)
    words = {
        "mark": mark,
        "marks": vocabulary.choices("mark"),
        "rows": sorted_by_address(request, rows, PERSON_KEYS),
    }
    return render(request, "command/arrivals.html", words)


@needs(Permission.SEE_COMMAND)
@require_GET
def expected(request: OfficerRequest) -> HttpResponse:
    """List who is expected today or tomorrow: as many as the tile says."""
    rows = sorted_by_address(request, expected_soon(), PERSON_KEYS)
    return render(request, "command/arrivals.html", {"expected": True, "rows": rows})
