"""Cases, chains, contacts and letters as known at a moment, for counting.

Read as whoever asks; a bulletin reads as the worker, who sees everybody.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from pratique.contacts import courses
from pratique.contacts.courses import Course
from pratique.contacts.models import (
    Answer,
    Case,
    Chain,
    ChainCase,
    Contact,
    EndedWhy,
    Letter,
    LetterAnswer,
    LetterPerson,
)
from pratique.contacts.queries import illness
from pratique.contacts.queries.illness import Patients
from pratique.contacts.queries.linked import courses_of
from pratique.ledger.queries import Known
from pratique.registry.models import Merge

Heads = dict[UUID, UUID]
ContactRow = tuple[UUID, UUID, UUID, str, UUID | None, date]
CONTACT = ("pk", "line", "person", "level", "case", "last_exposure")


@dataclass(frozen=True, slots=True)
class CaseFigure:
    """One case: where it is counted, where it stands, in which chain."""

    case: UUID
    reference: str
    person: UUID  # the row that stands for them
    place: int
    counted_here: bool
    found_at: datetime
    course: Course
    chain: UUID | None

    @property
    def counts(self) -> bool:
        """Say whether it counts: here once experts found it, elsewhere by the answer."""
        return not self.counted_here or self.course.counts_from is not None


@dataclass(frozen=True, slots=True)
class ContactFigure:
    """One meeting at one level, ever traced and not taken back."""

    contact: UUID
    person: UUID
    level: str
    case: UUID | None
    chain: UUID | None
    last_exposure: date
    stands: bool  # False: upgraded since


@dataclass(frozen=True, slots=True)
class ChainFigure:
    """One chain, with how many it holds; people once each."""

    chain: UUID
    reference: str
    name: str
    name_en: str
    place: int
    counted_here: int
    counted_elsewhere: int
    close_contacts: int
    secondary_contacts: int


@dataclass(frozen=True, slots=True)
class LetterFigure:
    """One letter, with how many people it asks about and has an answer for."""

    letter: UUID
    reference: str
    to_division: str
    place: int
    about: str
    sent_at: datetime
    answer_by: datetime
    accepted: bool
    asked: int
    answered: int
    positive: int

    @property
    def open(self) -> int:
        """Return how many people it still waits for."""
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """Somebody whom one letter asks about: the same person may be asked about again."""

    person: UUID  # the row that stands for them
    place: int  # of the letter's sender
    about: str
    answered: bool


def cases(known: Known, patients: Patients) -> list[CaseFigure]:
    """Return every case known, in order of finding; nobody twice for one illness.

    Args:
        known: as known then.
        patients: tells until when people were bound as patients.
    """
    rows = list(known.only(Case.objects.order_by("found_at", "entry")))
    told = courses_of([row.pk for row in rows], known)
    heads, chains = _heads(known), _chains_of_cases(known)
    people: dict[UUID, list[illness.Told]] = defaultdict(list)
    for row in rows:
        figure = _case(row, told[row.pk], heads, chains)
        people[figure.person].append(_told(row, figure))
    kept: list[CaseFigure] = [
        each[0].what for each in people.values() if len(each) == 1
    ]
    several = [one for each in people.values() if len(each) > 1 for one in each]
    kept += _once_each(illness.spells(several, known, patients))
    return sorted(kept, key=lambda one: one.found_at)


def _told(row: Case, one: CaseFigure) -> illness.Told:
    """Rank what counts here before what counts elsewhere, and that before the rest."""
    rank = 2 if not one.counts else 0 if one.counted_here else 1
    return illness.Told(row, one.course, rank, one)


def _once_each(spells: Iterable[courses.Spell]) -> Iterator[CaseFigure]:
    """Yield, for every illness of each of these people, the case that stands for it."""
    people: dict[UUID, list[courses.Spell]] = defaultdict(list)
    for spell in spells:
        people[spell.told.person].append(spell)
    for each in people.values():
        for one in courses.illnesses(each):
            yield courses.standing(one).told


def _case(
    row: Case, course: Course, heads: Heads, chains: dict[UUID, UUID]
) -> CaseFigure:
    return CaseFigure(
        case=row.pk,
        reference=row.reference,
        person=heads.get(row.person_id, row.person_id),
        place=row.place,
        counted_here=row.counted_here,
        found_at=row.found_at,
        course=course,
        chain=chains.get(row.pk),
    )


def contacts(known: Known, level: str | None = None) -> list[ContactFigure]:
    """Return every contact ever traced, at each level; what was taken back is left out.

    Somebody who was upgraded stands at both levels. Only columns are read: these may
    be hundreds of thousands.

    Args:
        known: as known then.
        level: only of this one.
    """
    rows = Contact.objects.order_by("entry")
    rows = rows.filter(level=level) if level else rows
    standing = list(known.only(rows).values_list(*CONTACT))
    here = {row[0] for row in standing}
    upgraded = known.only(rows.filter(ended_why=EndedWhy.UPGRADED), ended=None)
    before = [row for row in upgraded.values_list(*CONTACT) if row[0] not in here]
    lines = _standing_lines({row[1] for row in before}, known) if before else set()
    heads, chains = _heads(known), _chains_of_cases(known)
    found = [_contact(row, True, heads, chains) for row in standing]
    kept = [row for row in before if row[1] in lines]
    return found + [_contact(row, False, heads, chains) for row in kept]


def _standing_lines(lines: set[UUID], known: Known) -> set[UUID]:
    """Return those of these meetings that still stand, at whatever level."""
    rows = known.only(Contact.objects.filter(line__in=lines))
    return set(rows.values_list("line", flat=True))


def _contact(
    row: ContactRow, stands: bool, heads: Heads, chains: dict[UUID, UUID]
) -> ContactFigure:
    key, _line, person, level, case, last_exposure = row
    return ContactFigure(
        contact=key,
        person=heads.get(person, person),
        level=level,
        case=case,
        chain=chains.get(case) if case else None,
        last_exposure=last_exposure,
        stands=stands,
    )


def chains(known: Known, patients: Patients) -> list[ChainFigure]:
    """Return every chain known, with its cases and contacts, in order of naming."""
    rows = list(known.only(Chain.objects.order_by("entry")))
    here = Counter(
        (one.chain, one.counted_here)
        for one in cases(known, patients)
        if one.chain and one.counts
    )
    met = Counter(
        {(one.chain, one.level, one.person) for one in contacts(known) if one.chain}
    )
    levels = Counter((chain, level) for chain, level, _ in met)
    return [
        ChainFigure(
            chain=row.pk,
            reference=row.reference,
            name=row.name,
            name_en=row.name_en,
            place=row.place,
            counted_here=here[row.pk, True],
            counted_elsewhere=here[row.pk, False],
            close_contacts=levels[row.pk, "close"],
            secondary_contacts=levels[row.pk, "secondary"],
        )
        for row in rows
    ]


def letters(known: Known) -> list[LetterFigure]:
    """Return every letter that stood, with what it asks and what was answered."""
    rows = known.only(Letter.objects.order_by("sent_at", "entry"))
    accepted = known.only(
        Letter.objects.filter(accepted_entry__isnull=False),
        entry="accepted_entry",
        ended=None,
    )
    taken_on = set(accepted.values_list("pk", flat=True))
    asked = _counted(known.only(LetterPerson.objects.all(), ended=None), "letter")
    given = known.only(LetterAnswer.objects.all())
    answered = _counted(given, "letter_person__letter")
    positive = _counted(given.filter(finding=Answer.POSITIVE), "letter_person__letter")
    return [
        LetterFigure(
            letter=row.pk,
            reference=row.reference,
            to_division=row.to_division.code,
            place=row.place,
            about=row.about,
            sent_at=row.sent_at,
            answer_by=row.answer_by,
            accepted=row.pk in taken_on,
            asked=asked.get(row.pk, 0),
            answered=answered.get(row.pk, 0),
            positive=positive.get(row.pk, 0),
        )
        for row in rows.select_related("to_division")
    ]


def asked(known: Known) -> list[AskedFigure]:
    """Return whom letters that stood ask about, once for each letter that does."""
    heads = _heads(known)
    given = known.only(LetterAnswer.objects.all())
    answered = set(given.values_list("letter_person", flat=True))
    standing = known.only(Letter.objects.order_by()).values("pk")
    rows = LetterPerson.objects.filter(letter__in=standing).order_by("entry")
    columns = ("pk", "person", "letter__place", "letter__about")
    return [
        AskedFigure(heads.get(person, person), place, about, pk in answered)
        for pk, person, place, about in rows.values_list(*columns)
    ]


def overdue_letters(now: datetime) -> QuerySet[Letter]:
    """Return letters that still wait for an answer past their time, longest first."""
    unanswered = Q(people__isnull=False) & ~Q(
        people__in=LetterAnswer.objects.filter(ended_entry=None).values("letter_person")
    )
    return (
        Letter.objects.filter(unanswered, answer_by__lt=now, ended_entry=None)
        .select_related("to_division")
        .distinct()
        .order_by("answer_by")
    )


def _counted(
    rows: QuerySet[LetterPerson] | QuerySet[LetterAnswer], by: str
) -> dict[UUID, int]:
    counted: Iterable[tuple[UUID, int]] = (
        rows.order_by().values_list(F(by)).annotate(Count("pk"))
    )
    return dict(counted)


def _heads(known: Known) -> Heads:
    """Return, for each row that is gone into another, the one that stands for it."""
    return dict(known.only(Merge.objects.all()).values_list("gone", "keep"))


def _chains_of_cases(known: Known) -> dict[UUID, UUID]:
    return dict(known.only(ChainCase.objects.all()).values_list("case", "chain"))
