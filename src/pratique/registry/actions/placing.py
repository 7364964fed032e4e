"""Codes that a form names, as the rows they stand for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pratique.divisions.models import Division
from pratique.divisions.queries import full_code, holds_others
from pratique.errors import Refusal
from pratique.places.models import RiskArea, Venue
from pratique.prepared import Prepared
from pratique.registry.declared import Channel, Declared, StayKind
from pratique.registry.refusals import PlaceTooWide, UnknownPlace

Named = tuple[str, str]  # field and code


@dataclass(frozen=True, slots=True)
class Placed:
    """Where everything in a declaration lies, and which codes lead nowhere."""

    divisions: Mapping[str, Division]
    venues: Mapping[str, Venue]
    areas: Mapping[str, RiskArea]
    governing: Division | None  # destination or, passing through, the checkpoint's
    problems: tuple[Refusal, ...]

    def division(self, code: str) -> int | None:
        """Return the id of a division, or None where none was named."""
        return self.divisions[code].pk if code else None

    def venue(self, code: str) -> str | None:
        """Return the id of a venue, or None where none was named."""
        return str(self.venues[code].pk) if code else None

    def area(self, code: str) -> str | None:
        """Return the id of a listed area, or None where none was named."""
        return str(self.areas[code].pk) if code else None


def place(declared: Declared) -> Placed:
    """Return where everything in a declaration lies."""
    divisions = divisions_by_code(code for _field, code in _divisions(declared))
    venues = venues_by_code(code for _field, code in _venues(declared))
    areas = areas_by_code(code for _field, code in _areas(declared))
    governing = _governing(declared, divisions, venues)
    problems = (
        *_unknown(_divisions(declared), divisions),
        *_unknown(_venues(declared), venues),
        *_unknown(_areas(declared), areas),
        *_too_wide(declared, governing),
    )
    return Placed(divisions, venues, areas, governing, problems)


def divisions_by_code(codes: Iterable[str]) -> dict[str, Division]:
    """Return the divisions that these codes name."""
    wanted = {code: full_code(code) for code in codes if code}
    found = {row.code: row for row in _divisions_of(sorted(set(wanted.values())))}
    return {code: found[full] for code, full in wanted.items() if full in found}


def venues_by_code(codes: Iterable[str]) -> dict[str, Venue]:
    """Return the venues that these codes name, with their divisions."""
    wanted = {code for code in codes if code}
    return {row.code: row for row in _venues_of(sorted(wanted))}


def areas_by_code(codes: Iterable[str]) -> dict[str, RiskArea]:
    """Return the listed areas that these codes name."""
    wanted = {code for code in codes if code}
    return {row.code: row for row in _areas_of(sorted(wanted))}


_divisions_of = Prepared(lambda codes: Division.objects.filter(code__in=codes))
_venues_of = Prepared(
    lambda codes: Venue.objects.filter(code__in=codes).select_related("division")
)
_areas_of = Prepared(lambda codes: RiskArea.objects.filter(code__in=codes))


def division(code: str, field: str) -> Division:
    """Return the division a code names; refuse a code that names none."""
    found = divisions_by_code([code]).get(code)
    if found is None:
        raise unknown(field, code)
    return found


def hotel(code: str) -> Venue | None:
    """Return the hotel a code names, or None where none was named."""
    if not code:
        return None
    found = venues_by_code([code]).get(code)
    if found is None:
        raise unknown("hotel", code)
    return found


def area(code: str) -> RiskArea | None:
    """Return the listed area a code names, or None where none was named."""
    if not code:
        return None
    found = areas_by_code([code]).get(code)
    if found is None:
        raise unknown("area", code)
    return found


def _divisions(declared: Declared) -> Iterator[Named]:
    yield "arrival.destination", declared.arrival.destination
    yield "who.residence", declared.who.residence
    for number, stay in enumerate(declared.stays):
        yield f"stays.{number}.division", stay.division


def _venues(declared: Declared) -> Iterator[Named]:
    yield "arrival.venue", declared.arrival.venue
    yield "arrival.hotel", declared.arrival.hotel


def _areas(declared: Declared) -> Iterator[Named]:
    for number, stay in enumerate(declared.stays):
        yield f"stays.{number}.area", stay.area


def _unknown(named: Iterable[Named], known: Mapping[str, object]) -> Iterator[Refusal]:
    for field, code in named:
        if code and code not in known:
            yield unknown(field, code)


def unknown(field: str, code: str) -> UnknownPlace:
    """Return the refusal of a code that leads nowhere."""
    return UnknownPlace(
        _("No place has the code %(code)s.") % {"code": code},
        next_step=_("Choose a place from the list."),
        field=field,
        place=code,
    )


def _governing(
    declared: Declared,
    divisions: Mapping[str, Division],
    venues: Mapping[str, Venue],
) -> Division | None:
    arrival = declared.arrival
    if arrival.passing_through:
        venue = venues.get(arrival.venue)
        return venue.division if venue else None
    if arrival.destination:
        return divisions.get(arrival.destination)
    hotel = venues.get(arrival.hotel)
    return hotel.division if hotel else None


def _too_wide(declared: Declared, governing: Division | None) -> Iterator[Refusal]:
    """A traveller's own form goes down to the community; officers may know less."""
    if governing is None or declared.channel is not Channel.PUBLIC:
        return
    lives_there = declared.arrival.stay_kind in {StayKind.HOME, StayKind.HOST}
    if lives_there and holds_others(governing):
        yield PlaceTooWide(
            _("%(name)s is too wide for an address.") % {"name": governing.name},
            next_step=_("Choose the community or village in it."),
            field="arrival.destination",
            place=governing.code,
        )
