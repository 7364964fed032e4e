"""Keep exactly one custodian for whoever is bound, and none for anybody else.

Only the loop calls this, and it computes from the plans in force, never from an
event, so it may run at any time and any number of times. Instants are those of the
grounds: a custody begins when the first of them opened and ends when the last of
them closed, however much later this runs.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from pratique import clock, database
from pratique.database import Actor
from pratique.logistics import queries
from pratique.logistics.actions import by_letter, lodging, signing
from pratique.logistics.actions.signing import CHECKPOINTS, UnitPlace
from pratique.logistics.actions.situation import Situation, situation
from pratique.logistics.actions.writing import (
    begin,
    end,
    is_signed,
    overtake,
    pass_to,
    same,
)
from pratique.logistics.models import Custodian, Custody
from pratique.places.models import Venue
from pratique.prepared import Prepared
from pratique.registry import queries as registry
from pratique.registry.declared import Kind
from pratique.registry.models import Arrival, Person

# These have whoever they have in a building or a vehicle, and signed for them.
BEFORE_THEIR_EYES = (Custodian.DRIVER, Custodian.SITE, Custodian.HOSPITAL)
MERGED = "merged"  # why a custody ended that of two who were one person
PARTED = "parted"  # why it ended that of whom a letter took along with another
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


class Units(NamedTuple):
    """What is told of units: which is where somebody stays, and whether one is open."""

    here: UnitPlace | None
    is_open: Callable[[UUID], bool]


def take_charge(
    *,
    person: UUID,
    by: Actor,
    unit: UnitPlace | None = None,
    is_open: Callable[[UUID], bool] = lambda _unit: True,
) -> Custody | None:
    """Give whoever is bound exactly one custodian; let go of whoever is not.

    Without one they get the checkpoint that saw them that day, else the unit where
    they stay, else the command. Whoever had them until then goes on, unless that is
    nobody now.

    Args:
        person: whom; any of their merged rows.
        by: the worker.
        unit: which unit looks after the place they stay in, if there is one.
        is_open: whether a unit is; units lie ahead of this room.
    """
    database.must_be_worker(by)
    with database.transaction(savepoint=False):
        someone = registry.lock_kept(person)
        seen = situation(someone.pk)
        taken = _in_charge(someone, seen, Units(unit, is_open), by=by)
        if len(seen.family) > 1:
            held = queries.custody_of(someone.pk)
            lodging.join(someone, seen.family, held, by=by)
    return taken


def _in_charge(
    someone: Person, seen: Situation, units: Units, *, by: Actor
) -> Custody | None:
    if seen.bound_since is None:
        _end_all(seen, by=by)
    elif seen.others:
        _join(someone, seen, units, by=by)
    elif not seen.own:
        return _taken(someone, seen, seen.bound_since, units, by=by)
    elif seen.parted_at is not None:
        _stay_here(someone, seen, seen.parted_at, units, by=by)
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
    units: Units,
    *,
    by: Actor,
) -> Custody:
    """Begin the custody that is missing, where the one before it ended.

    Of two who were taken for one, one custodian had both until they were parted.
    """
    told = (bound_since, seen.had_until, seen.parted_at)
    since = max(each for each in told if each is not None)
    last = _had(seen, since)
    if last is None:
        fresh = _checkpoint(seen, since) or _where_they_stay(someone, units.here)
        return begin(fresh, someone, since, by=by)
    if _goes_on(last, seen.family, units):
        return begin(same(last), someone, since, by=by, signed=is_signed(last))
    return begin(_instead(last, someone, seen, units.here), someone, since, by=by)


def _had(seen: Situation, since: datetime) -> Custody | None:
    """Whoever had them until this very instant, or until they were taken for another."""
    last = _last_custody.first(seen.family)
    if last is None or last.until == since:
        return last
    is_anew = since == seen.parted_at and _why(last) == MERGED
    return last if is_anew else None


def _why(row: Custody) -> str:
    return str(row.ended_entry.data["why"]) if row.ended_entry else ""


def _goes_on(row: Custody, family: list[UUID], units: Units) -> bool:
    """Say whether who had somebody may have them again, unasked.

    Not who is nobody now; by a letter only while it stands, and found them.
    """
    if by_letter.is_by_letter(row):
        return by_letter.is_still_asked(row, family)
    if row.kind == Custodian.DRIVER:
        return signing.is_driver(row.account)
    if row.kind == Custodian.COMMUNITY and row.unit is not None:
        return units.is_open(row.unit)
    return _is_open(row.venue)


def _is_open(venue: Venue | None) -> bool:
    return venue is None or venue.ended_entry_id is None


def _instead(
    row: Custody, someone: Person, seen: Situation, unit: UnitPlace | None
) -> Custody:
    """Return who has them instead: whoever sent a letter, else the unit, the command."""
    sender = None
    if by_letter.is_by_letter(row):
        sender = by_letter.sender(row, seen.family)
    return sender or _where_they_stay(someone, unit)


def _stay_here(
    someone: Person,
    seen: Situation,
    parted_at: datetime,
    units: Units,
    *,
    by: Actor,
) -> None:
    """Take back whom a letter took along that asks about somebody else.

    While two were one, its receiver had both.
    """
    for row in _custodies(seen.own):
        taken_along = row.since <= parted_at and by_letter.is_by_letter(row)
        if taken_along and not by_letter.is_still_asked(row, seen.family):
            fresh = _instead(row, someone, seen, units.here)
            pass_to(row, fresh, max(row.since, clock.now()), PARTED, by=by)


def _checkpoint(seen: Situation, since: datetime) -> Custody | None:
    """The station or checkpoint at which they arrived that day."""
    came = _last_arrival.first(seen.family)
    if came is None or came.venue is None or came.venue.kind not in CHECKPOINTS:
        return None
    if not _is_open(came.venue):
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


# --- ending ---------------------------------------------------------------------


def _end_all(seen: Situation, *, by: Actor) -> bool:
    """End what is open at the instant at which the last ground closed.

    Whoever had somebody else too, who was taken for them, had them until they parted.
    """
    keys = [*seen.own, *seen.others]
    for row in _custodies(keys):
        told = (row.since, seen.bound_until, seen.parted_at)
        until = max(each for each in told if each is not None)
        end(row, until, "free", by=by)
    if keys:
        overtake(seen.family, by=by)
    return bool(keys)


def _join(someone: Person, seen: Situation, units: Units, *, by: Actor) -> None:
    """Of the custodies of one person let the surest stay; of equal ones, the last.

    It stays with the row that is kept: the command sees the person under one name
    from here on. Who is nobody now, a closed site or account, has them no more.
    """
    own, others = list(_custodies(seen.own)), list(_custodies(seen.others))
    able = [row for row in (*own, *others) if _goes_on(row, seen.family, units)]
    last = max(
        able or (*own, *others),
        key=lambda row: (*_sureness(row), row.since, row.person_id == someone.pk),
    )
    stays = bool(able) and last in own
    over = [row for row in (*own, *others) if not stays or row is not last]
    now = clock.now()
    for row in over:
        end(row, max(row.since, now), MERGED, by=by)
    overtake([row.person_id for row in over], by=by)
    if not stays:
        fresh = same(last) if able else _instead(last, someone, seen, units.here)
        signed = bool(able) and is_signed(last)
        begin(fresh, someone, last.until or now, by=by, signed=signed)


def _sureness(row: Custody) -> tuple[bool, bool]:
    """Say whether a custodian has them before their eyes, and whether one signed.

    Whom the loop named knows of nobody, and takes nobody out of the bed they sleep in.
    """
    return row.kind in BEFORE_THEIR_EYES, row.account != ""
