"""Hand a bound person from one custodian to the next, signed by both.

`take_charge`, `let_go`, `pass_on` and `take_back` are the loop's; they stand in
`charge` and `by_letter` and are named here, so that whoever asks for custody finds all of it in one
place.
"""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock, database
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.logistics import events, queries, refusals
from pratique.logistics.actions import lodging, signing
from pratique.logistics.actions.by_letter import pass_on, take_back
from pratique.logistics.actions.charge import let_go, take_charge
from pratique.logistics.actions.signing import Receiver, UnitPlace
from pratique.logistics.models import Custodian, Custody, HandOver, Unanswered
from pratique.registry import queries as registry
from pratique.registry.actions.noting import reasoned
from pratique.registry.models import Person

__all__ = [
    "UnitPlace",
    "accept",
    "accept_all",
    "let_go",
    "offer",
    "pass_on",
    "refuse_offer",
    "take_back",
    "take_charge",
    "withdraw_offer",
]


def offer(
    *,
    person: UUID,
    to_kind: str,
    by: Actor,
    venue: str = "",
    account: str = "",
    unit: UnitPlace | None = None,
) -> HandOver:
    """Offer somebody to the next custodian; until one accepts, the giver has them.

    Offered again to the same is the same offer.

    Args:
        person: whom.
        to_kind: what is to receive, a `Custodian`.
        by: whoever has the person, or plans trips in that place.
        venue: code of the checkpoint, site or hospital that is to receive.
        account: the only account that may accept; a driver's must be named. For
            another jurisdiction: the name of the authority.
        unit: of a community, which unit, if one is meant.
    """
    require(by, Permission.HAND_OVER)
    with database.transaction():
        someone = registry.lock_kept(person)
        to = signing.receiver(someone, to_kind, venue.strip(), account.strip(), unit)
        held = custody_of(someone)
        signing.must_give(by, held)
        return offered(someone, held, to, by=by)


def custody_of(someone: Person) -> Custody:
    """Return who has a person; refuse one whom nothing binds."""
    held = queries.custody_of(someone.pk)
    if held is None:
        raise refusals.NothingBinds(
            _("Nothing binds this person, so nobody has them."),
            next_step=_("They may go where they like."),
        )
    return held


def offered(someone: Person, held: Custody, to: Receiver, *, by: Actor) -> HandOver:
    """Write an offer; the caller holds the person and has asked who may give."""
    if to.has(held):
        raise refusals.HasThemAlready(
            _("Whoever is to receive has this person already."), field="to_kind"
        )
    there = queries.open_offer(someone.pk)
    if there is not None:
        return _same(there, to)
    row = HandOver(
        person=someone,
        custody=held,
        to_kind=to.kind,
        venue=to.venue,
        unit=to.unit,
        account=to.account,
        place=to.place,
        offered_by=by.account,
        offered_at=clock.now(),
    )
    row.entry = _record(events.HAND_OVER_OFFERED, row, by=by)
    row.save(force_insert=True)
    return row


def _same(there: HandOver, to: Receiver) -> HandOver:
    if not to.is_of(there):
        raise refusals.AlreadyOffered(
            _("This person is offered to somebody else already."),
            next_step=_("Withdraw that offer first."),
            field="to_kind",
            offered_to=there.to_kind,
        )
    return there


def accept(*, hand_over: UUID, by: Actor) -> Custody:
    """Sign for a person: from this instant on the receiver has them."""
    require(by, Permission.HAND_OVER)
    with database.transaction():
        row = _locked(hand_over)
        signing.must_receive(by, row)
        signing.must_be_open(row.venue)
        return accepted(row, by=by)


def accept_all(*, hand_overs: Iterable[UUID], by: Actor) -> list[Custody]:
    """Sign for everybody of a trip at once: for all of them, or for none.

    People are held in one order, as a trip holds them.
    """
    require(by, Permission.HAND_OVER)
    with database.transaction():
        told = sorted(
            map(queries.access_hand_over, set(hand_overs)),
            key=lambda row: row.person_id,
        )
        return [accept(hand_over=row.pk, by=by) for row in told]


def accepted(row: HandOver, *, by: Actor) -> Custody:
    """Write that an offer was accepted; the caller holds the person."""
    held = row.custody
    at = max(clock.now(), held.since)  # who is met on landing is not here yet
    row.accepted_entry = _record(
        events.HAND_OVER_ACCEPTED, row, by=by, data={"from": held.kind}
    )
    held.until, held.ended_entry = at, row.accepted_entry
    held.save(update_fields=["until", "ended_entry"])
    elsewhere = row.to_kind == Custodian.ELSEWHERE
    taken = Custody(
        person=row.person,
        kind=row.to_kind,
        venue=row.venue,
        unit=row.unit,
        account=row.account if elsewhere else by.account,
        place=row.place,
        since=at,
        entry=row.accepted_entry,
    )
    taken.save(force_insert=True)
    # Last: until then it is the open offer that shows the receiver the person.
    row.save(update_fields=["accepted_entry"])
    lodging.free_unless_at(row.person, taken.venue_id, by=by)
    return taken


def withdraw_offer(*, hand_over: UUID, by: Actor) -> HandOver:
    """Take an offer back, before anybody has signed."""
    require(by, Permission.HAND_OVER)
    with database.transaction():
        row = _locked(hand_over)
        if by.account != row.offered_by:
            signing.must_give(by, row.custody)
        return ended(row, Unanswered.WITHDRAWN, by=by)


def refuse_offer(*, hand_over: UUID, reason: str, by: Actor) -> HandOver:
    """Refuse to receive somebody, and say why: the giver keeps them."""
    require(by, Permission.HAND_OVER)
    reasoned(reason)
    with database.transaction():
        row = _locked(hand_over)
        signing.must_receive(by, row)
        return ended(row, Unanswered.REFUSED, by=by, words=reason)


def ended(row: HandOver, why: Unanswered, *, by: Actor, words: str = "") -> HandOver:
    """Write that an offer is open no more; the caller holds the person."""
    kind = (
        events.HAND_OVER_REFUSED
        if why == Unanswered.REFUSED
        else events.HAND_OVER_WITHDRAWN
    )
    row.ended_why = why
    row.ended_entry = _record(kind, row, by=by, data={"why": why.value}, words=words)
    row.save(update_fields=["ended_entry", "ended_why"])
    return row


def _locked(hand_over: UUID) -> HandOver:
    """Return an open offer, its person locked so that answers come one by one."""
    row = queries.access_hand_over(hand_over)
    registry.lock_kept(row.person_id)
    row.refresh_from_db()
    if row.accepted_entry_id is not None or row.ended_entry_id is not None:
        raise refusals.HandOverAnswered(
            _("Somebody has answered this offer already."),
            next_step=_("Reload the page to see who has the person."),
        )
    return row


def _record(
    kind: str,
    row: HandOver,
    *,
    by: Actor,
    data: dict[str, object] | None = None,
    words: str = "",
) -> Entry:
    return record(
        kind,
        by=by,
        person=row.person_id,
        subject=f"logistics.hand_over:{row.pk}",
        place=row.person.place,
        data={"to": str(row.to_kind), **(data or {})},
        words=words,
    )
