"""What a traveller has answered so far, and what their device keeps for next time."""

from datetime import date
from typing import TypedDict, cast
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from pratique.web import sealed_cookies

DRAFT_DAYS = 3  # long enough to begin at home and finish on the train
PROFILE_DAYS = 180
LARGEST_PARTY = 12


class StayDraft(TypedDict):
    """One line of the itinerary."""

    place: str
    place_name: str
    first: str
    last: str
    area: str  # id of a listed area, "outside" all of them, "unknown", or not asked


class PersonDraft(TypedDict, total=False):
    """One of the party; the first is whoever fills in the form."""

    name: str
    document_kind: str
    document: str
    nationality: str
    born: str
    phone: str
    doses: str
    vaccinated_on: str


class Draft(TypedDict, total=False):
    """Everything answered so far; a missing key has not been answered."""

    submission: str
    kind: str
    converts: str  # secret of the link whose planned journey becomes this arrival
    passing: bool
    entry: str  # code of the watch list whose own entry this is
    entry_name: str
    answered: list[str]  # slugs of the steps gone through
    mode: str
    service: str
    seat: str
    plate: str
    on: str
    at: str
    venue: str
    venue_name: str
    departed_on: str
    destination: str
    destination_name: str
    stay_kind: str
    address: str
    hotel: str
    hotel_name: str
    host: str
    residence: str
    next_destination: str
    stays: list[StayDraft]
    people: list[PersonDraft]


class Profile(TypedDict, total=False):
    """What stays the same from one journey to the next."""

    people: list[PersonDraft]
    mode: str
    plate: str
    destination: str
    destination_name: str
    stay_kind: str
    address: str
    host: str
    hotel: str
    hotel_name: str
    residence: str


def begin(*, kind: str, passing: bool, entry: str = "", entry_name: str = "") -> Draft:
    """Return an empty draft; the same one sent twice is one declaration."""
    return Draft(
        submission=str(uuid4()),
        kind=kind,
        passing=passing,
        entry=entry,
        entry_name=entry_name,
        answered=[],
        stays=[],
        people=[],
    )


def resume(draft: Draft, profile: Profile) -> Draft:
    """Return the draft with last time's answers that seldom change."""
    known = cast("Draft", {**draft, **profile})
    known["answered"] = ["person", "party"]
    if profile.get("destination"):
        known["answered"].append("destination")
    return known


def profile_of(draft: Draft) -> Profile:
    """Return what is worth keeping for the next journey."""
    wanted = Profile.__annotations__
    return cast("Profile", {k: v for k, v in draft.items() if k in wanted})


def read(request: HttpRequest) -> Draft:
    """Return the draft that the device keeps; empty if there is none."""
    return cast("Draft", sealed_cookies.read(request, "draft"))


def read_profile(request: HttpRequest) -> Profile:
    """Return what the device kept from last time; empty if there is none."""
    return cast("Profile", sealed_cookies.read(request, "profile"))


def keep(response: HttpResponse, draft: Draft) -> HttpResponse:
    """Have the device keep the draft, and return the response."""
    sealed_cookies.keep(response, "draft", draft, days=DRAFT_DAYS)
    return response


def finish(response: HttpResponse, draft: Draft, *, remember: bool) -> HttpResponse:
    """Forget the draft; keep the profile if the traveller wants that."""
    sealed_cookies.forget(response, "draft")
    if remember:
        sealed_cookies.keep(response, "profile", profile_of(draft), days=PROFILE_DAYS)
    else:
        sealed_cookies.forget(response, "profile")
    return response


def day_of(text: str | None) -> date | None:
    """Read a stored day; nothing stays nothing."""
    return date.fromisoformat(text) if text else None
