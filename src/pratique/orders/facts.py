"""What orders tell the rules: which grounds are open, which closed for good."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from pratique.ledger.queries import Known
from pratique.orders.models import Closing, Ground, Renewal
from pratique.policy.facts import OpenGround
from pratique.prepared import Prepared
from pratique.registry.models import Merge

CLEARED = "cleared"  # what came last of a ground that ends when a case is clear
FOR_GOOD = (Closing.COMPLETED, Closing.LAPSED)


class Grounds(NamedTuple):
    """A person's grounds, as the rules need to know them."""

    open: tuple[OpenGround, ...]  # when they opened decides how past days are paid
    closed: frozenset[str]  # keys of those that ran their course: never again
    cleared: frozenset[str]  # keys of those that ended because a case was clear


def grounds(people: Iterable[UUID], known: Known) -> Grounds:
    """Return the grounds known of a person (all their merged rows)."""
    family = list(people)
    own = _all(family) if known.at is None else list(_known(family, known))
    left = list(_left_with_others(family, known))
    renewed = _renewed_to([*own, *left], known)
    rows = [*own, *_going_on(left, {row.key: row for row in own})]
    opened: list[OpenGround] = []
    closed: dict[bool, set[str]] = {False: set(), True: set()}
    for row in rows:
        if _is_open(row, known):
            bound = renewed.get((row.key, row.opened_at))
            opened.append(OpenGround(row.key, row.opened_at, bound))
        elif row.closes in FOR_GOOD:
            closed[row.last_condition == CLEARED].add(row.key)
    return Grounds(tuple(opened), frozenset(closed[False]), frozenset(closed[True]))


def _is_open(row: Ground, known: Known) -> bool:
    return row.ended_entry_id is None or not known.has(row.ended_entry_id)


def _renewed_to(
    rows: Sequence[Ground], known: Known
) -> dict[tuple[str, datetime], datetime]:
    """Return, by ground, the bound that a named officer ordered anew.

    A ground that goes on from a row it was parted from has its key and its opening,
    and what was ordered of that row; one that opened again has not. One that was
    taken back has extended it up to that instant, and no further.
    """
    told: dict[tuple[str, datetime], datetime] = {}
    for ground, each in _ordered_anew(rows, known):
        ended = each.ended_entry
        bound = each.bound_to
        if ended is not None and known.has(ended.pk):
            bound = min(bound, ended.recorded_at)
        told[ground] = max(bound, told.get(ground, bound))
    return told


def _ordered_anew(
    rows: Sequence[Ground], known: Known
) -> Iterator[tuple[tuple[str, datetime], Renewal]]:
    """Yield what was ordered anew, taken back since or not, and for which open ground."""
    still = {(row.key, row.opened_at) for row in rows if _is_open(row, known)}
    whose = {row.pk: (row.key, row.opened_at) for row in rows}
    whose |= _gave_way(rows, known)
    for each in _renewals([pk for pk, ground in whose.items() if ground in still]):
        if known.has(each.entry_id):
            yield whose[each.ground_id], each


def renewals(people: Iterable[UUID], known: Known) -> list[tuple[str, Renewal]]:
    """Return, by the key of the open ground for which it counts, what was ordered anew.

    Also what was ordered of a row that the ground goes on from, and of an order that
    gave way to this one. What was taken back is left out.
    """
    family = list(people)
    rows = [*_known(family, known), *_left_with_others(family, known)]
    return [
        (key, each)
        for (key, _), each in _ordered_anew(rows, known)
        if each.ended_entry is None or not known.has(each.ended_entry.pk)
    ]


def _gave_way(
    rows: Sequence[Ground], known: Known
) -> Mapping[UUID, tuple[str, datetime]]:
    """Return, by order of a case withdrawn because another's binds, that other.

    Two records are one person, with one illness: of that the furthest renewal counts.
    """
    return {
        row.pk: (other.key, other.opened_at)
        for row in rows
        if row.cls == "case" and row.closes == Closing.WITHDRAWN
        for other in rows
        if other.rule == row.rule and other.key != row.key
        if _is_open(other, known) and other.entry_id < (row.ended_entry_id or 0)
        if not _is_open(row, known)
    }


def _known(people: Iterable[UUID], known: Known) -> QuerySet[Ground]:
    rows = known.only(Ground.objects.filter(person__in=list(people)), ended=None)
    return rows.order_by("entry")


def _left_with_others(family: Sequence[UUID], known: Known) -> Iterator[Ground]:
    """Yield grounds that opened on another's row while the two were one person."""
    for merge in _parted(family, family) if known.at is None else _once(family, known):
        other = merge.gone_id if merge.keep_id in family else merge.keep_id
        for row in _opened_between(other, merge.entry_id, merge.ended_entry_id or 0):
            if known.has(row.entry_id):
                yield row


def _going_on(left: Iterable[Ground], own: Mapping[str, Ground]) -> Iterator[Ground]:
    """Yield those that have no later row of one's own.

    A ground's key names what it is about, so each is told to whom it is about: it
    goes on since it opened, and what ran its course does not begin again.
    """
    for row in left:
        mine = own.get(row.key)
        if mine is None or mine.entry_id < row.entry_id:
            yield row


def _once(family: Sequence[UUID], known: Known) -> Iterator[Merge]:
    """Yield the merges that were known to be over."""
    for merge in Merge.objects.filter(_of(family, family), ended_entry__isnull=False):
        if merge.ended_entry_id and known.has(merge.ended_entry_id):
            yield merge


def _of(kept: Iterable[UUID], gone: Iterable[UUID]) -> Q:
    return Q(keep__in=list(kept)) | Q(gone__in=list(gone))


_renewals = Prepared(
    lambda grounds: (
        Renewal.objects.filter(ground__in=grounds)
        .select_related("ended_entry")
        .order_by("entry")
    )
)
_all = Prepared(lambda people: _known(people, Known.present()))
_parted = Prepared(
    lambda kept, gone: Merge.objects.filter(
        _of(kept, gone), ended_entry__isnull=False
    ).order_by("entry")
)
_opened_between = Prepared(
    lambda person, first, last: Ground.objects.filter(
        person=person, entry__gt=first, entry__lt=last
    ).order_by("entry")
)
