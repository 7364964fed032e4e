"""The close contact that a secondary contact hangs on, and what their tests came to."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from pratique import clock
from pratique.contacts import courses, specimens
from pratique.contacts.courses import Course, Step
from pratique.contacts.models import Case, Consultation, Contact
from pratique.divisions.models import Division
from pratique.divisions.queries import zone_of
from pratique.ledger.queries import Known
from pratique.registry import queries as registry
from pratique.registry.models import Merge


class Linked(NamedTuple):
    """The first two tests of whom a secondary contact has met."""

    outcome: str | None
    at: datetime | None


def linked(contact: Contact, known: Known) -> Linked:
    """Return what the first two tests after both last exposures came to.

    Before its own last exposure the close contact's tests say nothing of this
    meeting, and before the meeting they say nothing either.
    """
    if contact.through_id is None:
        return Linked(None, None)
    rows = Contact.objects.filter(pk=contact.through_id)
    met = rows.select_related("person").first()
    if met is None:  # somebody whom the asker must not see
        return Linked(None, None)
    line = known.only(Contact.objects.filter(line=met.line)).first() or met
    day = max(contact.last_exposure, line.last_exposure)
    people = family(met.person_id, known)
    tests = specimens.singles(people, known)
    after = clock.day_end(day, zone_at(met.person.place))
    return Linked(*specimens.first_two(tests, after, _dismissed(people, known)))


def family(person: UUID, known: Known) -> list[UUID]:
    """Return all rows that were one person then, the kept one first."""
    if known.at is None:
        return registry.family(person)
    merges = known.only(Merge.objects.filter(Q(keep=person) | Q(gone=person)))
    root = next((one.keep_id for one in merges if one.gone_id == person), person)
    gone = known.only(Merge.objects.filter(keep=root)).values_list("gone", flat=True)
    return [root, *gone]


def zone_at(place: int) -> str:
    """Return the time zone of a division by its position."""
    return zone_of(Division.objects.values_list("code", flat=True).get(position=place))


def courses_of(cases: list[UUID], known: Known) -> dict[UUID, Course]:
    """Return where each of these cases stood."""
    steps: dict[UUID, list[Step]] = {case: [] for case in cases}
    rows = Consultation.objects.filter(case__in=cases).order_by("decided_at", "entry")
    for row in known.only(rows) if cases else ():
        steps[row.case_id].append(Step(row.finding, row.severity, row.decided_at))
    return {case: courses.course(told) for case, told in steps.items()}


def _dismissed(people: list[UUID], known: Known) -> datetime | None:
    """Return until when positives of these people were found to be no infection."""
    rows = known.only(Case.objects.filter(person__in=people, counted_here=True))
    told = courses_of([row.pk for row in rows], known).values()
    excluded = [one.closed_at for one in told if one.status == "excluded"]
    return max((at for at in excluded if at is not None), default=None)
