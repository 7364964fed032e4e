"""What follows when something about a person, or around them, has changed."""

from uuid import UUID

from django.db.models import Q

from pratique.database import WORKER
from pratique.divisions.models import Division
from pratique.ledger.models import Entry
from pratique.places import queries as places
from pratique.registry import queries as registry
from pratique.registry.models import Merge, Stay
from pratique.standing.actions import queue, review


def review_person(entry: Entry) -> None:
    """Review whom the entry is about."""
    if entry.person is not None:
        review(person=entry.person, by=WORKER)


def review_merged(entry: Entry) -> None:
    """Review everybody a merge, or its undoing, concerns.

    Whose row is no longer read as another's comes first: what is theirs and was
    opened on the other's row is still open there, and goes on.
    """
    merges = Merge.objects.filter(entry=entry) | Merge.objects.filter(ended_entry=entry)
    pairs = list(merges.values_list("keep", "gone"))
    registry.lock_all(person for pair in pairs for person in pair)
    for keep, gone in pairs:
        review(person=gone, by=WORKER)
        review(person=keep, by=WORKER)


def review_affected(entry: Entry) -> None:
    """Queue everybody who was somewhere in the prefecture whose risk changed.

    Levels derived from an area reach as far as its prefecture. People are reviewed
    one by one right after, each in a transaction of its own.
    """
    if entry.place is None:
        return
    place = Division.objects.get(position=entry.place)
    queue(people=_there(places.affected(place.code)), entry=entry)


def _there(touched: places.Affected) -> set[UUID]:
    """Return who told a stay there, or no nearer than a division above."""
    inside = Q(division__position__range=(touched.low, touched.high))
    stays = Stay.objects.filter(
        inside | Q(division__code__in=touched.above), ended_entry=None
    )
    return set(stays.values_list("person", flat=True))
