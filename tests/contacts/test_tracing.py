"""Contacts are named, follow what they hang on, and are freed exactly when due."""

from datetime import date

import pytest

from pratique import database
from pratique.contacts import events, refusals
from pratique.contacts.actions import cases, tracing
from pratique.contacts.models import Contact, EndedWhy
from pratique.database import WORKER
from pratique.registry.refusals import UnknownPerson
from tests import gazetteer
from tests.contacts import cast

pytestmark = pytest.mark.usefixtures("city")


@pytest.mark.slow
def test_the_same_again_is_the_same_row() -> None:
    _, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")

    first = cast.close(wang, case)
    again = cast.close(wang, case, last_exposure=date(2022, 8, 17))

    assert first == again
    assert cast.entries(events.CONTACT_NAMED) == 1


def test_a_later_exposure_supersedes() -> None:
    _, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")
    first = cast.close(wang, case)

    later = cast.close(wang, case, last_exposure=cast.DAY_19)

    assert (later.line, later.last_exposure) == (first.line, cast.DAY_19)
    assert len(cast.traced(wang)) == 1


def test_nobody_meets_anybody_tomorrow() -> None:
    _, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")

    with pytest.raises(refusals.ImpossibleInstant):
        cast.close(wang, case, last_exposure=date(2022, 8, 21))


def test_a_secondary_contact_needs_a_close_one() -> None:
    _, case = cast.ill("李小燕")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    exposed = cast.close(wang, case, level="exposed")

    with pytest.raises(refusals.ContactWithoutWhom):
        cast.close(zhao, case, level="secondary")
    with pytest.raises(refusals.NotACloseContact):
        cast.secondary(zhao, exposed)
    assert cast.traced(zhao) == []


def test_nobody_is_a_contact_of_themselves() -> None:
    li, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")
    close = cast.close(wang, case)

    with pytest.raises(refusals.ContactInACircle):
        cast.close(li, case)
    with pytest.raises(refusals.ContactInACircle):
        cast.secondary(wang, close)


def test_a_through_b_and_b_through_a_is_refused() -> None:
    _, case = cast.ill("李小燕")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    of_wang, of_zhao = cast.close(wang, case), cast.close(zhao, case)
    cast.secondary(zhao, of_wang)

    with pytest.raises(refusals.ContactInACircle):
        cast.secondary(wang, of_zhao)


def test_withdrawing_frees_who_had_no_other_ground() -> None:
    _, case = cast.ill("李小燕")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    close = cast.close(wang, case)
    cast.secondary(zhao, close)

    cast.withdraw(close)

    assert cast.traced(wang) == cast.traced(zhao) == []


def test_who_hangs_on_another_ground_of_the_same_person_stays() -> None:
    _, one = cast.ill("李小燕")
    _, two = cast.ill("孙")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    first, second = cast.close(wang, one), cast.close(wang, two)
    cast.secondary(zhao, first)

    cast.withdraw(first)
    assert cast.traced(wang) == [("close", two.pk)]
    assert cast.traced(zhao) == [("secondary", two.pk)]

    cast.withdraw(second)
    assert cast.traced(zhao) == []


def test_two_grounds_of_ones_own_are_taken_back_one_by_one() -> None:
    _, one = cast.ill("李小燕")
    _, two = cast.ill("孙")
    wang, sun, zhao = (cast.somebody(name) for name in ("王", "孙二", "赵"))
    through = cast.close(wang, one), cast.close(sun, two)
    for close in through:
        cast.secondary(zhao, close)

    cast.withdraw(through[0])

    assert cast.traced(zhao) == [("secondary", two.pk)]


def test_an_excluded_case_frees_its_contacts_and_theirs() -> None:
    _, case = cast.ill("李小燕")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    cast.secondary(zhao, cast.close(wang, case))

    cast.consult(case, "excluded")
    assert cast.traced(wang) == cast.traced(zhao) == []

    with pytest.raises(refusals.CaseUndone):
        cast.close(wang, case)


@pytest.mark.slow
def test_an_exclusion_by_mistake_brings_them_back() -> None:
    _, case = cast.ill("李小燕")
    wang, zhao, qian = (cast.somebody(name) for name in ("王", "赵", "钱"))
    cast.secondary(zhao, cast.close(wang, case))
    cast.withdraw(cast.close(qian, case))
    wrong = cast.consult(case, "excluded")

    cast.doing(
        cast.tracer(),
        cases.correct_consultation,
        consultation=wrong.pk,  # type: ignore[attr-defined]
        finding="confirmed",
        severity="mild",
        reason="other person's file",
    )

    assert cast.traced(wang) == [("close", case.pk)]
    assert cast.traced(zhao) == [("secondary", case.pk)]
    assert cast.traced(qian) == []  # an officer had taken that back


class TestWhoeverHangsOnACase:
    """A close contact becomes a case: those who met them become its close contacts."""

    def test_is_upgraded(self) -> None:
        _, case = cast.ill("李小燕")
        wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
        cast.secondary(zhao, cast.close(wang, case))

        cast.sampled(wang)

        assert cast.traced(wang) == [("close", case.pk)]
        assert cast.traced(zhao) == [("close", cast.case_of(wang).pk)]
        assert cast.entries(events.CONTACT_UPGRADED) == 1

    def test_is_a_secondary_contact_again_once_that_was_a_mistake(self) -> None:
        _, case = cast.ill("李小燕")
        wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
        cast.secondary(zhao, cast.close(wang, case))
        code = cast.sampled(wang)

        cast.correct(code, "negative")

        assert cast.traced(zhao) == [("secondary", case.pk)]

    def test_stays_what_they_are_if_the_first_two_tests_were_negative(self) -> None:
        _, case = cast.ill("李小燕")
        wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
        cast.secondary(zhao, cast.close(wang, case))
        cast.sampled(wang, "negative")
        cast.go_to(cast.hours(24))
        cast.sampled(wang, "negative")
        cast.go_to(cast.hours(48))

        cast.sampled(wang)

        assert cast.traced(zhao) == [("secondary", case.pk)]

    def test_is_close_at_once_if_named_afterwards(self) -> None:
        _, case = cast.ill("李小燕")
        wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
        close = cast.close(wang, case)
        cast.sampled(wang)

        cast.secondary(zhao, close)
        cast.secondary(zhao, close, last_exposure=cast.DAY_19)

        assert cast.traced(zhao) == [("close", cast.case_of(wang).pk)]

    def test_and_whoever_hangs_on_them_in_turn(self) -> None:
        _, case = cast.ill("李小燕")
        wang, zhao, qian = (cast.somebody(name) for name in ("王", "赵", "钱"))
        cast.secondary(zhao, cast.close(wang, case))
        cast.sampled(wang)
        with database.acting(WORKER):
            upgraded = Contact.objects.get(person=zhao, ended_entry=None)
        cast.secondary(qian, upgraded)
        of_wang = cast.case_of(wang)
        assert cast.traced(qian) == [("secondary", of_wang.pk)]

        cast.consult(of_wang, "excluded")

        assert cast.traced(zhao) == [("secondary", case.pk)]
        assert cast.traced(qian) == []  # they met a secondary contact, no more

    def test_once_is_enough(self) -> None:
        _, case = cast.ill("李小燕")
        wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
        cast.secondary(zhao, cast.close(wang, case))
        cast.sampled(wang)
        before = cast.entries(events.CONTACT_UPGRADED), cast.traced(zhao)

        for _ in range(2):
            with database.acting(WORKER), database.transaction():
                tracing.upgrade(person=wang, by=WORKER)
                tracing.follow_case(case=cast.case_of(wang).pk, by=WORKER)
                tracing.follow_contact(person=zhao, by=WORKER)

        assert (cast.entries(events.CONTACT_UPGRADED), cast.traced(zhao)) == before


def test_a_wider_circle_needs_a_name_and_a_reason() -> None:
    _, case = cast.ill("李小燕")
    people = [cast.somebody(name) for name in ("王", "赵", "钱")]
    how = {"people": people, "level": "close", "case": case.pk}
    how |= {"last_exposure": cast.DAY_18}

    with pytest.raises(refusals.ReasonMissing):
        cast.doing(cast.tracer(), tracing.override, reason=" ", **how)
    named = cast.doing(cast.tracer(), tracing.override, reason="从严从紧", **how)

    assert {one.judged for one in named} == {"override"}
    assert cast.entries(events.CONTACT_NAMED) == 3


def test_many_are_named_all_or_none() -> None:
    li, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")
    how = {"level": "close", "case": case.pk, "last_exposure": cast.DAY_18}

    with pytest.raises(refusals.ContactInACircle):
        cast.doing(cast.tracer(), tracing.name_all, people=[wang, li], **how)

    assert cast.traced(wang) == []


def test_another_city_sees_and_names_nobody_here() -> None:
    _, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")
    contact = cast.close(wang, case)
    chengdu = cast.tracer(gazetteer.CHENGDU)

    with pytest.raises(UnknownPerson):
        cast.doing(
            chengdu,
            tracing.name_contact,
            person=wang,
            level="close",
            last_exposure=cast.DAY_18,
        )
    with pytest.raises(refusals.UnknownContact):
        cast.doing(chengdu, tracing.withdraw, contact=contact.pk, reason="no")
    assert cast.traced(wang) == [("close", case.pk)]


def test_a_withdrawal_reaches_those_whom_the_officer_cannot_see() -> None:
    _, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")
    zhao = cast.somebody("赵", at=gazetteer.PINGYAO)
    close = cast.close(wang, case)
    cast.doing(
        cast.tracer(gazetteer.SHANXI),
        tracing.name_contact,
        person=zhao,
        level="secondary",
        through=close.pk,
        last_exposure=cast.DAY_18,
    )

    cast.withdraw(close)

    assert cast.traced(zhao) == []


def test_why_a_row_ended_is_told() -> None:
    _, case = cast.ill("李小燕")
    wang, zhao = cast.somebody("王建国"), cast.somebody("赵")
    close = cast.close(wang, case)
    cast.secondary(zhao, close)

    cast.withdraw(close)

    with database.acting(WORKER):
        whys = dict(Contact.objects.values_list("person", "ended_why"))
    assert whys == {wang: EndedWhy.WITHDRAWN, zhao: EndedWhy.FALLEN}


def test_a_failing_ledger_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")
    contact = cast.close(wang, case)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(tracing, "record", fail)
    with pytest.raises(RuntimeError):
        cast.withdraw(contact)
    with pytest.raises(RuntimeError):
        cast.close(wang, case, last_exposure=cast.DAY_19)

    assert cast.traced(wang) == [("close", case.pk)]
