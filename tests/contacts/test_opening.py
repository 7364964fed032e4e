"""A positive single opens a case, once; a correction undoes all that came of it."""

import pytest

from pratique import database
from pratique.contacts import events
from pratique.contacts.actions import cases, chains
from pratique.contacts.models import Admission, ChainCase, Consultation, Contact, Link
from pratique.database import WORKER
from tests import gazetteer
from tests.contacts import cast

pytestmark = pytest.mark.usefixtures("city")


def test_a_positive_single_opens_one_case() -> None:
    li = cast.somebody("李小燕")
    cast.sampled(li)
    cast.sampled(li)
    with database.acting(WORKER), database.transaction():
        cases.follow_results(person=li, patients=lambda *_: {}, by=WORKER)

    case = cast.case_of(li)
    assert case.counted_here
    assert case.place == cast.position(gazetteer.NORMAL_SCHOOL_STREET)
    assert cast.entries(events.CASE_OPENED) == 1


@pytest.mark.parametrize("outcome", ["negative", "invalid"])
def test_any_other_result_opens_none(outcome: str) -> None:
    li = cast.somebody("李小燕")
    cast.sampled(li, outcome)

    assert cast.cases_of(li) == []


def test_a_corrected_positive_takes_everything_with_it() -> None:
    li, wang, zhao = cast.somebody("李"), cast.somebody("王"), cast.somebody("赵")
    code = cast.sampled(li)
    case = cast.case_of(li)
    _, other = cast.ill("孙")
    cast.consult(case, "confirmed", "mild")
    cast.doing(cast.tracer(), cases.name_source, case=other.pk, source_case=case.pk)
    cast.doing(cast.tracer(), cases.name_source, case=case.pk, source="拉萨回来")
    cast.doing(cast.tracer(), chains.name_chain, name="8·20", cases=[case.pk])
    close = cast.close(wang, case)
    cast.secondary(zhao, close)

    cast.correct(code, "negative")

    assert cast.cases_of(li) == []
    assert cast.traced(wang) == cast.traced(zhao) == []
    with database.acting(WORKER):
        for table in (Consultation, Admission, ChainCase, Link, Contact):
            assert not table.objects.filter(ended_entry=None).exists()
    assert cast.entries(events.CASE_UNDONE) == 1


def test_a_case_stands_while_another_specimen_is_positive() -> None:
    li = cast.somebody("李小燕")
    first = cast.sampled(li)
    cast.sampled(li)
    case = cast.case_of(li)

    cast.correct(first, "negative")

    assert cast.case_of(li) == case


def test_a_positive_after_recovery_is_another_case() -> None:
    li, case = cast.ill("李小燕")
    cast.consult(case, "confirmed", "mild")
    for day in (1, 2):
        cast.go_to(cast.hours(24 * day))
        cast.sampled(li, "negative")
    cast.go_to(cast.hours(49))
    cast.consult(case, "recovered")
    cast.go_to(cast.hours(50))

    cast.sampled(li)

    assert len(cast.cases_of(li)) == 2


def test_but_not_while_results_have_not_cleared_them() -> None:
    li, case = cast.ill("李小燕")
    cast.consult(case, "confirmed", "mild")
    cast.go_to(cast.hours(1))
    cast.consult(case, "recovered")
    cast.go_to(cast.hours(2))

    cast.sampled(li)

    assert cast.cases_of(li) == [case]


def test_a_positive_taken_before_an_exclusion_was_entered_late_is_another_case() -> (
    None
):
    li, case = cast.ill("李小燕")
    cast.go_to(cast.hours(2))
    cast.sampled(li)
    assert cast.cases_of(li) == [case]

    cast.consult(case, "excluded", at=cast.hours(1))

    assert len(cast.cases_of(li)) == 2


def test_positive_after_all_brings_the_contacts_back() -> None:
    li, wang = cast.somebody("李小燕"), cast.somebody("王建国")
    code = cast.sampled(li)
    cast.close(wang, cast.case_of(li))
    cast.correct(code, "negative")
    assert cast.traced(wang) == []

    cast.correct(code, "positive")

    assert cast.traced(wang) == [("close", cast.case_of(li).pk)]


def test_a_failing_ledger_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    li = cast.somebody("李小燕")
    cast.sampled(li, "negative")
    code = cast.sampled(li, "invalid")

    from pratique.contacts.actions import opening

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(opening, "record", fail)
    with pytest.raises(RuntimeError):
        cast.correct(code, "positive")

    assert cast.cases_of(li) == []
