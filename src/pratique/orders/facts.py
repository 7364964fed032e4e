"""What orders tell the rules: which grounds are open, which closed for good."""

from collections.abc import Iterable
from uuid import UUID

from pratique.ledger.queries import Known
from pratique.orders.models import Closing, Ground
from pratique.policy.facts import OpenGround

FOR_GOOD = (Closing.COMPLETED, Closing.LAPSED)


def open_grounds(people: Iterable[UUID], known: Known) -> tuple[OpenGround, ...]:
    """Return the open grounds: when they opened decides how past days are paid."""
    rows = known.only(Ground.objects.filter(person__in=list(people)))
    return tuple(OpenGround(key=row.key, opened_at=row.opened_at) for row in rows)


def closed(people: Iterable[UUID], known: Known) -> frozenset[str]:
    """Return the keys of grounds that ran their course: they never open again."""
    rows = Ground.objects.filter(person__in=list(people), closes__in=FOR_GOOD)
    return frozenset(row.key for row in rows if known.has(row.ended_entry_id))
