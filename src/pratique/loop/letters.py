"""Who has the people of a letter: the receiver from the instant it accepts.

Once a letter is withdrawn, or somebody is not found there, whoever sent it has them
again.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from pratique.contacts import queries as contacts
from pratique.contacts.models import Answer, Letter, LetterAnswer, LetterPerson
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.logistics.actions import custody
from pratique.logistics.actions.signing import Receiver
from pratique.logistics.models import Custodian
from pratique.registry import queries as registry
from pratique.registry.models import Merge

# Answers that stand, and say that somebody is not there.
_LOST = Q(ended_entry=None, finding=Answer.NOT_FOUND)


def pass_on(entry: Entry) -> None:
    """Let the receiver of a letter have whoever is bound of the people in it."""
    letter = _locked(entry)
    if letter.accepted_entry_id != entry.pk or letter.ended_entry_id is not None:
        return
    told = _people(letter)  # locks them: whoever is lost by then is known
    lost = LetterAnswer.objects.filter(_LOST, letter_person__letter=letter)
    nowhere = set(lost.values_list("letter_person__person", flat=True))
    for person, place in told:
        if person not in nowhere:
            to = _receiver(letter, place)
            custody.pass_on(person=person, to=to, at=entry.happened_at, by=WORKER)


def take_back(entry: Entry) -> None:
    """Give back whom the receiver of a letter that was withdrawn has by it alone."""
    letter = _locked(entry)
    if letter.ended_entry_id != entry.pk or letter.accepted_entry is None:
        return
    for person, place in _people(letter):
        if not _has_by_another(letter, person):
            _give_back(letter, person, place, "letter_withdrawn")


def follow_answer(entry: Entry) -> None:
    """Give back whom the receiver has not found; let it have whom it finds after all."""
    letter = _letter(entry)
    if letter.accepted_entry is None or letter.ended_entry_id is not None:
        return
    for asked in LetterPerson.objects.filter(answers__entry=entry):
        place = registry.lock(asked.person_id).place
        # Only now: who answers holds the person too, and the last answer is the one.
        given = LetterAnswer.objects.filter(letter_person=asked)
        if not given.filter(entry=entry, ended_entry=None).exists():
            continue
        if _is_lost(given.filter(entry=entry)):
            _give_back(letter, asked.person_id, place, "not_found")
        elif _is_lost(given.filter(ended_entry=entry)):
            to, at = _receiver(letter, place), entry.recorded_at
            custody.pass_on(person=asked.person_id, to=to, at=at, by=WORKER)


def follow_parting(entry: Entry) -> None:
    """Let a receiver have whom it came to have while they were one with another."""
    for merge in Merge.objects.filter(ended_entry=entry):
        for person in sorted((merge.keep_id, merge.gone_id)):
            place = registry.lock_kept(person).place
            for asked in _came_to_have(merge, registry.family(person)):
                to, at = _receiver(asked.letter, place), entry.recorded_at
                custody.pass_on(person=person, to=to, at=at, by=WORKER)


def _came_to_have(merge: Merge, family: list[UUID]) -> QuerySet[LetterPerson]:
    """Return what stands of people's letters and was accepted in a merge, or found."""
    since, until = merge.entry_id, merge.ended_entry_id
    accepted = Q(letter__accepted_entry__gt=since, letter__accepted_entry__lt=until)
    found = Q(
        answers__finding=Answer.NOT_FOUND,
        answers__ended_entry__gt=since,
        answers__ended_entry__lt=until,
    )
    return contacts.standing_about(family).filter(accepted | found).distinct()


def _is_lost(given: QuerySet[LetterAnswer]) -> bool:
    return given.filter(finding=Answer.NOT_FOUND).exists()


def _give_back(letter: Letter, person: UUID, place: int, why: str) -> None:
    of, to = _receiver(letter, place), Receiver(Custodian.COMMAND, letter.place)
    custody.take_back(person=person, of=of, to=to, why=why, by=WORKER)


def _letter(entry: Entry) -> Letter:
    rows = Letter.objects.select_related("to_division", "accepted_entry")
    return rows.get(pk=_key(entry))


def _key(entry: Entry) -> UUID:
    return UUID(entry.subject.partition(":")[2])


def _locked(entry: Entry) -> Letter:
    """Return the letter as it stands; whoever withdraws or answers it waits."""
    rows = Letter.objects.select_for_update(of=("self",))
    told = rows.select_related("to_division", "accepted_entry")
    return told.get(pk=_key(entry))


def _people(letter: Letter) -> list[tuple[UUID, int]]:
    """Return whom a letter asks about, all locked in one order, and where each is."""
    rows = LetterPerson.objects.filter(letter=letter)
    asked = sorted(rows.values_list("person", flat=True))
    locked = registry.lock_all(asked)
    return [(person, locked[person].place) for person in asked]


def _has_by_another(letter: Letter, person: UUID) -> bool:
    """Say whether the receiver has somebody by another letter, and did find them."""
    lost = LetterAnswer.objects.filter(_LOST)
    rows = LetterPerson.objects.filter(
        person__in=registry.family(person),
        letter__to_division=letter.to_division,
        letter__accepted_entry__isnull=False,
        letter__ended_entry=None,
    ).exclude(letter=letter)
    return rows.exclude(pk__in=lost.values("letter_person")).exists()


def _receiver(letter: Letter, place: int) -> Receiver:
    """Return who has them: in this house the receiver's command, else its authority."""
    if contacts.is_of_this_house(letter.to_division.code):
        took = letter.accepted_entry
        account = took.actor if took else ""
        return Receiver(Custodian.COMMAND, letter.to_place, account=account)
    return Receiver(Custodian.ELSEWHERE, place, account=letter.to_division.name)
