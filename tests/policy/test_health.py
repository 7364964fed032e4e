"""Who is protected, and who is ill: yes, no, or nobody knows."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from pratique.policy.facts import (
    Contact,
    Facts,
    HealthReport,
    Immunity,
)
from pratique.policy.outcome import Question
from tests.policy.asked import SEVEN, answer, asked_of, asking, of
from tests.policy.world import (
    at,
    day,
    person,
)

# --- immunity --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "known", "holds"),
    [
        ("doses: 2", None, None),
        ("doses: 2", Immunity("rubella", 2), None),
        ("doses: 2", Immunity("measles", 2), True),
        ("doses: 2", Immunity("measles", 1), False),
        ("doses: 2", Immunity("measles"), None),
        ("doses: 2, days: 14", Immunity("measles", 2), None),
        ("doses: 2, days: 14", Immunity("measles", 2, day(7)), True),
        ("doses: 2, days: 14", Immunity("measles", 2, day(8)), False),
        ("proof: laboratory", Immunity("measles", laboratory=True), True),
        ("proof: laboratory", Immunity("measles", laboratory=False), False),
        ("proof: laboratory", Immunity("measles", illness=True), None),
        ("proof: illness", Immunity("measles", illness=True), True),
        ("doses: 2, proof: illness", Immunity("measles", 0, illness=True), True),
        ("doses: 2, proof: illness", Immunity("measles", 0), None),
        ("doses: 2, proof: illness", Immunity("measles", 0, illness=False), False),
    ],
)
def test_immunity_is_by_doses_or_by_proof(
    when: str, known: Immunity | None, holds: bool | None
) -> None:
    told = replace(person(), immunities=(known,) if known else ())

    outcome = of(told, asking(f"{{immunity: {{to: measles, {when}}}}}"))

    assert answer(outcome) is holds
    asked = [Question("immunity", options=("measles",))] if holds is None else []
    assert asked_of(outcome) == asked


def test_a_dose_is_as_old_as_it_was_on_the_day_of_the_exposure() -> None:
    books = asking(
        "{all: [{contact: {}}, {immunity: {to: measles, doses: 1, days: 14}}]}",
        cls="contact",
    )
    met = Contact("c", "close", "", "", day(10), at(11))

    def with_dose(number: int) -> Facts:
        known = Immunity("measles", 1, date(2022, 7, number))
        return replace(person(), contacts=(met,), immunities=(known,))

    assert answer(of(with_dose(27), books)) is True
    assert answer(of(with_dose(28), books)) is False


# --- symptoms --------------------------------------------------------------------------

ILL = "{symptoms: {of: [fever, rash], temperature: 38.0, within_days: 2}}"


def report(
    moment: datetime, hot: float | None, *told: str, name: str = "r"
) -> HealthReport:
    return HealthReport(name, moment, hot, told)


@pytest.mark.parametrize(
    ("reports", "holds"),
    [
        pytest.param(None, None, id="nobody keeps them"),
        pytest.param((), None, id="there is none"),
        pytest.param((report(at(21, 8), 36.8),), False, id="well"),
        pytest.param((report(at(21, 8), 38.0),), True, id="hot"),
        pytest.param((report(at(21, 8), 36.8, "rash"),), True, id="a rash"),
        pytest.param((report(at(21, 8), 36.8, "cough"),), False, id="another symptom"),
        pytest.param((report(at(21, 8), None),), None, id="no temperature was taken"),
        pytest.param(
            (HealthReport("r", at(21, 8), 36.8),), None, id="nobody asked for symptoms"
        ),
        pytest.param(
            (HealthReport("r", at(21, 8), 38.0),), True, id="hot, and nobody asked"
        ),
        pytest.param(
            (HealthReport("q", at(20, 8), 36.8), report(at(21, 8), 36.8)),
            None,
            id="well, but nobody asked yesterday",
        ),
        pytest.param((report(at(20), 39.0),), True, id="hot, in the window"),
        pytest.param((report(at(19, 23, 59), 39.0),), None, id="hot, before it"),
        pytest.param((report(at(21, 13), 39.0),), None, id="hot, later than now"),
    ],
)
def test_symptoms_are_those_of_the_reports_of_the_window(
    reports: tuple[HealthReport, ...] | None, holds: bool | None
) -> None:
    books = asking(f"{{all: [{{contact: {{}}}}, {ILL}]}}", cls="contact")
    met = Contact("c", "close", "", "", day(10), at(11))
    told = replace(person(), contacts=(met,), reports=reports)

    assert answer(of(told, books)) is holds


def test_any_symptom_will_do_where_none_is_named() -> None:
    books = asking("{symptoms: {}}", "{code: green}", cls="case")
    well = replace(person(), reports=(report(at(21, 8), 36.8),))
    ill = replace(person(), reports=(report(at(21, 8), 36.8, "other"),))

    assert of(well, books).rules == ()
    assert of(ill, books).rules == ("cn.national#one",)


def test_a_temperature_alone_asks_for_no_symptoms() -> None:
    books = asking("{symptoms: {temperature: 38.0}}", cls="case")
    cool = replace(person(), reports=(HealthReport("r", at(21, 8), 37.9),))

    assert of(cool, books).rules == ()
    assert of(cool, books).undecided == ()


def test_each_report_of_an_illness_has_its_own_days() -> None:
    books = asking("{symptoms: {of: rash}}", SEVEN % "symptoms_told", cls="case")
    told = replace(
        person(),
        reports=(
            report(at(20, 8), None, "rash", name="a"),
            report(at(21, 8), None, "rash", name="b"),
            report(at(21, 9), None, name="c"),
        ),
    )

    outcome = of(told, books)

    assert [ground.key for ground in outcome.grounds] == [
        "cn.national#one@a",
        "cn.national#one@b",
    ]
    assert outcome.until == at(29)


def test_a_case_with_symptoms_is_asked_of_the_case() -> None:
    books = asking("{all: [{case: {status: confirmed}}, {symptoms: {}}]}", cls="case")
    told = replace(person(), reports=(report(at(21, 8), 36.8, "cough"),))

    assert of(told, books).grounds == ()
