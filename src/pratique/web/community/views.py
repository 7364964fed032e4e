"""A community officer's first page: new orders, what is due, what is late, who is bound."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pratique import clock
from pratique.access.permissions import Permission
from pratique.logistics import queries as logistics
from pratique.orders import queries as orders
from pratique.standing import queries as standing
from pratique.web.community.owed import bound_people, owed_today
from pratique.web.community.tasks import accepted, to_accept
from pratique.web.custody.keeping import offers
from pratique.web.listing import MOST, PERSON_KEYS, sorted_by_address
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.rows import Row, row_of


@needs(Permission.REPORT_HEALTH)
@require_GET
def community(request: OfficerRequest) -> HttpResponse:
    """Show new orders first; tests due and late, requests for leave, who is bound."""
    owed = owed_today()
    words = {
        "tasks": to_accept(request.officer),
        "accepted": accepted(request.officer),
        "to_sign": offers(
            logistics.offers_for(request.officer.actor)[:MOST],
            place=request.officer.place,
        ),
        "in_custody": in_custody(),
        "late": [row for row in owed if row.state in {"overdue", "repeat"}],
        "due": [row for row in owed if row.state == "due"],
        "leaves": orders.unanswered_leaves()[:MOST],
        "not_back": orders.overdue_back(clock.now())[:MOST],
        "rows": sorted_by_address(request, bound_people(), PERSON_KEYS),
    }
    return render(request, "community/community.html", words)


def in_custody() -> list[Row]:
    """Return whom the communities here have, the soonest free first."""
    found = list(logistics.in_custody("community")[:MOST])
    stands = standing.of_people([each.person_id for each in found])
    rows = [
        row_of(each.person, stands.get(each.person_id), at=each.since) for each in found
    ]
    return sorted(rows, key=lambda row: (row.until is None, row.until))
