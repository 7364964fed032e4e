"""What the traveller's pages ask of the rooms behind them.

A file of its own because the public front holds only the `intake` database role:
here is the whole of what it may read and do.
"""

from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic, sleep
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from pratique import clock, database
from pratique.database import Actor
from pratique.divisions import queries as divisions
from pratique.orders.actions import requests
from pratique.places import queries as places
from pratique.registry import queries as registry
from pratique.registry.actions import declaring
from pratique.registry.declared import Kind
from pratique.registry.queries import Told
from pratique.standing import queries as standing
from pratique.standing import shelf
from pratique.standing.advice import advise
from pratique.web import dates, vocabulary
from pratique.web.standing_document import StandingDocument
from pratique.web.traveller import drafts, planned
from pratique.web.traveller.cards import Page
from pratique.web.traveller.drafts import Draft, StayDraft
from pratique.web.traveller.step_form import Asked, Groups, Options
from pratique.web.traveller.steps import declared

if TYPE_CHECKING:
    from pratique.places.models import RiskArea

ARRIVAL_VENUES = ("station", "airport", "coach_station", "road_checkpoint")


LONGEST_WAIT = 2.0  # seconds; after that the page says that it is being checked
PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """A watch list that asks its travellers to register by an entry of its own."""

    code: str
    name: str
    words: str


def asked(
    request: HttpRequest, draft: Draft | None = None, *, offering: bool = True
) -> Asked:
    """Return what every question may depend on.

    Args:
        request: of a device that keeps a draft.
        draft: another one than the device's.
        offering: whether venues and hotels are to be chosen from.
    """
    draft = drafts.read(request) if draft is None else draft
    return Asked(
        draft=draft,
        now=clock.now(),
        zone=timezone.get_current_timezone_name(),
        look_back=look_back(draft),
        venues=venue_groups() if offering else (),
        hotels=hotels() if offering else (),
    )


def look_back(draft: Draft | None = None) -> int:
    """Return how many days back the rules of the destination look."""
    place = (draft or {}).get("destination") or settings.HOME_DIVISION
    return shelf.look_back(divisions.lineage_of(place))


def venue_groups() -> Groups:
    """Return the places people arrive at, by kind."""
    groups = []
    for kind in ARRIVAL_VENUES:
        found = [(v.code, _name(v.name, v.name_en)) for v in places.venues(kind=kind)]
        if found:
            groups.append((vocabulary.say(kind, "venue"), found))
    return groups


def hotels() -> Options:
    """Return the hotels that receive travellers."""
    return [(v.code, _name(v.name, v.name_en)) for v in places.venues(kind="hotel")]


def areas_in(stay: StayDraft) -> Options:
    """Return the areas listed in a place on the days somebody was there."""
    found = places.areas_listed(
        division=stay["place"],
        first=drafts.day_of(stay["first"]) or date.min,  # since before the days asked
        last=date.fromisoformat(stay["last"]),
    )
    names = [_name(area.name, area.name_en) for area in found]
    return [
        (area.code, f"{name} ({_days(area)})" if names.count(name) > 1 else name)
        for area, name in zip(found, names, strict=True)
    ]


def _days(area: "RiskArea") -> str:
    """Return the days on which an area was risk, to tell it from its namesake."""
    first, over = places.days_listed(area)
    return f"{first} – {over or ''}".strip()


def own_entries() -> list[OwnEntry]:
    """Return the watch lists with an entry of their own that are in force."""
    return [
        OwnEntry(
            each.code,
            _name(each.name, each.name_en),
            _name(each.own_entry, each.own_entry_en),
        )
        for each in places.own_entries()
    ]


def own_entry(code: str) -> OwnEntry | None:
    """Return one watch list's own entry."""
    return next((each for each in own_entries() if each.code == code), None)


def declare(draft: Draft) -> str:
    """Declare for the whole party; return the secret of the link to its page."""
    forms = declared(
        draft,
        zone=timezone.get_current_timezone_name(),
        language=get_language() or "zh-hans",
    )
    days, by = look_back(draft), actor_of_request()
    if anew := planned.anew(ahead(draft.get("converts", "")), forms):
        token = draft["converts"]
        made = declaring.convert_by_link(token=token, look_back=days, by=by, anew=anew)
    else:
        made = declaring.declare_party(party=forms, look_back=days, by=by)
    return made[0].token


def ahead(token: str) -> list[Told]:
    """Return what was registered ahead under a link and has not come about yet."""
    if not token:
        return []
    return [
        told
        for told in registry.open_page(token).declarations
        if told.kind is Kind.PRE_REGISTRATION and not told.converted
    ]


def draft_of(token: str) -> Draft:
    """Return the arrival, as far as the planned journey tells it."""
    zone = timezone.get_current_timezone_name()
    return planned.draft(token, ahead(token), now=clock.now(), zone=zone)


def arrive(token: str) -> str:
    """Turn what a link opens into arrivals; return the link of the first."""
    made = declaring.convert_by_link(
        token=token, look_back=look_back(), by=actor_of_request()
    )
    return made[0].token if made else ""


def actor_of_request() -> Actor:
    """Return who acts: the middleware has put them there."""
    actor = database.current_actor()
    if actor is None:
        msg = "the middleware lets nobody act here"
        raise PermissionError(msg)
    return actor


def page(token: str) -> Page:
    """Return what a link opens."""
    opened = registry.open_page(token)
    return Page(
        told=opened.declarations,
        standings=standing.of_link(token),
        advice={
            each.declaration: cast("StandingDocument", advise(each.declared()))
            for each in opened.declarations
            if each.person is None and not each.set_aside
        },
    )


def settled_page(token: str) -> Page:
    """Return what a link opens, after waiting a moment for what is being settled."""
    until = monotonic() + LONGEST_WAIT
    while True:
        shown = page(token)
        settled = not any(shown.waits_for(each) for each in shown.told)
        if settled or monotonic() >= until:
            return shown
        sleep(PAUSE)


def ask(token: str, declaration: UUID, kind: str, told: dict[str, str]) -> None:
    """Pass a request on to the worker; a link that speaks for nobody is missing."""
    if not requests.ask_by_link(
        token=token, declaration=declaration, kind=kind, fields=told
    ):
        raise Http404


def now() -> datetime:
    """Return the present instant."""
    return clock.now()


def _name(name: str, english: str) -> str:
    return name if dates.speaks_chinese() or not english else english
