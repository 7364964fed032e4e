"""A rule is told in words, whatever it asks and whatever it orders."""

from typing import get_args

import pytest

from pratique.policy import (
    book_forms,
    conditions,
    measures,
    settings,
    sources,
    when,
    when_person,
)
from pratique.policy.facts import LEVELS, Lineage
from pratique.policy.orders_in_words import ordered
from pratique.policy.said import Said, by_code
from pratique.policy.wordlists import BOOKS
from pratique.policy.words import SAY, condition
from tests.policy.world import book, rule

THEN = "{code: green}"
PLACES = {"CN": Said("中国", "China"), "14": Said("山西", "Shanxi")}


def name_of(place: Lineage) -> Said:
    return PLACES[place[-1]]


def who(asked: str, cls: str = "arrival") -> Said:
    """Whom a rule with this `when` is about."""
    (read,) = book(rule("one", asked, THEN, cls=cls)).rules
    return condition(read.when, name_of)


def what(
    then: str, asked: str = "{stayed: {level: high, within_days: 7}}"
) -> list[tuple[Said, Said]]:
    """What a rule with this `then` orders."""
    cls = next((each for each in ("pool", "case") if f"{{{each}:" in asked), "arrival")
    (read,) = book(rule("one", asked, then, cls=cls)).rules
    return [(label, said) for _name, label, said in ordered(read.then)]


def in_english(told: list[tuple[Said, Said]]) -> list[str]:
    return [f"{label.en}: {said.en}" for label, said in told]


SENTENCES = [
    (
        "{stayed: {level: high, within_days: 7}}",
        "arrival",
        "stayed in a high-risk area within 7 days",
        "7日内有高风险区旅居史",
    ),
    (
        "{stayed: {outside: CN/14, since: 2022-08-17}}",
        "arrival",
        "stayed outside Shanxi since 17 Aug 2022",
        "2022年8月17日以来有山西以外地区旅居史",
    ),
    (
        "{stayed: {division: CN/14, except_levels: [high, medium], within_days: 1}}",
        "arrival",
        (
            "stayed in Shanxi (but not in a high-risk area or a medium-risk area)"
            " within 1 day"
        ),
        "1日内有山西（高风险区、中风险区除外）旅居史",
    ),
    (
        "{stayed: {watch_list: a/b}}",
        "arrival",
        "stayed in a place on the watch list “a/b” since it was put there",
        "自列入名单以来有重点地区名单“a/b”所列地区旅居史",
    ),
    (
        (
            "{arrived: {passing_through: true, mode: [car, foot], entry: watch_list,"
            " to: CN}}"
        ),
        "arrival",
        (
            "arriving to pass through by own car or on foot by the watch list's own entry"
            " for China"
        ),
        "途经本地、抵达方式为自驾车、步行、经重点地区抵并上报、前往中国",
    ),
    (
        "{all: [{resident: {of: CN/14}}, {not: {staying: {kind: hotel}}}]}",
        "arrival",
        "resident of Shanxi and not staying in a hotel",
        "山西居民，且不属于“住在宾馆”",
    ),
    (
        (
            "{all: [{resident: {of: CN/14}},"
            " {any: [{age: {under: 14}}, {age: {from: 60, under: 70}}]}]}"
        ),
        "arrival",
        (
            "resident of Shanxi and (under 14 years or 60 years or older and under 70"
            " years)"
        ),
        "山西居民，且（未满14岁，或满60岁、未满70岁）",
    ),
    (
        "{not: {any: [{age: {born_before: 1957-01-01}}, {zone: {kind: static}}]}}",
        "arrival",
        "not (born before 1 Jan 1957 or staying in a static zone)",
        "不属于“1957年1月1日前出生，或在静态管理区内”",
    ),
    (
        (
            "{contact: {level: close, chain: Z22, setting: plane,"
            " exposed_within_days: 21}}"
        ),
        "contact",
        "a close contact last exposed within 21 days of the chain Z22 (met in: plane)",
        "感染链 Z22 的21日内暴露的密接（接触场景：飞机）",
    ),
    (
        "{case: {status: confirmed, cleared: {times: 2, apart_hours: 24, ct: 35}}}",
        "case",
        (
            "a case (confirmed) that is cleared (2 results in a row, each negative or with"
            " a Ct of 35 or more, sampled at least 24 hours apart)"
        ),
        "病例（确诊）已达到出院标准（连续2次阴性或Ct值≥35，采样间隔至少24小时）",
    ),
    ("{pool: {}}", "pool", "in a positive tube", "阳性混采管内人员"),
    (
        "{test: {outcome: positive, method: antigen}}",
        "case",
        "positive by antigen test",
        "抗原阳性",
    ),
    (
        "{test: {outcome: invalid, twice: true}}",
        "case",
        "invalid in both of two taken at once",
        "双采双检均无效",
    ),
    ("{overdue: report}", "compliance", "a report is overdue", "逾期未报告"),
    ("{overdue: test}", "compliance", "a test is overdue", "逾期未检"),
    (
        (
            "{all: [{stayed: {level: high, within_days: 7}},"
            " {occupation: {post: high_risk, left: true, within_days: 7}}]}"
        ),
        "arrival",
        (
            "stayed in a high-risk area within 7 days and having left work in a high-risk"
            " post (border, quarantine, transport, cold chain) within 7 days"
        ),
        "7日内有高风险区旅居史，且7日内离开口岸、隔离、转运、冷链等高风险岗位",
    ),
    (
        (
            "{all: [{contact: {}}, {occupation: {post: [health_care, education],"
            " within_days: 3}}]}"
        ),
        "contact",
        (
            "a contact and at work in health care or a school or nursery on some day of"
            " the last 3 days"
        ),
        "接触者，且3日内曾在医疗卫生岗位、学校、托幼机构工作",
    ),
    (
        (
            "{all: [{contact: {}},"
            " {immunity: {to: measles, doses: 2, days: 14, proof: laboratory}}]}"
        ),
        "contact",
        (
            "a contact and immune to measles (2 doses of vaccine, the last at least 14 days"
            " before, or a laboratory's proof)"
        ),
        "接触者，且对麻疹有免疫力（接种2剂疫苗且末剂已满14日，或实验室检测证明）",
    ),
    (
        (
            "{all: [{contact: {}},"
            " {symptoms: {of: [fever, rash], temperature: 38, within_days: 3}}]}"
        ),
        "contact",
        (
            "a contact and (with fever or a rash or with a temperature of 38 °C or more)"
            " within 3 days"
        ),
        "接触者，且3日内（有发热、皮疹症状，或体温38℃及以上）",
    ),
    (
        "{all: [{contact: {}}, {symptoms: {}}, {home: {fit: false}}]}",
        "contact",
        (
            "a contact and with any symptom and unable to be kept apart from others at"
            " home"
        ),
        "接触者，且有任何症状，且不具备居家隔离条件",
    ),
    (
        (
            "{all: [{arrived: {to: CN}}, {untested: {within_hours: 48}},"
            " {untested: {within_days: 2, since: resulted}}]}"
        ),
        "arrival",
        (
            "arriving for China and without a result negative by PCR within 48 hours"
            " (counted from the sampling) and without a result negative by PCR within 2"
            " days (counted from when it was known)"
        ),
        (
            "前往中国，且48小时内无核酸阴性结果（自采样起算），"
            "且2日内无核酸阴性结果（自出结果起算）"
        ),
    ),
]


@pytest.mark.parametrize(("asked", "cls", "en", "zh"), SENTENCES)
def test_whom_it_is_about(asked: str, cls: str, en: str, zh: str) -> None:
    assert who(asked, cls) == Said(zh, en)


def test_every_question_has_its_sentence() -> None:
    assert set(SAY) == set(get_args(conditions.Leaf))


@pytest.mark.parametrize(
    ("list_", "words"),
    [
        ("class", book_forms.CLASSES),
        ("level", LEVELS),
        ("mark", measures.MARKS),
        ("code", measures.CODES),
        ("measure", measures.MEASURES),
        ("anchor", measures.ANCHORS),
        ("transfer", measures.TRANSFERS),
        ("supervisor", measures.SUPERVISORS),
        ("sampling", measures.SAMPLINGS),
        ("restriction", measures.RESTRICTIONS),
        ("stay", when.STAY_KINDS),
        ("contact", when.CONTACT_LEVELS),
        ("finding", when.CASE_STATUSES),
        ("outcome", (*when.TEST_OUTCOMES, *when.POOL_OUTCOMES)),
        ("method", when.METHODS),
        ("mode", when.MODES),
        ("owed", when.OWED),
        ("zone", when_person.ZONE_KINDS),
        ("post", when_person.POSTS),
        ("immunity_proof", when_person.PROOFS),
        ("symptom", when_person.SYMPTOMS),
        ("confidence", sources.CONFIDENCES),
        ("scope", tuple(each for each in settings.SCOPES if each != "rows")),
    ],
)
def test_every_word_of_a_closed_list_is_told(
    list_: str, words: tuple[str, ...]
) -> None:
    assert set(words) <= set(BOOKS[list_])


def test_what_it_orders() -> None:
    then = (
        "{mark: red, code: red, anchor: left_area, start: next_day,"
        " phases: [{measure: central_quarantine, days: 7},"
        " {measure: home_monitoring, days: 1}],"
        " tests: [{landing: true}, {days: [1, 7]},"
        " {times: 3, apart_hours: 24, from: landing}, {times: 1},"
        " {per_day: 3, from_day: 1, to_day: 5}], reports: {temperature: 2},"
        " transfer: point_to_point,"
        " supervisor: {home: community, host: community, hotel: hotel},"
        " restrictions: [stay_home, no_travel], sampling: single, bound_days: 4}"
    )

    assert in_english(what(then)) == [
        "mark: red",
        "code: red",
        "measures: 7 days of central quarantine, then 1 day of home monitoring",
        "days are counted: day 1 is the day after the last day there",
        (
            "tests: one on landing, one on each of days 1, 7,"
            " 3 from landing on, at least 24 hours apart, one at once,"
            " 3 a day from day 1 to 5"
        ),
        "sampling: one specimen to a tube",
        "temperature: taken and reported twice a day",
        "transfer: by a car sent for them, straight to the place",
        (
            "supervisor: the community (for whoever stays at home or with family,"
            " friends or at a workplace); the hotel"
        ),
        "restrictions: stay at home; no travel",
        "bound: 4 days after the end; then a named officer orders anew, or it lapses",
    ]


def test_a_phase_may_begin_on_a_day_of_its_own() -> None:
    told = what(
        "{code: yellow, anchor: left_area, start: {day: 5},"
        " phases: [{measure: home_quarantine, days: 17, from_day: 5}]}"
    )

    assert [said for _label, said in told[1:]] == [
        Said("第5至21天居家隔离", "home quarantine from day 5 to day 21"),
        Said("离开当地之日后第5日为第1天", "day 1 is 5 days after the last day there"),
    ]


def test_a_hold_and_a_hospital_end_by_results() -> None:
    held = what("{hold: {hours: 24}, bound_days: 0}", "{pool: {}}")
    healed = what(
        "{phases: [{measure: hospital, days: 28}], anchor: measure_started,"
        " release: {cleared: {times: 2, apart_hours: 24}}}",
        "{case: {status: confirmed}}",
    )

    assert in_english(held) == [
        "hold: 24 hours at most",
        (
            "bound: the end of the last day; then a named officer orders anew, or it"
            " lapses"
        ),
    ]
    assert in_english(healed) == [
        "measures: 28 days of hospital",
        "days are counted: day 1 is the day the measure began",
        "release: 2 negative results in a row, sampled at least 24 hours apart",
    ]


def test_in_chinese_the_law_reads_as_one_writes_it() -> None:
    told = what(
        "{code: red, anchor: left_area, start: next_day,"
        " phases: [{measure: central_quarantine, days: 7}], tests: [{days: [1, 7]}],"
        " supervisor: {home: community, hotel: hotel}}"
    )

    assert [f"{label.zh}：{said.zh}" for label, said in told] == [
        "健康码：红码",
        "管控措施：7天集中隔离",
        "天数起算：离开当地之日的次日为第1天",
        "核酸检测：第1、7天各1次",
        "监督责任方：住家里的由社区（村）监督；入住宾馆",
    ]


def test_a_place_is_told_by_its_code_and_a_country_by_its_name() -> None:
    assert by_code(("CN",)) == Said("中国", "China")
    assert by_code(("CN", "140000000000")) == Said("140000000000", "140000000000")
    assert by_code(("ZZ",)) == Said("ZZ", "ZZ")
