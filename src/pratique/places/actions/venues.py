"""Hotels, stations, checkpoints and other venues: opened and closed."""

from datetime import datetime

from django.utils.translation import gettext as _

from pratique import ids
from pratique.access.permissions import Permission
from pratique.database import Actor
from pratique.divisions.queries import by_code
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.places import events, queries, refusals
from pratique.places.actions.writing import (
    code_taken,
    in_order,
    listed,
    named,
    own,
    past,
    writing,
)
from pratique.places.models import Venue, VenueKind


def open_venue(
    *,
    kind: str,
    name: str,
    division: str,
    by: Actor,
    code: str = "",
    name_en: str = "",
    address: str = "",
    phone: str = "",
    at: datetime | None = None,
) -> Venue:
    """Enter a venue that people arrive at, stay in or are tested in.

    Args:
        kind: hotel, station, airport, road_checkpoint, coach_station,
            sampling_point, hospital or site; where a case was: market, restaurant,
            school, workplace, compound or other.
        name: as it stands over the door.
        division: code of the division it lies in, as low as is known.
        by: who enters it; it lies in what they answer for.
        code: its reference; made, if none is given.
        name_en: the same in English.
        address: street and number.
        phone: of the desk; a place's number, no person's.
        at: since when; now, if not said.
    """
    with writing(by, Permission.MANAGE_PLACES):
        place = by_code(division)
        own(by, place)
        if code and Venue.objects.filter(code=code).exists():
            raise code_taken(code)
        venue = Venue(
            code=code or ids.reference("V"),
            kind=VenueKind(listed(kind, VenueKind.values, "kind")),
            name=named(name),
            name_en=name_en.strip(),
            division=place,
            address=address.strip(),
            phone=phone.strip(),
            opened_at=past(at),
        )
        venue.entry = _note(events.VENUE_OPENED, venue, by, venue.opened_at)
        venue.save(force_insert=True)
    return venue


def close_venue(*, venue: str, by: Actor, at: datetime | None = None) -> Venue:
    """Close a venue: nobody arrives at it, or is sent to it, from then on."""
    with writing(by, Permission.MANAGE_PLACES):
        found = queries.venue(venue)
        own(by, found.division)
        if found.ended_entry_id is not None:
            raise refusals.AlreadyClosed(
                _("%(venue)s is closed already.") % {"venue": found.name},
                next_step=_("There is nothing more to do."),
                venue=venue,
            )
        found.closed_at = past(at)
        in_order(found.opened_at, found.closed_at, "at")
        found.ended_entry = _note(events.VENUE_CLOSED, found, by, found.closed_at)
        found.save(update_fields=["closed_at", "ended_entry"])
    return found


def _note(event: str, venue: Venue, by: Actor, instant: datetime) -> Entry:
    return record(
        event,
        by=by,
        subject=f"places.venue:{venue.pk}",
        place=venue.division.position,
        happened_at=instant,
        data={"kind": venue.kind, "division": venue.division.code},
    )
