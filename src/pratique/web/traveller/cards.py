"""One card for each of a party: what was declared, and what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.utils import timezone

from pratique import clock
from pratique.registry.declared import Kind
from pratique.registry.queries import Told
from pratique.web import standing_view
from pratique.web.standing_document import StandingDocument
from pratique.web.standing_view import View


@dataclass(frozen=True, slots=True)
class Page:
    """What a link opens: declarations, and the standing of whoever is proved."""

    told: Sequence[Told]
    standings: Mapping[str, Mapping[str, Any]]  # by person
    advice: Mapping[UUID, StandingDocument]  # by declaration: not proved, not binding

    def standing_of(self, told: Told) -> Mapping[str, Any]:
        """Return what follows from a declaration that is proved, if it is there."""
        return self.standings.get(str(told.person), {}) if told.person else {}

    def waits_for(self, told: Told) -> bool:
        """Say whether somebody is proved and the rules have not answered yet."""
        answered = bool(self.standing_of(told).get("document"))
        return told.kind is Kind.ARRIVAL and told.person is not None and not answered


@dataclass(frozen=True, slots=True)
class Card:
    """One of the party, as their page shows them."""

    declaration: UUID
    name: str
    planned: bool
    being_checked: bool
    set_aside: bool
    arrival: Mapping[str, Any]
    stays: list[Mapping[str, Any]]
    standing: View | None
    advice: View | None
    appeals: list[Mapping[str, Any]]
    leaves: list[Mapping[str, Any]]
    refused: list[Mapping[str, Any]]  # asked by link, and not even taken up

    @property
    def appeal_open(self) -> bool:
        """Say whether an objection waits for its answer."""
        return any(not appeal["decision"] for appeal in self.appeals)


def cards(page: Page) -> list[Card]:
    """Return one card for each declaration, the one who filled in the form first."""
    now, zone = clock.now(), timezone.get_current_timezone_name()
    return [card(told, page, now=now, zone=zone) for told in page.told]


def card(told: Told, page: Page, *, now: datetime, zone: str) -> Card:
    """Return one of the party."""
    standing = page.standing_of(told)
    document = cast("StandingDocument | None", standing.get("document"))
    return Card(
        declaration=told.declaration,
        name=told.name,
        planned=_is_planned(told),
        being_checked=page.waits_for(told),
        set_aside=told.set_aside,
        arrival=told.json["arrival"] or {},
        stays=list(told.json["stays"]),
        standing=_view(document, now, zone),
        advice=_view(page.advice.get(told.declaration), now, zone),
        appeals=list(standing.get("appeals", [])),
        leaves=list(standing.get("leaves", [])),
        refused=list(standing.get("refused", [])),
    )


def _is_planned(told: Told) -> bool:
    """Say whether this is still a journey ahead."""
    ahead = told.kind is Kind.PRE_REGISTRATION
    return ahead and not told.converted and not told.set_aside


def _view(document: StandingDocument | None, now: datetime, zone: str) -> View | None:
    return standing_view.view(document, now=now, zone=zone) if document else None
