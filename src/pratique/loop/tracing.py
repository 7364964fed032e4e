"""What follows for cases and contacts, and whose standing hangs on it.

Who hangs on somebody is queued and reviewed right after, one transaction each.
"""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from pratique.clock import local_day
from pratique.contacts.actions import cases, deaths, following
from pratique.contacts.models import ChainCase, Contact
from pratique.contacts.queries import death_found
from pratique.contacts.queries.linked import linked, zone_at
from pratique.database import WORKER
from pratique.labs import events
from pratique.labs import queries as labs
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known
from pratique.orders.queries import patients_until
from pratique.registry import events as registry
from pratique.registry import queries as registry_rows
from pratique.registry.actions import moving
from pratique.registry.models import Merge
from pratique.standing.actions import queue

TUBES = {events.TUBE_REPORTED, events.TUBE_CORRECTED, events.TUBE_VOIDED}


def follow_results(entry: Entry) -> None:
    """Open or undo the cases of whomever the entry is about, as their results say."""
    for person in _people(entry):
        following.lock_around(person)
        cases.follow_results(person=person, patients=patients_until, by=WORKER)
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


def follow_death(entry: Entry) -> None:
    """Let the registry and the cases say the same of who has died."""
    for person in _people(entry):
        _follow_death(person)


def _follow_death(person: UUID) -> None:
    """Write what is not there yet, and take back what no longer stands.

    Whoever enters a death has a word of their own: the hospital of its case, and
    anybody else in the registry. What the loop wrote hangs on one of the two, so
    neither follows the other in a circle. An officer who takes a death back takes
    back what the hospital entered before.
    """
    someone = registry_rows.lock_kept(person)
    zone = zone_at(someone.place)
    family = registry_rows.family(person)
    found = death_found(family, registry_rows.death_taken_back(person))
    day = local_day(found.decided_at, zone) if found else None
    death = registry_rows.death_of(person)
    if death and death.entry.cause_id and day != death.died_on:
        reason = _("The case says otherwise.")
        someone = moving.withdraw_death(person=person, reason=reason, by=WORKER)
    if day and someone.died_on is None:
        someone = moving.record_death(person=person, died_on=day, zone=zone, by=WORKER)
    deaths.follow_death(person=person, died_on=someone.died_on, by=WORKER)


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
