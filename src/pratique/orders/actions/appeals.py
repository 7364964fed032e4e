"""A person says that it is not so; an officer decides, and may be wrong too."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock, database, keys
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.orders import events, queries, refusals
from pratique.orders.models import Appeal, Decision
from pratique.registry import queries as registry
from pratique.registry.actions.identity import reinstate_stay, strike_stay


def open_appeal(
    *, person: UUID, statement: str, answer_within: timedelta, by: Actor
) -> Appeal:
    """Open an appeal; the clock for the answer starts now.

    Args:
        person: who appeals.
        statement: their own words, kept sealed.
        answer_within: the time for a first answer, from the rulebook.
        by: who enters it: the person through their link, or an officer.
    """
    if not statement.strip():
        raise refusals.ReasonMissing(
            _("Say in your own words what is not so."), field="statement"
        )
    with database.transaction():
        someone = registry.lock(person)
        if Appeal.objects.filter(person=someone, decided_entry=None).exists():
            raise refusals.AppealOpen(
                _("Your earlier objection is still being looked at."),
                next_step=_("You will see the answer on your page."),
            )
        appeal = Appeal(person=someone, answer_by=clock.now() + answer_within)
        appeal.statement = keys.seal(statement, about=f"orders.appeal:{appeal.pk}")
        appeal.entry = _record(events.APPEAL_OPENED, appeal, by=by)
        appeal.save(force_insert=True)
    return appeal


def uphold(*, appeal: UUID, struck: Sequence[UUID], reason: str, by: Actor) -> Appeal:
    """Find that these stays were not so; rules are applied anew without them."""
    return _decide(appeal, "upheld", struck, reason, by=by)


def reject(*, appeal: UUID, reason: str, by: Actor) -> Appeal:
    """Find that the facts stand."""
    return _decide(appeal, "rejected", (), reason, by=by)


def undo(*, appeal: UUID, reason: str, by: Actor) -> Appeal:
    """Take a decision back: struck stays count again, the appeal is open again."""
    require(by, Permission.DECIDE_APPEALS)
    _wordy(reason)
    with database.transaction():
        row = _locked(appeal)
        if row.decided_entry_id is None:
            raise refusals.UnknownAppeal(_("This objection has not been decided."))
        undone = _record(events.APPEAL_DECISION_UNDONE, row, by=by, words=reason)
        row.decisions.filter(ended_entry=None).update(ended_entry=undone)
        for stay in row.struck:
            reinstate_stay(stay=UUID(stay), by=by, reason=reason)
        _copy(row, "", (), None)
    return row


def _decide(
    appeal: UUID, decision: str, struck: Sequence[UUID], reason: str, *, by: Actor
) -> Appeal:
    require(by, Permission.DECIDE_APPEALS)
    _wordy(reason)
    with database.transaction():
        row = _locked(appeal)
        if row.decided_entry_id is not None:
            raise refusals.AppealDecided(
                _("Another officer has decided this objection."),
                next_step=_("Reload the page to see the decision."),
            )
        row.struck = [str(stay) for stay in struck]
        kind = events.APPEAL_UPHELD if decision == "upheld" else events.APPEAL_REJECTED
        entry = _record(kind, row, by=by, words=reason)
        Decision.objects.create(
            appeal=row,
            person_id=row.person_id,
            decision=decision,
            struck=row.struck,
            entry=entry,
        )
        for stay in struck:
            strike_stay(stay=stay, by=by, reason=reason)
        _copy(row, decision, row.struck, entry)
    return row


def _copy(
    row: Appeal, decision: str, struck: Sequence[str], entry: Entry | None
) -> None:
    """Let the appeal say which decision is in force; none: it waits for one."""
    row.decision, row.struck, row.decided_entry = decision, list(struck), entry
    row.save(update_fields=["decision", "decided_entry", "struck"])


def _wordy(reason: str) -> None:
    if not reason.strip():
        raise refusals.ReasonMissing(_("Give the reason in words."), field="reason")


def _locked(appeal: UUID) -> Appeal:
    """Return the appeal with its person locked, so that two officers serialise."""
    row = queries.access_appeal(appeal)
    registry.lock(row.person_id)
    row.refresh_from_db()
    return row


def _record(kind: str, appeal: Appeal, *, by: Actor, words: str = "") -> Entry:
    return record(
        kind,
        by=by,
        person=appeal.person_id,
        subject=f"orders.appeal:{appeal.pk}",
        place=appeal.person.place,
        data={"struck": list(appeal.struck)},
        words=words,
    )
