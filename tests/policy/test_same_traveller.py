"""One traveller, three days: the plan is that day's, and names its own source.

She left a high-risk area yesterday and arrives in Taiyuan at nine in the morning.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from pratique.policy.facts import Arrival, Facts, Risk, RiskPeriod, Stay
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.reasons import Why, explain
from tests.policy.world import ZONE, the_shelf

SHELF = the_shelf()
TAIYUAN = ("CN", "140000000000", "140100000000", "140106000000")
AWAY = ("CN", "510000000000", "510100000000", "510107000000")

SPRING, SUMMER, AUTUMN = date(2022, 3, 31), date(2022, 8, 20), date(2022, 11, 15)


def at(day: date, hour: int) -> datetime:
    """Return an instant of that day, Chinese time."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).astimezone(UTC)


def arriving(day: date) -> Outcome:
    """Return what the rules say of her at noon of the day she comes."""
    yesterday, long_ago = day - timedelta(days=1), day - timedelta(days=20)
    risk = Risk(
        periods=(
            RiskPeriod("H", "high", AWAY, False, long_ago, None, at(long_ago, 18)),
        )
    )
    facts = Facts(
        person="she",
        place=TAIYUAN,
        residence=TAIYUAN,
        stay_kind="home",
        stays=(Stay("stay1", AWAY, day - timedelta(days=10), yesterday, area="H"),),
        arrivals=(Arrival("arrival", at(day, 9), TAIYUAN),),
    )
    return evaluate(facts, risk, SHELF, at(day, 12))


def phases(outcome: Outcome, rule: str) -> list[tuple[str, int]]:
    """Return the measures of a rule's ground, with their days."""
    (ground,) = [each for each in outcome.grounds if each.rule.endswith(rule)]
    return [(phase.measure, (phase.end - phase.start).days) for phase in ground.phases]


def days_of_tests(outcome: Outcome, day: date) -> list[int]:
    """Return the days of her tests; the day she comes is the first."""
    return [(due - day).days + 1 for due in outcome.tests_due]


def test_in_march_she_has_fourteen_days_at_a_site_and_seven_at_home() -> None:
    outcome = arriving(SPRING)

    assert (outcome.mark, outcome.code) == ("red", "red")
    assert phases(outcome, "taiyuan#arrival.high_or_medium") == [
        ("central_quarantine", 14),
        ("home_monitoring", 7),
    ]
    assert days_of_tests(outcome, SPRING) == [1, 2, 3, 5, 7, 10, 14]
    assert outcome.until == at(date(2022, 4, 21), 0)


def test_in_august_she_has_seven_days_at_a_site() -> None:
    outcome = arriving(SUMMER)

    assert (outcome.mark, outcome.code) == ("red", "red")
    assert phases(outcome, "taiyuan#arrival.high") == [("central_quarantine", 7)]
    assert days_of_tests(outcome, SUMMER) == [1, 2, 3, 5, 7]
    assert outcome.until == at(date(2022, 8, 27), 0)


def test_in_november_she_has_seven_days_at_home() -> None:
    outcome = arriving(AUTUMN)

    assert (outcome.mark, outcome.code) == ("red", "red")
    assert phases(outcome, "taiyuan#arrival.high") == [("home_quarantine", 7)]
    assert days_of_tests(outcome, AUTUMN) == [1, 3, 5, 7]
    assert outcome.until == at(date(2022, 11, 22), 0)


@pytest.mark.parametrize(
    ("day", "reasons"),
    [
        (
            SPRING,
            [
                (
                    "cn.shanxi.taiyuan#arrival.high_or_medium",
                    "山西太原对省外返抵并人员实行“四色标识”管理",
                    "unverified",
                ),
                (
                    "cn.shanxi#code.area",
                    "山西健康码赋码管控实施细则（试行），晋疫情防控办发〔2022〕28号",
                    "unverified",
                ),
            ],
        ),
        (
            SUMMER,
            [
                (
                    "cn.shanxi.taiyuan#arrival.high",
                    "落地核酸+点对点转运+精准赋码+分类管控，对高中风险区返（抵）并人员全链条闭环管理",
                    "confirmed",
                ),
            ],
        ),
        (
            AUTUMN,
            [
                (
                    "cn.shanxi.taiyuan#arrival.high",
                    "太原市检疫信息登记系统显示的颜色各代表什么意思",
                    "confirmed",
                ),
            ],
        ),
    ],
    ids=["2022-03-31", "2022-08-20", "2022-11-15"],
)
def test_each_plan_names_its_rule_its_source_and_how_sure_it_is(
    day: date, reasons: list[tuple[str, str, str]]
) -> None:
    why = explain(arriving(day), SHELF).why

    assert [_told(each) for each in why] == reasons
    assert {each.witness.day for each in why} == {day - timedelta(days=1)}
    assert all(each.arithmetic.day_one == day for each in why)


def _told(why: Why) -> tuple[str, str, str]:
    return (why.rule.id, why.rule.source.title, why.rule.confidence)
