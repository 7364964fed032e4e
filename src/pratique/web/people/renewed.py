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


def ordered_anew(people: Iterable[UUID], known: Known) -> dict[str, OrderedAnew]:
    """Return, by the key of the open ground, what was ordered anew of somebody.

    Args:
        people: the person and all rows merged into them.
        known: as of which moment.
    """
    rows = list(orders.renewals_of(people, known))
    names = names_of(row.entry.actor for row in rows)
    return {
        row.ground.key: OrderedAnew(
            id=row.pk,
            key=row.ground.key,
            days=row.days,
            until=row.bound_to,
            at=row.entry.recorded_at,
            who=names.get(row.entry.actor) or vocabulary.say(row.entry.actor, "actor"),
            reason=orders.reason_of(row),
        )
        for row in rows
    }
