"""The close contact that a secondary contact hangs on, and what their tests came to."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from pratique import clock
from pratique.contacts import courses, specimens
from pratique.contacts.courses import Course, Step
from pratique.contacts.models import Case, Consultation, Contact
from pratique.divisions.models import Division
from pratique.divisions.queries import zone_of
from pratique.ledger.queries import Known
from pratique.prepared import Prepared
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
    met = _met.first(contact.through_id)
    if met is None:  # somebody whom the asker must not see
        return Linked(None, None)
    line = _line(met, known) or met
    day = max(contact.last_exposure, line.last_exposure)
    people = family(met.person_id, known)
    tests = specimens.singles(people, known)
    after = clock.day_end(day, zone_at(met.person.place))
    return Linked(*specimens.first_two(tests, after, _dismissed(people, known)))


def _line(met: Contact, known: Known) -> Contact | None:
    """Return what stands of somebody's meeting."""
    if known.at is None:
        return _present_line.first(met.line)
    return _of_line(met.line, known).first()


def _of_line(line: UUID, known: Known) -> QuerySet[Contact]:
    return known.only(Contact.objects.filter(line=line))


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
    [code] = _code(place)
    return zone_of(code)


def courses_of(cases: list[UUID], known: Known) -> dict[UUID, Course]:
    """Return where each of these cases stood."""
    steps: dict[UUID, list[Step]] = {case: [] for case in cases}
    rows = Consultation.objects.filter(case__in=cases).order_by("decided_at", "entry")
    for row in known.only(rows) if cases else ():
        steps[row.case_id].append(Step(row.finding, row.severity, row.decided_at))
    return {case: courses.course(told) for case, told in steps.items()}


def _dismissed(people: list[UUID], known: Known) -> datetime | None:
    """Return until when positives of these people were found to be no infection."""
    here = _present_here(people) if known.at is None else list(_here(people, known))
    told = courses_of(here, known).values()
    excluded = [one.closed_at for one in told if one.status == "excluded"]
    return max((at for at in excluded if at is not None), default=None)


def _here(people: Sequence[UUID], known: Known) -> "QuerySet[Case, UUID]":
    rows = Case.objects.filter(person__in=people, counted_here=True)
    return known.only(rows).values_list("pk", flat=True)


_met = Prepared(
    lambda contact: Contact.objects.filter(pk=contact).select_related("person")
)
_code = Prepared(
    lambda place: Division.objects.filter(position=place).values_list("code", flat=True)
)
_present_line = Prepared(lambda line: _of_line(line, Known.present()))
_present_here = Prepared(lambda people: _here(people, Known.present()))
