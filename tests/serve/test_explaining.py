"""`pratique explain` reads as a person would want it: nothing empty, nothing untrue."""

from uuid import UUID

import pytest

from pratique import database
from pratique.contacts.actions import chains
from pratique.contacts.models import Case
from pratique.database import WORKER
from pratique.registry.models import Person
from tests.conftest import SetClock
from tests.contacts import cast


@pytest.fixture
def case(database: str, set_clock: SetClock) -> Case:
    """Return a confirmed case of a chain, found at noon on 20 August."""
    set_clock(cast.NOON)
    _, case = cast.ill("李小燕")
    cast.consult(case, "confirmed", "mild")
    cast.doing(
        cast.tracer(),
        chains.name_chain,
        name="8·18",
        cases=[case.pk],
        reference="Z18",
    )
    return case


def explained(person: UUID) -> list[str]:
    """Return what `explain` says of somebody."""
    from pratique.serve.cli import explaining

    with database.acting(WORKER), database.transaction():
        row = Person.objects.get(pk=person)
        return list(explaining.told(row, None, "Asia/Shanghai").lines())


def said(person: UUID, label: str) -> list[str]:
    """Return what stands on the lines with this label."""
    start = f"  {label:<9} "
    return [
        line.removeprefix(start)
        for line in explained(person)
        if line.startswith(start.rstrip())
    ]


def test_a_patient_is_in_hospital_until_results_and_not_until_a_day(case: Case) -> None:
    _head, standing, *_ = explained(case.person_id)

    assert standing == (
        "No mark, red code. In hospital until two results a day apart are negative or"
        " faint; Fri 16 Sep, midnight at the latest."
    )
    assert said(case.person_id, "Evidence") == ["A single test was positive"]


def test_who_left_hospital_reads_what_cleared_them(case: Case) -> None:
    for hour in (2, 26):
        cast.go_to(cast.hours(hour))
        cast.sampled(case.person_id, "negative")

    assert said(case.person_id, "Evidence") == [
        "Results in a row cleared them, the last known on Sun 21 Aug"
    ]
    assert "Home monitoring until Sun 28 Aug, midnight." in explained(case.person_id)[1]


def test_contacts_read_as_what_they_were_traced_and_where(case: Case) -> None:
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    met = cast.close(wang, case, setting="household")
    cast.secondary(zhao, met)
    qian = cast.somebody("钱")
    cast.close(qian, None)

    assert said(wang, "Evidence") == [
        "Traced as a close contact (household, chain Z18), last exposed Thu 18 Aug"
    ]
    assert said(zhao, "Evidence") == [
        "Traced as a secondary contact (chain Z18), last exposed Thu 18 Aug"
    ]
    assert said(qian, "Evidence") == [
        "Traced as a close contact, last exposed Thu 18 Aug"
    ]
