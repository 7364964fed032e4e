"""The loop: a contact is bound, a case's contacts are freed, each when it is due."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts.actions import chains
from pratique.database import WORKER
from pratique.loop import schedule
from pratique.loop.settling import strictly
from pratique.orders.models import Ground, Release
from pratique.standing.models import Standing
from tests.contacts import cast
from tests.loop import cast as travellers

pytestmark = pytest.mark.usefixtures("city")


def grounds(person: UUID) -> list[str]:
    """Return the rules whose grounds bind somebody now."""
    with database.acting(WORKER):
        rows = Ground.objects.filter(person=person, ended_entry=None)
        rules = rows.values_list("rule", flat=True)
        return sorted(rule.partition("#")[2] for rule in rules)


def standing(person: UUID) -> Standing:
    """Return somebody's standing."""
    with database.acting(WORKER):
        return Standing.objects.get(person=person, ended_entry=None)


def advance(to: datetime) -> None:
    """Live on."""
    with strictly():
        schedule.advance(to)


def test_a_close_contact_is_bound_and_freed_when_it_was_a_mistake() -> None:
    _, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")

    contact = cast.close(wang, case)
    assert grounds(wang) == ["contact.close"]
    assert standing(wang).code == "red"

    cast.withdraw(contact)
    assert grounds(wang) == []
    assert standing(wang).code == "green"


def test_an_excluded_case_frees_those_who_had_no_other_ground() -> None:
    _, one = cast.ill("李小燕")
    _, two = cast.ill("孙")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    cast.close(wang, one)
    cast.close(zhao, one)
    cast.close(zhao, two)

    cast.consult(one, "excluded")
    cast.settle_due()

    assert grounds(wang) == []
    assert grounds(zhao) == ["contact.close"]


def test_an_upgrade_moves_somebody_without_an_hour_between() -> None:
    _, case = cast.ill("李小燕")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    cast.secondary(zhao, cast.close(wang, case))
    assert grounds(zhao) == ["contact.secondary"]

    code = cast.sampled(wang)
    cast.settle_due()
    assert grounds(zhao) == ["contact.close"]

    cast.correct(code, "negative")
    cast.settle_due()
    assert grounds(zhao) == ["contact.secondary"]


@pytest.mark.slow
def test_a_secondary_contact_is_free_once_the_linked_tests_have_come() -> None:
    _, case = cast.ill("李小燕")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    cast.secondary(zhao, cast.close(wang, case))
    start = datetime(2022, 8, 20, 4, tzinfo=UTC)
    for days in (0, 1, 2, 5):
        advance(start + timedelta(days=days, hours=1))
        cast.sampled(zhao, "negative")
    advance(start + timedelta(days=6))  # the 26th: past the end, and still bound
    assert grounds(zhao) == ["contact.secondary"]

    cast.sampled(wang, "negative")
    advance(start + timedelta(days=6, hours=2))
    cast.sampled(wang, "negative")
    cast.settle_due()

    assert grounds(zhao) == []
    with database.acting(WORKER):
        released = Release.objects.get(person=zhao)
    assert released.free_at == start + timedelta(days=6, hours=2)


def test_a_contact_who_is_a_case_is_bound_as_one_until_that_is_excluded() -> None:
    _, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")
    cast.close(wang, case)

    code = cast.sampled(wang)
    assert grounds(wang) == ["case.hospital"]

    cast.correct(code, "negative")
    assert grounds(wang) == ["contact.close"]


def test_who_recovered_stays_in_hospital_until_results_say_so() -> None:
    li, case = cast.ill("李小燕")
    cast.consult(case, "confirmed", "mild")
    advance(cast.hours(2))

    cast.consult(case, "recovered")
    assert grounds(li) == ["case.hospital"]
    assert standing(li).code == "red"

    for hour in (4, 28):
        advance(cast.hours(hour))
        cast.sampled(li, "negative")
    assert grounds(li) == ["case.discharged"]
    assert standing(li).code == "yellow"


def test_one_person_arrives_is_a_contact_and_has_been_tested() -> None:
    _, case = cast.ill("李小燕")
    cast.go_to(travellers.MORNING.astimezone(UTC))
    who = travellers.arrive("王建国", 1)
    before = grounds(who.person)

    contact = cast.close(who.person, case)
    assert grounds(who.person) == sorted([*before, "contact.close"])

    cast.sampled(who.person, "negative")
    cast.withdraw(contact)
    assert grounds(who.person) == before != []


def test_who_comes_into_a_chain_is_reviewed() -> None:
    _, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")
    cast.close(wang, case)

    cast.doing(cast.tracer(), chains.name_chain, name="8·17", cases=[case.pk])

    with database.acting(WORKER):
        due = database.rows("SELECT person_id FROM standing_due")
    assert due == [(wang,)]


def test_later_exposure_after_release_binds_anew() -> None:
    _, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")
    cast.close(wang, case, last_exposure=date(2022, 8, 1))
    cast.sampled(wang, "negative")  # found late: its days were over, this pays them
    assert grounds(wang) == []

    cast.close(wang, case)

    assert grounds(wang) == ["contact.close"]


def test_only_the_first_two_tests_of_whom_they_met_are_worth_a_review() -> None:
    _, case = cast.ill("李小燕")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    cast.secondary(zhao, cast.close(wang, case))

    assert queued_by_test_of(wang, 1) == 0  # one says nothing yet
    assert queued_by_test_of(wang, 2) == 1
    assert queued_by_test_of(wang, 3) == 0  # the third is its own affair


def queued_by_test_of(person: UUID, hour: int) -> int:
    """Return how many people a negative result of somebody queues."""
    cast.go_to(cast.hours(hour))
    cast.sampled(person, "negative")
    with database.acting(WORKER):
        ((count,),) = database.rows("SELECT count(*) FROM standing_due")
    cast.settle_due()
    return int(count)
