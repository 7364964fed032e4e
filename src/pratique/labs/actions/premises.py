"""Reopen premises only where laboratories found nothing, or with a reason.

Here, not among places: what was wiped there, and what was found, is known from here on.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from pratique import database
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.labs import queries, refusals
from pratique.places import queries as places
from pratique.places.actions import closures
from pratique.places.models import VenueClosure


def reopen_premises(
    *, venue: str, by: Actor, reason: str = "", at: datetime | None = None
) -> VenueClosure:
    """Reopen premises that were disinfected, and whose environment is negative.

    Args:
        venue: its code.
        by: who reopens it.
        reason: why it may open though a step was left out, or a tube is not negative.
        at: from when on; now, if not said.
    """
    require(by, Permission.MANAGE_AREAS)
    with database.transaction():
        if not reason.strip():
            _refuse_unclear(venue)
        return closures.reopen(venue=venue, by=by, reason=reason, at=at)


def _refuse_unclear(venue: str) -> None:
    found = places.venue(venue)
    closure = places.closure_of(found)
    if closure is None:
        return  # it is not closed: that is refused where it would open
    unclear = [tube.code for tube in queries.unclear_since(found, closure.closed_at)]
    if unclear:
        raise refusals.PremisesUnclear(
            _("What was wiped in %(venue)s is not known to be negative: %(tubes)s.")
            % {"venue": found.name, "tubes": ", ".join(unclear)},
            next_step=_("Wait for the result, or say why it may open all the same."),
            field="reason",
            venue=venue,
            tubes=unclear,
        )
