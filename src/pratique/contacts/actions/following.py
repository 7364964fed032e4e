"""Contacts follow what they hang on: the loop's own writes.

Everything is computed again from what stands, so each may run twice without harm.
Whoever is written about is locked first, all of them in one order: two results that
reach the same people never wait for each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from pratique import clock, database
from pratique.contacts import events, queries
from pratique.contacts.models import Case, Contact, EndedWhy, Judged, Level
from pratique.contacts.queries.linked import linked
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known
from pratique.prepared import Prepared
from pratique.registry import queries as registry

NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row of somebody who hangs on somebody ought to say."""

    level: str
    case: UUID | None
    through: Contact
    judged: str


@dataclass(frozen=True, slots=True)
class Whom:
    """What somebody is on whom others hang."""

    case: Case | None
    close: list[Contact]  # as which they were traced, and still are


def hanging_on(person: UUID) -> list[UUID]:
    """Return who hangs on somebody: those that follow what they turn out to be."""
    return sorted(set(_hanging(registry.family(person))))


_hanging = Prepared(
    lambda family: Contact.objects.filter(through__person__in=family).values_list(
        "person", flat=True
    )
)


def secondary_through(person: UUID) -> list[Contact]:
    """Return the secondary contacts, as they stand, who have met somebody."""
    return _secondary(registry.family(person))


_secondary = Prepared(
    lambda family: Contact.objects.filter(
        through__person__in=family, level=Level.SECONDARY, ended_entry=None
    )
)


def lock_around(person: UUID) -> None:
    """Lock somebody and all who hang on them, in one order."""
    _lock([person, *hanging_on(person)])


def follow_case(*, case: UUID, by: Actor) -> None:
    """Let a case's contacts fall when it no longer stands, and come back when it does.

    It falls when it is undone or excluded. If the same specimen was found positive
    after all, or another answer came about the same asking, the contacts of the case
    that was undone come to the new one.
    """
    row = Case.objects.select_related("answer").get(pk=case)
    direct = _of_case(row) & Q(through=None)
    with database.transaction(savepoint=False):
        people = Contact.objects.filter(direct).values_list("person", flat=True)
        _lock([row.person_id, *people, *hanging_on(row.person_id)])
        for last in _last_of_lines(direct):
            _follow_directly(last, row, by=by)
        _settle(Q(through__person__in=registry.family(row.person_id)), by=by)


def _of_case(row: Case) -> Q:
    """Return the contacts of a case, and of those undone that told the same."""
    same = Q(case=row)
    undone = Q(case__ended_entry__isnull=False)
    if row.specimen_id is not None:
        same |= undone & Q(case__specimen=row.specimen_id)
    if row.answer is not None:
        same |= undone & Q(case__answer__letter_person=row.answer.letter_person_id)
    return same


def upgrade(*, person: UUID, by: Actor) -> None:
    """Let whoever hangs on somebody follow what that one is now.

    Through a case they are close contacts of it (unless its first two tests were
    negative: then it fell ill too late for them); through a close contact, secondary
    ones; through neither, none.
    """
    hanging = hanging_on(person)
    if not hanging:
        return
    with database.transaction(savepoint=False):
        _lock([person, *hanging])
        _settle(Q(through__person__in=registry.family(person)), by=by)


def follow_contact(*, person: UUID, by: Actor) -> None:
    """Let somebody's own rows, and those that hang on them, follow what stands."""
    with database.transaction(savepoint=False):
        lock_around(person)
        family = registry.family(person)
        own = Q(person__in=family)
        for row in _of_a_case(own):
            # Its case may have been undone while it was written.
            if row.case is not None and not queries.stands(row.case):
                _fall(row, by=by)
        hanging = own & Q(through__isnull=False)
        _settle(hanging | Q(through__person__in=family), by=by)


def _of_a_case(rows: Q) -> QuerySet[Contact]:
    """Return the contacts that stand and hang on a case alone."""
    direct = Contact.objects.filter(rows, through=None, ended_entry=None)
    return direct.exclude(case=None).select_related("case", "person")


def _lock(people: Iterable[UUID]) -> None:
    registry.lock_all(people)


def _last_of_lines(rows: Q) -> list[Contact]:
    """Return the last row of each meeting that these rows belong to."""
    lines = Contact.objects.filter(rows).values("line")
    found: dict[UUID, Contact] = {}
    asked = Contact.objects.filter(line__in=lines).select_related("through", "person")
    for row in asked.order_by("entry"):
        found[row.line] = row
    return list(found.values())


def _follow_directly(last: Contact, case: Case, *, by: Actor) -> None:
    """Let one contact of a case fall or come back."""
    stands = case.ended_entry_id is None and queries.stands(case)
    if last.ended_entry_id is None:
        if last.case_id == case.pk and not stands:
            _fall(last, by=by)
    elif last.ended_why == EndedWhy.FALLEN and stands:
        _replace(last, last.level, case.pk, None, last.judged, by=by)


def _settle(rows: Q, *, by: Actor) -> None:
    """Write what these meetings through somebody ought to say, where they do not."""
    whom: dict[UUID, Whom] = {}
    for last in _last_of_lines(rows):
        assert last.through is not None, "asked only of these"  # noqa: S101
        if last.ended_entry_id is not None and last.ended_why != EndedWhy.FALLEN:
            continue  # an officer took it back: it stays so
        person = last.through.person_id
        if person not in whom:
            whom[person] = _whom(person)
        wanted = _wanted(last, last.through, whom[person])
        if wanted is None:
            if last.ended_entry_id is None:
                _fall(last, by=by)
        elif last.ended_entry_id is not None or not _says(last, wanted):
            _replace(
                last, wanted.level, wanted.case, wanted.through, wanted.judged, by=by
            )


def _whom(person: UUID) -> Whom:
    """Return what somebody is now: a case, a close contact, or neither."""
    family = registry.family(person)
    close = Contact.objects.filter(
        person__in=family, level=Level.CLOSE, ended_entry=None
    )
    return Whom(queries.standing_case(family), list(close.order_by("entry")))


def _wanted(last: Contact, through: Contact, met: Whom) -> Wanted | None:
    """Return what a meeting through somebody comes to now; None: to nothing."""
    case = met.case
    if case is not None and linked(last, Known.present()).outcome != NEGATIVE:
        return Wanted(Level.CLOSE, case.pk, through, Judged.UPGRADE)
    # The ground they were named through, else any other of the same person.
    of_line = [one for one in met.close if one.line == through.line]
    support = next(iter([*of_line, *met.close]), None)
    if support is None:
        return None
    return Wanted(Level.SECONDARY, support.case_id, support, _judged_first(last))


def _judged_first(last: Contact) -> str:
    """Return by what a meeting was judged before any upgrade."""
    rows = Contact.objects.filter(line=last.line).exclude(judged=Judged.UPGRADE)
    told = rows.order_by("-entry").values_list("judged", flat=True).first()
    return told or Judged.INVESTIGATION


def _says(last: Contact, wanted: Wanted) -> bool:
    assert last.through is not None, "as in _wanted"  # noqa: S101
    return (last.level, last.case_id, last.through.line) == (
        wanted.level,
        wanted.case,
        wanted.through.line,
    )


def _fall(last: Contact, *, by: Actor) -> None:
    last.ended_why = EndedWhy.FALLEN
    last.ended_entry = _record(events.CONTACT_WITHDRAWN, last, by=by)
    last.save(update_fields=["ended_entry", "ended_why"])


def _replace(
    last: Contact,
    level: str,
    case: UUID | None,
    through: Contact | None,
    judged: str,
    *,
    by: Actor,
) -> Contact:
    """Write the next row of a meeting, and end the last if it stands."""
    made = Contact(
        line=last.line,
        person=last.person,
        level=level,
        case_id=case,
        through=through,
        setting=last.setting,
        last_exposure=last.last_exposure,
        judged=judged,
        named_at=clock.now(),
    )
    upgraded = judged == Judged.UPGRADE
    kind = events.CONTACT_UPGRADED if upgraded else events.CONTACT_NAMED
    made.entry = _record(kind, made, by=by)
    if last.ended_entry_id is None:
        last.ended_entry = made.entry
        last.ended_why = EndedWhy.UPGRADED if upgraded else EndedWhy.CORRECTED
        last.save(update_fields=["ended_entry", "ended_why"])
    made.save(force_insert=True)
    return made


def _record(kind: str, contact: Contact, *, by: Actor) -> Entry:
    return record(
        kind,
        by=by,
        person=contact.person_id,
        subject=f"contacts.contact:{contact.pk}",
        place=contact.person.place,
        data={
            "level": contact.level,
            "case": str(contact.case_id) if contact.case_id else None,
        },
    )
