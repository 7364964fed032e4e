"""A community officer's first page: what is due now, what is late, who is bound."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from pratique import clock
from pratique.access.permissions import Permission
from pratique.orders import queries as orders
from pratique.standing import queries as standing
from pratique.web.listing import MOST, PERSON_KEYS, sorted_by_address
from pratique.web.officer import OfficerRequest, needs
from pratique.web.people.rows import Row, row_of


@needs(Permission.REPORT_HEALTH)
@require_GET
def community(request: OfficerRequest) -> HttpResponse:
    """Show tests due and late, requests for leave, and everybody bound."""
    owed = owed_today()
    words = {
        "late": [row for row in owed if row.state in {"overdue", "repeat"}],
        "due": [row for row in owed if row.state == "due"],
        "leaves": orders.unanswered_leaves()[:MOST],
        "not_back": orders.overdue_back(clock.now())[:MOST],
        "rows": sorted_by_address(request, bound_people(), PERSON_KEYS),
    }
    return render(request, "community/community.html", words)


def owed_today() -> list[Row]:
    """Return the tests owed by tonight, one row for each person and day."""
    day = clock.local_day(clock.now(), timezone.get_current_timezone_name())
    found = list(orders.obligations_due(day)[:MOST])
    stands = standing.of_people([each.person_id for each in found])
    rows = [
        row_of(
            each.person, stands.get(each.person_id), day=each.due_on, state=each.state
        )
        for each in found
    ]
    return list({(row.reference, row.day, row.state): row for row in rows}.values())


def bound_people() -> list[Row]:
    """Return everybody here whom something binds, the soonest free first."""
    return [row_of(found.person, found) for found in standing.bound()[:MOST]]
