"""Bring a person's grounds, plans and obligations in line with what rules say.

Only the loop calls this, with the rules' own output: no page, command or table
takes a ground, a code or an end as input.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pratique import clock, database
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.orders import events, terms
from pratique.orders.actions.in_force import Held, Orders, held_by
from pratique.orders.models import (
    Closing,
    Ground,
    Notice,
    Obligation,
    Plan,
    Release,
)
from pratique.orders.terms import Demands
from pratique.policy import outcome as policy
from pratique.prepared import insert_rows, new_row, update_row
from pratique.registry.models import Person

NO_TIME = timedelta(0)
CLOSING = ("closes", "closed_at", "free_at", "last_condition", "ended_entry")
AWAY = {Closing.TRANSFERRED, Closing.DEPARTED}

LAST_NOTICE = "SELECT max(number) FROM orders_notice WHERE person_id = %s"


@dataclass(frozen=True)
class Closed:
    """A ground closed in this review, and when it lawfully did."""

    rule: str
    closes: Closing
    free_at: datetime
    last_condition: str
    waited: timedelta = NO_TIME
    bound: bool = True  # while it was open it restricted


def apply(
    *,
    person: Person,
    outcome: policy.Outcome,
    demands: Mapping[str, Demands],
    family: Sequence[UUID],
    by: Actor,
    any_open: bool = True,
) -> bool:
    """Open, amend and close grounds as the outcome says; return whether any moved.

    The caller holds the person's row. Grounds that no longer match close as
    withdrawn: what they stood on is no longer so.

    Args:
        person: whose grounds.
        outcome: what the rules say now.
        demands: by ground key, what its rule asks for in plain numbers.
        family: the person and all rows merged into them.
        by: the worker.
        any_open: false where the caller has seen that no ground is open.
    """
    with database.transaction(savepoint=False):
        orders = Orders(held_by(family) if any_open else {})
        return bring_in_line(
            person=person, outcome=outcome, demands=demands, orders=orders, by=by
        )


def bring_in_line(
    *,
    person: Person,
    outcome: policy.Outcome,
    demands: Mapping[str, Demands],
    orders: Orders,
    by: Actor,
) -> bool:
    """Do so for whoever has read what is in force of a person's orders."""
    held = dict(orders.held)
    was_bound = any(one.plan and one.plan.binds for one in held.values())
    closed: list[Closed] = []
    moved = False
    for ground in outcome.grounds:
        one = held.pop(ground.key, None)
        fresh = one is None
        if fresh and ground.closes in AWAY:
            continue  # with somebody whom another place has, nothing begins
        one = one or _open(person, ground, by=by)
        orders.held[ground.key] = one
        moved |= _bring_up(one, ground, demands[ground.key], fresh=fresh, by=by)
        if ground.closes:
            over = _close_lawfully(one, ground, by=by)
            closed += [] if fresh else [over]
            moved = True
    closed += [_close(one, Closing.WITHDRAWN, by=by) for one in held.values()]
    if outcome.binding is None and was_bound and _is_freed(closed):
        _release(person, closed, by=by)
    if moved or closed:
        _notify(person, outcome, orders, by=by)
    return moved or bool(closed)


def end_all(*, family: Sequence[UUID], by: Actor) -> bool:
    """Close every open ground: the person died or left the jurisdiction."""
    with database.transaction(savepoint=False):
        return end_these(person=family[0], orders=Orders(held_by(family)), by=by)


def end_these(*, person: UUID, orders: Orders, by: Actor) -> bool:
    """Do so for whoever has read what is in force of a person's orders."""
    for one in orders.held.values():
        _close(one, Closing.ENDED, by=by)
    if orders.held:
        _ended(person, one.row, by=by)
    return bool(orders.held)


def _ended(person: UUID, ground: Ground, *, by: Actor) -> None:
    """Record that nothing binds a person any more, and that they were not released."""
    record(
        events.ENDED,
        by=by,
        person=person,
        subject=f"registry.person:{person}",
        place=ground.person.place,
    )


def _bring_up(
    held: Held, ground: policy.Ground, demands: Demands, *, fresh: bool, by: Actor
) -> bool:
    """Amend plan and obligations; return whether the person must be told.

    Payments alone need no notice.
    """
    entry = held.row.entry if fresh else None
    amended = _amend(held, ground, demands, entry, by=by)
    _match(held, ground, amended or entry, by=by)
    return amended is not None


def _open(person: Person, ground: policy.Ground, *, by: Actor) -> Held:
    row = new_row(
        Ground,
        person=person,
        key=ground.key,
        rule=ground.rule,
        book=ground.book,
        version=ground.version,
        digest=ground.digest,
        cls=ground.cls,
        opened_at=ground.opened_at,
    )
    row.entry = _record(events.GROUND_OPENED, row, by=by)
    insert_rows(row)
    return Held(row)


def _amend(
    held: Held,
    ground: policy.Ground,
    demands: Demands,
    entry: Entry | None,
    *,
    by: Actor,
) -> Entry | None:
    """Write the plan anew if anything in it changed; return the entry that says so."""
    wanted = terms.of(ground, demands)
    if held.plan is not None and _as_before(held.plan, ground, wanted):
        return None
    witness = entry or _record(events.PLAN_AMENDED, held.row, by=by)
    if held.plan is not None:
        held.plan.ended_entry = witness
        update_row(held.plan, "ended_entry")
    held.plan = new_row(
        Plan,
        ground=held.row,
        person_id=held.row.person_id,
        terms=wanted,
        binds=bool(ground.phases),
        end=ground.end,
        bound=ground.bound,
        entry=witness,
    )
    insert_rows(held.plan)
    return witness


def _as_before(plan: Plan, ground: policy.Ground, wanted: terms.Terms) -> bool:
    # The bound of a missed test is that of the order it belongs to: it may move
    # though nothing in its own terms does.
    told = (plan.terms, plan.end, plan.bound)
    return told == (wanted, ground.end, ground.bound)


def _match(
    held: Held, ground: policy.Ground, entry: Entry | None, *, by: Actor
) -> None:
    """Supersede the obligations that were paid, moved or missed since."""
    wanted = {test.key: test for test in ground.tests}
    stale = [
        row for key, row in held.obligations.items() if not _same(row, wanted.get(key))
    ]
    kept = held.obligations.keys() - {row.key for row in stale}
    fresh = [test for key, test in wanted.items() if key not in kept]
    if not stale and not fresh:
        return
    witness = entry or _record(events.OBLIGATIONS_MATCHED, held.row, by=by)
    for row in stale:
        held.obligations.pop(row.key).ended_entry = witness
        update_row(row, "ended_entry")
    owed = [_obligation(held.row, test, witness) for test in fresh]
    insert_rows(*owed)
    held.obligations |= {row.key: row for row in owed}


def _same(row: Obligation, test: policy.Test | None) -> bool:
    return test is not None and (
        row.due_on == test.due_on
        and row.not_before == test.not_before
        and row.overdue_at == test.overdue_at
        and row.state == test.state
        and row.counted == test.counted
        and _text(row.paid_by_id) == test.paid_by
        and row.settled_at == test.settled_at
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _obligation(row: Ground, test: policy.Test, entry: Entry) -> Obligation:
    return new_row(
        Obligation,
        ground=row,
        person_id=row.person_id,
        key=test.key,
        due_on=test.due_on,
        not_before=test.not_before,
        overdue_at=test.overdue_at,
        state=test.state,
        counted=test.counted,
        paid_by_id=test.paid_by,
        settled_at=test.settled_at,
        entry=entry,
    )


def _close_lawfully(held: Held, ground: policy.Ground, *, by: Actor) -> Closed:
    """Close a ground whose conditions are met or whose bound has come."""
    free_at = ground.free_at or clock.now()
    return _close(
        held,
        Closing(ground.closes or Closing.COMPLETED),
        by=by,
        free_at=free_at,
        last_condition=ground.last_condition,
        waited=_waited(ground, free_at),
    )


def _waited(ground: policy.Ground, free_at: datetime) -> timedelta:
    """Return how long after its end a ground waited for laboratories alone."""
    if ground.closes != Closing.COMPLETED or free_at <= ground.end:
        return NO_TIME
    last = max(
        (test for test in ground.tests if test.settled_at),
        key=lambda test: test.settled_at or free_at,
        default=None,
    )
    if last is None or last.paid_at is None or last.settled_at != free_at:
        return NO_TIME  # something else came last
    return free_at - max(ground.end, last.paid_at)


def _close(
    held: Held,
    closes: Closing,
    *,
    by: Actor,
    free_at: datetime | None = None,
    last_condition: str = "",
    waited: timedelta = NO_TIME,
) -> Closed:
    row = held.row
    entry = _record(events.GROUND_CLOSED, row, by=by, closes=closes.value)
    row.closes = closes
    row.closed_at = entry.recorded_at
    row.free_at = free_at or entry.recorded_at
    row.last_condition = last_condition or closes.value
    row.ended_entry = entry
    update_row(row, *CLOSING)
    parts: list[Plan | Obligation] = [*held.obligations.values()]
    for part in parts if held.plan is None else [held.plan, *parts]:
        part.ended_entry = entry
        update_row(part, "ended_entry")
    bound = held.plan is not None and held.plan.binds
    told = (row.rule, closes, row.free_at, row.last_condition, waited)
    return Closed(*told, bound=bound)


def _is_freed(closed: Sequence[Closed]) -> bool:
    """Say whether a ground closed, and nobody else took the person over with it."""
    return bool(closed) and all(one.closes is not Closing.TRANSFERRED for one in closed)


def _release(person: Person, closed: Iterable[Closed], *, by: Actor) -> None:
    """Record that the person is free, by the ground that held them longest.

    What restricted nobody, as a test that was due, has held nobody: it says nothing
    of how they became free, though it was taken away in the same review.
    """
    last = max(closed, key=_weight)
    release = new_row(
        Release,
        person=person,
        free_at=last.free_at,
        rule=last.rule,
        last_condition=last.last_condition,
        waited_for_result=last.waited,
    )
    release.entry = record(
        events.RELEASED,
        by=by,
        person=person.pk,
        subject=f"orders.release:{release.pk}",
        place=person.place,
        data={"rule": last.rule, "last_condition": last.last_condition},
    )
    release.released_at = release.entry.recorded_at
    insert_rows(release)


def _weight(one: Closed) -> tuple[bool, datetime, bool]:
    return one.bound, one.free_at, one.closes != Closing.WITHDRAWN


def _notify(
    person: Person, outcome: policy.Outcome, orders: Orders, *, by: Actor
) -> None:
    """Issue the notice that tells the person what binds them now."""
    if orders.notices is None:
        ((last,),) = database.prepared_rows(LAST_NOTICE, [person.pk])
        orders.notices = last or 0
    plans = [
        str(one.plan.pk)
        for one in orders.held.values()
        if one.plan and one.plan.person_id == person.pk and one.row.ended_entry is None
    ]
    notice = new_row(
        Notice,
        person=person,
        number=orders.notices + 1,
        binding=outcome.binding or "",
        until=outcome.until,
        plans=plans,
    )
    notice.entry = record(
        events.NOTICE_ISSUED,
        by=by,
        person=person.pk,
        subject=f"orders.notice:{notice.pk}",
        place=person.place,
        data={"binding": notice.binding, "number": notice.number},
    )
    insert_rows(notice)


def _record(kind: str, ground: Ground, *, by: Actor, closes: str = "") -> Entry:
    data: dict[str, object] = {"rule": ground.rule}
    if closes:
        data["closes"] = closes
    if kind == events.GROUND_OPENED and ground.opened_at < clock.now():
        data["since"] = ground.opened_at.isoformat()  # it went on from another's row
    return record(
        kind,
        by=by,
        person=ground.person_id,
        subject=f"orders.ground:{ground.pk}",
        place=ground.person.place,
        data=data,
    )
