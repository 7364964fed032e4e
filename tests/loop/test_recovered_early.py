"""Experts find a patient recovered before results do: the infection stays one case."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts.models import Case
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.registry.actions import merging
from pratique.reporting.audits.release import audit_release
from pratique.standing.audit import audit
from tests.conftest import SetClock
from tests.contacts import cast
from tests.contacts.cast import doing, hours, officer
from tests.contacts.test_following import grounds
from tests.loop.pooled import go_to

pytestmark = pytest.mark.slow  # lives that hunts have found

CONFIRMED, RECOVERED = ("confirmed", "recovered")
HOSPITAL, AT_HOME = ["case.hospital"], ["case.discharged"]


@pytest.fixture
def li(database: str, set_clock: SetClock) -> UUID:
    """Li is positive and confirmed at noon, negative 30 hours later."""
    set_clock(cast.NOON.astimezone(UTC))
    li, case = cast.ill("李小燕")
    cast.consult(case, CONFIRMED, "mild")
    was_tested(li, 30, "negative")
    return li


def was_tested(person: UUID, hour: float, outcome: str, ct: int | None = None) -> str:
    """Sample somebody so many hours after noon; the result is there at once."""
    go_to(hours(hour))
    code = f"C-{person.hex[-6:]}-{hour}"
    doing(officer("sampler"), labs.sample, person=person, code=code)
    clerk = officer("laboratory_clerk")
    doing(clerk, labs.report, code=code, outcome=outcome, ct_n=ct)
    return code


def found_recovered(person: UUID, hour: float, at: datetime | None = None) -> Case:
    """Have the hospital enter that their only case has recovered."""
    go_to(hours(hour))
    case = cast.case_of(person)
    cast.consult(case, RECOVERED, at=at)
    return case


def sound() -> None:
    """Neither audit finds anything."""
    with database.acting(WORKER):
        release = audit_release(hours(-24), hours(24 * 60))
        assert release.over_held + release.released_early + release.faults == []
        with database.transaction():
            assert audit().differences == ()


def test_a_faint_positive_after_it_clears_and_is_no_second_case(li: UUID) -> None:
    case = found_recovered(li, 31)
    was_tested(li, 56, "positive", 37)

    assert cast.cases_of(li) == [case]
    assert grounds(li) == AT_HOME
    sound()


def test_a_strong_positive_after_it_is_of_the_same_case(li: UUID) -> None:
    case = found_recovered(li, 31)
    was_tested(li, 56, "positive", 20)

    assert cast.cases_of(li) == [case]
    assert grounds(li) == HOSPITAL
    was_tested(li, 80, "negative")
    assert grounds(li) == HOSPITAL
    was_tested(li, 105, "negative")
    assert grounds(li) == AT_HOME
    assert cast.cases_of(li) == [case]
    sound()


def test_entered_later_than_it_was_found_it_covers_what_came_between(li: UUID) -> None:
    was_tested(li, 50, "positive", 37)
    was_tested(li, 80, "positive", 36)
    assert grounds(li) == AT_HOME
    case = found_recovered(li, 81, at=hours(31))

    assert cast.cases_of(li) == [case]
    sound()


def test_whose_clear_result_falls_is_in_hospital_again_with_the_same_case(
    li: UUID,
) -> None:
    case = found_recovered(li, 31)
    code = was_tested(li, 56, "positive", 37)
    go_to(hours(60))
    cast.correct(code, "positive")  # without a Ct it clears nobody
    assert grounds(li) == HOSPITAL
    was_tested(li, 61, "positive", 20)

    assert cast.cases_of(li) == [case]
    assert grounds(li) == HOSPITAL
    sound()


def test_weeks_after_being_clear_and_recovered_it_is_a_new_case(li: UUID) -> None:
    was_tested(li, 56, "negative")
    case = found_recovered(li, 57)
    assert grounds(li) == AT_HOME
    was_tested(li, 24 * 40, "positive", 20)

    cases = cast.cases_of(li)
    assert [one.pk == case.pk for one in cases] == [True, False]
    assert grounds(li) == HOSPITAL
    sound()


def test_so_it_is_weeks_after_a_recovery_that_came_before_the_clear_results(
    li: UUID,
) -> None:
    found_recovered(li, 31)
    was_tested(li, 56, "negative")
    assert grounds(li) == AT_HOME
    was_tested(li, 24 * 40, "positive", 20)

    assert len(cast.cases_of(li)) == 2
    assert grounds(li) == HOSPITAL
    sound()


def test_two_records_parted_again_leave_one_case(li: UUID) -> None:
    found_recovered(li, 31)
    twin = cast.somebody("李小雁")
    doing(cast.tracer(), merging.merge, keep=twin, gone=li, reason="one face")
    was_tested(twin, 56, "positive", 20)
    assert len(cast.cases_of(li) + cast.cases_of(twin)) == 1

    doing(cast.tracer(), merging.unmerge, gone=li, reason="two faces")
    was_tested(li, 57, "positive", 20)
    assert len(cast.cases_of(li)) == 1
    assert grounds(li) == HOSPITAL
