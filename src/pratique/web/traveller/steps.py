"""The order in which a traveller is asked, and what is still to be answered."""

from datetime import date, timedelta
from uuid import UUID, uuid5

from pratique.registry import itinerary
from pratique.registry.declared import (
    Declared,
    DeclaredArrival,
    DeclaredPerson,
    DeclaredStay,
    Kind,
    Mode,
    StayKind,
)
from pratique.web.asking import instant, read_hour
from pratique.web.traveller.drafts import Draft, PersonDraft, StayDraft, day_of
from pratique.web.traveller.step_form import Asked

STEPS = ("journey", "destination", "itinerary", "areas", "person", "party")
UNDERTAKING = "2022-08-20"  # version of the text in traveller/undertaking.html
DAY = timedelta(days=1)


def next_step(draft: Draft) -> str:
    """Return the first step not answered yet; after the last: the check."""
    answered = draft.get("answered", [])
    return next((slug for slug in STEPS if slug not in answered), "check")


def before(slug: str) -> str:
    """Return the step that comes before; before the first: the start."""
    return STEPS[STEPS.index(slug) - 1] if slug in STEPS[1:] else ""


def answered(draft: Draft, *slugs: str) -> Draft:
    """Return the draft with these steps marked as answered."""
    told = [slug for slug in draft.get("answered", []) if slug not in slugs]
    return {**draft, "answered": [*told, *slugs]}


def asked_again(draft: Draft, *slugs: str) -> Draft:
    """Return the draft with these steps to be answered once more."""
    told = [slug for slug in draft.get("answered", []) if slug not in slugs]
    return {**draft, "answered": told}


# --- The itinerary ----------------------------------------------------------


def declared_stay(stay: StayDraft) -> DeclaredStay:
    """Return one line as the registry reads it."""
    area = stay["area"]
    return DeclaredStay(
        division=stay["place"],
        first=day_of(stay["first"]),
        last=date.fromisoformat(stay["last"]),
        area="" if area in {"", "outside", "unknown"} else area,
        outside_areas=True if area == "outside" else None,
    )


def still_untold(asked: Asked) -> list[tuple[date, date]]:
    """Return the spans of days that no line covers yet."""
    stays = [declared_stay(stay) for stay in asked.draft.get("stays", [])]
    until = asked.arrives_on - DAY
    return list(itinerary.untold(stays, asked.since, until))


def offered_days(asked: Asked) -> tuple[date, date]:
    """Return the days to ask about next; the last span runs to the arrival."""
    spans = still_untold(asked)
    if not spans:
        return asked.since, asked.arrives_on
    first, last = spans[0]
    return first, asked.arrives_on if last == asked.arrives_on - DAY else last


def with_stay(draft: Draft, stay: StayDraft) -> Draft:
    """Return the draft with one line more, in the order of days."""
    stays = sorted([*draft.get("stays", []), stay], key=lambda each: each["first"])
    return asked_again({**draft, "stays": stays}, "areas")


def without_stay(draft: Draft, number: int) -> Draft:
    """Return the draft without one line."""
    stays = [stay for n, stay in enumerate(draft.get("stays", [])) if n != number]
    return asked_again({**draft, "stays": stays}, "itinerary", "areas")


def without_person(draft: Draft, number: int) -> Draft:
    """Return the draft without one companion."""
    people = [each for n, each in enumerate(draft.get("people", [])) if n != number]
    return {**draft, "people": people}


# --- What is declared in the end ---------------------------------------------


def declared(draft: Draft, *, zone: str, language: str) -> list[Declared]:
    """Return what each of the party declares; the first is the one who filled it in."""
    kind = Kind(draft["kind"])
    arrival = declared_arrival(draft, zone=zone)
    stays = tuple(declared_stay(stay) for stay in draft.get("stays", []))
    root = UUID(draft["submission"])
    return [
        Declared(
            kind=kind,
            who=declared_person(person, draft),
            arrival=arrival,
            stays=stays,
            text_version=UNDERTAKING,
            language=language,
            submission=uuid5(root, str(number)),
        )
        for number, person in enumerate(draft.get("people", []))
    ]


def declared_person(person: PersonDraft, draft: Draft) -> DeclaredPerson:
    """Return who somebody is, as the registry reads it."""
    doses = person.get("doses", "")
    return DeclaredPerson(
        name=person["name"],
        document=person["document"],
        document_kind=person["document_kind"],
        phone=person.get("phone", ""),
        born=day_of(person.get("born")),
        nationality=person.get("nationality") or "CHN",
        residence=draft.get("residence", ""),
        vaccine_doses=int(doses) if doses else None,
        vaccinated_on=day_of(person.get("vaccinated_on")),
    )


def declared_arrival(draft: Draft, *, zone: str) -> DeclaredArrival:
    """Return the coming, as the registry reads it."""
    kind = draft.get("stay_kind", "")
    return DeclaredArrival(
        at=instant(date.fromisoformat(draft["on"]), read_hour(draft.get("at")), zone),
        mode=Mode(draft["mode"]),
        destination=draft.get("destination", ""),
        stay_kind=StayKind(kind) if kind else None,
        address=draft.get("address", ""),
        hotel=draft.get("hotel", ""),
        host=draft.get("host", ""),
        venue=draft.get("venue", ""),
        service=draft.get("service", ""),
        plate=draft.get("plate", ""),
        entry_route=draft.get("entry", ""),
        departed_on=day_of(draft.get("departed_on")),
        passing_through=bool(draft.get("passing")),
        next_destination=draft.get("next_destination", ""),
    )


def step_of(field: str) -> str:
    """Return the step where a field of a declaration was asked."""
    subject, _, name = field.partition(".")
    if subject == "stays":
        return "itinerary"
    if subject == "who":
        return "person"
    asked_there = {"mode", "service", "plate", "at", "venue", "departed_on"}
    return "journey" if name in asked_there else "destination"
