"""The facts that a standing names stand in it in words, however many others there are."""

from datetime import UTC, date, datetime

from pratique.policy.facts import Arrival, Facts, Risk, RiskPeriod, Stay, WatchPeriod
from pratique.policy.one import evaluate
from pratique.standing import document
from pratique.standing.shelf import shipped

NOW = datetime(2022, 8, 21, 1, tzinfo=UTC)
XIAODIAN = ("CN", "140000000000", "140100000000", "140105000000")
PINGYAO = ("CN", "140000000000", "140700000000", "140728000000")
JINJIANG = ("CN", "510000000000", "510100000000", "510104000000")


def area(key: str, *lineage: str) -> RiskPeriod:
    return RiskPeriod(key, "high", lineage, True, date(2022, 8, 15), None, NOW, key)


def stay(key: str, lineage: tuple[str, ...]) -> Stay:
    return Stay(key, lineage, date(2022, 8, 14), date(2022, 8, 20), name=key)


def evidence(risk: Risk, *stays: Stay) -> dict[str, object]:
    """Return the facts in words of Wang, who has just come to Taiyuan."""
    came = Arrival("arrival", NOW, XIAODIAN)
    wang = Facts("wang", XIAODIAN, stays=stays, arrivals=(came,))
    told = document.of(evaluate(wang, risk, shipped(), NOW), wang, risk, shipped())
    found: dict[str, object] = told["evidence"]
    return found


def test_an_area_a_stay_and_the_arrival_are_told_and_no_other_area() -> None:
    others = [area(f"other{n}", "CN", "52", f"52{n}") for n in range(50)]
    found = evidence(Risk((area("here", *JINJIANG), *others)), stay("stay", JINJIANG))

    assert found.keys() == {"arrival", "here", "stay"}


def test_a_watch_list_is_told_too() -> None:
    listed = "cn.shanxi.taiyuan/pingyao"
    watch = WatchPeriod("watch", listed, PINGYAO, date(2022, 8, 1), None, "平遥")

    found = evidence(Risk(watch=(watch,)), stay("stay", PINGYAO))

    assert {"watch", "stay"} <= found.keys()


def test_where_nothing_counts_nothing_is_told() -> None:
    assert "other" not in evidence(Risk((area("other", "CN", "52"),)))
