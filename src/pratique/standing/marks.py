"""The mark that stays when the grounds that gave it have run their course.

A mark is the label given at registration: being released does not take it away,
but losing the evidence does.
"""

from collections.abc import Sequence
from uuid import UUID

from pratique.ledger.queries import Known
from pratique.orders.models import Closing, Ground, Plan
from pratique.policy.measures import MARKS, strictest
from pratique.prepared import Prepared

#: Every way a ground can close but one: being withdrawn takes its mark away.
SERVED = tuple(each for each in Closing if each is not Closing.WITHDRAWN)

_served = Prepared(
    lambda family: (
        Ground.objects.filter(person__in=family, cls="arrival", closes__in=SERVED)
        # Two may close at one instant.
        .order_by("-closed_at", "-ended_entry")
    )
)


def served(family: Sequence[UUID], known: Known) -> str:
    """Return the strictest mark of the latest journey's grounds that were served.

    Args:
        family: the person and all rows merged into them.
        known: the present, or a past moment.
    """
    rows = _served(family)
    grounds = [row for row in rows if known.has(row.ended_entry_id or 0)]
    if not grounds:
        return ""
    journey = grounds[0].key.partition("@")[2]
    same = [row.pk for row in grounds if row.key.partition("@")[2] == journey]
    plans = Plan.objects.filter(ground__in=same).order_by("pk")
    return strictest([plan.terms["mark"] for plan in plans], MARKS) or ""
