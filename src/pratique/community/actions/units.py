"""Open units that look after people, and appoint their officers."""

from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from pratique import clock, database
from pratique.access.permissions import Permission
from pratique.access.queries import is_held_by, require
from pratique.access.refusals import NotHere
from pratique.community import events, queries, refusals
from pratique.community.models import Unit, UnitKind, UnitOfficer
from pratique.database import Actor
from pratique.divisions.queries import by_code
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.places import queries as places
from pratique.places.models import VenueKind


def open_unit(
    *,
    kind: str,
    name: str,
    by: Actor,
    division: str = "",
    venue: str = "",
    name_en: str = "",
) -> Unit:
    """Open a unit: a community or village, a hotel, or an employer.

    Args:
        kind: which of these.
        name: what people there call it.
        by: who manages units there.
        division: code of the division it looks after; not of a hotel.
        venue: code of the hotel, or of the place an employer works at.
        name_en: the same in English.
    """
    require(by, Permission.MANAGE_UNITS)
    unit = Unit(kind=_kind(kind), name=name.strip(), name_en=name_en.strip())
    _place(unit, division, venue)
    if not unit.name:
        raise _incomplete(_("A unit needs a name."), "name")
    if not by.low <= unit.place <= by.high:
        raise NotHere
    with database.transaction():
        unit.entry = _of_unit(events.UNIT_OPENED, unit, by=by)
        _save_new(unit)
    return unit


def _kind(kind: str) -> UnitKind:
    if kind not in UnitKind.values:
        raise _incomplete(_("Choose what kind of unit it is."), "kind")
    return UnitKind(kind)


def _place(unit: Unit, division: str, venue: str) -> None:
    """Set where a unit is: a hotel's is its venue, a community's its division."""
    if unit.kind == UnitKind.COMMUNITY or not venue:
        if not division or unit.kind == UnitKind.HOTEL:
            raise _incomplete(_("Say where the unit is."), "division")
        unit.division = by_code(division)
        unit.place = unit.division.position
        return
    unit.venue = places.venue(venue)
    unit.place = unit.venue.division.position
    if unit.kind == UnitKind.HOTEL and unit.venue.kind != VenueKind.HOTEL:
        raise _incomplete(_("This place is no hotel."), "venue")


def _incomplete(sentence: str, field: str) -> refusals.UnitIncomplete:
    return refusals.UnitIncomplete(
        sentence, next_step=_("Say what is missing."), field=field
    )


def _save_new(unit: Unit) -> None:
    """Save a unit, unless the place has one of its kind."""
    try:
        unit.save(force_insert=True)
    except IntegrityError as error:
        raise refusals.UnitThere(
            _("This place has a unit already."),
            next_step=_("Appoint its officers."),
            field="division",
        ) from error


def close_unit(*, unit: UUID, by: Actor) -> Unit:
    """Close a unit that looks after nobody any more."""
    require(by, Permission.MANAGE_UNITS)
    with database.transaction():
        row = queries.access_unit(unit, lock_row=True)
        if queries.in_use(row.pk):
            raise refusals.UnitInUse(
                _("This unit still looks after somebody."),
                next_step=_("Pass its tasks on first."),
            )
        row.ended_entry = _of_unit(events.UNIT_CLOSED, row, by=by)
        row.save(update_fields=["ended_entry"])
        for post in queries.officers(row.pk):
            _end(post, row.ended_entry)
    return row


def appoint(*, unit: UUID, account: str, by: Actor, name: str = "") -> UnitOfficer:
    """Appoint an officer of a unit; again changes nothing.

    What nobody of the unit could be told of so far, the loop tells them now: whoever
    appoints need not know about whom.

    Args:
        unit: which.
        account: of the officer.
        by: who manages units there.
        name: as the people of the unit know the officer.
    """
    require(by, Permission.MANAGE_UNITS)
    if not account.strip():
        raise refusals.OfficerMissing(
            _("Say which officer."), next_step=_("Choose an account."), field="account"
        )
    with database.transaction():
        row = queries.access_unit(unit, lock_row=True)
        _must_look_after(row, account.strip())
        there = queries.officers(row.pk).filter(account=account.strip()).first()
        if there is not None:
            return there
        post = UnitOfficer(
            unit=row,
            account=account.strip(),
            name=name.strip(),
            place=row.place,
            since=clock.now(),
        )
        post.entry = _of_post(events.OFFICER_APPOINTED, post, by=by)
        post.save(force_insert=True)
    return post


def _must_look_after(unit: Unit, account: str) -> None:
    """Refuse an account that is closed, or nobody's who looks after people there."""
    venue = unit.venue
    where = unit.division if venue is None else venue.division
    assert where is not None, "a unit is somewhere"  # noqa: S101
    area = (where.position, where.last)
    if not is_held_by(account, Permission.LOOK_AFTER, area):
        raise refusals.NobodyToAppoint(
            _("No officer there who looks after people has this account."),
            next_step=_("Choose an open account of the list."),
            field="account",
        )


def dismiss(*, unit: UUID, account: str, by: Actor) -> UnitOfficer | None:
    """End an officer's post; new orders go to whoever else is appointed.

    Tasks told to them stay as they are: a fellow officer may accept or pass them on.
    """
    require(by, Permission.MANAGE_UNITS)
    with database.transaction():
        row = queries.access_unit(unit, lock_row=True)
        post = queries.officers(row.pk).filter(account=account).first()
        if post is not None:
            _end(post, _of_post(events.OFFICER_DISMISSED, post, by=by))
    return post


def _end(post: UnitOfficer, entry: Entry) -> None:
    post.until, post.ended_entry = max(post.since, entry.recorded_at), entry
    post.save(update_fields=["until", "ended_entry"])


def _of_unit(kind: str, unit: Unit, *, by: Actor) -> Entry:
    return record(
        kind,
        by=by,
        subject=f"community.unit:{unit.pk}",
        place=unit.place,
        data={"kind": str(unit.kind)},
    )


def _of_post(kind: str, post: UnitOfficer, *, by: Actor) -> Entry:
    return record(
        kind,
        by=by,
        subject=f"community.unit_officer:{post.pk}",
        place=post.place,
        data={"unit": str(post.unit_id), "account": post.account},
    )
