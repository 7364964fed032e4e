"""What follows when something about a person, or around them, has changed."""

import logging
from uuid import UUID

from pratique import database
from pratique.community import queries as community
from pratique.community.actions import tasks
from pratique.database import WORKER
from pratique.divisions.models import Division
from pratique.labs import queries as labs
from pratique.ledger.models import Entry
from pratique.logistics.actions import custody
from pratique.orders import queries as orders
from pratique.places import queries as places
from pratique.registry import queries as registry
from pratique.registry.models import Merge
from pratique.standing.actions import queue, queue_there, review
from pratique.standing.actions.reviewing import NotBegunError

log = logging.getLogger(__name__)
AT_ONCE = 50  # more people than this are reviewed right after, each by themselves


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


def review_renewed(entry: Entry) -> None:
    """Queue whomever the ground has gone on with, of which the entry's renewal was."""
    people = orders.goes_on_with(UUID(entry.subject.partition(":")[2]))
    queue(people=people - {entry.person}, entry=entry)


def _merged(entry: Entry) -> list[UUID]:
    merges = Merge.objects.filter(entry=entry) | Merge.objects.filter(ended_entry=entry)
    return [person for pair in merges.values_list("keep", "gone") for person in pair]


def look_after(entry: Entry) -> None:
    """See that somebody was told of what is asked of a person, and has them."""
    if entry.person is not None:
        _look_after(entry.person)


def look_after_merged(entry: Entry) -> None:
    """The same for everybody a merge, or its undoing, concerns."""
    for person in _merged(entry):
        _look_after(person)


def _look_after(person: UUID) -> None:
    task = tasks.tell(person=person, by=WORKER)
    unit = None
    if task is not None and task.unit_id is not None:
        unit = custody.UnitPlace(task.unit_id, task.place)
    custody.take_charge(person=person, by=WORKER, unit=unit, is_open=community.is_open)


def tell_appointed(entry: Entry) -> None:
    """Tell a unit's new officer of whatever waits there."""
    tasks.tell_appointed(post=UUID(entry.subject.partition(":")[2]), by=WORKER)


def let_go(entry: Entry) -> None:
    """Nobody looks after a person any more of whom nothing is asked."""
    if entry.person is not None:
        tasks.tell(person=entry.person, by=WORKER)
        custody.let_go(person=entry.person, by=WORKER)


def review_members(entry: Entry) -> None:
    """Review everybody in the tube the entry is about, before its report answers.

    Each in a transaction of their own inside this one: somebody nobody can review
    must not leave the others unheld. They are queued, and tried again alone.
    """
    tube = UUID(entry.subject.partition(":")[2])
    people = sorted(set(labs.members(tube).values_list("person", flat=True)))
    if len(people) > AT_ONCE:
        queue(people=people, entry=entry)
        return
    for person in people:
        try:
            with database.transaction():
                review(person=person, by=WORKER)
        except NotBegunError:
            raise  # of nobody else here it is any different
        except Exception:
            log.exception("the review of person %s failed", person)
            queue(people=[person], entry=entry)


def review_affected(entry: Entry) -> None:
    """Queue everybody who was somewhere in the prefecture whose risk changed.

    Levels derived from an area reach as far as its prefecture. People are reviewed
    right after: many of them together (`schedule.run_due`).
    """
    if entry.place is not None:
        place = Division.objects.get(position=entry.place)
        queue_there(touched=places.affected(place.code), entry=entry)
