"""Who has people by a letter about them, from acceptance until it comes to nothing.

Only the loop calls this.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from pratique import clock, database
from pratique.contacts import queries as contacts
from pratique.database import Actor
from pratique.logistics import events
from pratique.logistics.actions.signing import Receiver
from pratique.logistics.actions.situation import situation
from pratique.logistics.actions.writing import SIGNED, is_signed, pass_to
from pratique.logistics.models import Custodian, Custody, HandOver
from pratique.registry import queries as registry
from pratique.registry.models import Person

# These answer for people whom they need not have in a building or a vehicle.
FROM_AFAR = (Custodian.COMMAND, Custodian.COMMUNITY, Custodian.CHECKPOINT)


def pass_on(*, person: UUID, to: Receiver, at: datetime, by: Actor) -> Custody | None:
    """Let whoever accepted a letter about somebody have them from then on.

    A site, a hospital and a driver have them before their eyes, and give them away by
    signature alone. Where another jurisdiction is to sign for them already, it does.

    Args:
        person: whom; any of their merged rows.
        to: another jurisdiction, or the command of another place here.
        at: when it accepted; whoever took them since keeps them.
        by: the worker.
    """
    database.must_be_worker(by)
    with database.transaction(savepoint=False):
        someone = registry.lock_kept(person)
        held = _open_custodies(someone).filter(kind__in=FROM_AFAR, since__lte=at)
        row = held.first()
        if row is None or to.has(row) or _is_offered(someone, to):
            return None
        if situation(someone.pk).bound_since is None:
            return None  # and whoever has them still is about to let them go
        return pass_to(row, _custody(to), at, "letter", by=by)


def take_back(*, person: UUID, of: Receiver, to: Receiver, why: str, by: Actor) -> bool:
    """Give somebody back to the command whose letter has come to nothing.

    Args:
        person: whom; any of their merged rows.
        of: the receiver of the letter. Whoever signed for them since keeps them.
        to: the command of whoever sent it.
        why: letter_withdrawn, or not_found there.
        by: the worker.
    """
    database.must_be_worker(by)
    with database.transaction(savepoint=False):
        someone = registry.lock_kept(person)
        row = _had_by_letter(someone, of).first()
        if row is None:
            return False
        pass_to(row, _custody(to), max(row.since, clock.now()), why, by=by)
    return True


def _open_custodies(someone: Person) -> QuerySet[Custody]:
    rows = Custody.objects.filter(person=someone, ended_entry=None)
    return rows.select_related("person")


def _had_by_letter(someone: Person, of: Receiver) -> QuerySet[Custody]:
    """Return what a letter's receiver has by it, also after a merge.

    A merge begins it anew, and somebody's place may change: neither tells whose it is.
    """
    rows = _open_custodies(someone).filter(kind=of.kind)
    signed = Q(entry__kind=events.HAND_OVER_ACCEPTED) | Q(entry__data__has_key=SIGNED)
    rows = rows.exclude(signed)
    if of.kind == Custodian.ELSEWHERE:
        return rows.filter(account=of.account)
    return rows.filter(place=of.place).exclude(account="")


def _is_offered(someone: Person, to: Receiver) -> bool:
    """Say whether another jurisdiction is to sign for them already."""
    waiting = HandOver.objects.filter(
        person=someone, to_kind=to.kind, accepted_entry=None, ended_entry=None
    )
    return to.kind == Custodian.ELSEWHERE and waiting.exists()


def _custody(to: Receiver) -> Custody:
    return Custody(kind=to.kind, account=to.account, place=to.place)


# --- whether it still stands -------------------------------------------------------


def is_by_letter(row: Custody) -> bool:
    """Say whether somebody has a person because of a letter, and never signed."""
    told = row.kind == Custodian.ELSEWHERE or (
        row.kind == Custodian.COMMAND and row.account != ""
    )
    return told and not is_signed(row)


def is_still_asked(row: Custody, family: list[UUID]) -> bool:
    """Say whether a letter by which somebody has a person stands, and found them.

    Args:
        row: the custody, of `is_by_letter`.
        family: the person's rows: only what is asked about one of these counts.
    """
    return contacts.standing_about(family).filter(_to(row)).exists()


def sender(row: Custody, family: list[UUID]) -> Custody | None:
    """Return the command whose letter gave them away; None: none of the person's."""
    asked = contacts.accepted_about(family).filter(_to(row)).first()
    if asked is None:
        return None
    return Custody(kind=Custodian.COMMAND, place=asked.letter.place)


def _to(row: Custody) -> Q:
    if row.kind == Custodian.ELSEWHERE:
        return Q(letter__to_division__name=row.account)
    return Q(letter__to_place=row.place)
