"""Shared reads of units and tasks."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pratique import database
from pratique.community.models import Task, Unit, UnitOfficer
from pratique.community.refusals import UnknownTask, UnknownUnit
from pratique.database import Actor


def access_unit(unit: UUID, *, lock_row: bool = False) -> Unit:
    """Return an open unit; missing, closed and forbidden look alike."""
    rows = Unit.objects.filter(pk=unit, ended_entry=None)
    if lock_row:
        rows = rows.select_for_update(no_key=True)
    row = rows.first()
    if row is None:
        raise UnknownUnit(_("There is no such unit."), next_step=_("Reload the page."))
    return row


def access_task(task: UUID) -> Task:
    """Return a task; missing and forbidden look alike."""
    row = Task.objects.select_related("person", "unit").filter(pk=task).first()
    if row is None:
        raise UnknownTask(_("There is no such task."), next_step=_("Reload the page."))
    return row


def units() -> QuerySet[Unit]:
    """Return the open units, by place."""
    rows = Unit.objects.filter(ended_entry=None).select_related("division", "venue")
    return rows.order_by("place", "kind", "name")


def is_open(unit: UUID) -> bool:
    """Say whether a unit looks after people, and was not closed."""
    return Unit.objects.filter(pk=unit, ended_entry=None).exists()


def in_use(unit: UUID) -> bool:
    """Say whether a unit of the actor's places still looks after somebody, not whom."""
    return bool(database.rows("SELECT community_unit_in_use(%s)", [unit])[0][0])


def names_of_units(units: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of these units, open or closed."""
    rows = Unit.objects.filter(pk__in=list(units))
    return dict(rows.values_list("pk", "name"))


def officers(unit: UUID) -> QuerySet[UnitOfficer]:
    """Return a unit's officers, whoever is told first on top."""
    rows = UnitOfficer.objects.filter(unit=unit, ended_entry=None)
    return rows.order_by("since", "entry")


def posts_of(account: str) -> QuerySet[UnitOfficer]:
    """Return the units in which somebody is appointed."""
    rows = UnitOfficer.objects.filter(account=account, ended_entry=None)
    return rows.select_related("unit").order_by("since", "entry")


def task_of(person: UUID) -> Task | None:
    """Return who was told last about a person; None: nothing is asked of them."""
    rows = Task.objects.filter(person=person, ended_entry=None)
    return rows.select_related("unit").first()


def new_tasks(account: str = "") -> QuerySet[Task]:
    """Return the tasks that wait to be accepted, the longest first.

    Args:
        account: only those of which this officer, or a fellow of their unit, was
            told; all that are seen, if not said.
    """
    return _in_force(account).filter(accepted_entry=None)


def tasks_for(by: Actor) -> QuerySet[Task]:
    """Return the tasks that wait for somebody to accept them, the longest first.

    Told to them, to a fellow of their unit, or, where nobody could be told, to
    whoever looks after people in that place.
    """
    posts = UnitOfficer.objects.filter(account=by.account, ended_entry=None)
    told = Q(account=by.account) | Q(unit__in=posts.values("unit"))
    nobody = Q(account="", place__range=(by.low, by.high))
    return _in_force().filter(told | nobody, accepted_entry=None)


def accepted_tasks(account: str = "") -> QuerySet[Task]:
    """Return the tasks that this officer (or anybody) has accepted, the first on top."""
    rows = _in_force().filter(accepted_entry__isnull=False)
    return rows.filter(accepted_by=account) if account else rows


def overdue_tasks(told_before: datetime, account: str = "") -> QuerySet[Task]:
    """Return the tasks told before a moment and not accepted."""
    return new_tasks(account).filter(told_at__lt=told_before)


def unassigned_tasks() -> QuerySet[Task]:
    """Return the orders of which no officer could be told: the command's to assign."""
    return new_tasks().filter(account="")


def tasks_of(person: UUID) -> QuerySet[Task]:
    """Return everybody who was ever told about a person, the first one first."""
    rows = Task.objects.filter(person=person).select_related("unit")
    return rows.order_by("told_at", "entry")


def _in_force(account: str = "") -> QuerySet[Task]:
    rows = Task.objects.filter(ended_entry=None).select_related("person", "unit")
    if account:
        posts = UnitOfficer.objects.filter(account=account, ended_entry=None)
        rows = rows.filter(Q(account=account) | Q(unit__in=posts.values("unit")))
    return rows.order_by("told_at", "pk")


def all_officers() -> QuerySet[UnitOfficer]:
    """Return the officers of every unit that is seen, unit by unit."""
    rows = UnitOfficer.objects.filter(ended_entry=None).select_related("unit")
    return rows.order_by("unit__place", "unit__name", "since", "entry")
