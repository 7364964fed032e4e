"""What the rules are told: contacts with their chain and linked tests; cases."""

from datetime import datetime
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts import facts
from pratique.contacts.actions import chains
from pratique.contacts.models import Case, Contact
from pratique.database import WORKER
from pratique.ledger.queries import Known, known
from pratique.orders.queries import patients_until
from pratique.policy.facts import Case as CaseFact
from pratique.policy.facts import Contact as ContactFact
from pratique.policy.facts import Pool
from pratique.registry.actions import merging
from pratique.standing.facts import with_answers
from tests.contacts import cast

pytestmark = pytest.mark.usefixtures("city")


def told(person: UUID, at: datetime | None = None) -> tuple[ContactFact, ...]:
    """Return as what somebody was traced, as known at a moment."""
    with database.acting(WORKER), database.transaction():
        return facts.contacts([person], known(at) if at else Known.present())


def told_case(*people: UUID) -> tuple[CaseFact, ...]:
    """Return the cases of one person."""
    with database.acting(WORKER):
        return facts.cases(people, Known.present(), patients_until)


def met() -> tuple[Case, Contact, UUID]:
    """Have Li ill, Wang a close contact and Zhao a secondary one."""
    _, case = cast.ill("李小燕")
    close = cast.close(cast.somebody("王建国"), case, last_exposure=cast.DAY_19)
    zhao = cast.somebody("赵")
    cast.secondary(zhao, close)
    return case, close, zhao


def test_a_contact_is_told_with_its_chain() -> None:
    case, close, zhao = met()
    chain = cast.doing(cast.tracer(), chains.name_chain, name="8·17", cases=[case.pk])

    (fact,) = told(close.person_id)
    assert (fact.level, fact.chain, fact.last_exposure, fact.known_at) == (
        "close",
        chain.reference,
        cast.DAY_19,
        cast.NOON,
    )
    assert told(zhao)[0].chain == chain.reference


def test_a_contact_is_told_as_it_was_known() -> None:
    _, close, _ = met()
    cast.go_to(cast.hours(1))
    cast.withdraw(close)
    cast.go_to(cast.hours(2))

    assert len(told(close.person_id, cast.hours(0.5))) == 1
    assert told(close.person_id, cast.hours(1.5)) == told(close.person_id) == ()


class TestTheFirstTwoTestsOfWhomTheyMet:
    """They speak for a secondary contact; the close one's own are its own affair."""

    @pytest.mark.parametrize(
        ("outcomes", "came_to", "at"),
        [
            ([], None, None),
            (["negative"], None, None),
            (["negative", "negative"], "negative", 2),
            (["invalid", "negative"], None, None),
            (["negative", "invalid", "negative"], "negative", 3),
            (["negative", "negative", "positive"], "negative", 2),
        ],
    )
    def test_two_negative_ones_clear(
        self, outcomes: list[str], came_to: str | None, at: int | None
    ) -> None:
        _, close, zhao = met()
        for hour, outcome in enumerate(outcomes, start=1):
            cast.go_to(cast.hours(hour))
            cast.sampled(close.person_id, outcome)

        (fact,) = told(zhao)
        assert fact.linked_first_two == came_to
        assert fact.linked_at == (None if at is None else cast.hours(at))
        assert told(close.person_id)[0].linked_first_two is None

    @pytest.mark.slow
    def test_one_that_experts_found_to_be_no_infection_does_not_speak(self) -> None:
        _, close, zhao = met()
        cast.sampled(close.person_id)
        cast.consult(cast.case_of(close.person_id), "excluded")
        for hour in (1, 2):
            cast.go_to(cast.hours(hour))
            cast.sampled(close.person_id, "negative")

        assert told(zhao)[0].linked_first_two == "negative"

    def test_one_before_the_last_exposure_does_not_speak(self) -> None:
        _, case = cast.ill("李小燕")
        wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
        cast.sampled(wang, "negative")
        today = cast.DAY_19.replace(day=20)
        cast.secondary(zhao, cast.close(wang, case, last_exposure=today))
        cast.go_to(cast.hours(12))  # 24:00 there
        cast.sampled(wang, "negative")
        assert told(zhao)[0].linked_first_two is None

        cast.go_to(cast.hours(13))
        cast.sampled(wang, "negative")
        assert told(zhao)[0].linked_first_two == "negative"


def test_a_case_is_told_where_it_stands() -> None:
    li, case = cast.ill("李小燕")
    assert told_case(li) == (CaseFact(str(case.pk), "positive", cast.NOON),)

    cast.consult(case, "confirmed", "mild")
    cast.go_to(cast.hours(1))
    cast.consult(case, "recovered")

    fact = CaseFact(str(case.pk), "recovered", cast.NOON)
    assert told_case(li) == (fact,)


@pytest.mark.slow
def test_two_records_of_one_person_are_one_case() -> None:
    li, one = cast.ill("李小燕")
    other, two = cast.ill("李小燕")
    cast.consult(two, "asymptomatic")
    merge = {"keep": li, "gone": other}

    cast.doing(cast.tracer(), merging.merge, reason="one face", **merge)
    assert [fact.id for fact in told_case(li, other)] == [str(two.pk)]

    cast.doing(cast.tracer(), merging.unmerge, gone=other, reason="two faces")
    assert [fact.id for fact in told_case(li)] == [str(one.pk)]
    assert [fact.status for fact in told_case(other)] == ["asymptomatic"]


def test_answers_come_to_the_memberships_they_are_about() -> None:
    pools = tuple(Pool(id=name, tube="T", positive_at=cast.NOON) for name in "ab")

    answered = with_answers(pools, {"a": ("transferred", cast.hours(1))})

    assert (answered[0].result, answered[0].result_at) == (
        "transferred",
        cast.hours(1),
    )
    assert answered[1] == pools[1]
