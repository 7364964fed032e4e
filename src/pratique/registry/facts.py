"""What the registry tells the rules, as known at any moment.

Only proved declarations count, and what officers found themselves. `planned` tells
the same of a declaration before it is proved, for advice.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pratique import clock, database
from pratique.divisions.models import Division
from pratique.divisions.queries import lineage_of
from pratique.ledger.queries import Known
from pratique.places.models import RiskArea, Venue
from pratique.policy import facts as policy
from pratique.policy.facts import Lineage
from pratique.registry import checks, queries
from pratique.registry.declared import Declared
from pratique.registry.models import Person

WATCH_LIST = "watch_list"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RegistryFacts:
    """One person, with all rows that were merged into them."""

    family: tuple[UUID, ...]
    place: Lineage  # of what governs: where they stay, or will
    born: date | None = None
    residence: Lineage | None = None
    stay_kind: str | None = None
    itinerary_known: bool = True
    stays: tuple[policy.Stay, ...] = ()
    arrivals: tuple[policy.Arrival, ...] = ()
    is_gone: bool = False  # dead, or gone elsewhere: nothing can bind them here


def of(person: Person, known: Known) -> RegistryFacts:
    """Return what counted for a person at a moment."""
    told = _asked(person.pk, known)
    arrivals: list[Row] = told["arrivals"] or []
    addresses: list[Row] = told["addresses"] or []
    governing = _governing(arrivals, addresses)
    return RegistryFacts(
        family=tuple(UUID(one) for one in told["family"]),
        place=_place(person, governing, told["announced"]),
        born=_day(told["born"]),
        residence=lineage_of(told["residence"]) if told["residence"] else None,
        stay_kind=(governing["stay_kind"] or None) if governing else None,
        # Told with the latest arrival, even if some of it was struck since.
        itinerary_known=not arrivals or arrivals[-1]["itinerary"],
        stays=tuple(_stay(row) for row in told["stays"] or ()),
        arrivals=tuple(_arrival(row) for row in arrivals),
        is_gone=told["died"] or _has_left(arrivals, addresses),
    )


def is_gone(person: Person, known: Known) -> bool:
    """Say whether nothing could bind this person at a moment: dead, or elsewhere."""
    if known.at is None:
        return queries.is_gone(person)
    return of(person, known).is_gone


def _asked(person: UUID, known: Known) -> Row:
    """Return all of it as the database tells it (`migrations/facts.sql`)."""
    row = database.rows(
        "SELECT registry_facts(%s, %s, %s)", [person, known.at, known.position]
    )
    told: Row = json.loads(row[0][0]) if isinstance(row[0][0], str) else row[0][0]
    return told


def _governing(arrivals: Sequence[Row], addresses: Sequence[Row]) -> Row | None:
    """Return where they came or moved to last: it governs from then on."""
    last_arrival = arrivals[-1] if arrivals else None
    last_address = addresses[-1] if addresses else None
    if last_arrival is None or last_address is None:
        return last_arrival or last_address
    moved_later = _instant(last_address["since"]) >= _instant(last_arrival["at"])
    return last_address if moved_later else last_arrival


def _has_left(arrivals: Sequence[Row], addresses: Sequence[Row]) -> bool:
    """Say whether they went on from their last arrival, and did not come back."""
    if not arrivals or not arrivals[-1]["left_at"]:
        return False
    left_at = _instant(arrivals[-1]["left_at"])
    return not addresses or left_at >= _instant(addresses[-1]["since"])


def _place(person: Person, governing: Row | None, announced: str | None) -> Lineage:
    """Return what governs; before anything counts, what was declared first."""
    if governing is not None:
        return lineage_of(governing["division"])
    return lineage_of(announced or Division.objects.get(position=person.place).code)


def _stay(row: Row) -> policy.Stay:
    return policy.Stay(
        id=row["id"],
        lineage=lineage_of(row["division"]),
        first=_day(row["first"]),
        last=_day(row["last"]),
        area=row["area"],
        outside_areas=row["outside_areas"],
        attested_at=_instant(row["attested_at"]),
        name=row["name"],
    )


def _arrival(row: Row) -> policy.Arrival:
    return policy.Arrival(
        id=row["journey"],
        at=_instant(row["at"]),
        lineage=lineage_of(row["division"]),
        passing_through=row["passing_through"],
        mode=row["mode"],
        entry=WATCH_LIST if row["entry_route"] else None,
        left_at=_instant(row["left_at"]) if row["left_at"] else None,
    )


def _day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)


def _instant(told: str) -> datetime:
    return datetime.fromisoformat(told)


def planned(declared: Declared) -> RegistryFacts:
    """Return what a declaration would tell the rules, once it were proved.

    For advice, from the form itself: nothing needs to be written, and nothing that
    is known of the person is looked at. Its places must be known (`declare` refuses
    others).
    """
    arrival = declared.arrival
    code = _governing_code(declared)
    who = declared.who
    return RegistryFacts(
        family=(),
        place=lineage_of(code),
        born=checks.agreeing(who).born or who.born,
        residence=lineage_of(who.residence) if who.residence else None,
        stay_kind=arrival.stay_kind,
        itinerary_known=bool(declared.stays),
        stays=_planned_stays(declared),
        arrivals=(
            policy.Arrival(
                id="planned",
                at=arrival.at,
                lineage=lineage_of(code),
                passing_through=arrival.passing_through,
                mode=arrival.mode,
                entry=WATCH_LIST if arrival.entry_route else None,
            ),
        ),
    )


def _governing_code(declared: Declared) -> str:
    arrival = declared.arrival
    if arrival.destination and not arrival.passing_through:
        return arrival.destination
    venue = arrival.venue if arrival.passing_through else arrival.hotel
    return Venue.objects.select_related("division").get(code=venue).division.code


def _planned_stays(declared: Declared) -> tuple[policy.Stay, ...]:
    named = [stay.area for stay in declared.stays if stay.area]
    rows = RiskArea.objects.filter(code__in=named) if named else ()
    areas = {row.code: str(row.pk) for row in rows}
    return tuple(
        policy.Stay(
            id=f"planned {number}",
            lineage=lineage_of(stay.division),
            first=stay.first,
            last=stay.last,
            area=areas.get(stay.area),
            outside_areas=stay.outside_areas,
            attested_at=declared.declared_at or clock.now(),
        )
        for number, stay in enumerate(declared.stays)
    )
