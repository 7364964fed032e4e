"""Who may give a person, who may receive them, and what must be said to name either.

Both sides sign: whoever has a person gives, whoever receives accepts; nobody does
both.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from pratique.access.permissions import Permission
from pratique.access.queries import is_held_by, may
from pratique.database import Actor
from pratique.logistics import refusals
from pratique.logistics.models import Custodian, Custody, HandOver
from pratique.logistics.queries.custody import SIGNS
from pratique.logistics.queries.nobodys import is_nobodys
from pratique.places import queries as places
from pratique.places.models import Venue, VenueKind
from pratique.registry.models import Person

CHECKPOINTS = (
    *(VenueKind.STATION, VenueKind.AIRPORT),
    *(VenueKind.ROAD_CHECKPOINT, VenueKind.COACH_STATION),
)
VENUES: Mapping[str, Collection[str]] = {
    Custodian.CHECKPOINT: CHECKPOINTS,
    Custodian.SITE: (VenueKind.SITE,),
    Custodian.HOSPITAL: (VenueKind.HOSPITAL,),
}


class UnitPlace(NamedTuple):
    """A unit of the community room, and the position of its division."""

    unit: UUID
    place: int


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom a person is offered."""

    kind: str
    place: int
    venue: Venue | None = None
    unit: UUID | None = None
    account: str = ""

    def has(self, held: Custody) -> bool:
        """Say whether this is who has the person already."""
        venue = self.venue.pk if self.venue else None
        same = (held.kind, held.venue_id, held.unit) == (self.kind, venue, self.unit)
        return same and self.account in {"", held.account}

    def is_of(self, offered: HandOver) -> bool:
        """Say whether an offer names this receiver."""
        venue = self.venue.pk if self.venue else None
        return (offered.to_kind, offered.venue_id, offered.unit, offered.account) == (
            self.kind,
            venue,
            self.unit,
            self.account,
        )


def receiver(
    someone: Person, kind: str, venue: str, account: str, unit: UnitPlace | None
) -> Receiver:
    """Return whom an offer names; refuse one that names nobody."""
    if kind not in Custodian.values:
        raise _nobody(_("Say who is to receive."), "to_kind")
    if kind == Custodian.DRIVER:
        must_drive(account, "account")
        return Receiver(kind, someone.place, account=account)
    if kind == Custodian.ELSEWHERE:
        if not account:
            raise _nobody(_("Say which authority is to receive."), "account")
        return Receiver(kind, someone.place, account=account)
    to = _there(someone, kind, venue, account, unit)
    if account and not is_held_by(account, SIGNS[kind], (to.place, to.place)):
        raise _nobody(_("Nobody with this account can sign there."), "account")
    return to


def _there(
    someone: Person, kind: str, venue: str, account: str, unit: UnitPlace | None
) -> Receiver:
    """Return who receives at a place: its own, or that of where the person stays."""
    if kind in VENUES:
        where = _venue(kind, venue)
        return Receiver(kind, where.division.position, where, account=account)
    if kind == Custodian.COMMUNITY and unit is not None:
        return Receiver(kind, unit.place, unit=unit.unit, account=account)
    return Receiver(kind, someone.place, account=account)


def must_drive(account: str, field: str) -> None:
    """Refuse an account that is nobody's who drives; drivers go anywhere."""
    if not account:
        raise _nobody(_("Say which driver is to receive."), field)
    if not is_driver(account):
        raise _nobody(_("No driver has this account, or it is closed."), field)


def is_driver(account: str) -> bool:
    """Say whether somebody drives, and their account is open."""
    return is_held_by(account, Permission.DRIVE_TRIPS)


def _nobody(sentence: str, field: str) -> refusals.NobodyToReceive:
    return refusals.NobodyToReceive(
        sentence,
        next_step=_("Until somebody signs, whoever has the person keeps them."),
        field=field,
    )


def _venue(kind: str, code: str) -> Venue:
    if not code:
        raise _nobody(_("Say which place is to receive."), "venue")
    found = places.venue(code)
    if found.kind not in VENUES[kind] or found.ended_entry_id is not None:
        raise refusals.WrongVenue(
            _("%(venue)s cannot receive anybody in this way.") % {"venue": found.name},
            next_step=_("Choose an open place of the right kind."),
            field="venue",
            venue=code,
        )
    return found


def must_be_open(where: Venue | None, field: str = "venue") -> None:
    """Refuse a place that was closed: nobody is taken there any more."""
    if where is not None and where.ended_entry_id is not None:
        raise refusals.WrongVenue(
            _("%(venue)s is closed: nobody is taken there.") % {"venue": where.name},
            next_step=_("Choose an open place of the right kind."),
            field=field,
            venue=where.code,
        )


def must_give(by: Actor, held: Custody) -> None:
    """Refuse whoever does not have the person, nor plans trips in that place."""
    if not gives(by, held):
        raise refusals.NotTheGiver(
            _("This person is not in your hands."),
            next_step=_("Ask whoever has them to hand them over."),
            has_them=held.kind,
        )


def gives(by: Actor, held: Custody) -> bool:
    """Say whether somebody may hand over who is in this custody.

    Who is in hands that can have nobody any more is handed over by whoever looks after
    people where they stay.
    """
    if may(by, Permission.PLAN_TRIPS) and _is_there(by, held.place):
        return True
    looks_after = may(by, Permission.LOOK_AFTER) and _is_there(by, held.person.place)
    return (looks_after and is_nobodys(held)) or _has(by, held)


def _has(by: Actor, held: Custody) -> bool:
    """Say whether somebody is who has the person, or one of them."""
    if not may(by, SIGNS[held.kind]):
        return False
    if held.kind == Custodian.DRIVER:
        return by.account == held.account
    return _is_there(by, held.place)


def must_receive(by: Actor, offered: HandOver) -> None:
    """Refuse whoever is not the receiver, and whoever gives, whatever else they are."""
    if not receives(by, offered):
        raise refusals.NotTheReceiver(
            _("You cannot sign for this person: another is to receive them."),
            next_step=_("Whoever receives the person signs, in their own account."),
            receiver=offered.to_kind,
        )


def receives(by: Actor, offered: HandOver) -> bool:
    """Say whether somebody may sign for who is offered."""
    if by.account == offered.offered_by or not may(by, SIGNS[offered.to_kind]):
        return False
    if offered.account and offered.to_kind != Custodian.ELSEWHERE:
        return by.account == offered.account
    return _is_there(by, offered.place)


def _is_there(by: Actor, place: int) -> bool:
    return by.low <= place <= by.high
