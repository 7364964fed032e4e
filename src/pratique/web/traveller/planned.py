"""A journey registered ahead that went otherwise: everything told is kept.

A file of its own because it reads a declaration back into the form that made it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pratique import clock
from pratique.registry.declared import Declared, DeclaredArrival, DeclaredPerson
from pratique.registry.queries import Told
from pratique.web import dates
from pratique.web.traveller import drafts
from pratique.web.traveller.drafts import Draft, PersonDraft, StayDraft

KNOWN = ("journey", "destination", "areas", "person", "party")


def draft(token: str, ahead: Sequence[Told], *, now: datetime, zone: str) -> Draft:
    """Return the arrival of today, with all that was told ahead; asks for the days."""
    lead = ahead[0]
    said = lead.declared()
    begun = drafts.begin(
        kind="arrival",
        passing=said.arrival.passing_through,
        entry=said.arrival.entry_route,
    )
    told = begun | _journey(said.arrival, lead.json["arrival"]) | Draft(converts=token)
    told["on"] = clock.local_day(now, zone).isoformat()
    told["at"] = dates.time_words(now, zone)
    told["residence"] = said.who.residence
    told["stays"] = _stays(lead.json["stays"], clock.local_day(now, zone))
    told["people"] = [_person(each.declared().who) for each in ahead]
    told["answered"] = list(KNOWN)
    return told


def anew(ahead: Sequence[Told], forms: Sequence[Declared]) -> dict[UUID, Declared]:
    """Return what is told now by pre-registration; nothing if others travel now."""
    by_document = {each.who.document: each for each in forms}
    planned = {told.declaration: told.declared().who.document for told in ahead}
    if set(planned.values()) != set(by_document):
        return {}
    return {which: by_document[document] for which, document in planned.items()}


def _journey(arrival: DeclaredArrival, told: Mapping[str, Any]) -> Draft:
    return Draft(
        mode=arrival.mode,
        service=arrival.service,
        seat=arrival.seat,
        plate=arrival.plate,
        venue=arrival.venue,
        destination=arrival.destination,
        destination_name=told["name"],
        stay_kind=arrival.stay_kind or "",
        address=arrival.address,
        hotel=arrival.hotel,
        host=arrival.host,
        next_destination=arrival.next_destination,
    )


def _stays(told: Sequence[Mapping[str, Any]], today: date) -> list[StayDraft]:
    """Return the stays up to today: what was planned for later has not been yet."""
    return [
        StayDraft(
            place=stay["division"],
            place_name=stay["name"],
            first=stay["first"] or "",
            last=min(stay["last"], today.isoformat()),
            area=stay["area"] or ("outside" if stay["outside_areas"] else ""),
        )
        for stay in told
        if not stay["first"] or stay["first"] <= today.isoformat()
    ]


def _person(who: DeclaredPerson) -> PersonDraft:
    doses, on = who.vaccine_doses, who.vaccinated_on
    return PersonDraft(
        name=who.name,
        document_kind=who.document_kind,
        document=who.document,
        nationality=who.nationality,
        born=who.born.isoformat() if who.born else "",
        phone=who.phone,
        doses="" if doses is None else str(doses),
        vaccinated_on=on.isoformat() if on else "",
    )
