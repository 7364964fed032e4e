"""Patients as the hospital sees them: where a case lies, its tests, when it is clear."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from pratique.contacts import facts as contacts
from pratique.contacts.queries import CaseNow, case_now, cases_now
from pratique.contacts.refusals import UnknownCase
from pratique.labs import facts as tests
from pratique.labs import queries as labs
from pratique.ledger.queries import Known
from pratique.orders import queries as orders
from pratique.policy.clearing import in_a_row
from pratique.policy.pairs import as_tests
from pratique.registry import queries as registry
from pratique.standing import queries as standing
from pratique.standing.shelf import shelf

if TYPE_CHECKING:
    from pratique.contacts.models import Case
    from pratique.labs.models import Specimen
    from pratique.policy.measures import Clearance
    from pratique.registry.models import Person

RECOVERED, HOSPITAL = "recovered", "hospital"
IN_A_LIST = 4  # results shown in a list's row; a patient's page shows all


@dataclass(frozen=True, slots=True)
class Clear:
    """How many clear results stand in a row, of how many that are asked for."""

    row: int
    times: int
    next_from: datetime | None  # a specimen taken before counts for nothing
    ct: int | None

    @property
    def is_clear(self) -> bool:
        """Say whether the row is whole."""
        return self.row >= self.times


@dataclass(frozen=True, slots=True)
class Patient:
    """One case, whose it is, and what their tests came to."""

    now: CaseNow
    person: "Person"
    until: datetime | None = None
    clear: Clear | None = None
    specimens: "Sequence[Specimen]" = field(default_factory=list)  # the latest first

    @property
    def latest(self) -> "Sequence[Specimen]":
        """Return the last tests, the first of them first."""
        return self.specimens[:IN_A_LIST][::-1]


def to_come_and_lying() -> tuple[list[Patient], list[Patient]]:
    """Return the cases that no hospital has yet, and those that lie in one."""
    found = [now for now in cases_now() if now.case.counted_here]
    found = [now for now in found if now.runs or now.course.status == RECOVERED]
    people = registry.people_of(now.case.person_id for now in found)
    found = [now for now in found if now.case.person_id in people]
    kept = _not_clear(people[now.case.person_id].pk for now in found if not now.runs)
    seen = [now for now in found if now.runs or people[now.case.person_id].pk in kept]
    come = [
        Patient(now, people[now.case.person_id])
        for now in seen
        if now.admission is None
    ]
    lying = [
        _told(now, people[now.case.person_id])
        for now in seen
        if now.admission is not None
    ]
    return come[::-1], lying[::-1]  # the first found first


def _not_clear(recovered: Iterable[UUID]) -> set[UUID]:
    """Return who has recovered, as experts say, and is bound to the hospital still."""
    stands = standing.of_people(recovered)
    return {who for who, one in stands.items() if one.binding == HOSPITAL}


def patient(case: "Case") -> Patient:
    """Return one case with all its tests."""
    now, person = case_now(case), registry.kept(registry.person_of(case.person_id))
    if now is None:
        raise UnknownCase("")
    return _told(now, person)


def _told(now: CaseNow, person: "Person") -> Patient:
    stands = standing.of_person(person.pk)
    family = registry.family(person.pk)
    return Patient(
        now,
        person,
        until=stands.until if stands else None,
        clear=_clear(family, now.case.pk),
        specimens=list(labs.specimens_of(family)),
    )


def _clear(family: list[UUID], case: UUID) -> Clear | None:
    """Return how far a case is from being clear, by the rule that binds it."""
    asked = _asked(family[0])
    facts = contacts.cases(family, Known.present(), orders.patients_until)
    fact = next((one for one in facts if one.id == str(case)), None)
    if asked is None or fact is None:
        return None
    taken = as_tests(tests.specimens(family, Known.present()))
    row = in_a_row(fact, taken, asked)
    last = row[-1].taken_at if 0 < len(row) < asked.times else None
    soonest = last + timedelta(hours=asked.apart_hours) if last else None
    return Clear(len(row), asked.times, soonest, asked.ct)


def _asked(person: UUID) -> "Clearance | None":
    """Return what the rule asks for that binds, or bound, a case to the hospital."""
    for ground in orders.grounds_of(person):
        then = shelf().rule(ground.rule, ground.version).then
        if then.cleared is not None:
            return then.cleared
    return None
