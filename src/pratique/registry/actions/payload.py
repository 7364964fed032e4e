"""What the one writer in the database is told, with every number sealed."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pratique import ids
from pratique.registry import checks, documents, sealed
from pratique.registry.actions.placing import Placed
from pratique.registry.declared import (
    Declared,
    DeclaredArrival,
    DeclaredPerson,
    LinkPurpose,
)
from pratique.registry.queries import token_hash

Payload = dict[str, object]


@dataclass(frozen=True, slots=True)
class Link:
    """The secret that will open the declaration's page, hashed."""

    token_hash: bytes
    purpose: LinkPurpose
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """The pre-registration that becomes this arrival, and the link that shows it."""

    declaration: UUID | None = None
    token: str | None = None


NO_SOURCE = Source()


def of(
    declared: Declared,
    placed: Placed,
    *,
    moment: datetime,
    party: UUID | None,
    guardian: UUID | None,
    source: Source,
    link: Link,
    cause: int | None,
) -> Payload:
    """Return what is written of a declaration that has no faults."""
    return {
        "kind": declared.kind,
        "channel": declared.channel,
        "language": declared.language,
        "text_version": declared.text_version,
        "declared_at": moment,
        "submission": declared.submission,
        "reference": ids.reference("P"),
        "alias": declared.alias,
        "party": party,
        "guardian": guardian,
        "converted_from": source.declaration,
        "converts_token": token_hash(source.token) if source.token else None,
        "cause": cause,
        **asdict(link),
        **_who(declared.who, placed),
        "stays": _stays(declared, placed),
        "arrival": _arrival(declared.arrival, placed),
    }


def _who(who: DeclaredPerson, placed: Placed) -> Payload:
    document = checks.agreeing(who)
    phone = documents.phone(who.phone) if who.phone.strip() else ""
    return {
        "name": documents.name(who.name),
        "sex": document.sex or who.sex or "",
        "born": document.born or who.born,
        "nationality": who.nationality,
        "residence": placed.division(who.residence),
        "document_kind": document.kind,
        **sealed.document(document).columns("document"),
        **sealed.phone(phone).columns("phone"),
        "vaccine_doses": who.vaccine_doses,
        "vaccinated_on": who.vaccinated_on,
    }


def _stays(declared: Declared, placed: Placed) -> list[Payload]:
    return [
        {
            "division": placed.division(stay.division),
            "first": stay.first,
            "last": stay.last,
            "area": placed.area(stay.area),
            "outside_areas": stay.outside_areas,
        }
        for stay in declared.stays
    ]


def _arrival(arrival: DeclaredArrival, placed: Placed) -> Payload:
    carriage, seat = documents.seat(arrival.carriage, arrival.seat)
    return {
        "at": arrival.at,
        "departed_on": arrival.departed_on,
        "mode": arrival.mode,
        "entry_route": arrival.entry_route,
        "service": documents.service(arrival.mode, arrival.service),
        "carriage": carriage,
        "seat": seat,
        "plate": documents.plate(arrival.plate) if arrival.plate.strip() else "",
        "venue": placed.venue(arrival.venue),
        "passing_through": arrival.passing_through,
        "next_destination": arrival.next_destination.strip(),
        "division": placed.governing.pk if placed.governing else None,
        "stay_kind": arrival.stay_kind or "",
        "hotel": placed.venue(arrival.hotel),
        "host_sealed": sealed.words(arrival.host.strip(), "host"),
        "address_sealed": sealed.words(arrival.address.strip(), "address"),
    }


def as_json(said: Mapping[str, object]) -> str:
    """Return a payload as the database reads it."""
    return json.dumps(said, default=_plain)


def _plain(value: object) -> str:
    match value:
        case bytes():
            return f"\\x{value.hex()}"
        case datetime() | date():
            return value.isoformat()
        case UUID() | StrEnum():
            return str(value)
    msg = f"{type(value).__name__} has no place in a declaration"
    raise TypeError(msg)
