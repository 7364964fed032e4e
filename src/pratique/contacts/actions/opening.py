"""Cases come and go: opened by results or answers, undone when those were wrong."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from pratique import database, ids
from pratique.contacts import courses, events, queries, refusals, specimens
from pratique.contacts.courses import Course, Step
from pratique.contacts.models import (
    Admission,
    Case,
    ChainCase,
    Consultation,
    LetterAnswer,
    Link,
)
from pratique.contacts.queries import illness
from pratique.contacts.queries.illness import Patients
from pratique.contacts.specimens import Positive
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known
from pratique.prepared import Prepared
from pratique.registry import queries as registry
from pratique.registry.models import Person


def follow_results(*, person: UUID, patients: Patients, by: Actor) -> None:
    """Bring a person's cases here in line with their results. The loop's.

    1. A case stands while its own specimen shows an infection, or another one that
       was taken before the illness had ended. Results end it, whatever experts found
       or forgot to find; an exclusion ends it for what was known by then.
    2. What no case covers opens one: the first infection, and one after another's end.

    Args:
        person: whose.
        patients: tells until when these people were bound as patients.
        by: the loop.
    """
    with database.transaction(savepoint=False):
        someone = registry.lock_kept(person)
        family = registry.family(someone.pk)
        rows = _cases_here(family)
        if not rows and not specimens.any_positive(family):
            return
        shown = specimens.positives(specimens.singles(family, Known.present()))
        closed = _closed(rows, patients)
        taken = _keep_or_undo(rows, shown, closed, by=by)
        for positive in shown:
            if positive.specimen not in taken:
                # The first one opens the case that covers those after it.
                open_here(someone, positive, by=by)
                break


_cases_here = Prepared(
    lambda family: Case.objects.filter(
        person__in=family, counted_here=True, ended_entry=None
    ).order_by("found_at", "entry")
)


class End(NamedTuple):
    """How a case ended: at an instant, or by an exclusion that was decided then."""

    at: datetime
    excluded: bool

    def covers(self, one: Positive) -> bool:
        """Say whether a positive is of what ended so."""
        unknown = self.excluded and one.resulted_at > self.at
        return one.taken_at <= self.at and not unknown


def _closed(rows: Sequence[Case], patients: Patients) -> dict[UUID, End]:
    """Return how these cases ended; those that go on lack."""
    told = [_told(case, course_of(case)) for case in rows]
    spells = illness.spells(told, Known.present(), patients)
    return {
        one.told: End(ended, one.course.status == courses.EXCLUDED)
        for group in courses.illnesses(spells)
        if (ended := courses.ended_at(group)) is not None
        for one in group
    }


def _told(case: Case, course: Course) -> illness.Told:
    return illness.Told(case, course, rank=course.counts_from is None, what=case.pk)


def _keep_or_undo(
    rows: Sequence[Case],
    shown: Sequence[Positive],
    closed: Mapping[UUID, End],
    *,
    by: Actor,
) -> set[UUID | None]:
    """Undo the cases that nothing supports; return the specimens the others cover."""
    own = {case.specimen_id for case in rows}
    covered: set[UUID | None] = set()
    for case in rows:
        end = closed.get(case.pk)
        supports = {
            one.specimen
            for one in shown
            if one.specimen == case.specimen_id
            or (one.specimen not in own | covered and (end is None or end.covers(one)))
        }
        if not supports:
            undo(case, by=by)
        covered |= supports
    return covered


def open_here(someone: Person, positive: Positive, *, by: Actor) -> Case:
    """Open a case that is counted where the person stays."""
    case = Case(
        reference=ids.reference("C"),
        person_id=positive.person,
        specimen_id=positive.specimen,
        place=someone.place,
        counted_here=True,
        found_at=positive.resulted_at,
    )
    case.entry = record(
        events.CASE_OPENED,
        by=by,
        person=positive.person,
        subject=f"contacts.case:{case.pk}",
        place=someone.place,
        happened_at=case.found_at,
        data={"specimen": str(positive.specimen)},
    )
    case.save(force_insert=True)
    return case


def open_elsewhere(
    someone: Person, answer: LetterAnswer, place: int, *, by: Actor
) -> Case:
    """Open a case that another jurisdiction counts, as its answer says."""
    case = Case(
        reference=ids.reference("C"),
        person=someone,
        answer=answer,
        place=place,
        counted_here=False,
        found_at=answer.answered_at,
    )
    case.entry = noted(
        events.CASE_OPENED,
        case,
        by=by,
        at=case.found_at,
        data={"answer": str(answer.pk)},
    )
    case.save(force_insert=True)
    return case


def undo(case: Case, *, by: Actor, words: str = "") -> Entry:
    """End a case whose ground was a mistake, with all that experts hung on it.

    Its contacts follow by the loop: they may be people whom `by` cannot see.
    """
    entry = noted(events.CASE_UNDONE, case, by=by, words=words)
    case.ended_entry = entry
    case.save(update_fields=["ended_entry"])
    for table in (Consultation, Admission, ChainCase):
        table.objects.filter(case=case, ended_entry=None).update(ended_entry=entry)
    links = Link.objects.filter(Q(case=case) | Q(source=case), ended_entry=None)
    links.update(ended_entry=entry)
    return entry


def locked(case: UUID) -> Case:
    """Return a case that stands, its person locked."""
    row = queries.access_case(case)
    registry.lock(row.person_id)
    row.refresh_from_db()
    if row.ended_entry_id is not None:
        raise refusals.CaseUndone(
            _("This case was undone: what opened it was a mistake."),
            next_step=_("Reload the list."),
            case=row.reference,
        )
    return row


def here(case: UUID) -> Case:
    """Return a case that experts here may say something about."""
    row = locked(case)
    if not row.counted_here:
        raise refusals.CountedElsewhere(
            _("Another jurisdiction has this case and counts it."),
            next_step=_("Correct its answer to the letter, if that has changed."),
            case=row.reference,
        )
    return row


def course_of(case: Case) -> Course:
    """Return where a case stands now."""
    return courses.course([step(one) for one in consultations(case)])


def consultations(case: Case) -> list[Consultation]:
    rows = Consultation.objects.filter(case=case, ended_entry=None)
    return in_order(rows.order_by("entry"))


def derived(steps: Sequence[Consultation]) -> list[Consultation]:
    """Return those that the loop wrote, because the registry says who has died."""
    entries = Entry.objects.filter(pk__in=[one.entry_id for one in steps])
    caused = set(entries.exclude(cause=None).values_list("pk", flat=True))
    return [one for one in steps if one.entry_id in caused]


def in_order(steps: Iterable[Consultation]) -> list[Consultation]:
    return sorted(steps, key=lambda one: one.decided_at)


def step(one: Consultation) -> Step:
    return Step(one.finding, one.severity, one.decided_at)


def noted(
    kind: str,
    case: Case,
    *,
    by: Actor,
    at: datetime | None = None,
    data: dict[str, object] | None = None,
    words: str = "",
) -> Entry:
    return record(
        kind,
        by=by,
        person=case.person_id,
        subject=f"contacts.case:{case.pk}",
        place=case.person.place,
        happened_at=at,
        data=data,
        words=words,
    )
