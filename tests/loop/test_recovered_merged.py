"""Found recovered early under one record, positive under another: one illness still.

Two records of one person are merged. What experts found too early under the one ends
nothing while its hospital order binds, so that what the other shows by then is of the
same illness: one order, one case counted.
"""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts import queries as contacts
from pratique.contacts.models import Case
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.ledger.queries import known
from pratique.orders.models import Ground
from pratique.orders.queries import patients_until
from pratique.registry.actions import merging
from pratique.reporting.audits.custody import audit_custody
from tests.conftest import SetClock
from tests.contacts import cast
from tests.contacts.cast import doing, hours
from tests.contacts.test_following import grounds
from tests.loop.pooled import go_to
from tests.loop.test_recovered_early import (
    AT_HOME,
    CONFIRMED,
    HOSPITAL,
    found_recovered,
    sound,
    was_tested,
)


@pytest.fixture
def li(database: str, set_clock: SetClock) -> UUID:
    """Li is positive and confirmed at noon, and “recovered” on one negative."""
    set_clock(cast.NOON.astimezone(UTC))
    li, case = cast.ill("李小燕")
    cast.consult(case, CONFIRMED, "mild")
    was_tested(li, 30, "negative")
    found_recovered(li, 31)
    return li


@pytest.fixture
def twin(li: UUID) -> UUID:
    """The same person was written down a second time."""
    return cast.somebody("李小雁")


def ill_again(person: UUID, hour: float) -> Case:
    """Have a record's only positive single at an hour, and experts confirm it."""
    was_tested(person, hour, "positive", 20)
    case = cast.case_of(person)
    cast.consult(case, CONFIRMED, "mild")
    return case


def merged(keep: UUID, gone: UUID, hour: float) -> None:
    """Find out that they are one."""
    go_to(hours(hour))
    doing(cast.tracer(), merging.merge, keep=keep, gone=gone, reason="one face")


def parted(gone: UUID, hour: float) -> None:
    """Find out that they are two after all."""
    go_to(hours(hour))
    doing(cast.tracer(), merging.unmerge, gone=gone, reason="two faces")


def in_force(*people: UUID) -> list[str]:
    """Return the orders of all these records together."""
    return [rule for person in people for rule in grounds(person)]


def counted(at: datetime | None = None) -> int:
    """Return how many cases count here, as known now or at a moment."""
    with database.acting(WORKER), database.transaction():
        told = contacts.cases(known(at), patients_until)
        return sum(one.counts for one in told)


def left_hospital(*people: UUID) -> list[datetime]:
    """Return when orders on hospital ended because the case was clear."""
    with database.acting(WORKER), database.transaction():
        rows = Ground.objects.filter(person__in=people, rule__endswith=HOSPITAL[0])
        clear = rows.filter(closes="completed").order_by("free_at")
        return [row.free_at for row in clear if row.free_at is not None]


def all_sound() -> None:
    """Neither release, standing nor custody audit finds anything."""
    sound()
    with database.acting(WORKER):
        assert audit_custody(hours(-24), hours(24 * 60)).is_clean


either = pytest.mark.parametrize(
    "kept_first",
    [True, pytest.param(False, marks=pytest.mark.slow)],
    ids=["li", "twin"],
)


@pytest.mark.slow
@either
def test_positive_and_then_merged_is_one_order_and_one_case(
    li: UUID, twin: UUID, kept_first: bool
) -> None:
    ill_again(twin, 56)
    merged(*((li, twin) if kept_first else (twin, li)), 60)

    assert in_force(li, twin) == HOSPITAL
    assert counted() == 1
    was_tested(twin, 80, "negative")
    was_tested(li, 105, "negative")
    assert in_force(li, twin) == AT_HOME
    assert left_hospital(li, twin) == [hours(105)]
    assert counted() == 1
    assert [counted(hours(hour)) for hour in (59, 61, 104)] == [2, 1, 1]
    all_sound()


@pytest.mark.slow
@either
def test_merged_and_then_positive_is_one_order_and_one_case(
    li: UUID, twin: UUID, kept_first: bool
) -> None:
    merged(*((li, twin) if kept_first else (twin, li)), 50)
    was_tested(twin, 56, "positive", 20)

    assert in_force(li, twin) == HOSPITAL
    assert counted() == 1
    was_tested(twin, 80, "negative")
    was_tested(li, 105, "negative")
    assert left_hospital(li, twin) == [hours(105)]
    assert counted() == 1
    all_sound()


@pytest.mark.slow
@either
def test_parted_again_each_has_an_own_order_and_merged_once_more_one(
    li: UUID, twin: UUID, kept_first: bool
) -> None:
    keep, gone = (li, twin) if kept_first else (twin, li)
    ill_again(twin, 56)
    merged(keep, gone, 60)
    parted(gone, 64)

    assert (grounds(li), grounds(twin)) == (HOSPITAL, HOSPITAL)
    assert counted() == 2
    merged(gone, keep, 70)
    assert in_force(li, twin) == HOSPITAL
    assert counted() == 1
    was_tested(twin, 80, "negative")
    was_tested(li, 105, "negative")
    assert left_hospital(li, twin) == [hours(105)]
    all_sound()


def test_sampled_before_the_order_ended_and_known_after_it_is_the_same_illness(
    li: UUID, twin: UUID
) -> None:
    go_to(hours(55))
    doing(cast.officer("sampler"), labs.sample, person=twin, code="LATE")
    was_tested(li, 56, "negative")
    assert grounds(li) == AT_HOME
    go_to(hours(57))
    cast.report("LATE", "positive")
    cast.consult(cast.case_of(twin), CONFIRMED, "mild")
    merged(li, twin, 60)

    assert in_force(li, twin) == HOSPITAL
    assert counted() == 1
    all_sound()


@pytest.mark.slow
@either
def test_after_the_order_has_ended_it_is_another_case_and_both_count(
    li: UUID, twin: UUID, kept_first: bool
) -> None:
    was_tested(li, 56, "negative")
    assert grounds(li) == AT_HOME
    ill_again(twin, 24 * 40)
    merged(*((li, twin) if kept_first else (twin, li)), 24 * 40 + 4)

    assert in_force(li, twin) == HOSPITAL
    assert counted() == 2
    all_sound()


@pytest.mark.slow
@either
def test_a_positive_after_the_one_order_of_two_records_is_another_case(
    li: UUID, twin: UUID, kept_first: bool
) -> None:
    keep, gone = (li, twin) if kept_first else (twin, li)
    was_tested(twin, 56, "positive", 20)  # of which no expert has said anything
    merged(keep, gone, 60)
    was_tested(twin, 80, "negative")
    was_tested(li, 105, "negative")
    assert left_hospital(li, twin) == [hours(105)]
    before = {case.pk for case in cast.cases_of(li) + cast.cases_of(twin)}

    was_tested(keep, 24 * 40, "positive", 20)

    (again,) = [one for one in cast.cases_of(keep) if one.pk not in before]
    assert in_force(li, twin) == HOSPITAL
    cast.consult(again, CONFIRMED, "mild")
    assert counted() == 2
    all_sound()


@pytest.mark.slow
def test_the_second_order_goes_on_where_the_first_has_run_its_course(
    li: UUID, twin: UUID
) -> None:
    go_to(hours(50))
    doing(cast.officer("sampler"), labs.sample, person=twin, code="LATE")
    was_tested(li, 56, "negative")
    was_tested(li, 24 * 9 + 12, "negative")  # the seventh day at home
    go_to(hours(24 * 12))
    assert grounds(li) == []
    cast.report("LATE", "positive")
    merged(li, twin, 24 * 12 + 1)

    assert in_force(li, twin) == HOSPITAL
    assert counted() == 1
    all_sound()


@pytest.mark.slow
def test_whose_clear_result_falls_after_another_case_has_one_order_again(
    li: UUID,
) -> None:
    code = was_tested(li, 56, "negative")
    assert grounds(li) == AT_HOME
    was_tested(li, 90, "positive", 20)
    assert len(cast.cases_of(li)) == 2
    go_to(hours(92))
    cast.correct(code, "invalid")

    assert grounds(li) == HOSPITAL
    assert counted() == 1
    all_sound()
