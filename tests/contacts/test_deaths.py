"""A death is one fact, whoever enters it: the hospital, the community, the command."""

from datetime import date
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts import queries
from pratique.contacts.actions import cases
from pratique.contacts.models import Case, Consultation
from pratique.database import WORKER
from pratique.ledger.queries import known
from pratique.orders.models import Ground
from pratique.orders.queries import patients_until
from pratique.registry.actions import merging, moving
from pratique.registry.models import Person
from tests.contacts import cast

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.slow]
TODAY = date(2022, 8, 20)


@pytest.fixture
def li() -> UUID:
    """Return a confirmed case who had been a close contact before."""
    _, case = cast.ill("王建国")
    li = cast.somebody("李小燕")
    cast.close(li, case)
    cast.sampled(li)
    cast.consult(cast.case_of(li), "confirmed", "mild")
    cast.go_to(cast.hours(1))
    return li


def hospital_says_dead(case: Case) -> Consultation:
    """Have the hospital enter that a patient died."""
    clerk = cast.officer("hospital_clerk")
    how = {"case": case.pk, "finding": "dead"}
    return cast.doing(clerk, cases.consult, **how)


def community_says_dead(person: UUID) -> None:
    """Have the community enter that somebody died today."""
    by = cast.officer("community_officer")
    how = {"died_on": TODAY, "zone": "Asia/Shanghai"}
    cast.doing(by, moving.record_death, person=person, **how)


def community_takes_back(person: UUID) -> None:
    """Have the community take a death back."""
    by = cast.officer("community_officer")
    cast.doing(by, moving.withdraw_death, person=person, reason="同名误记")


def correct(consultation: Consultation, finding: str = "") -> None:
    """Supersede what was found of a case."""
    cast.doing(
        cast.tracer(),
        cases.correct_consultation,
        consultation=consultation.pk,
        finding=finding,
        reason="another patient",
    )


def status(person: UUID) -> str:
    """Return where somebody's only case stands."""
    with database.acting(WORKER), database.transaction():
        found = {one.case: one for one in queries.cases(known(), patients_until)}
    return found[cast.case_of(person).pk].course.status


def died_on(person: UUID) -> date | None:
    """Return on which day somebody died, as the registry has it."""
    with database.acting(WORKER):
        return Person.objects.get(pk=person).died_on


def binds(person: UUID) -> list[str]:
    """Return the rules that bind somebody."""
    with database.acting(WORKER):
        rows = Ground.objects.filter(person=person, ended_entry=None)
        return sorted(
            rule.partition("#")[2] for rule in rows.values_list("rule", flat=True)
        )


def told(person: UUID) -> tuple[str, date | None, list[str]]:
    """Return what the case says, what the registry says, and what binds them."""
    return status(person), died_on(person), binds(person)


def test_who_died_in_hospital_is_dead_and_nothing_binds_them(li: UUID) -> None:
    hospital_says_dead(cast.case_of(li))

    assert told(li) == ("dead", TODAY, [])


def test_whose_death_the_community_enters_is_a_death_of_the_outbreak(li: UUID) -> None:
    community_says_dead(li)

    assert told(li) == ("dead", TODAY, [])


@pytest.mark.parametrize("first", ["hospital", "community"])
def test_said_twice_it_is_one_death(li: UUID, first: str) -> None:
    case = cast.case_of(li)
    if first == "hospital":
        hospital_says_dead(case)
        community_says_dead(li)
    else:
        community_says_dead(li)
        hospital_says_dead(case)

    assert told(li) == ("dead", TODAY, [])
    assert cast.entries("registry.died") == 1
    assert cast.entries("contacts.case_consulted") == 2


def test_the_hospital_corrects_it_and_the_patient_lives(li: UUID) -> None:
    dead = hospital_says_dead(cast.case_of(li))

    correct(dead)

    assert told(li) == ("confirmed", None, ["case.hospital"])


@pytest.mark.parametrize("says_dead", ["hospital", "community"])
def test_the_community_takes_it_back_and_the_patient_lives(
    li: UUID, says_dead: str
) -> None:
    if says_dead == "hospital":
        hospital_says_dead(cast.case_of(li))
    else:
        community_says_dead(li)

    community_takes_back(li)

    assert told(li) == ("confirmed", None, ["case.hospital"])


def test_what_the_community_says_the_hospital_does_not_take_back(li: UUID) -> None:
    community_says_dead(li)
    with database.acting(WORKER):
        dead = Consultation.objects.get(finding="dead", ended_entry=None)

    correct(dead)

    assert told(li) == ("dead", TODAY, [])


def test_the_dead_may_turn_out_never_to_have_been_a_case(li: UUID) -> None:
    with database.acting(WORKER):
        found = Consultation.objects.get(case=cast.case_of(li))
    community_says_dead(li)

    correct(found, "excluded")

    assert told(li) == ("excluded", TODAY, [])


def test_who_is_found_a_case_after_death_is_a_death_of_the_outbreak() -> None:
    zhao, case = cast.ill("赵")
    community_says_dead(zhao)
    assert status(zhao) == "positive"  # experts have not looked yet

    cast.consult(case, "confirmed", "severe")

    assert told(zhao) == ("dead", TODAY, [])


def test_who_died_under_another_record_is_dead_as_a_case(li: UUID) -> None:
    other = cast.somebody("李小燕")
    community_says_dead(other)
    how = {"keep": li, "gone": other}

    cast.doing(cast.tracer(), merging.merge, reason="one document", **how)
    assert told(li) == ("dead", TODAY, [])

    cast.doing(cast.tracer(), merging.unmerge, gone=other, reason="two people")
    assert told(li) == ("confirmed", None, ["case.hospital"])
    assert died_on(other) == TODAY


def test_who_died_as_a_case_under_another_record_stays_so_when_they_part(
    li: UUID,
) -> None:
    other = cast.somebody("李小燕")
    how = {"keep": other, "gone": li}
    cast.doing(cast.tracer(), merging.merge, reason="one document", **how)
    hospital_says_dead(cast.case_of(li))
    assert died_on(other) == TODAY

    cast.doing(cast.tracer(), merging.unmerge, gone=li, reason="two people")

    assert told(li) == ("dead", TODAY, [])
    assert died_on(other) is None
