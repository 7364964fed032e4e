"""A bound person goes out for a reason, with an end."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock, database, keys
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.orders import events, queries, refusals
from pratique.orders.models import Leave, LeaveReason
from pratique.registry import queries as registry


def ask(
    *,
    person: UUID,
    reason: str,
    starts_at: datetime,
    ends_at: datetime,
    details: str,
    by: Actor,
) -> Leave:
    """Ask to go out between two instants; an officer answers."""
    if reason not in LeaveReason.values:
        raise refusals.UnknownReason(_("Choose one of the reasons."), field="reason")
    if ends_at <= starts_at or ends_at <= clock.now():
        raise refusals.LeaveTimes(
            _("The way back must come after the way out, and not lie in the past."),
            field="ends_at",
        )
    with database.transaction():
        someone = registry.lock(person)
        leave = Leave(
            person=someone, reason=reason, starts_at=starts_at, ends_at=ends_at
        )
        leave.details = keys.seal(details, about=f"orders.leave:{leave.pk}")
        # What somebody must go out for may tell of an illness: it is sealed.
        leave.entry = _record(events.LEAVE_ASKED, leave, by=by, words=reason)
        leave.save(force_insert=True)
    return leave


def grant(*, leave: UUID, by: Actor) -> Leave:
    """Let the person go out; what binds them stays as it is meanwhile."""
    return _answer(leave, events.LEAVE_GRANTED, by=by)


def refuse(*, leave: UUID, reason: str, by: Actor) -> Leave:
    """Refuse a leave, with the reason in words."""
    if not reason.strip():
        raise refusals.ReasonMissing(_("Say why the leave is refused."), field="reason")
    return _answer(leave, events.LEAVE_REFUSED, by=by, words=reason)


def end(*, leave: UUID, by: Actor) -> Leave:
    """Note that the person is back (or never went)."""
    require(by, Permission.GRANT_LEAVE)
    with database.transaction():
        row = queries.access_leave(leave)
        registry.lock(row.person_id)
        row.refresh_from_db()
        if row.ended_entry_id is None:
            row.ended_entry = _record(events.LEAVE_ENDED, row, by=by)
            row.save(update_fields=["ended_entry"])
    return row


def _answer(leave: UUID, kind: str, *, by: Actor, words: str = "") -> Leave:
    require(by, Permission.GRANT_LEAVE)
    with database.transaction():
        row = queries.access_leave(leave)
        registry.lock(row.person_id)
        row.refresh_from_db()
        if row.granted_entry_id or row.refused_entry_id:
            raise refusals.LeaveAnswered(
                _("Another officer has answered this request."),
                next_step=_("Reload the page to see the answer."),
            )
        entry = _record(kind, row, by=by, words=words)
        if kind == events.LEAVE_GRANTED:
            row.granted_entry = entry
        else:
            row.refused_entry = entry
        row.save(update_fields=["granted_entry", "refused_entry"])
    return row


def _record(kind: str, leave: Leave, *, by: Actor, words: str = "") -> Entry:
    return record(
        kind,
        by=by,
        person=leave.person_id,
        subject=f"orders.leave:{leave.pk}",
        place=leave.person.place,
        data={
            "starts_at": leave.starts_at.isoformat(),
            "ends_at": leave.ends_at.isoformat(),
        },
        words=words,
    )
