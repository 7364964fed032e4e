"""Tubes in which several specimens are tested as one."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import database, keys
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.divisions.queries import by_code
from pratique.labs import events, queries, refusals
from pratique.labs.actions import specimens
from pratique.labs.actions.writing import (
    MEMBER,
    alive,
    free_code,
    not_before,
    one_of,
    past,
    reasoned,
)
from pratique.labs.models import RATIOS, Purpose, Specimen, Tube, TubeKind
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.places.models import Venue
from pratique.registry import queries as registry
from pratique.registry.models import Person


def open_tube(
    *,
    code: str,
    ratio: int,
    by: Actor,
    division: str = "",
    venue: UUID | None = None,
    kind: str = TubeKind.PEOPLE,
    spot: str = "",
    at: datetime | None = None,
) -> Tube:
    """Begin a tube; who is sampled into it is added one by one.

    Args:
        code: what the tube says.
        ratio: how many it holds at most: 1, 5, 10 or 20.
        by: the sampler.
        division: where it is filled; that of the venue, or all that the sampler
            answers for, if not said.
        venue: the sampling point or other place, if it is a known one.
        kind: people, or environment: then it has a spot and no members.
        spot: what was wiped: a door handle, a parcel, a drain.
        at: when; now, if not said.
    """
    require(by, Permission.TAKE_SPECIMENS)
    with database.transaction():
        tube = Tube(
            code=free_code(code),
            ratio=ratio,
            kind=one_of(TubeKind, kind, "kind"),
            spot=spot.strip(),
            venue_id=venue,
            place=_place(division, venue, by),
            opened_at=past(at, "at"),
        )
        _sensible(tube)
        tube.entry = _record(
            events.TUBE_OPENED,
            tube,
            by=by,
            at=tube.opened_at,
            data={"ratio": tube.ratio, "kind": tube.kind},
        )
        tube.save(force_insert=True)
    return tube


def _place(division: str, venue: UUID | None, by: Actor) -> int:
    """Return where a tube is filled; refuse a place the actor does not answer for."""
    if division:
        place = by_code(division).position
    elif venue is not None:
        place = Venue.objects.values_list("division__position", flat=True).get(pk=venue)
    else:
        place = by.low
    known = division or venue or Division.objects.filter(position=place).exists()
    if not known or not by.low <= place <= by.high:
        raise refusals.BadTube(
            _("You fill tubes in the places you answer for."),
            next_step=_("Name a division or a sampling point there."),
            field="division",
        )
    return place


def _sensible(tube: Tube) -> None:
    if tube.ratio not in RATIOS:
        raise refusals.BadTube(
            _("A tube holds 1, 5, 10 or 20 specimens."), field="ratio"
        )
    if bool(tube.spot) != (tube.kind == TubeKind.ENVIRONMENT):
        raise refusals.BadTube(
            _("A tube of the environment names the spot; one of people does not."),
            next_step=_("Say what was wiped, or leave the spot empty."),
            field="spot",
        )


def add_to_tube(
    *,
    tube: str,
    person: UUID,
    by: Actor,
    taken_at: datetime | None = None,
    purpose: str = Purpose.SCHEDULED,
) -> Specimen:
    """Mix somebody's specimen in; they are a member under a number of its code.

    Refused: the same person twice, more than it holds, a tube that is sealed, and
    one of the environment.
    """
    require(by, Permission.TAKE_SPECIMENS)
    with database.transaction():
        row = _open(tube)
        someone = registry.lock(person)
        alive(someone)
        number = _next_number(row, someone)
        instant = past(taken_at)
        early = _("A specimen cannot be in a tube that was not open yet.")
        not_before(instant, row.opened_at, early, "taken_at")
        member = Specimen(
            code=f"{row.code}{MEMBER}{number}",
            person=someone,
            purpose=one_of(Purpose, purpose, "purpose"),
            tube=row,
            taken_at=instant,
            venue_id=row.venue_id,
        )
        told: dict[str, object] = {"purpose": member.purpose, "tube": str(row.pk)}
        return specimens.written(member, told, by=by)


def _next_number(tube: Tube, someone: Person) -> int:
    """Return the number of the next member; refuse who is in, and one too many."""
    if tube.kind != TubeKind.PEOPLE:
        raise refusals.BadTube(
            _("This tube is of the environment: nobody is in it."),
            next_step=_("Take a fresh tube for people."),
            field="tube",
        )
    if _member(tube, someone.pk) is not None:
        raise refusals.AlreadyInTube(
            _("%(name)s is in this tube already.") % {"name": someone.name},
            next_step=_("Go on with the next person."),
            field="person",
            tube=tube.code,
        )
    fill = queries.fill(tube)
    if fill.members >= tube.ratio:
        raise refusals.TubeFull(
            _("This tube holds %(ratio)d, and they are in.") % {"ratio": tube.ratio},
            next_step=_("Seal it, and open a fresh one."),
            field="tube",
            tube=tube.code,
        )
    return fill.numbers + 1


def take_from_tube(*, tube: str, person: UUID, by: Actor, reason: str) -> Specimen:
    """Take somebody out of a tube that is still open: they were entered by mistake."""
    require(by, Permission.TAKE_SPECIMENS)
    reasoned(reason)
    with database.transaction():
        row = _open(tube)
        registry.lock(person)
        member = _member(row, person)
        if member is None:
            raise refusals.NotInTube(
                _("This person is not in tube %(code)s.") % {"code": row.code},
                next_step=_("Look at the list of its members."),
                field="person",
                tube=row.code,
            )
        return specimens.ended(member, events.SPECIMEN_REMOVED, reason, by=by)


def _member(tube: Tube, person: UUID) -> Specimen | None:
    """Return the specimen by which somebody, under any of their records, is in."""
    return queries.members(tube).filter(person__in=registry.family(person)).first()


def seal_tube(*, tube: str, by: Actor, at: datetime | None = None) -> Tube:
    """Close a tube: nothing goes in or out from here on."""
    require(by, Permission.TAKE_SPECIMENS)
    with database.transaction():
        row = _open(tube)
        fill = queries.fill(row)
        if row.kind == TubeKind.PEOPLE and not fill.members:
            raise refusals.TubeEmpty(
                _("Nobody is in this tube."),
                next_step=_("Add somebody, or void it."),
                field="tube",
                tube=row.code,
            )
        row.sealed_at = past(at, "at")
        early = _("A tube is sealed after its last specimen.")
        not_before(row.sealed_at, fill.last_taken or row.opened_at, early, "at")
        row.sealed_entry = _record(
            events.TUBE_SEALED,
            row,
            by=by,
            at=row.sealed_at,
            data={"members": fill.members},
        )
        row.save(update_fields=["sealed_at", "sealed_entry"])
    return row


def receive_tube(
    *, tube: str, by: Actor, at: datetime | None = None, laboratory: str = ""
) -> Tube:
    """Record that a laboratory has a tube; scanned again, it changes nothing."""
    require(by, Permission.ENTER_RESULTS)
    with database.transaction():
        row = whole(tube)
        if row.sealed_at is None:
            raise refusals.TubeNotSealed(
                _("Tube %(code)s was never sealed.") % {"code": row.code},
                next_step=_("Ask the sampling point."),
                field="tube",
                tube=row.code,
            )
        if row.received_at is not None:
            return row
        row.received_at, row.laboratory = past(at, "at"), laboratory
        early = _("A tube is received after it was sealed.")
        not_before(row.received_at, row.sealed_at, early, "at")
        row.received_entry = _record(
            events.TUBE_RECEIVED, row, by=by, at=row.received_at
        )
        row.save(update_fields=["received_at", "laboratory", "received_entry"])
    return row


def void_tube(*, tube: str, by: Actor, reason: str) -> Tube:
    """Make a tube count for nothing, and whatever is in it: it leaked, or was mixed up.

    Whoever is in it owes again what it had paid.
    """
    require(by, Permission.TAKE_SPECIMENS)
    reasoned(reason)
    with database.transaction():
        row = queries.access_tube(tube, lock_row=True)
        if row.ended_entry_id is None:
            row.ended_entry = _record(events.TUBE_VOIDED, row, by=by)
            row.reason_sealed = keys.seal(reason.strip(), about=queries.about(row))
            row.save(update_fields=["ended_entry", "reason_sealed"])
    return row


def whole(code: str) -> Tube:
    """Return a tube, kept from others' changes; refuse one that was voided."""
    row = queries.access_tube(code, lock_row=True)
    if row.ended_entry_id is not None:
        raise refusals.TubeVoided(
            _("Tube %(code)s was voided.") % {"code": row.code},
            next_step=_("Take fresh specimens."),
            field="tube",
            tube=row.code,
        )
    return row


def _open(code: str) -> Tube:
    row = whole(code)
    if row.sealed_at is not None:
        raise refusals.TubeSealed(
            _("Tube %(code)s is sealed.") % {"code": row.code},
            next_step=_("Take a fresh tube."),
            field="tube",
            tube=row.code,
        )
    return row


def _record(
    kind: str,
    tube: Tube,
    *,
    by: Actor,
    at: datetime | None = None,
    data: dict[str, object] | None = None,
) -> Entry:
    return record(
        kind,
        by=by,
        subject=f"labs.tube:{tube.pk}",
        place=tube.place,
        happened_at=at,
        data=data,
    )
