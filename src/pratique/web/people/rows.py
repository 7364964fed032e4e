"""People as lists show them: who, how they stand, until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.urls import reverse

from pratique.standing import queries as standing


class PersonLike(Protocol):
    """What a list needs to know of a person."""

    pk: UUID
    reference: str
    name: str
    document_last_four: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """Somebody who is seen by what they declared, not by who they are."""

    pk: UUID
    reference: str
    name: str
    document_last_four: str


class StandingLike(Protocol):
    """What a list needs to know of a standing."""

    code: str
    mark: str
    binding: str
    until: datetime | None
    undecided: bool
    document: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a list."""

    reference: str
    name: str
    last_four: str
    link: str
    code: str = ""
    mark: str = ""
    binding: str = ""
    until: datetime | None = None
    undecided: bool = False
    more: str = ""
    day: date | None = None
    at: datetime | None = None
    state: str = ""
    declaration: UUID | None = None


def row_of(person: PersonLike, found: StandingLike | None, **more: object) -> Row:
    """Return one person with how they stand, and what this list adds."""
    stands = (
        {
            "code": found.code,
            "mark": found.mark,
            "binding": found.binding,
            "until": found.until,
            "undecided": found.undecided,
        }
        if found
        else {}
    )
    return Row(
        reference=person.reference,
        name=person.name,
        last_four=person.document_last_four,
        link=reverse("person", args=[person.reference]),
        **stands,  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


def rows_of(people: Iterable[PersonLike]) -> list[Row]:
    """Return people with how each stands."""
    listed = list(people)
    found = standing.of_people([person.pk for person in listed])
    return [row_of(person, found.get(person.pk)) for person in listed]
