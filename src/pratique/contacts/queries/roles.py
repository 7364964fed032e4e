"""What a person is in the tracing: case, contact, dead; where a case has it from."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q

from pratique.contacts.courses import Course
from pratique.contacts.models import (
    Admission,
    Case,
    ChainCase,
    Consultation,
    Contact,
    Finding,
    Link,
)
from pratique.contacts.queries.linked import courses_of
from pratique.ledger.queries import Known


@dataclass(frozen=True, slots=True)
class CaseRole:
    """A case of a person: where it stands, where it lies, of which chain it is."""

    case: Case
    course: Course
    hospital: str  # name; "" where it lies in none
    chain: str  # name


@dataclass(frozen=True, slots=True)
class ContactRole:
    """A person was traced as a contact, and still is."""

    contact: Contact
    chain: str  # name


def case_roles(people: Iterable[UUID]) -> list[CaseRole]:
    """Return the cases of a person (all their merged rows) that were not undone."""
    rows = list(
        Case.objects.filter(person__in=list(people), ended_entry=None).order_by(
            "found_at"
        )
    )
    keys = [row.pk for row in rows]
    told, chains, lies = courses_of(keys, Known.present()), _chains(keys), _lies(keys)
    return [
        CaseRole(row, told[row.pk], lies.get(row.pk, ""), chains.get(row.pk, ""))
        for row in rows
    ]


def contact_roles(people: Iterable[UUID]) -> list[ContactRole]:
    """Return as what a person (all their merged rows) stands traced, latest first."""
    rows = list(
        Contact.objects.filter(person__in=list(people), ended_entry=None).order_by(
            "-last_exposure", "entry"
        )
    )
    chains = _chains([row.case_id for row in rows if row.case_id])
    return [
        ContactRole(row, chains.get(row.case_id, "") if row.case_id else "")
        for row in rows
    ]


def death_found(people: Iterable[UUID], after: int) -> Consultation | None:
    """Return what the hospital entered, after an entry: that somebody has died.

    That the infection was a mistake since does not bring them back. What the loop
    wrote tells nothing of its own.
    """
    rows = Consultation.objects.filter(
        Q(ended_entry=None) | Q(ended_entry=F("case__ended_entry")),
        case__person__in=list(people),
        finding=Finding.DEAD,
        entry__gt=after,
        entry__cause=None,
    )
    return rows.order_by("entry").first()


def sources(known: Known) -> dict[UUID, UUID]:
    """Return, by case, the case it has it from, as far as that is known."""
    rows = known.only(Link.objects.filter(source__isnull=False).order_by("entry"))
    found: dict[UUID, UUID] = {}
    for case, source in rows.values_list("case", "source"):
        if source is not None:
            found.setdefault(case, source)
    return found


def _chains(cases: list[UUID]) -> dict[UUID, str]:
    rows = ChainCase.objects.filter(case__in=cases, ended_entry=None)
    return dict(rows.values_list("case", "chain__name"))


def _lies(cases: list[UUID]) -> dict[UUID, str]:
    rows = Admission.objects.filter(case__in=cases, ended_entry=None)
    return dict(rows.values_list("case", "venue__name"))
