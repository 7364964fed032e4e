"""One card for each of a party: what was declared, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.utils import timezone

from pratique import clock
from pratique.web import standing_view
from pratique.web.standing_document import StandingDocument
from pratique.web.standing_view import View


@dataclass(frozen=True, slots=True)
class Page:
    """What a link opens: declarations, and the standing of whoever is proved."""

    declarations: list[Mapping[str, Any]]
    standings: Mapping[str, Mapping[str, Any]]
    advice: Mapping[str, StandingDocument]  # by declaration: not proved, not binding


@dataclass(frozen=True, slots=True)
class Card:
    """One of the party, as their page shows them."""

    declaration: str
    name: str
    kind: str
    arrival: Mapping[str, Any]
    stays: list[Mapping[str, Any]]
    proved: bool
    set_aside: bool
    converted: bool
    standing: View | None
    advice: View | None
    appeals: list[Mapping[str, Any]]
    leaves: list[Mapping[str, Any]]
    notice: int | None

    @property
    def planned(self) -> bool:
        """Say whether this is still a journey ahead."""
        return (
            self.kind == "pre_registration"
            and not self.converted
            and not self.set_aside
        )

    @property
    def being_checked(self) -> bool:
        """Say whether the person is proved and the rules have not answered yet."""
        return self.proved and self.standing is None and self.kind == "arrival"

    @property
    def appeal_open(self) -> bool:
        """Say whether an objection waits for its answer."""
        return any(not appeal["decision"] for appeal in self.appeals)


def cards(page: Page) -> list[Card]:
    """Return one card for each declaration, the one who filled in the form first."""
    now, zone = clock.now(), timezone.get_current_timezone_name()
    return [card(said, page, now=now, zone=zone) for said in page.declarations]


def card(said: Mapping[str, Any], page: Page, *, now: datetime, zone: str) -> Card:
    """Return one of the party."""
    standing = page.standings.get(said["person"] or "", {})
    advice = page.advice.get(said["declaration"])
    document = cast("StandingDocument | None", standing.get("document"))
    return Card(
        declaration=said["declaration"],
        name=said["name"],
        kind=said["kind"],
        arrival=said["arrival"] or {},
        stays=list(said["stays"]),
        proved=bool(said["person"]),
        set_aside=said["set_aside"],
        converted=said["converted"],
        standing=_view(document, now, zone),
        advice=_view(advice, now, zone),
        appeals=list(standing.get("appeals", [])),
        leaves=list(standing.get("leaves", [])),
        notice=standing.get("notice"),
    )


def _view(document: StandingDocument | None, now: datetime, zone: str) -> View | None:
    return standing_view.view(document, now=now, zone=zone) if document else None
