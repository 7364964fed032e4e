"""A declaration as it was said: for its own page, and for turning it into an arrival."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock, database
from pratique.registry import sealed
from pratique.registry.declared import (
    Channel,
    Declared,
    DeclaredArrival,
    DeclaredPerson,
    DeclaredStay,
    Kind,
    LinkPurpose,
    Mode,
    Proof,
    Sex,
    StayKind,
)
from pratique.registry.models import CapabilityLink, Declaration
from pratique.registry.refusals import UnknownDeclaration

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One declaration, and what became of it.

    `person` is known only where whoever holds the link was proved to be them.
    """

    declaration: UUID
    kind: Kind
    declared_at: datetime
    party: UUID | None
    guardian: UUID | None
    proved_how: Proof | None
    set_aside: bool
    converted: bool
    person: UUID | None
    name: str
    document_last_four: str
    phone_last_four: str
    left_at: datetime | None
    json: Json

    def declared(self) -> Declared:
        """Return what was said, with its numbers opened."""
        told = self.json
        return Declared(
            kind=self.kind,
            who=_who(told),
            arrival=_arrival(told["arrival"]),
            stays=tuple(_stay(stay) for stay in told["stays"]),
            text_version=told["text_version"],
            language=told["language"],
            channel=Channel(told["channel"]),
            declared_at=self.declared_at,
        )


@dataclass(frozen=True, slots=True)
class Page:
    """What a capability link opens; the link's own declaration comes first."""

    purpose: LinkPurpose
    expires_at: datetime
    person: UUID | None
    declarations: tuple[Told, ...]


def token_hash(token: str) -> bytes:
    """Return what is kept of a capability link's secret."""
    return hashlib.sha256(token.encode()).digest()


def open_page(token: str) -> Page:
    """Return what a capability link opens, as the public form's role."""
    row = database.rows("SELECT registry_traveller_page(%s)", [token_hash(token)])
    if row[0][0] is None:
        raise UnknownDeclaration(
            _("This link opens nothing, or nothing any more."),
            next_step=_("Ask a checkpoint or your community for a new one."),
        )
    page = _json(row[0][0])
    return Page(
        purpose=LinkPurpose(page["purpose"]),
        expires_at=datetime.fromisoformat(page["expires_at"]),
        person=_id(page["person"]),
        declarations=tuple(_told(each) for each in page["declarations"] or ()),
    )


def declaration_of_link(token: str) -> UUID:
    """Return the declaration that a scanned link is of, to an officer who may see it."""
    rows = CapabilityLink.objects.filter(
        token_hash=token_hash(token), ended_entry=None, expires_at__gt=clock.now()
    )
    found = rows.values_list("declaration", flat=True).first()
    if found is None:
        raise UnknownDeclaration(
            _("This code is of nobody who is expected here."),
            next_step=_("Look for the person by name or number."),
        )
    return found


def opens(shown: bytes, declaration: Declaration) -> bool:
    """Say whether a link that somebody has shown is one to this declaration."""
    link = CapabilityLink.objects.filter(
        token_hash=shown, ended_entry=None, expires_at__gt=clock.now()
    ).select_related("declaration")
    found = link.first()
    if found is None or found.declaration is None:
        return False
    together = found.declaration.party == declaration.party is not None
    own = found.declaration_id in {declaration.pk, declaration.converted_from_id}
    return own or (found.purpose == LinkPurpose.PARTY and together)


def access_told(declaration: UUID) -> Told:
    """Return a declaration as it was said, to an officer who may see it."""
    row = database.rows("SELECT registry_declaration_page(%s)", [declaration])
    if not row or row[0][0] is None:
        raise UnknownDeclaration(
            _("There is no such declaration."),
            next_step=_("Look for the person by name or number."),
            declaration=str(declaration),
        )
    return _told(_json(row[0][0]))


def _json(value: object) -> Json:
    found: Json = json.loads(value) if isinstance(value, str) else value  # type: ignore[assignment]
    return found


def _told(page: Json) -> Told:
    arrival = page["arrival"] or {}
    return Told(
        declaration=UUID(page["declaration"]),
        kind=Kind(page["kind"]),
        declared_at=datetime.fromisoformat(page["declared_at"]),
        party=_id(page["party"]),
        guardian=_id(page["guardian"]),
        proved_how=Proof(page["proved_how"]) if page["proved_how"] else None,
        set_aside=page["set_aside"],
        converted=page["converted"],
        person=_id(page["person"]),
        name=page["name"],
        document_last_four=page["document_last_four"],
        phone_last_four=page["phone_last_four"],
        left_at=_instant(arrival.get("left_at")),
        json=page,
    )


def _who(told: Json) -> DeclaredPerson:
    return DeclaredPerson(
        name=told["name"],
        document=_number(told, "document"),
        document_kind=told["document_kind"],
        phone=_number(told, "phone"),
        sex=Sex(told["sex"]) if told["sex"] else None,
        born=_day(told["born"]),
        nationality=told["nationality"],
        residence=told["residence"] or "",
        vaccine_doses=told["vaccine_doses"],
        vaccinated_on=_day(told["vaccinated_on"]),
    )


def _stay(told: Json) -> DeclaredStay:
    last = _day(told["last"])
    assert last is not None, "declared stays have a last day"  # noqa: S101
    return DeclaredStay(
        division=told["division"],
        first=_day(told["first"]),
        last=last,
        area=told["area"] or "",
        outside_areas=told["outside_areas"],
    )


def _arrival(told: Json) -> DeclaredArrival:
    return DeclaredArrival(
        at=datetime.fromisoformat(told["at"]),
        mode=Mode(told["mode"]),
        destination="" if told["passing_through"] else told["division"],
        stay_kind=StayKind(told["stay_kind"]) if told["stay_kind"] else None,
        address=sealed.opened_words(_bytes(told["address_sealed"]), "address"),
        hotel=told["hotel"] or "",
        host=sealed.opened_words(_bytes(told["host_sealed"]), "host"),
        venue=told["venue"] or "",
        departed_on=_day(told["departed_on"]),
        passing_through=told["passing_through"],
        **{
            field: told[field]
            for field in (
                *("service", "carriage", "seat", "plate"),
                *("entry_route", "next_destination"),
            )
        },
    )


def _number(told: Json, field: str) -> str:
    return sealed.opened(
        field, _bytes(told[f"{field}_sealed"]), _bytes(told[f"{field}_blind"])
    )


def _bytes(value: str | None) -> bytes | None:
    return None if value is None else bytes.fromhex(value.removeprefix("\\x"))


def _id(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
