"""The orders of many people, read together.

What follows from them is `grounds`, for each person by the same lines as alone.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max

from pratique.orders.actions.grounds import Held, Orders
from pratique.orders.models import Ground, Notice, Obligation, Plan


def orders_of(people: Sequence[UUID]) -> dict[UUID, Orders]:
    """Return what is in force of the orders of people who are one row each.

    In as many statements as for one.
    """
    told = Notice.objects.filter(person__in=people).values_list("person")
    notices = dict(told.annotate(Max("number")))
    found = {one: Orders(notices=notices.get(one, 0)) for one in people}
    held: dict[UUID, Held] = {}
    rows = Ground.objects.filter(person__in=people, ended_entry=None)
    for row in rows.select_related("person").order_by("entry"):
        held[row.pk] = found[row.person_id].held[row.key] = Held(row)
    in_force = {"ground__in": list(held), "ended_entry": None}
    for plan in Plan.objects.filter(**in_force):
        held[plan.ground_id].plan = plan
    for owed in Obligation.objects.filter(**in_force):
        held[owed.ground_id].obligations[owed.key] = owed
    return found
