"""Cases and contacts as tracers' lists show them: who, and how they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pratique.access.queries import names_of
from pratique.contacts import queries as contacts
from pratique.contacts.queries import CaseNow
from pratique.logistics.queries.custody import custodians
from pratique.registry import queries as registry
from pratique.standing import queries as standing

if TYPE_CHECKING:
    from pratique.contacts.models import Case, Contact
    from pratique.registry.models import Person
    from pratique.standing.models import Standing

PLACED = frozenset({"site", "hospital"})
SITE = "central_quarantine"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case, and whose it is; None: somebody whom the asker may not see."""

    now: CaseNow
    person: "Person | None"

    @property
    def case(self) -> "Case":
        """Return the case itself."""
        return self.now.case


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One meeting: who, as what, by whom judged, and how they stand now."""

    contact: "Contact"
    person: "Person"
    through: "Person | None"
    judged_by: str
    stands: "Standing | None"
    custodian: str

    @property
    def waits_for_a_place(self) -> bool:
        """Say whether they belong in a site and nobody there has signed for them."""
        bound = self.stands is not None and self.stands.binding == SITE
        return bound and self.custodian not in PLACED


def case_rows(found: Iterable[CaseNow]) -> list[CaseRow]:
    """Return cases with their people."""
    listed = list(found)
    people = registry.people_of(each.case.person_id for each in listed)
    return [CaseRow(each, people.get(each.case.person_id)) for each in listed]


def contact_rows(found: "Sequence[Contact]") -> list[ContactRow]:
    """Return contacts with their people and how each stands."""
    met = [each.through.person_id for each in found if each.through]
    people = registry.people_of([*(each.person_id for each in found), *met])
    keys = [person.pk for person in people.values()]
    now, hands = standing.of_people(keys), custodians(keys)
    names = names_of(each.entry.actor for each in found)
    return [
        ContactRow(
            each,
            person,
            people.get(each.through.person_id) if each.through else None,
            names.get(each.entry.actor, ""),
            now.get(person.pk),
            hands.get(person.pk, ""),
        )
        for each in found
        if (person := people.get(each.person_id)) is not None
    ]


def not_placed() -> list[ContactRow]:
    """Return the close contacts who wait for a site, each once."""
    rows = contacts.close_now().select_related("entry", "through")
    waiting = [row for row in contact_rows(list(rows)) if row.waits_for_a_place]
    return list({row.person.pk: row for row in waiting}.values())


def not_consulted(rows: Iterable[CaseRow]) -> list[CaseRow]:
    """Return the cases here about which no expert has said anything, oldest first."""
    new = [
        row
        for row in rows
        if row.case.counted_here and row.now.course.status == "positive"
    ]
    return sorted(new, key=_found_at)


def _found_at(row: CaseRow) -> datetime:
    return row.case.found_at
