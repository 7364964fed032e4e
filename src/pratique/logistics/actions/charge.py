"""Keep exactly one custodian for whoever is bound, and none for anybody else.

Only the loop calls this, and it computes from the plans in force, never from an
event, so it may run at any time and any number of times. Instants are those of the
grounds: a custody begins when the first of them opened and ends when the last of
them closed, however much later this runs.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from pratique import clock, database
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.logistics import events, queries
from pratique.logistics.actions import lodging
from pratique.logistics.actions.signing import CHECKPOINTS, Receiver, UnitPlace
from pratique.logistics.actions.situation import Situation, situation
from pratique.logistics.models import Custodian, Custody, HandOver, Unanswered
from pratique.prepared import Prepared, insert_rows, update_row
from pratique.registry import queries as registry
from pratique.registry.declared import Kind
from pratique.registry.models import Arrival, Person

# These answer for people whom they need not have in a building or a vehicle.
FROM_AFAR = (Custodian.COMMAND, Custodian.COMMUNITY, Custodian.CHECKPOINT)
# These have whoever they have in a building or a vehicle, and signed for them.
BEFORE_THEIR_EYES = (Custodian.DRIVER, Custodian.SITE, Custodian.HOSPITAL)
MERGED = "merged"  # why a custody ended that of two who were one person
SIGNED = "signed"  # told of a custody that a merge began anew from a signed one
_custodies = Prepared(
    lambda keys: (
        Custody.objects.filter(pk__in=keys).select_related("person").order_by("since")
    )
)
_last_custody = Prepared(
    lambda family: (
        Custody.objects.filter(person__in=family, ended_entry__isnull=False)
        .select_related("venue", "entry", "ended_entry")
        .order_by("-until", "-entry")[:1]
    )
)
_last_arrival = Prepared(
    lambda family: (
        Arrival.objects.filter(
            person__in=family,
            ended_entry=None,
            declaration__kind=Kind.ARRIVAL,
            declaration__proved_entry__isnull=False,
            declaration__ended_entry=None,
        )
        .select_related("venue__division")
        .order_by("-at", "-entry")[:1]
    )
)


def take_charge(
    *, person: UUID, by: Actor, unit: UnitPlace | None = None
) -> Custody | None:
    """Give whoever is bound exactly one custodian; let go of whoever is not.

    Without one they get the checkpoint that saw them that day, else the unit where
    they stay, else the command.

    Args:
        person: whom; any of their merged rows.
        by: the worker.
        unit: which unit looks after the place they stay in, if there is one.
    """
    database.must_be_worker(by)
    with database.transaction(savepoint=False):
        someone = registry.lock_kept(person)
        seen = situation(someone.pk)
        taken = _in_charge(someone, seen, unit, by=by)
        if len(seen.family) > 1:
            held = queries.custody_of(someone.pk)
            lodging.join(someone, seen.family, held, by=by)
    return taken


def _in_charge(
    someone: Person, seen: Situation, unit: UnitPlace | None, *, by: Actor
) -> Custody | None:
    if seen.bound_since is None:
        _end_all(seen, by=by)
    elif seen.others:
        _join(someone, seen, by=by)
    elif not seen.own:
        return _taken(someone, seen, seen.bound_since, unit, by=by)
    return None


def let_go(*, person: UUID, by: Actor) -> bool:
    """End the custody of somebody whom nothing binds; return whether there was one."""
    database.must_be_worker(by)
    with database.transaction(savepoint=False):
        someone = registry.lock_kept(person)
        seen = situation(someone.pk)
        if seen.bound_since is not None:
            return False
        return _end_all(seen, by=by)


# --- beginning ----------------------------------------------------------------


def _taken(
    someone: Person,
    seen: Situation,
    bound_since: datetime,
    unit: UnitPlace | None,
    *,
    by: Actor,
) -> Custody:
    """Begin the custody that is missing, where the one before it ended.

    Of two who were taken for one, one custodian had both until they were parted.
    """
    told = (bound_since, seen.had_until, seen.parted_at)
    since = max(each for each in told if each is not None)
    last = _going_on(seen, since)
    if last is not None:
        return _go_on(last, someone, since, by=by)
    fresh = _checkpoint(seen, since) or _where_they_stay(someone, unit)
    return _begin(fresh, someone, since, by=by)


def _going_on(seen: Situation, since: datetime) -> Custody | None:
    """Whoever had them until this very instant, or until they were taken for another."""
    last = _last_custody.first(seen.family)
    if last is None or last.until == since:
        return last
    is_anew = since == seen.parted_at and _why(last) == MERGED
    return last if is_anew else None


def _why(row: Custody) -> str:
    return str(row.ended_entry.data["why"]) if row.ended_entry else ""


def _go_on(row: Custody, someone: Person, since: datetime, *, by: Actor) -> Custody:
    """Begin a custody of the same custodian; who had signed for them still has."""
    same = ("kind", "venue", "unit", "account", "place")
    fresh = Custody(**{name: getattr(row, name) for name in same})
    signed = row.entry.kind == events.HAND_OVER_ACCEPTED or SIGNED in row.entry.data
    return _begin(fresh, someone, since, by=by, signed=signed)


def _checkpoint(seen: Situation, since: datetime) -> Custody | None:
    """The station or checkpoint at which they arrived that day."""
    came = _last_arrival.first(seen.family)
    if came is None or came.venue is None or came.venue.kind not in CHECKPOINTS:
        return None
    zone = seen.zone or "UTC"
    if clock.local_day(came.at, zone) != clock.local_day(since, zone):
        return None
    place = came.venue.division.position
    return Custody(kind=Custodian.CHECKPOINT, venue=came.venue, place=place)


def _where_they_stay(someone: Person, unit: UnitPlace | None) -> Custody:
    """The unit that looks after the place, else the command."""
    if unit is None:
        return Custody(kind=Custodian.COMMAND, place=someone.place)
    return Custody(kind=Custodian.COMMUNITY, unit=unit.unit, place=unit.place)


def _begin(
    fresh: Custody,
    someone: Person,
    since: datetime,
    *,
    by: Actor,
    signed: bool = False,
) -> Custody:
    fresh.person = someone
    fresh.since = since
    fresh.entry = record(
        events.CUSTODY_TAKEN,
        by=by,
        person=someone.pk,
        subject=f"logistics.custody:{fresh.pk}",
        place=someone.place,
        happened_at=min(since, clock.now()),
        data={"kind": str(fresh.kind)} | ({SIGNED: True} if signed else {}),
    )
    insert_rows(fresh)
    return fresh


# --- by letter ------------------------------------------------------------------


def pass_on(*, person: UUID, to: Receiver, at: datetime, by: Actor) -> Custody | None:
    """Let whoever accepted a letter about somebody have them from then on.

    A site, a hospital and a driver have them before their eyes, and give them away by
    signature alone. Where another jurisdiction is to sign for them already, it does.

    Args:
        person: whom; any of their merged rows.
        to: another jurisdiction, or the command of another place here.
        at: when it accepted; whoever took them since keeps them.
        by: the worker.
    """
    database.must_be_worker(by)
    with database.transaction(savepoint=False):
        someone = registry.lock_kept(person)
        held = _open_custodies(someone).filter(kind__in=FROM_AFAR, since__lte=at)
        row = held.first()
        if row is None or to.has(row) or _is_offered(someone, to):
            return None
        if situation(someone.pk).bound_since is None:
            return None  # and whoever has them still is about to let them go
        return _passed(row, to, at, "letter", by=by)


def take_back(*, person: UUID, of: Receiver, to: Receiver, why: str, by: Actor) -> bool:
    """Give somebody back to the command whose letter has come to nothing.

    Args:
        person: whom; any of their merged rows.
        of: the receiver of the letter. Whoever signed for them since keeps them.
        to: the command of whoever sent it.
        why: letter_withdrawn, or not_found there.
        by: the worker.
    """
    database.must_be_worker(by)
    with database.transaction(savepoint=False):
        someone = registry.lock_kept(person)
        row = _had_by_letter(someone, of).first()
        if row is None:
            return False
        _passed(row, to, max(row.since, clock.now()), why, by=by)
    return True


def _open_custodies(someone: Person) -> QuerySet[Custody]:
    rows = Custody.objects.filter(person=someone, ended_entry=None)
    return rows.select_related("person")


def _had_by_letter(someone: Person, of: Receiver) -> QuerySet[Custody]:
    """Return what a letter's receiver has by it, also after a merge.

    A merge begins it anew, and somebody's place may change: neither tells whose it is.
    """
    rows = _open_custodies(someone).filter(kind=of.kind)
    signed = Q(entry__kind=events.HAND_OVER_ACCEPTED) | Q(entry__data__has_key=SIGNED)
    rows = rows.exclude(signed)
    if of.kind == Custodian.ELSEWHERE:
        return rows.filter(account=of.account)
    return rows.filter(place=of.place).exclude(account="")


def _is_offered(someone: Person, to: Receiver) -> bool:
    """Say whether another jurisdiction is to sign for them already."""
    waiting = HandOver.objects.filter(
        person=someone, to_kind=to.kind, accepted_entry=None, ended_entry=None
    )
    return to.kind == Custodian.ELSEWHERE and waiting.exists()


def _passed(
    row: Custody, to: Receiver, at: datetime, why: str, *, by: Actor
) -> Custody:
    """End a custody, and what was offered from it; begin the next at that instant."""
    someone = row.person
    _overtake([someone.pk], by=by)
    _end(row, at, why, by=by)
    fresh = Custody(kind=to.kind, account=to.account, place=to.place)
    return _begin(fresh, someone, at, by=by)


# --- ending ---------------------------------------------------------------------


def _end_all(seen: Situation, *, by: Actor) -> bool:
    """End what is open at the instant at which the last ground closed.

    Whoever had somebody else too, who was taken for them, had them until they parted.
    """
    keys = [*seen.own, *seen.others]
    for row in _custodies(keys):
        told = (row.since, seen.bound_until, seen.parted_at)
        until = max(each for each in told if each is not None)
        _end(row, until, "free", by=by)
    if keys:
        _overtake(seen.family, by=by)
    return bool(keys)


def _join(someone: Person, seen: Situation, *, by: Actor) -> None:
    """Of the custodies of one person let the surest stay; of equal ones, the last.

    It stays with the row that is kept: the command sees the person under one name
    from here on.
    """
    own, others = list(_custodies(seen.own)), list(_custodies(seen.others))
    last = max(
        (*own, *others),
        key=lambda row: (*_sureness(row), row.since, row.person_id == someone.pk),
    )
    over = [row for row in (*own, *others) if row is not last or row in others]
    now = clock.now()
    for row in over:
        _end(row, max(row.since, now), MERGED, by=by)
    _overtake([row.person_id for row in over], by=by)
    if last in others:
        _go_on(last, someone, last.until or now, by=by)


def _sureness(row: Custody) -> tuple[bool, bool]:
    """Say whether a custodian has them before their eyes, and whether one signed.

    Whom the loop named knows of nobody, and takes nobody out of the bed they sleep in.
    """
    return row.kind in BEFORE_THEIR_EYES, row.account != ""


def _end(row: Custody, until: datetime, why: str, *, by: Actor) -> None:
    row.until = until
    row.ended_entry = record(
        events.CUSTODY_ENDED,
        by=by,
        person=row.person_id,
        subject=f"logistics.custody:{row.pk}",
        place=row.person.place,
        happened_at=min(until, clock.now()),
        data={"kind": row.kind, "why": why},
    )
    update_row(row, "until", "ended_entry")


def _overtake(people: list[UUID], *, by: Actor) -> None:
    """Close the offers that are open about these rows: there is nobody to hand over."""
    waiting = HandOver.objects.filter(
        person__in=people, accepted_entry=None, ended_entry=None
    )
    for row in waiting.select_related("person"):
        row.ended_why = Unanswered.OVERTAKEN
        row.ended_entry = record(
            events.HAND_OVER_WITHDRAWN,
            by=by,
            person=row.person_id,
            subject=f"logistics.hand_over:{row.pk}",
            place=row.person.place,
            data={"why": row.ended_why},
        )
        row.save(update_fields=["ended_entry", "ended_why"])
