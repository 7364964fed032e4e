"""Who is in hands that can have nobody any more: a closed account, a closed place.

On paper somebody has them, but nobody is there who could look after them, or sign.
Where another may sign for the same place, the hands are theirs and not the account's:
a driver alone has people by themselves.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from pratique.access.permissions import Permission
from pratique.access.queries import (
    closed_accounts,
    is_anybodys,
    is_held_by,
    open_accounts,
)
from pratique.logistics.models import Custodian, Custody
from pratique.logistics.queries.custody import SIGNS


def in_nobodys_hands() -> QuerySet[Custody]:
    """Return who is in such hands now, the longest first: there must be nobody.

    Each kind is asked for by its own index.
    """
    rows = Custody.objects.filter(ended_entry=None)
    shut = rows.filter(venue__ended_entry__isnull=False)
    drives = open_accounts(Permission.DRIVE_TRIPS)
    driven = rows.filter(kind=Custodian.DRIVER).exclude(account__in=drives)
    found = shut.values("pk").union(driven.values("pk"), _deserted(rows).values("pk"))
    told = Custody.objects.filter(pk__in=found)
    return told.select_related("person", "venue").order_by("since", "pk")


def _deserted(rows: QuerySet[Custody]) -> QuerySet[Custody]:
    """Keep what a closed account signed for, where nobody else may sign."""
    signed = rows.exclude(account="").filter(account__in=closed_accounts())
    signed = signed.exclude(kind__in=(Custodian.DRIVER, Custodian.ELSEWHERE))
    there = signed.order_by().values_list("kind", "place").distinct()
    left = [(kind, at) for kind, at in there if not is_anybodys(SIGNS[kind], (at, at))]
    return signed.filter(_any(Q(kind=kind, place=at) for kind, at in left))


def _any(conditions: Iterable[Q]) -> Q:
    told = Q(pk__in=[])  # nobody
    for each in conditions:
        told |= each
    return told


def is_nobodys(held: Custody) -> bool:
    """Say whether hands can have nobody any more."""
    if held.venue is not None and held.venue.ended_entry_id is not None:
        return True
    if held.kind == Custodian.DRIVER:
        return not is_held_by(held.account, Permission.DRIVE_TRIPS)
    if not held.account or held.kind == Custodian.ELSEWHERE:
        return False
    there = (held.place, held.place)
    return held.account in closed_accounts() and not is_anybodys(
        SIGNS[held.kind], there
    )
