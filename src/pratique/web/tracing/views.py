"""The tracer's first page: what is due, what is late; the list of cases."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pratique import clock
from pratique.access.permissions import Permission
from pratique.contacts import queries as contacts
from pratique.web import vocabulary
from pratique.web.listing import MOST
from pratique.web.officer import OfficerRequest, needs
from pratique.web.tracing.rows import CaseRow, case_rows, not_consulted, not_placed

WHERE = ("here", "elsewhere")


@needs(Permission.TRACE_CONTACTS)
@require_GET
def tracing(request: OfficerRequest) -> HttpResponse:
    """Show what is due, then the cases, filtered by the address."""
    rows = case_rows(contacts.cases_now())
    asked = {name: request.GET.get(name, "") for name in ("finding", "where", "chain")}
    words = {
        "new": not_consulted(rows),
        "overdue": contacts.overdue_letters(clock.now()),
        "waiting": not_placed(),
        "rows": [row for row in rows if _fits(row, **asked)][:MOST],
        "asked": asked,
        "findings": vocabulary.choices("finding"),
        "chains": contacts.chains_open(),
    }
    return render(request, "tracing/tracing.html", words)


def _fits(row: CaseRow, *, finding: str, where: str, chain: str) -> bool:
    """Say whether a case is what the address asks for."""
    of_chain = row.now.chain.reference if row.now.chain else ""
    here = WHERE[0] if row.case.counted_here else WHERE[1]
    return (
        finding in {"", row.now.course.status}
        and where in {"", here}
        and chain in {"", of_chain}
    )
