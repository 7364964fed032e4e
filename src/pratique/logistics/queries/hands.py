"""Whose hands somebody is in, or is to come into: who may open their hand-over.

Beside the other queries, not among them: it asks what the two signatures ask.
"""

from uuid import UUID

from django.utils.translation import gettext as _

from pratique.access.permissions import Permission
from pratique.access.queries import may
from pratique.database import Actor
from pratique.logistics.actions.signing import gives, receives
from pratique.logistics.models import HandOver
from pratique.logistics.queries.custody import (
    access_hand_over,
    custody_of,
    open_offer,
)
from pratique.logistics.refusals import UnknownHandOver
from pratique.registry import queries as registry
from pratique.registry.models import Person


def has_to_do(by: Actor, person: UUID) -> bool:
    """Say whether somebody plans trips, has this person, or is to receive them."""
    if may(by, Permission.PLAN_TRIPS):
        return True
    if not may(by, Permission.HAND_OVER):
        return False
    held, offered = custody_of(person), open_offer(person)
    has_them = held is not None and gives(by, held)
    return has_them or (offered is not None and receives(by, offered))


def access_to_hand_over(reference: str, by: Actor) -> Person:
    """Return whom a reference means, to whoever has to do with handing them over."""
    found = registry.kept(registry.access_person(reference))
    if not has_to_do(by, found.pk):
        raise registry.unknown_person(reference)
    return found


def access_offer(hand_over: UUID, by: Actor) -> HandOver:
    """Return an offer that is for somebody to sign; any other looks as if missing."""
    row = access_hand_over(hand_over)
    if not receives(by, row):
        raise UnknownHandOver(
            _("There is no such hand-over."), next_step=_("Reload the page.")
        )
    return row
