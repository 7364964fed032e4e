"""Write what was declared, through the one door there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import DatabaseError
from django.utils.translation import gettext as _

from pratique import clock, database, ids
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.divisions.queries import zone_of
from pratique.ledger.actions import present_cause, wrote
from pratique.registry import checks, queries, refusals
from pratique.registry.actions import payload, placing
from pratique.registry.declared import Declared, Kind, LinkPurpose
from pratique.registry.models import Declaration

LINK_LASTS = timedelta(days=60)  # a page stays open for a while after the last order
ADULT_YEARS = 18  # Civil Code, article 17
# References are drawn at random; a document may be corrected to be this one meanwhile.
TO_TRY_AGAIN = {"registry_person_reference_key", "registry_person_one_per_document"}
TRIES = 3
# What the function in migrations/declare.sql says no with.
OUT_OF_REACH, OTHER_PARTY, NO_LINK = "PQ001", "PQ002", "PQ003"


@dataclass(frozen=True, slots=True)
class Made:
    """A declaration that was written, and the secret that opens its page."""

    declaration: UUID
    token: str


@dataclass(frozen=True, slots=True)
class Company:
    """Who declares together with whom."""

    party: UUID | None = None
    guardian: UUID | None = None  # the adult's declaration, for a minor
    companion: bool = False
    purpose: LinkPurpose = LinkPurpose.TRAVELLER


ALONE = Company()
EVERYTHING_AS_PLANNED: Mapping[UUID, Declared] = {}


def declare(*, declared: Declared, look_back: int, by: Actor) -> Made:
    """Write one person's declaration; nothing in it counts before it is proved.

    Args:
        declared: what was said.
        look_back: days the itinerary must tell, from the rulebook.
        by: the public form (role `intake`), an officer, or an import.
    """
    _allow(by)
    with database.transaction():
        return _declare(declared, look_back, ALONE)


def declare_party(
    *, party: Sequence[Declared], look_back: int, by: Actor
) -> tuple[Made, ...]:
    """Write what a party declares on one form; all are written, or none.

    The first is the adult who answers for the others; their link opens the pages of
    all. Minors among the others get this adult as their guardian.
    """
    _allow(by)
    if len(party) == 1:
        return (declare(declared=party[0], look_back=look_back, by=by),)
    together = ids.new()
    with database.transaction():
        lead = _declare(
            party[0], look_back, Company(together, purpose=LinkPurpose.PARTY)
        )
        return lead, *(
            _declare(
                declared,
                look_back,
                Company(
                    together,
                    guardian=lead.declaration if _is_minor(declared) else None,
                    companion=True,
                ),
                number=number,
            )
            for number, declared in enumerate(party[1:], start=1)
        )


def convert(
    *, pre: UUID, look_back: int, by: Actor, at: datetime | None = None
) -> Made:
    """Turn a pre-registration into an arrival in one step (an officer's).

    Args:
        pre: the pre-registration.
        look_back: days the itinerary must tell, from the rulebook.
        by: who does it.
        at: when they arrived; now, if not said.
    """
    _allow(by)
    with database.transaction():
        told = queries.access_told(pre)
        return _convert(told, None, look_back, at)


def convert_by_link(
    *,
    token: str,
    look_back: int,
    by: Actor,
    at: datetime | None = None,
    anew: Mapping[UUID, Declared] = EVERYTHING_AS_PLANNED,
) -> tuple[Made, ...]:
    """Turn what a link opens into arrivals: one step on the day, on the phone.

    The link of a party converts all of it that is not converted yet.

    Args:
        token: the secret of the link.
        look_back: days the itinerary must tell, from the rulebook.
        by: who does it.
        at: when they arrived; now, if not said.
        anew: what is told now by pre-registration, where it is not as planned.
    """
    _allow(by)
    with database.transaction():
        return tuple(
            _convert(told, token, look_back, at, anew.get(told.declaration))
            for told in queries.open_page(token).declarations
            if told.kind is Kind.PRE_REGISTRATION and not told.converted
        )


def _allow(by: Actor) -> None:
    """Officers need the permission; the public form and imports have their own door."""
    if by.role == "officer":
        require(by, Permission.REGISTER_PEOPLE)


def _convert(
    told: queries.Told,
    token: str | None,
    look_back: int,
    at: datetime | None,
    anew: Declared | None = None,
) -> Made:
    if told.kind is not Kind.PRE_REGISTRATION:
        raise refusals.NotAPreRegistration(
            _("This is an arrival already."),
            next_step=_("Nothing more is needed."),
        )
    return _declare(
        anew or _as_planned(told, at or clock.now()),
        look_back,
        Company(told.party, told.guardian, companion=told.guardian is not None),
        source=payload.Source(told.declaration, token),
    )


def _as_planned(told: queries.Told, at: datetime) -> Declared:
    declared = told.declared()
    arrived = replace(declared.arrival, at=at)
    return replace(declared, kind=Kind.ARRIVAL, arrival=arrived, declared_at=None)


def _declare(
    declared: Declared,
    look_back: int,
    company: Company,
    *,
    source: payload.Source = payload.NO_SOURCE,
    number: int | None = None,
) -> Made:
    placed = _checked(declared, look_back, company, number)
    token = ids.token()
    said = payload.of(
        declared,
        placed,
        moment=declared.declared_at or clock.now(),
        party=company.party,
        guardian=company.guardian,
        source=source,
        link=payload.Link(
            queries.token_hash(token),
            company.purpose,
            clock.now() + LINK_LASTS,
        ),
        cause=_cause(),
    )
    made = _written(said)
    _collect(made)
    return Made(made, token)


def _checked(
    declared: Declared, look_back: int, company: Company, number: int | None
) -> placing.Placed:
    """Return where everything lies; refuse a declaration with any fault."""
    placed = placing.place(declared)
    asked = checks.Asked(
        now=clock.now(),
        # Without a destination some other answer is asked for anyway.
        zone=zone_of(placed.governing.code) if placed.governing else "UTC",
        look_back=look_back,
        companion=company.companion,
    )
    problems = [*placed.problems, *checks.problems(declared, asked)]
    if problems:
        raise refusals.DeclarationRefused(
            _("Some answers need another look."), problems=problems, person=number
        )
    return placed


def _cause() -> int | None:
    cause = present_cause()
    return None if cause is None else cause.pk


def _written(said: payload.Payload) -> UUID:
    """Call the one writer; draw another reference if this one is taken."""
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            with database.transaction():
                row = database.rows(
                    "SELECT registry_declare(%s::jsonb)", [payload.as_json(said)]
                )
        except DatabaseError as error:
            constraint, state = broken(error)
            if constraint in TO_TRY_AGAIN and not last:
                said["reference"] = ids.reference("P")
                continue
            raise _refusal(constraint, state) or error from error
        made: UUID = row[0][0]
        return made
    raise AssertionError  # the last try returns or raises


def broken(error: DatabaseError) -> tuple[str, str]:
    """Return the constraint that was broken, and the state the database gave."""
    cause = error.__cause__
    diagnosis = getattr(cause, "diag", None)
    return (
        getattr(diagnosis, "constraint_name", "") or "",
        getattr(cause, "sqlstate", "") or "",
    )


def _refusal(constraint: str, state: str) -> Exception | None:
    if constraint == "registry_person_alias":
        return refusals.AliasTaken(
            _("Somebody else bears this reference."), field="alias"
        )
    if constraint == "registry_declaration_converted_from_id_key":
        return refusals.AlreadyConverted(
            _("This pre-registration has become an arrival already."),
            next_step=_("Open the page of the arrival."),
        )
    if state == OUT_OF_REACH:
        return refusals.OutOfReach(
            _("Neither the destination nor the checkpoint is in your jurisdiction."),
            next_step=_("Ask the officers of the destination to register them."),
            field="arrival.destination",
        )
    if state in {OTHER_PARTY, NO_LINK}:
        return refusals.UnknownDeclaration(
            _("No such declaration."), next_step=_("Open your page by its link.")
        )
    return None


def _collect(made: UUID) -> None:
    """Let the caller settle what was written; the public form may not even read it."""
    if database.current() != database.alias_of("intake"):
        wrote(Declaration.objects.values_list("entry_id", flat=True).get(pk=made))


def _is_minor(declared: Declared) -> bool:
    born = declared.who.born or checks.agreeing(declared.who).born
    return born is not None and not _is_of_age(born, clock.now().date())


def _is_of_age(born: date, today: date) -> bool:
    return (today.year - born.year, today.month, today.day) >= (
        ADULT_YEARS,
        born.month,
        born.day,
    )
