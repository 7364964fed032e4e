"""Zones: imposed, looked at again, lifted; a slip is taken back within the hour.

A zone binds a place: nothing here opens or closes any person's ground.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock, ids
from pratique.access.permissions import Permission
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.divisions.queries import by_code
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.places import directions, events, queries, refusals
from pratique.places.actions.writing import (
    in_order,
    listed,
    own,
    past,
    reasoned,
    today,
    writing,
)
from pratique.places.models import Zone, ZoneKind, ZoneReview

# How long a slip of the pen may be taken back as one; no policy says it.
SLIP = timedelta(hours=1)


def impose(
    *,
    division: str,
    review_on: date,
    by: Actor,
    name: str = "",
    name_en: str = "",
    since: datetime | None = None,
    reason: str = "",
    kind: str = ZoneKind.STATIC,
) -> Zone:
    """Let a place stand still, until a review says otherwise.

    Args:
        division: code of the division it is, or lies in.
        review_on: the day on which it is looked at again, at the latest.
        by: who imposes it; it lies in what they answer for.
        name: what the part of the division is called; none: all of it.
        name_en: the same in English.
        since: from when on; now, if not said.
        reason: why, in words about the place.
        kind: static, the only one so far.
    """
    with writing(by, Permission.MANAGE_AREAS):
        place = by_code(division)
        own(by, place)
        begins, called = past(since, "since"), name.strip() or place.name
        _refuse_imposed(place, called)
        zone = Zone(
            reference=ids.reference("Z"),
            kind=ZoneKind(listed(kind, ZoneKind.values, "kind")),
            division=place,
            name=called,
            name_en=name_en.strip() or ("" if name.strip() else place.name_en),
            reason=reason.strip(),
            since=begins,
            review_on=_review_day(review_on, place),
            imposed_at=clock.now(),
        )
        zone.entry = _note(
            events.ZONE_IMPOSED, zone, by, begins, review_on=review_on.isoformat()
        )
        zone.save(force_insert=True)
    return zone


def review(
    *,
    zone: UUID,
    review_on: date,
    by: Actor,
    reason: str = "",
    at: datetime | None = None,
) -> ZoneReview:
    """Look at a zone again and let it go on, until a next review."""
    with writing(by, Permission.MANAGE_AREAS):
        found, instant = _in_force(zone, by), past(at)
        in_order(found.since, instant, "at")
        return ZoneReview.objects.create(
            zone=found,
            reviewed_at=instant,
            review_on=_review_day(review_on, found.division),
            reason=reason.strip(),
            entry=_note(
                events.ZONE_REVIEWED,
                found,
                by,
                instant,
                review_on=review_on.isoformat(),
            ),
        )


def lift(
    *,
    zone: UUID,
    reason: str,
    by: Actor,
    at: datetime | None = None,
    by_mistake: bool = False,
) -> Zone:
    """Lift a zone, with the reason.

    Args:
        zone: which.
        reason: why, in words about the place.
        by: who lifts it.
        at: from when on; now, if not said.
        by_mistake: it ought never to have been imposed; said within the hour.
    """
    with writing(by, Permission.MANAGE_AREAS):
        found, instant = _in_force(zone, by), past(at)
        in_order(found.since, instant, "at")
        if by_mistake:
            _refuse_no_slip(found)
        found.lift_reason, found.by_mistake = reasoned(reason), by_mistake
        found.lifted_at = instant
        found.ended_entry = _note(
            events.ZONE_LIFTED, found, by, instant, by_mistake=by_mistake
        )
        found.save(
            update_fields=["lifted_at", "lift_reason", "by_mistake", "ended_entry"]
        )
    return found


def _in_force(wanted: UUID, by: Actor) -> Zone:
    """Return a zone that stands still; refuse one that does not any more."""
    found = queries.zone(wanted)
    own(by, found.division)
    if found.ended_entry_id is not None:
        raise refusals.NotInForce(
            _("%(zone)s was lifted before.") % {"zone": found.name},
            next_step=_("Impose it anew if it must stand still again."),
            zone=found.reference,
        )
    return found


def _refuse_imposed(place: Division, name: str) -> None:
    found = queries.zone_named(place, name)
    if found is not None:
        raise refusals.AlreadyImposed(
            _("%(zone)s stands still already.") % {"zone": found.name},
            next_step=_("Review it, or lift it and impose it anew."),
            field="name",
            zone=found.reference,
        )


def _review_day(day: date, place: Division) -> date:
    """Return the day of a review; refuse one that is over or too far ahead."""
    first = today(place)
    told = directions.in_force(place.code, clock.now())
    last = first + timedelta(days=told.review_within_days) if told else date.max
    if not first <= day <= last:
        raise refusals.ReviewDay(
            _("A zone is reviewed between %(first)s and %(last)s.")
            % {"first": first.isoformat(), "last": last.isoformat()},
            next_step=_("Choose one of these days; a review can let it go on."),
            field="review_on",
            first=first.isoformat(),
            last=last.isoformat(),
        )
    return day


def _refuse_no_slip(zone: Zone) -> None:
    if clock.now() >= zone.imposed_at + SLIP:
        raise refusals.NoMistakeAnyMore(
            _("It was imposed more than an hour ago."),
            next_step=_("Lift it with the reason: that it stood stays on record."),
            zone=zone.reference,
        )


def _note(
    event: str, zone: Zone, by: Actor, instant: datetime, **data: object
) -> Entry:
    return record(
        event,
        by=by,
        subject=f"places.zone:{zone.pk}",
        place=zone.division.position,
        happened_at=instant,
        data={"kind": zone.kind, "division": zone.division.code, **data},
    )
