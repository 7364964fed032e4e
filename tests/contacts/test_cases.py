"""Experts find one thing after another; a correction supersedes; a hospital admits."""

from datetime import datetime

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.contacts import events, queries, refusals
from pratique.contacts.actions import cases
from pratique.contacts.models import Admission, Case, Consultation, Link
from pratique.database import WORKER
from pratique.labs.models import Specimen
from pratique.ledger.actions.sealing import seal
from pratique.ledger.queries import known
from pratique.orders.queries import patients_until
from pratique.places.actions import venues
from tests import gazetteer
from tests.contacts import cast

pytestmark = pytest.mark.usefixtures("city")


def figure(case: Case, at: datetime | None = None) -> queries.CaseFigure:
    """Return a case as it was known at a moment."""
    with database.acting(WORKER), database.transaction():
        (found,) = [
            one
            for one in queries.cases(known(at), patients_until)
            if one.case == case.pk
        ]
    return found


def hospital() -> object:
    """Open the designated hospital."""
    return cast.doing(
        cast.officer("commander"),
        venues.open_venue,
        kind="hospital",
        code="taiyuan-4",
        name="太原市第四人民医院",
        division=gazetteer.YINGZE,
    )


def test_the_history_is_told_as_of_any_moment() -> None:
    _, case = cast.ill("李小燕")
    for hour, (finding, severity) in enumerate(
        [("suspected", ""), ("confirmed", "mild"), ("confirmed", "severe")], start=1
    ):
        cast.go_to(cast.hours(hour))
        cast.consult(case, finding, severity)
    cast.go_to(cast.hours(9))
    with database.acting(WORKER):
        seal(watermark=True)

    told = [figure(case, cast.hours(hour + 0.5)).course for hour in range(4)]
    assert [one.status for one in told] == [
        "positive",
        "suspected",
        "confirmed",
        "confirmed",
    ]
    assert [one.severity for one in told] == ["", "", "mild", "severe"]
    assert told[-1].counts_from == cast.hours(2)


def test_the_same_again_changes_nothing() -> None:
    _, case = cast.ill("李小燕")

    assert cast.consult(case, "asymptomatic") == cast.consult(case, "asymptomatic")
    assert cast.entries(events.CASE_CONSULTED) == 1


@pytest.mark.parametrize(
    ("finding", "severity", "refusal"),
    [
        ("recovered", "", refusals.ImpossibleFinding),
        ("asymptomatic", "mild", refusals.ImpossibleFinding),
        ("fine", "", refusals.UnknownWord),
        ("confirmed", "bad", refusals.UnknownWord),
    ],
)
def test_what_cannot_be_found_is_refused(
    finding: str, severity: str, refusal: type[Exception]
) -> None:
    _, case = cast.ill("李小燕")

    with pytest.raises(refusal):
        cast.consult(case, finding, severity)
    assert figure(case).course.status == "positive"


def test_neither_tomorrow_nor_before_the_one_before() -> None:
    _, case = cast.ill("李小燕")
    cast.consult(case, "asymptomatic")

    for instant in (cast.hours(1), cast.hours(-1)):
        with pytest.raises(refusals.ImpossibleInstant):
            cast.consult(case, "confirmed", "mild", at=instant)


def test_nothing_is_found_of_a_case_before_the_case_was() -> None:
    _, case = cast.ill("李小燕")

    with pytest.raises(refusals.ImpossibleInstant):
        cast.consult(case, "excluded", at=cast.hours(-1))
    wrong = cast.consult(case, "confirmed", "mild")
    with pytest.raises(refusals.ImpossibleInstant):
        correct(wrong, finding="excluded", at=cast.hours(-1))

    assert figure(case).course.status == "confirmed"


def test_a_correction_supersedes_and_the_past_stays_as_it_was_known() -> None:
    _, case = cast.ill("李小燕")
    wrong = cast.consult(case, "confirmed", "common")
    cast.go_to(cast.hours(1))
    correct(wrong, finding="asymptomatic")
    cast.go_to(cast.hours(2))

    assert figure(case).course.kind == "asymptomatic"
    assert figure(case, cast.hours(0.5)).course.severity == "common"
    with database.acting(WORKER):
        assert Consultation.objects.filter(ended_entry=None).count() == 1


def correct(wrong: object, **how: object) -> object:
    """Supersede a consultation."""
    return cast.doing(
        cast.tracer(),
        cases.correct_consultation,
        consultation=wrong.pk,  # type: ignore[attr-defined]
        reason="read wrongly",
        **how,
    )


def test_a_consultation_that_never_was_is_taken_away() -> None:
    _, case = cast.ill("李小燕")
    wrong = cast.consult(case, "confirmed", "mild")

    assert correct(wrong) is None

    assert figure(case).course.status == "positive"


def test_a_correction_leaves_a_history_that_can_be() -> None:
    _, case = cast.ill("李小燕")
    first = cast.consult(case, "confirmed", "mild")
    cast.consult(case, "recovered")

    with pytest.raises(refusals.ImpossibleFinding):
        correct(first)
    with pytest.raises(refusals.ImpossibleFinding):
        correct(first, finding="suspected")


def test_a_correction_needs_a_reason() -> None:
    _, case = cast.ill("李小燕")
    wrong = cast.consult(case, "asymptomatic")

    with pytest.raises(refusals.ReasonMissing):
        cast.doing(
            cast.tracer(),
            cases.correct_consultation,
            consultation=wrong.pk,  # type: ignore[attr-defined]
            reason=" ",
        )


def test_a_case_is_admitted_and_moved() -> None:
    _, case = cast.ill("李小燕")
    first = hospital()
    how = {"case": case.pk, "venue": first.pk}  # type: ignore[attr-defined]

    admitted = cast.doing(cast.tracer(), cases.admit, **how)

    assert cast.doing(cast.tracer(), cases.admit, **how) == admitted
    with database.acting(WORKER):
        assert Admission.objects.filter(ended_entry=None).count() == 1


def test_a_case_is_admitted_to_a_hospital_only() -> None:
    li, case = cast.ill("李小燕")

    with pytest.raises(refusals.NotAHospital):
        cast.doing(cast.tracer(), cases.admit, case=case.pk, venue=li)


def test_sources_make_no_circle() -> None:
    _, one = cast.ill("李小燕")
    _, two = cast.ill("王建国")
    link = named(two, one)

    assert named(two, one) == link
    for again in (one, two):
        with pytest.raises(refusals.SourceInACircle):
            named(one, again if again == two else one)
    cast.doing(cast.tracer(), cases.withdraw_source, link=link.pk, reason="no")
    assert named(one, two).source_id == two.pk


def test_a_case_that_was_undone_is_nobodys_source() -> None:
    li, wrong = cast.ill("李小燕")
    with database.acting(WORKER):
        code = Specimen.objects.get(person=li).code
    cast.correct(code, "negative")
    _, case = cast.ill("王建国")

    with pytest.raises(refusals.CaseUndone):
        named(case, wrong)


def named(case: Case, source: Case) -> Link:
    """Say where a case has it from."""
    return cast.doing(
        cast.tracer(), cases.name_source, case=case.pk, source_case=source.pk
    )


def test_who_may_not_finds_nothing() -> None:
    _, case = cast.ill("李小燕")
    how = {"case": case.pk, "finding": "asymptomatic"}

    with pytest.raises(NotHere):
        cast.doing(cast.officer("sampler"), cases.consult, **how)
    with pytest.raises(refusals.UnknownCase):
        cast.doing(cast.tracer(gazetteer.CHENGDU), cases.consult, **how)


def test_a_failing_ledger_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _, case = cast.ill("李小燕")
    wrong = cast.consult(case, "asymptomatic")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(cases, "noted", fail)
    with pytest.raises(RuntimeError):
        cast.consult(case, "confirmed", "mild")
    with pytest.raises(RuntimeError):
        correct(wrong, finding="confirmed")

    assert figure(case).course.status == "asymptomatic"
