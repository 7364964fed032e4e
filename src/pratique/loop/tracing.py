"""What follows for cases and contacts, and whose standing hangs on it.

Who hangs on somebody is queued and reviewed right after, one transaction each.
"""

from uuid import UUID

from django.db.models import Q

from pratique.contacts.actions import cases, following
from pratique.contacts.models import ChainCase, Contact
from pratique.contacts.queries.linked import linked
from pratique.database import WORKER
from pratique.labs import events
from pratique.labs import queries as labs
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known
from pratique.registry import events as registry
from pratique.registry.models import Merge
from pratique.standing.actions import queue

TUBES = {events.TUBE_REPORTED, events.TUBE_CORRECTED, events.TUBE_VOIDED}


def follow_results(entry: Entry) -> None:
    """Open or undo the cases of whomever the entry is about, as their results say."""
    for person in _people(entry):
        following.lock_around(person)
        cases.follow_results(person=person, by=WORKER)
        following.upgrade(person=person, by=WORKER)


def follow_case(entry: Entry) -> None:
    """Let the contacts of the entry's case follow it."""
    following.follow_case(case=_subject(entry), by=WORKER)


def follow_contact(entry: Entry) -> None:
    """Let the entry's contact, and whoever hangs on them, follow what stands."""
    if entry.person is not None:
        following.follow_contact(person=entry.person, by=WORKER)


def review_around(entry: Entry) -> None:
    """Queue the secondary contacts for whom the tests of the entry's people speak.

    A tube of one speaks like a specimen of its own. A further result tells them nothing once the first two were known without it; a
    correction or a voided specimen may tell anything.
    """
    rows = [
        row for person in _people(entry) for row in following.secondary_through(person)
    ]
    if entry.kind in {events.RESULT_REPORTED, events.TUBE_REPORTED}:
        rows = [row for row in rows if _speaks(entry, row)]
    queue(people={row.person_id for row in rows}, entry=entry)


def _speaks(entry: Entry, contact: Contact) -> bool:
    told = linked(contact, Known.present())
    return told.at is not None and told.at >= entry.happened_at


def review_chain(entry: Entry) -> None:
    """Queue the contacts of the cases that came into a chain, or left it."""
    table, _, key = entry.subject.partition(":")
    if table == "contacts.case":
        cases_there = [UUID(key)]
    else:
        members = ChainCase.objects.filter(chain=UUID(key))
        cases_there = list(members.values_list("case", flat=True))
    rows = Contact.objects.filter(case__in=cases_there, ended_entry=None)
    queue(people=set(rows.values_list("person", flat=True)), entry=entry)


def _subject(entry: Entry) -> UUID:
    return UUID(entry.subject.partition(":")[2])


def _people(entry: Entry) -> list[UUID]:
    """Return whom an entry is about: of a merge, both; of a tube, who is alone in it."""
    if entry.kind in TUBES:
        tube = UUID(entry.subject.partition(":")[2])
        alone = labs.members(tube).filter(tube__ratio=1)
        return list(alone.values_list("person", flat=True))
    if entry.person is None:
        return []
    if entry.kind not in {registry.MERGED, registry.UNMERGED}:
        return [entry.person]
    merges = Merge.objects.filter(Q(entry=entry) | Q(ended_entry=entry))
    return [entry.person, *merges.values_list("gone", flat=True)]
