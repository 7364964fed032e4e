"""Put right what is recorded about a person: particulars, stays, the arrival."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock, database, ids
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.registry import documents, events, queries, refusals, sealed
from pratique.registry.actions import particulars, placing
from pratique.registry.actions.noting import reasoned
from pratique.registry.declared import Sex
from pratique.registry.models import Arrival, Correction, Person, Stay


def correct(
    *,
    person: UUID,
    reason: str,
    by: Actor,
    name: str = "",
    sex: Sex | None = None,
    born: date | None = None,
    nationality: str = "",
    residence: str = "",
    phone: str = "",
    document: documents.Document | None = None,
) -> Correction:
    """Correct a person's particulars; what is not named stays as it is.

    Args:
        person: whose.
        reason: how the officer knows.
        by: the officer.
        name: this, sex, born and nationality: as the document says.
        sex: a numbered document tells it, and the date of birth, by itself.
        born: date of birth.
        nationality: ISO 3166-1, three letters.
        residence: code of the division of the household.
        phone: a number the officer has called.
        document: another document, as `documents.read` returns it.
    """
    require(by, Permission.CORRECT_PEOPLE)
    reasoned(reason)
    with database.transaction():
        found = Correction(
            person=queries.lock(person),
            name=documents.name(name),
            sex=sex or (document.sex if document else None) or "",
            born=born or (document.born if document else None),
            nationality=nationality,
            residence=placing.division(residence, "residence") if residence else None,
        )
        _put_numbers(found, document, phone)
        return _written(found, reason, by=by)


def _put_numbers(
    found: Correction, document: documents.Document | None, phone: str
) -> None:
    if document is not None:
        found.document_kind = document.kind
    told = {
        **_free(document, found.person).columns("document"),
        **sealed.phone(documents.phone(phone) if phone else "").columns("phone"),
    }
    for column, value in told.items():
        setattr(found, column, value)


def _written(found: Correction, reason: str, *, by: Actor) -> Correction:
    someone = found.person
    found.entry = _about(
        events.CORRECTED,
        someone,
        f"registry.correction:{found.pk}",
        by=by,
        data={"fields": _named(found)},
        words=reason,
    )
    found.save(force_insert=True)
    changed = particulars.assign(someone, particulars.of(someone))
    if changed:
        someone.save(update_fields=changed)
    return found


def _free(document: documents.Document | None, someone: Person) -> sealed.Number:
    """Return the sealed number; refuse one that is somebody else's."""
    if document is None:
        return sealed.NOTHING
    number = sealed.document(document)
    taken = database.rows(
        "SELECT registry_document_is_taken(%s, %s)", [number.blind, someone.pk]
    )
    if taken[0][0]:
        raise refusals.DocumentTaken(
            _("Somebody else is registered with this document."),
            next_step=_("If they are the same person, merge the two."),
            field="document",
        )
    return number


def _named(found: Correction) -> list[str]:
    """Return which particulars a correction names: the ledger gets no more."""
    names = (*particulars.TOLD, "document_blind", "phone_blind")
    return [name for name in names if getattr(found, name) not in {"", None}]


def give_alias(*, person: UUID, alias: str, by: Actor) -> Person:
    """Give a person the reference that an imported file uses for them."""
    require(by, Permission.CORRECT_PEOPLE)
    with database.transaction():
        someone = queries.lock(person)
        if someone.alias == alias:
            return someone
        if Person.objects.filter(alias=alias).exists():
            raise refusals.AliasTaken(
                _("Somebody else bears this reference."), field="alias"
            )
        _about(
            events.CORRECTED,
            someone,
            f"registry.person:{someone.pk}",
            by=by,
            data={"fields": ["alias"]},
        )
        someone.alias = alias
        someone.save(update_fields=["alias"])
    return someone


def add_stay(
    *,
    person: UUID,
    division: str,
    first: date | None,
    last: date,
    reason: str,
    by: Actor,
    area: str = "",
    outside_areas: bool | None = None,
) -> Stay:
    """Record days somewhere that an officer found out; they count at once."""
    require(by, Permission.CORRECT_PEOPLE)
    reasoned(reason)
    if first is not None and first > last:
        raise refusals.ImpossibleDate(
            _("The last day there is before the first."),
            next_step=_("Swap the two days, or correct one."),
            field="last",
        )
    with database.transaction():
        someone = queries.lock(person)
        stay = Stay(
            person=someone,
            division=placing.division(division, "division"),
            first=first,
            last=last,
            area=placing.area(area),
            outside_areas=outside_areas,
        )
        stay.entry = _of_stay(events.STAY_ADDED, stay, by=by, words=reason)
        stay.save(force_insert=True)
    return stay


def strike_stay(*, stay: UUID, by: Actor, reason: str) -> Stay:
    """Make a stay count no more: it was not so. Struck again changes nothing."""
    require(by, Permission.CORRECT_PEOPLE)
    reasoned(reason)
    with database.transaction():
        row = _locked_stay(stay)
        if row.ended_entry_id is None:
            row.ended_entry = _of_stay(events.STAY_STRUCK, row, by=by, words=reason)
            row.save(update_fields=["ended_entry"])
    return row


def reinstate_stay(*, stay: UUID, by: Actor, reason: str) -> Stay:
    """Let a struck stay count again, as a row of its own: what was known stays so.

    Reinstated again changes nothing.
    """
    require(by, Permission.CORRECT_PEOPLE)
    reasoned(reason)
    with database.transaction():
        row = _locked_stay(stay)
        same = {name: getattr(row, name) for name in _STAY_COLUMNS}
        standing = Stay.objects.filter(**_as_sought(same), ended_entry=None).first()
        if standing is not None:
            return standing
        again = Stay(**same)
        again.entry = _of_stay(events.STAY_REINSTATED, again, by=by, words=reason)
        again.save(force_insert=True)
    return again


_STAY_COLUMNS = (
    *("declaration_id", "person_id", "division_id", "first", "last"),
    *("area_id", "outside_areas"),
)


def _as_sought(columns: dict[str, object]) -> dict[str, object]:
    """Return a row's columns as a filter: nothing is sought as nothing."""
    return {
        f"{name}__isnull" if value is None else name: True if value is None else value
        for name, value in columns.items()
    }


def _locked_stay(stay: UUID) -> Stay:
    row = Stay.objects.filter(pk=stay).first()
    if row is None:
        raise refusals.UnknownRecord(
            _("There is no such stay."), next_step=_("Reload the page.")
        )
    queries.lock(row.person_id)
    row.refresh_from_db()  # somebody may have struck it while we waited
    return row


def _of_stay(kind: str, stay: Stay, *, by: Actor, words: str) -> Entry:
    return _about(kind, stay.person, f"registry.stay:{stay.pk}", by=by, words=words)


def correct_arrival(
    *,
    arrival: UUID,
    reason: str,
    by: Actor,
    at: datetime | None = None,
    service: str | None = None,
    carriage: str | None = None,
    seat: str | None = None,
) -> Arrival:
    """Supersede the record of an arrival; it stays the same journey.

    Args:
        arrival: the record in force.
        reason: how the officer knows.
        by: the officer.
        at: when it was; this and the rest, None: as recorded.
        service: train, flight or coach.
        carriage: its number.
        seat: its number.
    """
    require(by, Permission.CORRECT_PEOPLE)
    reasoned(reason)
    told: dict[str, object | None] = {
        "at": at,
        "service": service,
        "carriage": carriage,
        "seat": seat,
    }
    otherwise = {name: value for name, value in told.items() if value is not None}
    with database.transaction():
        row = _locked_arrival(arrival)
        _refuse_future(at)
        row.ended_entry = _about(
            events.ARRIVAL_CORRECTED,
            row.person,
            f"registry.arrival:{row.pk}",
            by=by,
            data={"fields": sorted(otherwise)},
            words=reason,
        )
        row.save(update_fields=["ended_entry"])
        return superseding(row, otherwise)


def superseding(row: Arrival, otherwise: dict[str, object]) -> Arrival:
    """Write an arrival anew from the entry that ended this record; the same journey."""
    columns = [field.attname for field in Arrival._meta.concrete_fields]
    kept = {column: getattr(row, column) for column in columns}
    fresh = Arrival(
        **kept
        | {"id": ids.new(), "entry_id": row.ended_entry_id, "ended_entry_id": None}
        | otherwise
    )
    fresh.save(force_insert=True)
    return fresh


def _refuse_future(at: datetime | None) -> None:
    if at is not None and at > clock.now():
        raise refusals.ImpossibleDate(
            _("This time lies in the future."),
            next_step=_("Correct the time."),
            field="at",
        )


def _locked_arrival(arrival: UUID) -> Arrival:
    row = Arrival.objects.filter(pk=arrival, ended_entry=None).first()
    if row is None:
        raise refusals.UnknownRecord(
            _("There is no such arrival, or it was corrected meanwhile."),
            next_step=_("Reload the page."),
        )
    queries.lock(row.person_id)
    row.refresh_from_db()
    if row.ended_entry_id is not None:
        raise refusals.UnknownRecord(
            _("Another officer corrected this arrival meanwhile."),
            next_step=_("Reload the page."),
        )
    return row


def _about(
    kind: str,
    someone: Person,
    subject: str,
    *,
    by: Actor,
    data: dict[str, object] | None = None,
    words: str = "",
) -> Entry:
    return record(
        kind,
        by=by,
        person=someone.pk,
        subject=subject,
        place=someone.place,
        data=data,
        words=words,
    )
