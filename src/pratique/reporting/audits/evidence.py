"""What an audit has read about one human being: rows as they stand, and the ledger.

Rows carry the number of the ledger entry that wrote them and of the one that ended
them. What was not known at the moment asked about has been left out by `reading`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self, TypeVar
from uuid import UUID

from pratique.reporting.audits.arithmetic import Sample, together

PAYS = "pcr"  # the one method that pays a test


@dataclass(frozen=True, slots=True)
class Entry:
    """A ledger entry."""

    id: int
    kind: str
    person: UUID | None
    subject: str
    happened_at: datetime
    recorded_at: datetime
    cause: int | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """What every row has: its id, who it is about, what wrote and ended it."""

    id: UUID
    person: UUID
    entry: int
    ended: int | None

    def stood_at(self, entry: int) -> bool:
        """Say whether the row was in force just before this entry was written."""
        return self.entry < entry and (self.ended is None or self.ended >= entry)

    def still_standing(self) -> Self:
        """Return the row as it was before anybody knew that it had ended."""
        return replace(self, ended=None)


OneRow = TypeVar("OneRow", bound=Row)


@dataclass(frozen=True, slots=True)
class Ground(Row):
    """A ground, from opening to closing."""

    key: str
    rule: str
    opened_at: datetime
    closes: str
    closed_at: datetime | None
    free_at: datetime | None

    def still_standing(self) -> Self:
        """Return the ground as it was before anybody knew that it had closed."""
        return replace(self, ended=None, closes="", closed_at=None, free_at=None)


@dataclass(frozen=True, slots=True)
class Plan(Row):
    """One version of what a ground asks for."""

    ground: UUID
    terms: Any
    binds: bool
    end: datetime
    bound: datetime


@dataclass(frozen=True, slots=True)
class Renewal(Row):
    """A named officer put a ground's bound off; ended: took that back."""

    key: str  # of the ground, as is its opening: parted, it goes on in another row
    opened_at: datetime
    bound_to: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claim(Row):
    """An obligation that says: this test was negative."""

    ground: UUID
    key: str
    paid_by: UUID | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Specimen(Row):
    """A specimen; it ends with the tube that it is in."""

    taken_at: datetime
    method: str = "pcr"
    tube: UUID | None = None
    ratio: int | None = None  # how many that tube holds
    pair: UUID | None = None  # taken at once with another, to confirm

    @property
    def is_single(self) -> bool:
        """Say whether nobody else's is mixed in."""
        return self.ratio is None or self.ratio == 1


@dataclass(frozen=True, slots=True)
class Result(Row):
    """What a laboratory reported of a specimen."""

    specimen: UUID
    outcome: str
    resulted_at: datetime
    laboratory: str
    tube: UUID | None = None  # it is that tube's: the same row for all in it
    ct_n: Decimal | None = None
    ct_orf: Decimal | None = None

    @property
    def ct(self) -> float | None:
        """Return the lower of its two Ct values: the one that shows more."""
        told = [float(one) for one in (self.ct_n, self.ct_orf) if one is not None]
        return min(told, default=None)


@dataclass(frozen=True, slots=True)
class Release(Row):
    """A row that says: this person became free."""

    released_at: datetime
    free_at: datetime
    rule: str


@dataclass(frozen=True, slots=True)
class Arrival(Row):
    """One coming; `journey` stays the same however often it is corrected."""

    journey: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Merge(Row):
    """Two rows that are one person while this stands; `person` is the one kept."""

    gone: UUID


@dataclass(frozen=True, slots=True)
class Standing(Row):
    """What a person's page says now."""

    binding: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Contact(Row):
    """Somebody was traced; the rows of one meeting share its line."""

    line: UUID
    last_exposure: date
    through: UUID | None  # the contact whom they met
    case: UUID | None


@dataclass(frozen=True, slots=True)
class Case(Row):
    """A case, since it was found."""

    found_at: datetime
    specimen: UUID | None = None  # that opened it, or the first of a pair
    counted_here: bool = True


@dataclass(frozen=True, slots=True)
class Consultation(Row):
    """What experts found of a case."""

    case: UUID
    finding: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Answer(Row):
    """What another jurisdiction found of a member of a tube."""

    specimen: UUID | None
    finding: str
    answered_at: datetime
    is_elsewhere: bool  # it is counted there, as a case of theirs
    is_theirs: bool = True  # the receiver's word, not the sender's own
    is_outside: bool = False  # the receiver has no account here: the sender entered it
    paper: str | None = None  # number or date of their letter; None: nobody asked yet


@dataclass(slots=True)
class Traced:
    """What tracing and letters tell of a human being."""

    contacts: list[Contact] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    # Of those whom they met: every row of the meetings they hang on, and themselves.
    lines: Sequence[Contact] = ()
    met: Mapping[UUID, "Human"] = field(default_factory=dict)  # by person


@dataclass(slots=True)
class Human:
    """One human being: every person row that is, or ever was, read as theirs."""

    name: str  # the reference an imported file gave, else our own
    persons: frozenset[UUID] = frozenset()  # read as one person now
    circle: frozenset[UUID] = frozenset()  # ever read as the same person
    # Of the circle, since a specimen of theirs may have paid, or a ground gone on:
    merges: list[Merge] = field(default_factory=list)
    specimens: list[Specimen] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    renewals: list[Renewal] = field(default_factory=list)
    entries: dict[int, Entry] = field(default_factory=dict)
    traced: Traced = field(default_factory=Traced)
    # Of this human being alone:
    grounds: list[Ground] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    risk: Sequence[Entry] = ()  # every change of risk anywhere, in order
    causes: Mapping[int, Entry] = field(default_factory=dict)  # whoever they are about

    def __post_init__(self) -> None:
        """Nobody was taken for anybody else, unless told so."""
        self.circle = self.circle or self.persons

    def plans_of(self, ground: Ground) -> list[Plan]:
        """Return the versions of a ground's plan, the first first."""
        found = [plan for plan in self.plans if plan.ground == ground.id]
        return sorted(found, key=lambda plan: plan.entry)

    def renewed_to(self, ground: Ground, before: int) -> datetime | None:
        """Return the bound that was ordered anew, as known just before an entry.

        What was taken back has put it off up to that instant, and no further.
        """
        told = [
            one.bound_to
            if one.stood_at(before) or one.ended_at is None
            else min(one.bound_to, one.ended_at)
            for one in self.renewals
            if (one.key, one.opened_at) == (ground.key, ground.opened_at)
            and one.entry < before
        ]
        return max(told, default=None)

    def samples(
        self, ground: Ground, before: int, first_day: datetime | None = None
    ) -> list[Sample]:
        """Return the specimens that may pay, as they were known before an entry.

        Nothing pays that was taken before what the ground is about: an old negative
        says nothing about a new journey, nor about a positive that came after it. An
        antigen test pays nothing.

        Args:
            ground: what is to be paid.
            before: the number of the entry.
            first_day: when day 1 begins; of a contact, nothing counts before.
        """
        since = self._about(ground, before) or first_day
        return [
            one
            for one in self.tests(ground.person, before)
            if one.id not in ground.key and (since is None or one.taken_at >= since)
        ]

    def tests(self, person: UUID, before: int) -> list[Sample]:
        """Return a person's specimens as they were known before an entry, in order.

        Two that were taken at once are one.
        """
        family = self.family(person, before)
        results = {one.specimen: one for one in self.results if one.stood_at(before)}
        found = [
            _sample(one, results.get(one.id))
            for one in self.specimens
            if one.person in family and one.method == PAYS and one.stood_at(before)
        ]
        return together(sorted(found, key=lambda one: (one.taken_at, one.id)))

    def _about(self, ground: Ground, before: int) -> datetime | None:
        """Return when that was which a ground is about, if it is known."""
        found_positive = self.held_since(ground, before)
        if found_positive is not None:
            return found_positive
        for one in self.specimens:
            if ground.key.endswith(f"@{one.id}"):
                return one.taken_at
        case = self.case_of(ground)
        return case.found_at if case else self.landed_at(ground, before)

    def case_of(self, ground: Ground) -> Case | None:
        """Return the case that a ground is about; None: it is about none."""
        told = self.traced.cases
        return next((each for each in told if ground.key.endswith(f"@{each.id}")), None)

    def contact_of(self, ground: Ground) -> Contact | None:
        """Return the meeting that a ground is about; None: it is about none."""
        told = self.traced.contacts
        return next((each for each in told if ground.key.endswith(f"@{each.id}")), None)

    def held_since(self, ground: Ground, before: int) -> datetime | None:
        """Return when the tube was positive that a ground is about; None: no tube."""
        if "pool" not in self.witness_kinds(ground):
            return None
        told = [
            one
            for one in self.results
            if ground.key.endswith(f"@{one.specimen}")
            and one.outcome == "positive"
            and one.entry < before
        ]
        return max(told, key=lambda one: one.entry).resulted_at if told else None

    def witness_kinds(self, ground: Ground) -> set[str]:
        """Return what kinds of facts a ground's plans say that it stands on."""
        terms = [plan.terms for plan in self.plans_of(ground)]
        told = [each.get("witness") for each in terms if isinstance(each, dict)]
        return {str(one.get("kind")) for one in told if isinstance(one, dict)}

    def family(self, person: UUID, before: int) -> set[UUID]:
        """Return the rows that read as one person just before an entry."""
        family = {person}
        standing = [one for one in self.merges if one.stood_at(before)]
        for _ in standing:
            for one in standing:
                if family & {one.person, one.gone}:
                    family |= {one.person, one.gone}
        return family

    def landed_at(self, ground: Ground, before: int) -> datetime | None:
        """Return the arrival that a ground is about, as known just before an entry."""
        scope = ground.key.rpartition("@")[2]
        told = [
            one
            for one in self.arrivals
            if scope in {str(one.journey), str(one.id)} and one.stood_at(before)
        ]
        return max(told, key=lambda one: one.entry).at if told else None

    def own(self, rows: Iterable[OneRow]) -> Iterator[OneRow]:
        """Yield the rows that are about this human being."""
        return (row for row in rows if row.person in self.persons)

    def written(self, kind: str) -> Iterator[Entry]:
        """Yield the ledger's entries of a kind about this human being."""
        return (
            entry
            for entry in self.entries.values()
            if entry.kind == kind and entry.person in self.persons
        )

    def entry(self, number: int | None) -> Entry | None:
        """Return a ledger entry, if it is there."""
        if number is None:
            return None
        return self.entries.get(number) or self.causes.get(number)


def _sample(specimen: Specimen, result: Result | None) -> Sample:
    bare = Sample(
        id=str(specimen.id),
        taken_at=specimen.taken_at,
        single=specimen.is_single,
        pair=str(specimen.pair or ""),
    )
    if result is None:
        return bare
    return replace(
        bare,
        outcome=result.outcome,
        resulted_at=result.resulted_at,
        laboratory=result.laboratory,
        ct=result.ct,
    )
