"""Divisions are found by code and by name; what lies in what is known at once."""

from collections.abc import Sequence

import pytest

from pratique import database
from pratique.database import WORKER, Actor
from pratique.divisions import queries, refusals
from pratique.divisions.models import Division
from tests.gazetteer import (
    CHENGDU,
    NORMAL_SCHOOL_STREET,
    PINGYAO,
    SHANXI,
    TAIYUAN,
    WUCHENG,
    XIAODIAN,
)

pytestmark = pytest.mark.usefixtures("database")
BEIJING, BEIJING_DISTRICTS, CHAOYANG = (
    "110000000000",
    "110100000000",
    "110105000000",
)


def found(text: str, **how: object) -> list[str]:
    """Search, and return the names."""
    return [each.name for each in queries.search(text, **how)]  # type: ignore[arg-type]


def test_a_code_may_leave_out_its_zeros() -> None:
    assert queries.by_code("1401") == queries.by_code(f" {TAIYUAN} ")


@pytest.mark.parametrize("code", ["", "999999", "太原市", "1401'; --", "14\x00"])
def test_a_code_that_names_nothing_is_refused(code: str) -> None:
    for ask in (queries.by_code, queries.lineage_of, queries.zone_of):
        with pytest.raises(refusals.UnknownDivision) as refusal:
            ask(code)
        assert refusal.value.field == "division"


def test_a_fragment_of_two_signs_is_enough() -> None:
    assert found("小店") == ["小店区"]
    assert found("店区") == ["小店区"]
    assert found("平遥") == ["平遥县"]


def test_the_highest_come_first() -> None:
    assert found("阳") == ["朝阳区"]
    assert found("太原") == ["太原市"]
    assert found("市", limit=3) == ["北京市", "太原市", "晋中市"]


def test_an_english_name_is_found_in_any_case() -> None:
    assert found("taiyuan") == ["太原市"]
    assert found("XIAO") == ["小店区"]


def test_the_beginning_of_a_code_is_found() -> None:
    assert found("140105") == ["小店区", "坞城街道", "营盘街道"]


def test_villages_are_looked_for_inside_a_division() -> None:
    taiyuan = queries.by_code(TAIYUAN)
    villages = [queries.VILLAGE]

    assert found("社区") == []
    assert found("大学", within=taiyuan, levels=villages) == ["山西大学社区居委会"]
    assert found("大学", within=queries.by_code(PINGYAO), levels=villages) == []


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "\\", "'; --", "％"])
def test_signs_of_the_search_itself_match_only_themselves(text: str) -> None:
    assert found(text) == []


def test_a_lineage_runs_from_the_country_to_the_place_itself() -> None:
    assert queries.lineage_of(NORMAL_SCHOOL_STREET) == (
        "CN",
        SHANXI,
        TAIYUAN,
        XIAODIAN,
        WUCHENG,
        NORMAL_SCHOOL_STREET,
    )
    assert queries.lineage(queries.by_code(SHANXI)) == ("CN", SHANXI)


def test_a_lineage_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    queries.forget()
    asked: list[str] = []
    ask = database.rows

    def rows(sql: str, params: Sequence[object]) -> list[tuple[object, ...]]:
        asked.append(sql)
        return ask(sql, params)

    monkeypatch.setattr(database, "rows", rows)

    for _ in range(3):
        queries.lineage_of(WUCHENG)
        queries.zone_of(WUCHENG)
        queries.county_of(WUCHENG)

    assert len(asked) == 1


def test_a_code_that_was_unknown_may_be_known_later() -> None:
    with pytest.raises(refusals.UnknownDivision):
        queries.lineage_of("140199")
    with database.acting(WORKER):
        taiyuan = queries.by_code(TAIYUAN)
        Division.objects.create(
            code="140199000000",
            country="CN",
            name="新区",
            parent=taiyuan,
            level=3,
            position=taiyuan.last,
            last=taiyuan.last,
        )

    assert queries.lineage_of("140199")[-1] == "140199000000"


def test_a_subtree_is_a_range() -> None:
    low, high = queries.subtree(TAIYUAN)
    inside = Division.objects.filter(position__range=(low, high))

    assert XIAODIAN in inside.values_list("code", flat=True)
    assert CHENGDU not in inside.values_list("code", flat=True)


def test_children_ancestors_and_the_top() -> None:
    xiaodian = queries.by_code(XIAODIAN)

    assert [c.name for c in queries.children(xiaodian)] == ["坞城街道", "营盘街道"]
    assert [a.name for a in queries.ancestors(xiaodian)] == ["山西省", "太原市"]
    assert "山西省" in [t.name for t in queries.top("CN")]


def test_a_full_name_leaves_out_what_only_groups() -> None:
    chaoyang = queries.by_code(CHAOYANG)

    assert queries.full_name(chaoyang) == "北京市朝阳区"
    assert queries.full_name(chaoyang, english=True) == "Chaoyang, Beijing"


@pytest.mark.parametrize(
    ("place", "prefecture"),
    [
        (WUCHENG, TAIYUAN),
        (TAIYUAN, TAIYUAN),
        (SHANXI, SHANXI),
        (CHAOYANG, BEIJING),
        (BEIJING_DISTRICTS, BEIJING),
        (BEIJING, BEIJING),
    ],
)
def test_a_municipality_is_one_prefecture(place: str, prefecture: str) -> None:
    assert queries.prefecture_of(place) == prefecture


@pytest.mark.parametrize(
    ("place", "itself"),
    [(TAIYUAN, True), (BEIJING, True), (SHANXI, False), (WUCHENG, False)],
)
def test_what_counts_as_a_prefecture(place: str, *, itself: bool) -> None:
    assert queries.is_prefecture(queries.by_code(place)) is itself


@pytest.mark.parametrize(
    ("place", "county"),
    [(WUCHENG, XIAODIAN), (XIAODIAN, XIAODIAN), (TAIYUAN, None), (SHANXI, None)],
)
def test_the_county_of_a_place(place: str, county: str | None) -> None:
    assert queries.county_of(place) == county


def test_the_public_front_finds_places_too() -> None:
    with database.acting(Actor("intake", "public")), database.transaction():
        assert found("小店") == ["小店区"]
        assert queries.zone_of(XIAODIAN) == "Asia/Shanghai"
