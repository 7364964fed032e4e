"""Tell a named officer of each new order in their unit; they accept, or pass it on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock, database
from pratique.access.permissions import Permission
from pratique.access.queries import is_held_by, may, require, roles_with
from pratique.community import events, queries, refusals
from pratique.community.models import Task, TaskEnd, UnitOfficer
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.prepared import Prepared, insert_rows, update_row
from pratique.registry import queries as registry
from pratique.registry.actions.noting import reasoned
from pratique.registry.models import Person

# All that decides about a person's task, in one question: it is asked at every
# notice. The unit is that of the hotel they stay in, else of the lowest division. An
# officer whose account is closed, or is another duty's now, is nobody.
SITUATION = """
WITH RECURSIVE family AS (
    SELECT %s::uuid AS id
    UNION ALL SELECT id FROM registry_person WHERE merged_into_id = %s
), stay AS (
    SELECT hotel_id FROM (
        SELECT moved.hotel_id, moved.since, 1 AS rank, moved.entry_id
        FROM family JOIN registry_address moved ON moved.person_id = family.id
        WHERE moved.ended_entry_id IS NULL
        UNION ALL
        SELECT came.hotel_id, came.at, 0, came.entry_id
        FROM family JOIN registry_arrival came ON came.person_id = family.id
        JOIN registry_declaration said ON said.id = came.declaration_id
        WHERE came.ended_entry_id IS NULL AND said.ended_entry_id IS NULL
            AND said.kind = 'arrival' AND said.proved_entry_id IS NOT NULL
    ) told ORDER BY since DESC, rank DESC, entry_id DESC LIMIT 1
), above AS (
    SELECT id, parent_id, level FROM divisions_division WHERE position = %s
    UNION ALL
    SELECT higher.id, higher.parent_id, higher.level
    FROM above JOIN divisions_division higher ON higher.id = above.parent_id
), unit AS (
    SELECT id, place FROM (
        SELECT unit.id, unit.place, 9 AS nearness
        FROM stay JOIN community_unit unit ON unit.venue_id = stay.hotel_id
        WHERE unit.kind = 'hotel' AND unit.ended_entry_id IS NULL
        UNION ALL
        SELECT unit.id, unit.place, above.level
        FROM above JOIN community_unit unit ON unit.division_id = above.id
        WHERE unit.kind = 'community' AND unit.ended_entry_id IS NULL
    ) found ORDER BY nearness DESC LIMIT 1
)
SELECT
    (SELECT notice.id FROM family JOIN orders_notice notice
        ON notice.person_id = family.id ORDER BY notice.entry_id DESC LIMIT 1),
    EXISTS (SELECT FROM family JOIN orders_plan plan ON plan.person_id = family.id
        WHERE plan.ended_entry_id IS NULL),
    array(SELECT task.id FROM family JOIN community_task task
        ON task.person_id = family.id WHERE task.ended_entry_id IS NULL
        ORDER BY task.person_id <> %s, task.entry_id),
    (SELECT id FROM unit), (SELECT place FROM unit),
    (SELECT post.account FROM unit JOIN community_unit_officer post
        ON post.unit_id = unit.id JOIN access_account held ON held.id =
        CASE WHEN post.account ~ '^[0-9a-f-]{36}$' THEN post.account::uuid END
        WHERE post.ended_entry_id IS NULL
            AND held.disabled_at IS NULL AND held.role = ANY(%s)
        ORDER BY post.since, post.entry_id LIMIT 1)
"""
HOLD = "SELECT FROM community_unit WHERE id = %s FOR SHARE"
_tasks = Prepared(
    lambda keys: (
        Task.objects.filter(pk__in=keys).select_related("person").order_by("entry")
    )
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is asked of a person, who was told, and who is to be told."""

    notice: UUID | None  # the last one they got
    ordered: bool  # a plan is in force
    tasks: list[UUID]  # in force, that of the row kept first
    unit: UUID | None
    place: int | None  # of that unit
    account: str | None  # its officer


def tell(*, person: UUID, by: Actor) -> Task | None:
    """Tell the officer of the unit where a person stays what is asked of them now.

    Told again of the same order in the same unit changes nothing. Where no unit or
    officer is, the command is told. Returns the task in force; None: nothing is
    asked of the person, so nobody need look after them.
    """
    database.must_be_worker(by)
    with database.transaction(savepoint=False):
        someone = registry.lock_kept(person)
        seen = _situation(someone)
        before = _tasks(seen.tasks)
        if seen.notice is None or not seen.ordered:
            _free(before, by=by)
            return None
        if len(before) == 1 and _knows(before[0], someone, seen):
            return before[0]
        notice, seen = seen.notice, _held(someone, seen)
        return _told(someone, notice, seen, before, by=by)


def _situation(someone: Person) -> Situation:
    able = roles_with(Permission.LOOK_AFTER)
    asked = [someone.pk, someone.pk, someone.place, someone.pk, able]
    (found,) = database.prepared_rows(SITUATION, asked)
    return Situation(*found)


def _held(someone: Person, seen: Situation) -> Situation:
    """Return the same, its unit held: who appoints an officer there, or closes it, waits.

    Whoever was quicker is seen by asking again.
    """
    held: set[UUID] = set()
    while seen.unit is not None and seen.unit not in held:
        database.prepared_rows(HOLD, [seen.unit])
        held.add(seen.unit)
        seen = _situation(someone)
    return seen


def _knows(task: Task, someone: Person, seen: Situation) -> bool:
    """Say whether whoever was told knows of this order, where it is carried out."""
    told = (task.person_id, task.notice_id, task.unit_id)
    return told == (someone.pk, seen.notice, seen.unit)


def _told(
    someone: Person,
    notice: UUID,
    seen: Situation,
    earlier: Sequence[Task],
    *,
    by: Actor,
) -> Task:
    task = Task(
        person=someone,
        notice_id=notice,
        unit_id=seen.unit,
        account=seen.account or "",
        place=someone.place if seen.place is None else seen.place,
        previous=earlier[0] if earlier else None,
    )
    entry = _record(events.TASK_GIVEN, task, by=by, told=task.account)
    for row in earlier:
        row.ended_entry, row.ended_why = entry, TaskEnd.TOLD_ANEW
        update_row(row, "ended_entry", "ended_why")
    task.entry, task.told_at = entry, entry.recorded_at
    insert_rows(task)
    return task


def _free(before: Iterable[Task], *, by: Actor) -> None:
    for row in before:
        row.ended_entry = _record(events.TASK_ENDED, row, by=by)
        row.ended_why = TaskEnd.FREE
        update_row(row, "ended_entry", "ended_why")


def tell_appointed(*, post: UUID, by: Actor) -> None:
    """Tell a unit's new officer of the orders of which nobody there could be told.

    If they are nobody by now, the next officer is told; where there is none, they wait.
    """
    database.must_be_worker(by)
    with database.transaction(savepoint=False):
        told = _able(post)
        if told is None:
            return
        rows = Task.objects.filter(
            unit=told.unit_id, account="", accepted_entry=None, ended_entry=None
        )
        for task, person in rows.order_by("person").values_list("pk", "person"):
            registry.lock_kept(person)
            row = queries.access_task(task)
            if _waits(row):
                _pass(row, told, by=by)


def _able(post: UUID) -> UnitOfficer | None:
    """Return a post, else the next in its unit, whose account is open to look after."""
    unit = UnitOfficer.objects.filter(pk=post).values("unit")
    posts = UnitOfficer.objects.filter(unit__in=unit, ended_entry=None)
    found = sorted(posts, key=lambda row: (row.pk != post, row.since, row.entry_id))
    able = (row for row in found if is_held_by(row.account, Permission.LOOK_AFTER))
    return next(able, None)


def _waits(row: Task) -> bool:
    """Say whether nobody was told of a task that is in force."""
    over = row.ended_entry_id is not None or row.accepted_entry_id is not None
    return not over and not row.account


def accept(*, task: UUID, by: Actor) -> Task:
    """Accept to look after a person; accepting again changes nothing.

    The officer told may, or a fellow of the unit; where nobody is appointed,
    whoever looks after people in that place.
    """
    require(by, Permission.LOOK_AFTER)
    with database.transaction():
        row = _locked(task)
        _must_be_theirs(row, by)
        if row.accepted_entry_id is not None:
            return _accepted_already(row, by)
        row.accepted_by, row.accepted_at = by.account, clock.now()
        row.accepted_entry = _record(events.TASK_ACCEPTED, row, by=by)
        row.save(update_fields=["accepted_by", "accepted_at", "accepted_entry"])
    return row


def _accepted_already(row: Task, by: Actor) -> Task:
    if row.accepted_by != by.account:
        raise refusals.TaskAccepted(
            _("Another officer has accepted this task."),
            next_step=_("Reload the page to see who."),
        )
    return row


def pass_on(*, task: UUID, to: str, reason: str, by: Actor) -> Task:
    """Pass a task on to another officer, who is told at once; return the next task.

    Args:
        task: which.
        to: account of an officer of any unit.
        reason: why, in words.
        by: whoever was told, a fellow of the unit, or who manages units there.
    """
    require(by, Permission.LOOK_AFTER)
    reasoned(reason)
    with database.transaction():
        row = _locked(task)
        _must_be_theirs(row, by, managing=True)
        return _pass(row, _post(to, row), by=by, words=reason)


def _post(to: str, row: Task) -> UnitOfficer:
    """Return the post of an officer, in the same unit if they have one there."""
    posts = list(queries.posts_of(to.strip()))
    same = [post for post in posts if post.unit_id == row.unit_id]
    if posts and is_held_by(to.strip(), Permission.LOOK_AFTER):
        return (*same, *posts)[0]
    raise refusals.NotAnOfficer(
        _("This is no officer of a unit."),
        next_step=_("Choose one of the officers appointed."),
        field="to",
    )


def _pass(row: Task, post: UnitOfficer, *, by: Actor, words: str = "") -> Task:
    """End a task and begin the next; the caller holds the person."""
    entry = _record(events.TASK_PASSED_ON, row, by=by, told=post.account, words=words)
    row.ended_entry, row.ended_why = entry, TaskEnd.PASSED_ON
    row.save(update_fields=["ended_entry", "ended_why"])
    following = Task(
        person_id=row.person_id,
        notice_id=row.notice_id,
        unit_id=row.unit_id,  # where they stay, whoever goes there
        account=post.account,
        place=post.place,
        told_at=entry.recorded_at,
        previous=row,
        entry=entry,
    )
    following.save(force_insert=True)
    return following


def _locked(task: UUID) -> Task:
    """Return a task in force, its person locked so that answers come one by one."""
    row = queries.access_task(task)
    registry.lock_kept(row.person_id)
    row = queries.access_task(task)
    if row.ended_entry_id is not None:
        raise refusals.TaskOver(
            _("This task is over: there is a later one, or none is needed."),
            next_step=_("Reload the page."),
        )
    return row


def _must_be_theirs(row: Task, by: Actor, *, managing: bool = False) -> None:
    if not _is_theirs(row, by, managing=managing):
        raise refusals.NotYourTask(
            _("Another officer was told of this order."),
            next_step=_("Ask them to pass it on."),
        )


def _is_theirs(row: Task, by: Actor, *, managing: bool) -> bool:
    if by.account == row.account:
        return True
    here = by.low <= row.place <= by.high
    if here and (not row.account or (managing and may(by, Permission.MANAGE_UNITS))):
        return True
    posts = UnitOfficer.objects.filter(account=by.account, ended_entry=None)
    return row.unit_id is not None and posts.filter(unit=row.unit_id).exists()


def _record(
    kind: str, task: Task, *, by: Actor, told: str | None = None, words: str = ""
) -> Entry:
    data: dict[str, object] = {"unit": str(task.unit_id) if task.unit_id else None}
    if told is not None:
        data["account"] = told
    return record(
        kind,
        by=by,
        person=task.person_id,
        subject=f"community.task:{task.pk}",
        place=task.person.place,
        data=data,
        words=words,
    )
