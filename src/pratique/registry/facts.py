"""What the registry tells the rules, as known at any moment.

Only proved declarations count, and what officers found themselves. `planned` tells
the same of a declaration before it is proved, for advice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from pratique import clock
from pratique.divisions.models import Division
from pratique.divisions.queries import lineage_of
from pratique.ledger.queries import Known
from pratique.places.models import RiskArea, Venue
from pratique.policy import facts as policy
from pratique.policy.facts import Lineage
from pratique.registry import checks
from pratique.registry.declared import Declared, Kind
from pratique.registry.models import (
    Address,
    Arrival,
    Correction,
    Declaration,
    Merge,
    Person,
    Stay,
)

WATCH_LIST = "watch_list"


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


def of(person: Person, known: Known) -> RegistryFacts:
    """Return what counted for a person at a moment."""
    family = members(person.pk, known)
    proved = _proved(family, known)
    arrivals = _arrivals(proved, known)
    addresses = _addresses(family, known)
    governing = _governing(arrivals, addresses)
    corrections = _corrections(family, known)
    return RegistryFacts(
        family=tuple(family),
        place=_place(person, governing, known),
        born=_latest_born(proved, corrections),
        residence=_latest_residence(proved, corrections),
        stay_kind=(governing.stay_kind or None) if governing else None,
        itinerary_known=_is_itinerary_known(arrivals),
        stays=_stays(family, proved, known),
        arrivals=tuple(_arrival(row, known) for row in arrivals),
    )


def members(person: UUID, known: Known) -> list[UUID]:
    """Return all rows that were this one person, as merged at that moment."""
    family, asked = [person], 0
    while asked < len(family):
        asked = len(family)
        merges = known.only(
            Merge.objects.filter(Q(keep__in=family) | Q(gone__in=family))
        )
        for keep, gone in merges.order_by("entry").values_list("keep", "gone"):
            family += [one for one in (keep, gone) if one not in family]
    return family


def _proved(family: Sequence[UUID], known: Known) -> list[Declaration]:
    """Return the arrivals' declarations that counted, in order of proof."""
    rows = Declaration.objects.filter(
        person__in=family, kind=Kind.ARRIVAL, proved_entry__isnull=False
    )
    counted = known.only(rows, entry="proved_entry")
    return list(counted.select_related("residence").order_by("proved_entry", "entry"))


def _arrivals(proved: Sequence[Declaration], known: Known) -> list[Arrival]:
    rows = Arrival.objects.filter(declaration__in=[each.pk for each in proved])
    counted = known.only(rows).select_related("division").order_by("at", "entry")
    return list(counted) if proved else []


def _addresses(family: Sequence[UUID], known: Known) -> list[Address]:
    rows = known.only(Address.objects.filter(person__in=family))
    return list(rows.select_related("division").order_by("since", "entry"))


def _governing(
    arrivals: Sequence[Arrival], addresses: Sequence[Address]
) -> Arrival | Address | None:
    """Return where they came or moved to last: it governs from then on."""
    last_arrival = arrivals[-1] if arrivals else None
    last_address = addresses[-1] if addresses else None
    if last_arrival is None or last_address is None:
        return last_arrival or last_address
    return last_address if last_address.since >= last_arrival.at else last_arrival


def _place(
    person: Person, governing: Arrival | Address | None, known: Known
) -> Lineage:
    """Return what governs; before anything counts, what was declared first."""
    if governing is not None:
        return lineage_of(governing.division.code)
    # A declaration set aside counts for nothing, yet names a place to look for them.
    first = known.only(Declaration.objects.filter(person=person), ended=None)
    named = first.order_by("entry").values_list("place", flat=True).first()
    position = person.place if named is None else named
    return lineage_of(Division.objects.get(position=position).code)


def _corrections(family: Sequence[UUID], known: Known) -> list[Correction]:
    rows = known.only(Correction.objects.filter(person__in=family))
    return list(rows.select_related("residence").order_by("entry"))


def _latest_born(
    proved: Sequence[Declaration], corrections: Sequence[Correction]
) -> date | None:
    told = [row.born for row in _in_order(proved, corrections) if row.born is not None]
    return told[-1] if told else None


def _latest_residence(
    proved: Sequence[Declaration], corrections: Sequence[Correction]
) -> Lineage | None:
    rows = _in_order(proved, corrections)
    told = [row.residence for row in rows if row.residence is not None]
    return lineage_of(told[-1].code) if told else None


def _in_order(
    proved: Sequence[Declaration], corrections: Sequence[Correction]
) -> list[Declaration | Correction]:
    """Return what was said, by when it came to count: the last word stands."""
    return sorted((*proved, *corrections), key=_counts_since)


def _counts_since(row: Declaration | Correction) -> int:
    if isinstance(row, Declaration):
        return row.proved_entry_id or 0
    return row.entry_id


def _is_itinerary_known(arrivals: Sequence[Arrival]) -> bool:
    """Say whether the latest arrival came with an itinerary, even one since struck."""
    if not arrivals:
        return True
    return Stay.objects.filter(declaration=arrivals[-1].declaration_id).exists()


def _stays(
    family: Sequence[UUID], proved: Sequence[Declaration], known: Known
) -> tuple[policy.Stay, ...]:
    told = {each.pk: each.declared_at for each in proved}
    rows = Stay.objects.filter(person__in=family).filter(
        Q(declaration=None) | Q(declaration__in=list(told))
    )
    counted = known.only(rows).select_related("division", "area", "entry")
    return tuple(
        _stay(row, told[row.declaration_id] if row.declaration_id else None)
        for row in counted.order_by("first", "last", "id")
    )


def _stay(row: Stay, declared_at: datetime | None) -> policy.Stay:
    return policy.Stay(
        id=str(row.pk),
        lineage=lineage_of(row.division.code),
        first=row.first,
        last=row.last,
        area=None if row.area is None else str(row.area.pk),
        outside_areas=row.outside_areas,
        attested_at=declared_at or row.entry.happened_at,
        name=row.division.name,
    )


def _arrival(row: Arrival, known: Known) -> policy.Arrival:
    left = row.left_entry_id is not None and known.has(row.left_entry_id)
    return policy.Arrival(
        id=str(row.journey),
        at=row.at,
        lineage=lineage_of(row.division.code),
        passing_through=row.passing_through,
        mode=row.mode,
        entry=WATCH_LIST if row.entry_route else None,
        left_at=row.left_at if left else None,
    )


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
