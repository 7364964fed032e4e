"""Whom the tables give to hands that can have nobody: a closed account, a closed place.

On paper exactly one custodian has them, so that this is no gap of custody. It is told
beside the gaps: who, since when, and as far as was looked.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from pratique.access.events import ROLE_CHANGED
from pratique.access.models import Account
from pratique.access.permissions import Permission
from pratique.access.queries import roles_with
from pratique.ledger.models import Entry
from pratique.logistics.models import Custody
from pratique.logistics.queries.custody import SIGNS

Left = tuple[UUID, datetime, str]  # whom, since when, what kind of custodian
DRIVER, ELSEWHERE = "driver", "elsewhere"


def left_with_nobody(until: datetime) -> list[Left]:
    """Return whom such hands have at an instant, each once, since it is so."""
    rows = Custody.objects.filter(Q(until=None) | Q(until__gt=until), since__lt=until)
    first: dict[UUID, Left] = {}
    for one in sorted((*_shut(rows), *_closed(rows)), key=lambda one: one[1]):
        if one[1] < until:
            first.setdefault(one[0], one)
    return list(first.values())


def _shut(rows: QuerySet[Custody]) -> Iterator[Left]:
    """Yield who is in a place that was closed."""
    told = rows.filter(venue__ended_entry__isnull=False)
    for row in told.select_related("venue__ended_entry"):
        ended = row.venue.ended_entry if row.venue else None
        if ended is not None:
            yield row.person_id, max(row.since, ended.recorded_at), row.kind


def _closed(rows: QuerySet[Custody]) -> Iterator[Left]:
    """Yield whom an account has that was closed, where nobody else may sign either."""
    closed = _accounts(Account.objects.filter(disabled_at__isnull=False))
    for row in rows.filter(account__in=closed).exclude(kind=ELSEWHERE):
        if not _has_colleague(row):
            yield row.person_id, max(row.since, closed[row.account]), row.kind
    drivers = roles_with(Permission.DRIVE_TRIPS)
    other = _accounts(
        Account.objects.filter(disabled_at=None).exclude(role__in=drivers)
    )
    for row in rows.filter(account__in=other, kind=DRIVER):
        yield row.person_id, max(row.since, other[row.account]), row.kind


def _accounts(rows: QuerySet[Account]) -> Mapping[str, datetime]:
    """Return since when each account is closed, or has the duty that it has now."""
    told = {f"access.account:{row.pk}": row for row in rows.select_related("entry")}
    entries = Entry.objects.filter(kind=ROLE_CHANGED, subject__in=told)
    changed = dict(
        entries.values_list("subject").annotate(Max("recorded_at")).order_by()
    )
    return {
        str(row.pk): row.disabled_at or changed.get(subject, row.entry.recorded_at)
        for subject, row in told.items()
    }


def _has_colleague(row: Custody) -> bool:
    """Say whether another open account may sign for that place; nobody shares a car."""
    if row.kind == DRIVER:
        return False
    there = Account.objects.filter(
        role__in=roles_with(SIGNS[row.kind]),
        disabled_at=None,
        jurisdiction__position__lte=row.place,
        jurisdiction__last__gte=row.place,
    )
    return there.exists()
