"""Arrivals as lists show them, whoever answers for the people in them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.utils.translation import gettext as _

from pratique.registry import queries as registry
from pratique.web.people.rows import PersonLike, Row, StandingLike, Unseen, row_of

if TYPE_CHECKING:
    from pratique.registry.models import Arrival, Declaration


def rows_of_arrivals(
    arrivals: "Iterable[tuple[UUID, Arrival]]", stands: Mapping[UUID, StandingLike]
) -> list[Row]:
    """Return a row for each person and arrival, with how the person stands."""
    told = list(arrivals)
    people = registry.people_of(person for person, _ in told)
    return [
        row_of(
            cast("PersonLike", people.get(person) or unseen(each.declaration)),
            stands.get(person),
            more=f"{each.service or each.plate} {each.division.name}",
            at=each.at,
            declaration=each.declaration_id,
        )
        for person, each in told
    ]


def unseen(said: "Declaration") -> Unseen:
    """Stand in for somebody whom another city answers for until they are proved."""
    return Unseen(
        pk=said.person_id,
        reference=_("known elsewhere"),
        name=said.name,
        document_last_four=said.document_last_four,
    )
