"""What changed since somebody was last here, from the ledger; each row its person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from pratique.access import queries as access
from pratique.database import Actor
from pratique.labs import events as labs
from pratique.ledger import queries as ledger
from pratique.orders import events as orders
from pratique.registry import events as registry_events
from pratique.registry import queries as registry
from pratique.standing import events as standing
from pratique.web.people.timeline import Step, timeline
from pratique.web.today import today

if TYPE_CHECKING:
    from pratique.ledger.models import Entry

MOST_CHANGES = 50
CHANGES = (
    *(registry_events.SET_ASIDE, registry_events.MERGED, registry_events.UNMERGED),
    *(registry_events.ADDRESS_CHANGED, registry_events.DIED, registry_events.DEPARTED),
    registry_events.DEPARTURE_WITHDRAWN,
    *(registry_events.NOTE_OPENED, labs.RESULT_REPORTED, labs.RESULT_CORRECTED),
    *(orders.RELEASED, orders.LEAVE_ASKED, orders.APPEAL_OPENED),
    *(orders.APPEAL_UPHELD, orders.APPEAL_REJECTED, standing.STANDING_CHANGED),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, and about whom."""

    step: Step
    name: str
    reference: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a moment; None: since the last visit."""

    since: datetime | None
    rows: list[Change]
    more: bool  # there was more than a page shows


def changes(request: HttpRequest, by: Actor) -> Changes:
    """Return what changed since `?since=`, else since the last visit, else today."""
    asked = moment_asked(request)
    visit = None if asked else access.entry_of_last_visit(by)
    start = asked or (today()[0] if visit is None else None)
    since = start or visit or 0
    # A standing is written anew for every test; what is news is another colour.
    found = ledger.entries_since(since, CHANGES, (by.low, by.high)).exclude(
        kind=standing.STANDING_CHANGED, data__code=F("data__code_before")
    )
    entries = list(found[: MOST_CHANGES + 1])
    return Changes(start, about(entries[:MOST_CHANGES]), len(entries) > MOST_CHANGES)


def moment_asked(request: HttpRequest) -> datetime | None:
    """Return the moment in the address, in the day's own time zone."""
    try:
        moment = parse_datetime(request.GET.get("since", ""))
    except ValueError:
        return None
    if moment is None or moment.tzinfo is not None:
        return moment
    return timezone.make_aware(moment)


def about(entries: "Iterable[Entry]") -> list[Change]:
    """Return entries in words, each with its person."""
    listed = list(entries)
    people = registry.people_of(each.person for each in listed if each.person)
    told = zip(listed, timeline(listed), strict=True)
    return [
        Change(step, person.name, person.reference)
        for entry, step in told
        if entry.person and (person := people.get(entry.person))
    ]
