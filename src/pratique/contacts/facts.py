"""What tracing tells the rules."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from pratique import database
from pratique.contacts import courses
from pratique.contacts.models import (
    Answer,
    Case,
    ChainCase,
    Contact,
    LetterAnswer,
    Level,
)
from pratique.contacts.queries import illness
from pratique.contacts.queries.fetching import is_of_this_house
from pratique.contacts.queries.illness import Patients
from pratique.contacts.queries.linked import Linked, courses_of, linked
from pratique.database import WORKER
from pratique.ledger.queries import Known
from pratique.policy.facts import Case as CaseFact
from pratique.policy.facts import Contact as ContactFact
from pratique.prepared import Prepared

NOBODY = Linked(None, None)


def contacts(people: Iterable[UUID], known: Known) -> tuple[ContactFact, ...]:
    """Return as what a person (all their merged rows) was traced.

    A secondary contact is told what the first two tests of whom they met came to.
    """
    family = list(people)
    rows = _present(family) if known.at is None else list(_contacts(family, known))
    if not rows:
        return ()
    # Whom they met may be somebody whom the asker must not see. That their tests
    # clear this person, and the name of their chain, is this person's own affair.
    with database.acting(WORKER), database.transaction():
        chains = _chains([row.case_id for row in rows if row.case_id], known)
        return tuple(_contact(row, chains, known) for row in rows)


def _contact(row: Contact, chains: dict[UUID, str], known: Known) -> ContactFact:
    met = linked(row, known) if row.level == Level.SECONDARY else NOBODY
    return ContactFact(
        id=str(row.pk),
        level=row.level,
        chain=chains.get(row.case_id, "") if row.case_id else "",
        setting=row.setting,
        last_exposure=row.last_exposure,
        known_at=row.named_at,
        linked_first_two=met.outcome,
        linked_at=met.at,
    )


def _contacts(people: Sequence[UUID], known: Known) -> QuerySet[Contact]:
    return known.only(Contact.objects.filter(person__in=people).order_by("entry"))


def _chains(cases: Sequence[UUID], known: Known) -> dict[UUID, str]:
    """Return the reference of the chain that each of these cases is in."""
    if known.at is None:
        return dict(_present_chains(cases))
    return dict(_chained(cases, known))


def _chained(
    cases: Sequence[UUID], known: Known
) -> "QuerySet[ChainCase, tuple[UUID, str]]":
    rows = known.only(ChainCase.objects.filter(case__in=cases))
    return rows.values_list("case", "chain__reference")


def cases(
    people: Iterable[UUID], known: Known, patients: Patients
) -> tuple[CaseFact, ...]:
    """Return the cases of a person that are counted here, one of each illness.

    `since` is when it was found, whatever was found of it later: its days do not
    move with a consultation.

    Args:
        people: a person, with all their merged rows.
        known: as known then.
        patients: tells until when people were bound as patients.
    """
    family = list(people)
    rows = _present_cases(family) if known.at is None else list(_cases(family, known))
    if not rows:
        return ()
    found = courses_of([row.pk for row in rows], known)
    told = [as_told(row, found[row.pk]) for row in rows]
    spells = illness.spells(told, known, patients)
    return tuple(as_illness(one) for one in courses.illnesses(spells))


def as_illness(illness: Sequence[courses.Spell]) -> CaseFact:
    """Return the case that binds, as what it is by the one that says most.

    Who was found recovered early, in another record, is not clear by that. It tells
    when the illness ended; of whom it killed it never did, and where its order was
    only taken away nothing has ended it.
    """
    fact: CaseFact = courses.binding(illness).told
    status = courses.standing(illness).course.status
    goes_on = status == courses.DEAD or courses.may_open_again(illness)
    ended_at = None if goes_on else courses.ended_at(illness)
    if status == courses.RECOVERED:
        return replace(fact, ended_at=ended_at)
    return replace(fact, status=status, ended_at=ended_at)


def as_told(row: Case, course: courses.Course) -> illness.Told:
    """Return a case with where it stands, and what the rules are told of it."""
    fact = CaseFact(id=str(row.pk), status=course.status, since=row.found_at)
    return illness.Told(row, course, rank=course.counts_from is None, what=fact)


def _cases(people: Sequence[UUID], known: Known) -> QuerySet[Case]:
    return known.only(
        Case.objects.filter(person__in=people, counted_here=True).order_by("entry")
    )


def answers(people: Iterable[UUID], known: Known) -> dict[str, tuple[str, datetime]]:
    """Return, by specimen, what letters brought back about members of a tube.

    Negative clears them; positive elsewhere hands them over. Somebody positive in
    this house has a result here, and somebody not found has none.
    """
    family = list(people)
    rows = _present_answers(family) if known.at is None else _answers(family, known)
    return {
        str(row.letter_person.specimen_id): (told, row.answered_at)
        for row in rows
        if (told := _came_to(row)) is not None
    }


def _answers(people: Sequence[UUID], known: Known) -> QuerySet[LetterAnswer]:
    rows = LetterAnswer.objects.filter(
        letter_person__person__in=people, letter_person__specimen__isnull=False
    ).order_by("answered_at", "entry")
    return known.only(rows.select_related("letter_person"))


def _came_to(row: LetterAnswer) -> str | None:
    if row.finding == Answer.NEGATIVE:
        return "negative"
    if row.finding == Answer.POSITIVE and not is_of_this_house(row.counted_in):
        return "transferred"
    return None


_present = Prepared(lambda people: _contacts(people, Known.present()))
_present_cases = Prepared(lambda people: _cases(people, Known.present()))
_present_chains = Prepared(lambda cases: _chained(cases, Known.present()))
_present_answers = Prepared(lambda people: _answers(people, Known.present()))
