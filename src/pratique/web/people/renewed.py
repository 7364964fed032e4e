"""Who ordered anew at a bound, why and until when.

A file of its own because a person's page and `pratique explain` must say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pratique.access.queries import names_of
from pratique.ledger.queries import Known
from pratique.orders import queries as orders
from pratique.orders.facts import renewals
from pratique.web import vocabulary


@dataclass(frozen=True, slots=True)
class OrderedAnew:
    """A named officer let an open ground lapse later than its rule says."""

    id: UUID
    key: str  # of the ground
    days: int
    until: datetime
    at: datetime
    who: str
    reason: str
    carried: bool  # over from the order on another case of the same illness


def ordered_anew(people: Iterable[UUID], known: Known) -> list[OrderedAnew]:
    """Return what was ordered anew of somebody's open grounds, the furthest first.

    Each names the ground for which it counts: what was ordered of another record, or
    of another case of the same illness, is carried over.

    Args:
        people: the person and all rows merged into them.
        known: as of which moment.
    """
    rows = renewals(people, known)
    names = names_of(row.entry.actor for _key, row in rows)
    found = [
        OrderedAnew(
            id=row.pk,
            key=key,
            days=row.days,
            until=row.bound_to,
            at=row.entry.recorded_at,
            who=names.get(row.entry.actor) or vocabulary.say(row.entry.actor, "actor"),
            reason=orders.reason_of(row),
            carried=row.ground.key != key,
        )
        for key, row in rows
    ]
    return sorted(found, key=lambda one: one.until, reverse=True)
