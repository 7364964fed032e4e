"""Where people are: who moves, leaves or dies, and the place that governs them.

A person's row is a copy of what is known, made anew from the facts by `follow`.
"""

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pratique import clock, database
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.database import WORKER, Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.prepared import Prepared, update_row
from pratique.registry import events, queries, refusals, sealed
from pratique.registry.actions import answering, particulars, placing
from pratique.registry.actions.identity import superseding
from pratique.registry.actions.noting import reasoned
from pratique.registry.declared import Kind, StayKind
from pratique.registry.models import Address, Arrival, Death, Merge, Person


def apply_proof(entry: Entry) -> None:
    """React to whatever changed what is known of a person: their row follows.

    The worker's reaction: until now the person may be governed by another city.
    """
    if entry.person is None:
        return
    parted = _parted(entry)
    queries.lock_all(each for one in parted for each in (one.keep_id, one.gone_id))
    follow(person=entry.person, by=WORKER)
    if entry.kind in {events.PROVED, events.SET_ASIDE}:
        declaration = UUID(entry.subject.partition(":")[2])
        if entry.kind == events.SET_ASIDE:
            answering.release(declaration)
        else:
            answering.answer(declaration)
        for ward in particulars.wards(declaration):
            follow(person=ward, by=WORKER)
    for merge in parted:
        follow(person=merge.gone_id, by=WORKER)
        _follow_death(merge.gone_id)
    if entry.kind in {events.MERGED, events.UNMERGED}:
        _follow_death(entry.person)


def _parted(entry: Entry) -> list[Merge]:
    """Return the merges that an entry took back."""
    if entry.kind != events.UNMERGED:
        return []
    return list(Merge.objects.filter(ended_entry=entry))


def follow(*, person: UUID, by: Actor) -> Person:
    """Make a person's row, and those merged into it, agree with the facts.

    Recomputed from proved declarations, corrections and addresses, so it may run at
    any time and any number of times. `by` must see all of it: the worker does.
    """
    database.must_be_worker(by)
    with database.transaction(savepoint=False):
        head = queries.lock_kept(person)
        family = [head, *_merged_into(head.pk)]
        governing = particulars.governing(head, [row.pk for row in family])
        for row in family:
            values = particulars.of(row) | governing.values()
            changed = particulars.assign(row, values)
            if changed:
                update_row(row, *changed)
    return head


def _follow_death(person: UUID) -> None:
    """Whoever is one person dies once, under whichever document it was recorded."""
    with database.transaction(savepoint=False):
        head = queries.lock_kept(person)
        death = _deaths(head).order_by("entry").first()
        died_on = death.died_on if death else None
        if head.died_on != died_on:
            _set_death(head, died_on)


def _deaths(head: Person) -> QuerySet[Death]:
    family = queries.family(head.pk)
    return Death.objects.filter(person__in=family, ended_entry=None)


_merged_into = Prepared(
    lambda head: Person.objects.filter(merged_into=head).order_by("pk")
)


def change_address(
    *,
    person: UUID,
    division: str,
    stay_kind: StayKind,
    by: Actor,
    address: str = "",
    hotel: str = "",
    host: str = "",
    since: datetime | None = None,
) -> Address:
    """Record that a person stays elsewhere from now (or from `since`) on."""
    require(by, Permission.MOVE_PEOPLE)
    with database.transaction():
        someone = _alive(person)
        moved = Address(
            person=someone,
            division=placing.division(division, "division"),
            since=_past(since, "since"),
            stay_kind=StayKind(stay_kind),
            hotel=placing.hotel(hotel),
            host_sealed=sealed.words(host.strip(), "host"),
            address_sealed=sealed.words(address.strip(), "address"),
        )
        moved.entry = record(
            events.ADDRESS_CHANGED,
            by=by,
            person=someone.pk,
            subject=f"registry.address:{moved.pk}",
            place=someone.place,
            happened_at=moved.since,
            words=f"{moved.division.code} {moved.stay_kind}",  # a community is a home
        )
        moved.save(force_insert=True)
    return moved


def record_death(*, person: UUID, died_on: date, zone: str, by: Actor) -> Person:
    """Record that a person died; nothing binds them any more."""
    require(by, Permission.MOVE_PEOPLE)
    if died_on > clock.local_day(clock.now(), zone):
        raise refusals.ImpossibleDate(
            _("This day lies in the future."),
            next_step=_("Correct the day."),
            field="died_on",
        )
    with database.transaction():
        someone = queries.lock_kept(person)
        if someone.died_on is not None:
            return someone
        death = Death(person=someone, died_on=died_on)
        day = died_on.isoformat()
        death.entry = _of_death(events.DIED, death, by=by, words=day)
        death.save(force_insert=True)
        return _set_death(someone, died_on)


def withdraw_death(*, person: UUID, reason: str, by: Actor) -> Person:
    """Take back a death that was recorded by mistake."""
    require(by, Permission.MOVE_PEOPLE)
    reasoned(reason)
    with database.transaction():
        someone = queries.lock_kept(person)
        for death in _deaths(someone):
            death.ended_entry = _of_death(
                events.DEATH_WITHDRAWN, death, by=by, words=reason
            )
            death.save(update_fields=["ended_entry"])
        return _set_death(someone, None)


def _of_death(kind: str, death: Death, *, by: Actor, words: str) -> Entry:
    return record(
        kind,
        by=by,
        person=death.person_id,
        subject=f"registry.death:{death.pk}",
        place=death.person.place,
        words=words,
    )


def _set_death(someone: Person, died_on: date | None) -> Person:
    someone.died_on = died_on
    someone.save(update_fields=["died_on"])
    return someone


def depart(*, person: UUID, by: Actor, at: datetime | None = None) -> Arrival:
    """Record that a person has left: went on, or went home elsewhere."""
    require(by, Permission.REGISTER_PEOPLE)
    with database.transaction():
        someone = queries.lock_kept(person)
        arrival = _present(someone)
        arrival.left_at = _past(at, "at")
        if arrival.left_at < arrival.at:
            raise refusals.ImpossibleDate(
                _("Nobody leaves before they arrive."),
                next_step=_("Correct the time."),
                field="at",
            )
        arrival.left_entry = record(
            events.DEPARTED,
            by=by,
            person=someone.pk,
            subject=f"registry.arrival:{arrival.pk}",
            place=someone.place,
            happened_at=arrival.left_at,
        )
        arrival.save(update_fields=["left_at", "left_entry"])
        someone.left_at = arrival.left_at
        someone.save(update_fields=["left_at"])
    return arrival


def withdraw_departure(*, person: UUID, reason: str, by: Actor) -> Arrival:
    """Take back a departure recorded by mistake: what bound them binds again."""
    require(by, Permission.REGISTER_PEOPLE)
    reasoned(reason)
    with database.transaction():
        someone = queries.lock_kept(person)
        arrival = _last_arrival(someone)
        if arrival is None or arrival.left_at is None:
            raise refusals.HasNotLeft(
                _("This person is not recorded as gone."),
                next_step=_("Reload the page."),
            )
        arrival.ended_entry = record(
            events.DEPARTURE_WITHDRAWN,
            by=by,
            person=someone.pk,
            subject=f"registry.arrival:{arrival.pk}",
            place=someone.place,
            words=reason,
        )
        arrival.save(update_fields=["ended_entry"])
        again = superseding(arrival, {"left_at": None, "left_entry_id": None})
        someone.left_at = None
        someone.save(update_fields=["left_at"])
    return again


def _last_arrival(someone: Person) -> Arrival | None:
    """Return the arrival by which a person came last."""
    rows = Arrival.objects.filter(
        person__in=queries.family(someone.pk),
        ended_entry=None,
        declaration__kind=Kind.ARRIVAL,
        declaration__proved_entry__isnull=False,
        declaration__ended_entry=None,
    )
    return rows.order_by("-at", "-entry").first()


def _present(someone: Person) -> Arrival:
    """Return the arrival by which a person is here."""
    arrival = _last_arrival(someone)
    if arrival is None or arrival.left_at is not None:
        raise refusals.HasNotArrived(
            _("No arrival of this person is on record, or they have left already."),
            next_step=_("Prove the declaration of their arrival first."),
        )
    return arrival


def _alive(person: UUID) -> Person:
    someone = queries.lock_kept(person)
    if someone.died_on is not None:
        raise refusals.PersonDied(
            _("This person is recorded as dead."),
            next_step=_("If that is a mistake, take the record back first."),
        )
    return someone


def _past(instant: datetime | None, field: str) -> datetime:
    now = clock.now()
    if instant is not None and instant > now:
        raise refusals.ImpossibleDate(
            _("This time lies in the future."),
            next_step=_("Correct the time."),
            field=field,
        )
    return instant or now
