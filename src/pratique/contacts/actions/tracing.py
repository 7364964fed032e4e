"""Contacts: named, one by one or many at once, and taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pratique import clock, database, ids
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.access.refusals import NotHere
from pratique.contacts import events, queries, refusals
from pratique.contacts.actions.checking import listed, reasoned
from pratique.contacts.actions.following import follow_case, follow_contact, upgrade
from pratique.contacts.models import Contact, EndedWhy, Judged, Level
from pratique.contacts.queries.linked import zone_at
from pratique.database import WORKER, Actor
from pratique.ledger.actions import record
from pratique.registry import queries as registry
from pratique.registry.models import Person

INVESTIGATION, OVERRIDE = Judged.INVESTIGATION.value, Judged.OVERRIDE.value
SEAT_RULE = Judged.SEAT_RULE.value

__all__ = [
    "INVESTIGATION",
    "OVERRIDE",
    "SEAT_RULE",
    "follow_case",
    "follow_contact",
    "name_all",
    "name_contact",
    "override",
    "upgrade",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is said of one meeting."""

    level: str
    case: UUID | None
    through: Contact | None
    setting: str
    last_exposure: date
    judged: str
    reason: str


def name_contact(
    *,
    person: UUID,
    level: str,
    last_exposure: date,
    by: Actor,
    case: UUID | None = None,
    through: UUID | None = None,
    setting: str = "",
    reason: str = "",
    judged: str = Judged.INVESTIGATION,
) -> Contact:
    """Record that somebody is a contact; the same again returns the same row.

    A later exposure of the same meeting supersedes the row; an earlier one tells
    nothing new.

    Args:
        person: who.
        level: close, secondary or exposed.
        last_exposure: the last day on which they met.
        by: who judged it.
        case: whom they met, if known.
        through: the close contact whom a secondary contact met.
        setting: where: train, hotel, household …
        reason: in words; needed where the rule is widened.
        judged: by what.
    """
    require(by, Permission.TRACE_CONTACTS)
    listed(level, Level.values, "level")
    listed(judged, Judged.values, "judged")
    if judged == Judged.OVERRIDE:
        _widened(reason, by)
    with database.transaction():
        _lock([person], case, through)
        someone = registry.lock_kept(person)
        met = _met(level, through)
        meeting = Meeting(
            level=level,
            case=met.case_id if met else _standing_case(case),
            through=met,
            setting=setting,
            last_exposure=_past(last_exposure, someone),
            judged=judged,
            reason=reason,
        )
        _refuse_circle(someone, meeting)
        before = _same(someone, meeting)
        if before is not None and before.last_exposure >= last_exposure:
            return before
        return _write(someone, meeting, before, by=by)


def name_all(
    *,
    people: Iterable[UUID],
    level: str,
    last_exposure: date,
    by: Actor,
    case: UUID | None = None,
    through: UUID | None = None,
    setting: str = "",
    reason: str = "",
    judged: str = Judged.INVESTIGATION,
) -> list[Contact]:
    """Name many contacts of one meeting, all or none; one ledger entry each."""
    asked = sorted(set(people))
    with database.transaction():
        _lock(asked, case, through)
        return [
            name_contact(
                person=person,
                level=level,
                last_exposure=last_exposure,
                by=by,
                case=case,
                through=through,
                setting=setting,
                reason=reason,
                judged=judged,
            )
            for person in asked
        ]


def override(
    *,
    people: Iterable[UUID],
    level: str,
    last_exposure: date,
    case: UUID,
    reason: str,
    by: Actor,
    setting: str = "",
) -> list[Contact]:
    """Name more people than the seat rule does: a named officer says why."""
    return name_all(
        people=people,
        level=level,
        last_exposure=last_exposure,
        by=by,
        case=case,
        setting=setting,
        reason=reason,
        judged=Judged.OVERRIDE,
    )


def withdraw(*, contact: UUID, reason: str, by: Actor) -> Contact:
    """Take back that somebody is a contact; what else binds them stays.

    Those who hang on them follow by the loop: they may be people whom `by` cannot
    see.
    """
    require(by, Permission.TRACE_CONTACTS)
    reasoned(reason)
    with database.transaction():
        asked = queries.access_contact(contact)
        someone = registry.lock(asked.person_id)
        # The row may have been superseded: what is taken back is the meeting.
        row = Contact.objects.filter(line=asked.line, ended_entry=None).first()
        if row is None:
            return asked
        row.ended_why = EndedWhy.WITHDRAWN
        row.ended_entry = record(
            events.CONTACT_WITHDRAWN,
            by=by,
            person=row.person_id,
            subject=f"contacts.contact:{row.pk}",
            place=someone.place,
            data={"level": row.level},
            words=reason,
        )
        row.save(update_fields=["ended_entry", "ended_why"])
    return row


def _lock(people: Sequence[UUID], case: UUID | None, through: UUID | None) -> None:
    """Lock whom a meeting concerns: who is named, and the case or contact they met.

    All in one order, so that two officers never wait for each other in a circle.
    Whom they met then stays what it is. A case that moved away is another
    jurisdiction's person: if it is undone meanwhile, its contact falls by the loop.
    """
    met = []
    if through is not None:
        met = [queries.access_contact(through).person_id]
    elif case is not None:
        met = [queries.access_case(case).person_id]
    registry.lock_all([*people, *registry.people_of(met)])


def _write(
    someone: Person, meeting: Meeting, before: Contact | None, *, by: Actor
) -> Contact:
    made = Contact(
        id=ids.new(),
        person=someone,
        level=meeting.level,
        case_id=meeting.case,
        through=meeting.through,
        setting=meeting.setting,
        last_exposure=meeting.last_exposure,
        judged=meeting.judged,
        named_at=clock.now(),
    )
    made.line = before.line if before else made.pk
    made.entry = record(
        events.CONTACT_NAMED,
        by=by,
        person=someone.pk,
        subject=f"contacts.contact:{made.pk}",
        place=someone.place,
        data={
            "level": made.level,
            "last_exposure": made.last_exposure.isoformat(),
            "judged": made.judged,
            "case": str(made.case_id) if made.case_id else None,
        },
        words=meeting.reason,
    )
    if before is not None:
        before.ended_entry, before.ended_why = made.entry, EndedWhy.CORRECTED
        before.save(update_fields=["ended_entry", "ended_why"])
    made.save(force_insert=True)
    return made


def _same(someone: Person, meeting: Meeting) -> Contact | None:
    """Return the row of the same meeting that stands."""
    rows: QuerySet[Contact] = Contact.objects.filter(
        person__in=registry.family(someone.pk),
        setting=meeting.setting,
        ended_entry=None,
    )
    if meeting.through is None:
        return rows.filter(level=meeting.level, case=meeting.case, through=None).first()
    # Whoever hung on them may have been upgraded since: it is the same meeting.
    whom = registry.family(meeting.through.person_id)
    return rows.filter(through__person__in=whom).first()


def _met(level: str, through: UUID | None) -> Contact | None:
    """Return the close contact whom a secondary contact met."""
    if level != Level.SECONDARY:
        if through is not None:
            raise refusals.ContactWithoutWhom(
                _("Only a secondary contact is one through somebody else."),
                next_step=_("Name the case whom they met."),
                field="through",
            )
        return None
    if through is None:
        raise refusals.ContactWithoutWhom(
            _("Say which close contact they met."),
            next_step=_("Choose the close contact from the list."),
            field="through",
        )
    asked = queries.access_contact(through)
    met = Contact.objects.filter(line=asked.line, ended_entry=None).first()
    if met is None or met.level != Level.CLOSE:
        raise refusals.NotACloseContact(
            _("Whom they met is no close contact."),
            next_step=_("Choose the close contact from the list."),
            field="through",
        )
    return met


def _standing_case(case: UUID | None) -> UUID | None:
    """Return a case that stands; nobody is a contact of what was undone or excluded."""
    if case is None:
        return None
    row = queries.access_case(case)
    if row.ended_entry_id is not None or not queries.stands(row):
        raise refusals.CaseUndone(
            _("This case no longer stands."),
            next_step=_("Reload the list."),
            field="case",
            case=row.reference,
        )
    return row.pk


def _past(day: date, someone: Person) -> date:
    if day > clock.local_day(clock.now(), zone_at(someone.place)):
        raise refusals.ImpossibleInstant(
            _("This day lies in the future."),
            next_step=_("Correct the day."),
            field="last_exposure",
        )
    return day


def _refuse_circle(someone: Person, meeting: Meeting) -> None:
    """Refuse a contact of oneself, and through whoever is one through them."""
    own = set(registry.family(someone.pk))
    above = _whom(meeting)
    seen: set[UUID] = set()
    while above:
        if above & own:
            raise refusals.ContactInACircle(
                _("Nobody is a contact of themselves, however many stand between."),
                next_step=_("Take the person off the list."),
                field="person",
                person=someone.reference,
            )
        if meeting.through is None:
            return  # two cases may well be contacts of each other
        seen |= above
        rows = Contact.objects.filter(
            person__in=above, through__isnull=False, ended_entry=None
        )
        above = set(rows.values_list("through__person", flat=True)) - seen


def _whom(meeting: Meeting) -> set[UUID]:
    """Return whom somebody met, as far as it is said."""
    if meeting.through is not None:
        return {meeting.through.person_id}
    if meeting.case is None:
        return set()
    return {queries.access_case(meeting.case).person_id}


def _widened(reason: str, by: Actor) -> None:
    """The rule is widened by somebody with a name, and a reason."""
    reasoned(reason)
    if by.duty == WORKER.duty:
        raise NotHere
