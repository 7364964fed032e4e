"""Cases, contacts, chains and letters as pages list them: as they stand now."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from pratique.contacts.courses import CLOSING, Course
from pratique.contacts.models import (
    Admission,
    Case,
    Chain,
    ChainCase,
    Consultation,
    Contact,
    Letter,
    LetterAnswer,
    LetterPerson,
    Level,
    Link,
)
from pratique.contacts.queries.fetching import name_in
from pratique.contacts.queries.linked import courses_of
from pratique.ledger.queries import Known


@dataclass(frozen=True, slots=True)
class CaseNow:
    """A case that was not undone: its course, its chain, and where it lies."""

    case: Case
    course: Course
    chain: Chain | None
    admission: Admission | None

    @property
    def runs(self) -> bool:
        """Say whether it is neither excluded, recovered nor dead."""
        return self.course.status not in CLOSING


@dataclass(frozen=True, slots=True)
class AskedNow:
    """Somebody whom a letter asks about, with the answers, the latest first."""

    asked: LetterPerson
    name: str
    answers: list[LetterAnswer]

    @property
    def answer(self) -> LetterAnswer | None:
        """Return the answer that stands."""
        return next((one for one in self.answers if one.ended_entry_id is None), None)


def cases_now(of: Iterable[UUID] | None = None) -> list[CaseNow]:
    """Return the cases that were not undone (of these, if said), the latest first."""
    rows = Case.objects.filter(ended_entry=None).order_by("-found_at", "-entry")
    found = list(rows if of is None else rows.filter(pk__in=list(of)))
    keys = [row.pk for row in found]
    courses = courses_of(keys, Known.present())
    chains = ChainCase.objects.filter(case__in=keys, ended_entry=None)
    in_chain = {row.case_id: row.chain for row in chains.select_related("chain")}
    lying = Admission.objects.filter(case__in=keys, ended_entry=None)
    admitted = {row.case_id: row for row in lying.select_related("venue")}
    return [
        CaseNow(row, courses[row.pk], in_chain.get(row.pk), admitted.get(row.pk))
        for row in found
    ]


def case_now(case: Case) -> CaseNow | None:
    """Return where a case stands; None: it was undone."""
    return next(iter(cases_now([case.pk])), None)


def consultations_of(case: Case) -> QuerySet[Consultation]:
    """Return all that was ever found about a case, what was corrected too, in order."""
    rows = Consultation.objects.filter(case=case).select_related("entry")
    return rows.order_by("decided_at", "entry")


def links_of(case: Case) -> QuerySet[Link]:
    """Return where a case is said to have it from."""
    rows = Link.objects.filter(case=case, ended_entry=None)
    return rows.select_related("source").order_by("entry")


def contacts_of(case: Case) -> list[Contact]:
    """Return the last row of each meeting with a case, those that stand first."""
    lines = Contact.objects.filter(case=case).values("line")
    rows = Contact.objects.filter(line__in=lines).select_related("entry", "through")
    last = {row.line: row for row in rows.order_by("entry")}
    return sorted(last.values(), key=lambda one: one.ended_entry_id is not None)


def contacts_standing(case: Case) -> QuerySet[Contact]:
    """Return whoever stands as a contact of a case."""
    return Contact.objects.filter(case=case, ended_entry=None).order_by("entry")


def contacts_in(chain: Chain) -> QuerySet[Contact]:
    """Return whoever stands as a contact of a case in a chain."""
    cases = ChainCase.objects.filter(chain=chain, ended_entry=None).values("case")
    rows = Contact.objects.filter(case__in=cases, ended_entry=None)
    return rows.order_by("entry")


def close_contacts_of(case: Case) -> QuerySet[Contact]:
    """Return the close contacts of a case, through whom others may be secondary."""
    rows = Contact.objects.filter(case=case, level=Level.CLOSE, ended_entry=None)
    return rows.select_related("person").order_by("entry")


def close_now() -> QuerySet[Contact]:
    """Return everybody who is a close contact now, the first named first."""
    return Contact.objects.filter(level=Level.CLOSE, ended_entry=None).order_by("entry")


def chains_open() -> QuerySet[Chain]:
    """Return the chains that stand, in order of naming."""
    return Chain.objects.filter(ended_entry=None).order_by("entry")


def chain_words() -> frozenset[str]:
    """Return what rules may call the chains there are, and were."""
    rows = Chain.objects.values_list("reference", "name")
    return frozenset(word for words in rows for word in words if word)


def cases_in(chain: Chain) -> list[CaseNow]:
    """Return the cases in a chain, the first found first."""
    rows = ChainCase.objects.filter(chain=chain, ended_entry=None)
    return cases_now(rows.values_list("case", flat=True))[::-1]


def links_among(cases: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Return which of these cases has it from which: (case, source)."""
    known = list(cases)
    rows = Link.objects.filter(case__in=known, source__in=known, ended_entry=None)
    told = rows.order_by("entry").values_list("case_id", "source_id")
    return list(told)


def people_asked(letter: Letter) -> list[AskedNow]:
    """Return whom a letter asks about, by name, with every answer."""
    answers = LetterAnswer.objects.order_by("-entry")
    rows = LetterPerson.objects.filter(letter=letter)
    told = rows.prefetch_related(Prefetch("answers", queryset=answers))
    found = [AskedNow(row, name_in(row), list(row.answers.all())) for row in told]
    return sorted(found, key=lambda one: (one.name, one.asked.reference))


def withdrawn_letters() -> QuerySet[Letter]:
    """Return the letters that were withdrawn, the latest first."""
    rows = Letter.objects.filter(ended_entry__isnull=False)
    return rows.select_related("to_division").order_by("-ended_entry")


def open_askings(
    people: Iterable[UUID], division: str | None = None
) -> QuerySet[LetterPerson]:
    """Return what a place (any, if not said) was asked about these and not answered."""
    rows = LetterPerson.objects.filter(
        person__in=list(people), letter__ended_entry=None
    )
    if division is not None:
        rows = rows.filter(letter__to_division__code=division)
    given = LetterAnswer.objects.filter(ended_entry=None).values("letter_person")
    return rows.exclude(pk__in=given).select_related("letter")


def asked_and_open(people: Iterable[UUID]) -> set[UUID]:
    """Return about whom of these a letter asks that is not answered yet."""
    return set(open_askings(people).values_list("person", flat=True))


def asked_already(specimens: Iterable[UUID]) -> set[UUID]:
    """Return about which members of a tube a letter that stands asks."""
    rows = LetterPerson.objects.filter(
        specimen__in=list(specimens), letter__ended_entry=None
    )
    told = rows.values_list("specimen_id", flat=True)
    return set(told)
