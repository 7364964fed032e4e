"""A person's timeline: everything the ledger says of them, each with its cause."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pratique.access.queries import names_of
from pratique.web import vocabulary
from pratique.web.words_of_care import TEST


class EntryLike(Protocol):
    """What a timeline needs to know of a ledger entry."""

    id: int
    kind: str
    actor: str
    happened_at: datetime
    recorded_at: datetime
    cause_id: int | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a person."""

    number: int
    at: datetime
    recorded_at: datetime | None  # where we knew later than it happened
    words: str
    who: str
    more: str
    cause: int | None
    shade: str


def timeline(entries: Iterable[EntryLike]) -> list[Step]:
    """Return the steps, the latest first."""
    listed = list(entries)
    names = names_of(entry.actor for entry in listed)
    shown = {entry.id for entry in listed}
    return [step(entry, names, shown) for entry in listed]


def step(
    entry: EntryLike, names: Mapping[str, str], shown: Container[int | None]
) -> Step:
    """Return one entry in words; of its cause, only what is shown too."""
    late = entry.recorded_at != entry.happened_at
    return Step(
        number=entry.id,
        at=entry.happened_at,
        recorded_at=entry.recorded_at if late else None,
        words=vocabulary.say(entry.kind, "event"),
        who=names.get(entry.actor) or vocabulary.say(entry.actor, "actor"),
        more=details(entry.kind, entry.data),
        cause=entry.cause_id if entry.cause_id in shown else None,
        shade=colour(entry.data),
    )


def details(kind: str, data: Mapping[str, Any]) -> str:
    """Return what is worth reading of an entry's data."""
    books = DETAILS | OF_ROOMS.get(kind.partition(".")[0], {})
    said = [
        vocabulary.say(_named(str(data[key]), book), book)
        for key, book in books.items()
        if data.get(key)
    ]
    return " · ".join(dict.fromkeys(said))


def _named(code: str, book: str) -> str:
    """Return a word's code; every test that a rule names is a test here."""
    named_by_rules = book == "ending" and code not in vocabulary.BOOKS[book]
    return TEST if named_by_rules else code


def colour(data: Mapping[str, Any]) -> str:
    """Return the class that colours a step, where it is about a colour."""
    code = data.get("code") or {"positive": "red", "negative": "green"}.get(
        str(data.get("outcome"))
    )
    return f"is-{code}" if code in {"red", "yellow", "green"} else ""


DETAILS = {
    "kind": "declaration",
    "code": "code",
    "binding": "measure",
    "outcome": "outcome",
    "purpose": "purpose",
    "proved_how": "proof",
    "closes": "closing",
}
OF_ROOMS: Mapping[str, dict[str, str]] = {  # the same word means another thing there
    "logistics": {
        "kind": "custodian",
        "from": "custodian",
        "to": "custodian",
        "why": "unanswered",
    },
    "orders": {"last_condition": "ending"},
    "contacts": {
        "finding": "case_status",
        "severity": "case_status",
        "level": "contact_role",
    },
}
