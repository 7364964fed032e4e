"""What is in force of people's orders, read before anything is written about them.

Of one person, with all rows that are one with them, or of many people together. What
follows from it is `grounds`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max

from pratique.database import among
from pratique.orders.models import Ground, Notice, Obligation, Plan
from pratique.prepared import Prepared, rows_there

_open_grounds = Prepared(
    lambda family: (
        Ground.objects.filter(person__in=family, ended_entry=None)
        .select_related("person")
        .order_by("entry")  # of two that end at one instant, the first is named
    )
)
_present_plans = Prepared(
    lambda grounds: Plan.objects.filter(ground__in=grounds, ended_entry=None)
)
_present_obligations = Prepared(
    lambda grounds: Obligation.objects.filter(ground__in=grounds, ended_entry=None)
)


@dataclass
class Held:
    """An open ground with what is in force of it."""

    row: Ground
    plan: Plan | None = None
    obligations: dict[str, Obligation] = field(default_factory=dict)


@dataclass
class Orders:
    """What is in force of a person's orders."""

    held: dict[str, Held] = field(default_factory=dict)
    notices: int | None = None  # they have had so many; None: nobody has asked yet


def held_by(family: Sequence[UUID]) -> dict[str, Held]:
    """Return the open grounds of a person and all merged rows, with what is owed."""
    held = {row.pk: Held(row) for row in _open_grounds(family)}
    keys = sorted(held)
    for plan in _present_plans(keys):
        held[plan.ground_id].plan = plan
    for owed in _present_obligations(keys):
        held[owed.ground_id].obligations[owed.key] = owed
    return {one.row.key: one for one in held.values()}


def orders_of(people: Sequence[UUID]) -> dict[UUID, Orders]:
    """Return what is in force of the orders of people who are one row each.

    In as many statements as for one.
    """
    told = Notice.objects.filter(person__in=among(people)).values_list("person")
    notices = dict(told.annotate(Max("number")))
    found = {one: Orders(notices=notices.get(one, 0)) for one in people}
    held: dict[UUID, Held] = {}
    rows = Ground.objects.filter(person__in=among(people), ended_entry=None)
    for row in rows.select_related("person").order_by("entry"):
        held[row.pk] = found[row.person_id].held[row.key] = Held(row)
    in_force = {"ground__in": among(held), "ended_entry": None}
    for plan in rows_there(Plan.objects.filter(**in_force)):
        held[plan.ground_id].plan = plan
    for owed in rows_there(Obligation.objects.filter(**in_force)):
        held[owed.ground_id].obligations[owed.key] = owed
    return found
