"""Enrol somebody who is before an officer, or on a list, and has not declared."""

from uuid import UUID

from django.db import DatabaseError
from django.utils.translation import gettext as _

from pratique import database, ids
from pratique.access.permissions import Permission
from pratique.access.queries import may
from pratique.access.refusals import NotHere
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.ledger.actions import present_cause, wrote
from pratique.places.models import Venue
from pratique.registry import checks, documents, queries, refusals, sealed
from pratique.registry.actions import declaring, payload, placing
from pratique.registry.declared import DeclaredPerson, StayKind
from pratique.registry.models import Enrolment, Person

Payload = dict[str, object]
MAY_ENROL = (
    Permission.TAKE_SPECIMENS,
    Permission.TRACE_CONTACTS,
    Permission.REGISTER_PEOPLE,
)
# What the function in migrations/enrol.sql says no with.
OUT_OF_REACH, DEAD = "PQ001", "PQ005"
TRIES = 3  # a reference that is drawn at random may be taken


def enrol(
    *,
    who: DeclaredPerson,
    division: str,
    by: Actor,
    stay_kind: str = "",
    venue: str | None = None,
    alias: str = "",
    phone: str = "",
) -> Person:
    """Return the person, found by their document, or entered without a declaration.

    A resident at a sampling point, a passenger of a train, a named contact. The same
    document is the same person, wherever they are known; without one it is always
    somebody new. Nothing is declared and nobody arrives: who is new stays in the
    division from now on, and who is known stays where they stayed.

    Args:
        who: as the document says; its number may be missing.
        division: code of where they stay, as low as is known.
        by: the officer; division or venue lie in what they answer for.
        stay_kind: home, hotel or host, if it is known.
        venue: code of the place they are seen at, or of the hotel they stay in.
        alias: the reference an imported file gives to who is new.
        phone: a number they told the officer, or the officer called.
    """
    if not any(may(by, permission) for permission in MAY_ENROL):
        raise NotHere
    told = _particulars(who, phone or who.phone)
    with database.transaction():
        told |= _placed(placing.division(division, "division"), venue, stay_kind, who)
        told |= {"alias": alias, "cause": _cause()}
        made = Enrolment.objects.get(pk=_written(told))
        wrote(made.entry_id)
        return queries.person_of(made.person_id)


def _particulars(who: DeclaredPerson, phone: str) -> Payload:
    """Return what is told of somebody, their numbers sealed; refuse a bad number."""
    name = documents.name(who.name)
    if not name:
        raise refusals.Missing(
            _("The name is missing."),
            next_step=_("Enter it as the document says."),
            field="name",
        )
    document = checks.agreeing(who) if who.document.strip() else None
    number = sealed.document(document) if document else sealed.NOTHING
    called = sealed.phone(documents.phone(phone) if phone.strip() else "")
    return {
        "name": name,
        "sex": (document.sex if document else None) or who.sex or "",
        "born": (document.born if document else None) or who.born,
        "nationality": who.nationality,
        "language": "zh-hans",
        "document_kind": document.kind if document else "",
        **number.columns("document"),
        **called.columns("phone"),
    }


def _placed(
    division: Division, venue: str | None, stay_kind: str, who: DeclaredPerson
) -> Payload:
    residence = placing.division(who.residence, "residence") if who.residence else None
    return {
        "division": division.pk,
        "venue": str(_venue(venue).pk) if venue else None,
        "stay_kind": str(StayKind(stay_kind)) if stay_kind else "",
        "residence": residence.pk if residence else None,
    }


def _venue(code: str) -> Venue:
    found = placing.venues_by_code([code]).get(code)
    if found is None:
        raise placing.unknown("venue", code)
    return found


def _cause() -> int | None:
    cause = present_cause()
    return None if cause is None else cause.pk


def _written(told: Payload) -> UUID:
    """Call the one writer; draw another reference if this one is taken."""
    for last in (False,) * (TRIES - 1) + (True,):
        said = payload.as_json(told | {"reference": ids.reference("P")})
        try:
            with database.transaction():
                rows = database.rows("SELECT registry_enrol(%s::jsonb)", [said])
        except DatabaseError as error:
            constraint, state = declaring.broken(error)
            if constraint == "registry_person_reference_key" and not last:
                continue
            raise _refusal(constraint, state) or error from error
        made: UUID = rows[0][0]
        return made
    raise AssertionError  # the last try returns or raises


def _refusal(constraint: str, state: str) -> Exception | None:
    if constraint == "registry_person_alias":
        return refusals.AliasTaken(
            _("Somebody else bears this reference."), field="alias"
        )
    if state == OUT_OF_REACH:
        return refusals.OutOfReach(
            _("Neither the place nor the venue is in your jurisdiction."),
            next_step=_("Name a place that you answer for."),
            field="division",
        )
    if state == DEAD:
        return refusals.PersonDied(
            _("This person is recorded as dead."),
            next_step=_("Look at the document again."),
            field="document",
        )
    return None
