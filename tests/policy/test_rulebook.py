"""A rulebook is read whole or refused with a message one would thank for."""

from pathlib import Path

import pytest

from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import load, parse
from tests.policy.world import HIGH, OTHER, book, book_text, day, rule

THEN = "{code: green}"
WHEN = "{stayed: {level: high, within_days: 7}}"


@pytest.mark.parametrize(
    ("when", "then", "cls", "message"),
    [
        ("{stayd: {level: high}}", THEN, "arrival", "Did you mean `stayed`?"),
        ("{}", THEN, "arrival", "exactly one condition, not 0"),
        (
            "{stayed: {level: high, within_days: 7}, resident: {of: CN}}",
            THEN,
            "arrival",
            "Put several under `all:` or `any:`",
        ),
        ("{all: []}", THEN, "arrival", "`all` is an empty list"),
        (
            "{stayed: {within_days: 7}}",
            THEN,
            "arrival",
            "`stayed` needs exactly one of level, division, watch_list, outside",
        ),
        (
            "{stayed: {level: high, division: CN, within_days: 7}}",
            THEN,
            "arrival",
            "exactly one of",
        ),
        ("{stayed: {level: high}}", THEN, "arrival", "Write `within_days: 7`, or"),
        (
            "{stayed: {level: high, within_days: 7, since: 2022-08-01}}",
            THEN,
            "arrival",
            "not both",
        ),
        (
            "{stayed: {level: low, except_levels: [high], within_days: 7}}",
            THEN,
            "arrival",
            "goes with `division` only",
        ),
        (
            "{stayed: {level: hihg, within_days: 7}}",
            THEN,
            "arrival",
            "Did you mean `high`?",
        ),
        ("{stayed: {division: '46', within_days: 7}}", THEN, "arrival", "the way down"),
        ("{stayed: {division: CN//4, within_days: 7}}", THEN, "arrival", "way down"),
        (
            "{immunity: {to: measles}}",
            THEN,
            "arrival",
            "`immunity` needs `doses`, `proof` or both",
        ),
        (
            "{immunity: {to: measles, proof: illness, days: 14}}",
            THEN,
            "arrival",
            "`days` are counted from a dose",
        ),
        ("{untested: {}}", THEN, "arrival", "Write `within_hours: 48`, or"),
        (
            "{untested: {within_hours: 48, within_days: 2}}",
            THEN,
            "arrival",
            "not both",
        ),
        (
            "{symptoms: {temperature: hot}}",
            THEN,
            "case",
            "Write it as 38.0.",
        ),
        (
            "{symptoms: {temperature: 3.8}}",
            THEN,
            "case",
            "`temperature` is 3.8, but must be 30 or more",
        ),
        (
            "{occupation: {post: high_risk}}",
            "{anchor: left_post, phases: [{measure: hospital, days: 1}]}",
            "arrival",
            "the anchor left_post needs `left: true`",
        ),
        (
            "{contact: {}}",
            "{anchor: symptoms_told, phases: [{measure: hospital, days: 1}]}",
            "contact",
            "the anchor symptoms_told needs symptoms to hold",
        ),
        (
            "{contact: {}}",
            (
                "{anchor: last_exposure, phases: [{measure: hospital, days: 1}],"
                " release: {cleared: {times: 2, apart_hours: 24}}}"
            ),
            "contact",
            "only a rule of class case ends when the case is clear",
        ),
        ("{case: {}}", THEN, "case", "`case` needs `status`, `cleared` or both"),
        (
            "{case: {status: dead, excluded: false}}",
            THEN,
            "case",
            "a status already says so",
        ),
        ("{age: {}}", THEN, "arrival", "`age` needs `from`, `under` or both"),
        ("{overdue: raports}", THEN, "compliance", "Did you mean `report`?"),
        (WHEN, THEN, "contact", "a rule of class contact must ask for contact"),
        (
            "{all: [{case: {status: confirmed}}, {test: {outcome: positive}}]}",
            THEN,
            "case",
            "must ask for case or test",
        ),
        (
            "{all: [{overdue: test}, {resident: {of: CN}}]}",
            THEN,
            "compliance",
            "`overdue` and nothing else",
        ),
        ("{overdue: test}", THEN, "arrival", "only a rule of class compliance"),
        (WHEN, "{code: blue}", "arrival", "`code` cannot be `blue`"),
        (WHEN, "{colour: red}", "arrival", "`then` has no `colour`"),
        (
            WHEN,
            "{phases: [{measure: hospital, days: 7}]}",
            "arrival",
            "counts days but does not say from when",
        ),
        (
            WHEN,
            "{anchor: left_area, phases: [{measure: hospital, days: 0}]}",
            "arrival",
            "`days` is 0, but must be 1 or more",
        ),
        (
            WHEN,
            "{anchor: left_area, phases: [{measure: hold, days: 1}]}",
            "arrival",
            "`measure` cannot be `hold`",
        ),
        (
            WHEN,
            (
                "{anchor: left_area, phases: [{measure: hospital, days: 7}],"
                " tests: [{days: [1, 8]}]}"
            ),
            "arrival",
            "there is no day 8: the phases last 7 days",
        ),
        (
            WHEN,
            "{anchor: left_area, tests: [{days: [2, 1]}]}",
            "arrival",
            "`days` must rise",
        ),
        (
            WHEN,
            "{anchor: left_area, tests: [{days: [1], landing: true}]}",
            "arrival",
            "a test needs exactly one of landing, days, times, per_day",
        ),
        (
            WHEN,
            "{anchor: left_area, tests: [{landing: false}]}",
            "arrival",
            "`landing: false` says nothing",
        ),
        (
            WHEN,
            "{anchor: left_area, tests: [{times: 3}]}",
            "arrival",
            "Write `apart_hours: 24`.",
        ),
        (
            WHEN,
            "{anchor: left_area, tests: [{per_day: 3, from_day: 5, to_day: 1}]}",
            "arrival",
            "`to_day` comes before `from_day`",
        ),
        (
            WHEN,
            (
                "{anchor: left_area, phases: [{measure: hospital, days: 2}],"
                " tests: [{per_day: 3, from_day: 1, to_day: 3}]}"
            ),
            "arrival",
            "there is no day 3",
        ),
        (
            "{pool: {}}",
            (
                "{anchor: sampled, hold: {hours: 24}, phases:"
                " [{measure: hospital, days: 7}]}"
            ),
            "pool",
            "a rule holds or has phases, not both",
        ),
        (WHEN, "{hold: {hours: 24}}", "arrival", "only a rule of class pool may hold"),
        (
            "{resident: {of: CN}}",
            "{anchor: left_area, tests: [{landing: true}]}",
            "arrival",
            "the anchor left_area needs stayed to hold",
        ),
        (
            "{any: [{stayed: {level: high, within_days: 7}}, {resident: {of: CN}}]}",
            "{anchor: left_area, tests: [{landing: true}]}",
            "arrival",
            "the anchor left_area needs stayed to hold",
        ),
        (
            "{not: {stayed: {level: high, within_days: 7}}}",
            "{anchor: first_exposure, tests: [{landing: true}]}",
            "arrival",
            "the anchor first_exposure needs stayed to hold",
        ),
        (
            "{contact: {}}",
            "{anchor: arrived, tests: [{days: [1]}]}",
            "contact",
            "only a rule of class arrival counts from the arrival",
        ),
        (
            "{contact: {}}",
            "{anchor: last_exposure, tests: [{landing: true}]}",
            "contact",
            "only a rule of class arrival has a landing test",
        ),
        (
            "{contact: {}}",
            (
                "{anchor: last_exposure,"
                " tests: [{times: 2, apart_hours: 24, from: landing}]}"
            ),
            "contact",
            "only a rule of class arrival has a landing test",
        ),
        (WHEN, "{code: red}", "arrival", "binds, but does not say for how long"),
        (
            "{overdue: test}",
            (
                "{code: yellow, anchor: measure_started,"
                " phases: [{measure: hospital, days: 1}]}"
            ),
            "compliance",
            "gives a code or a mark and nothing else",
        ),
    ],
)
def test_a_faulty_rule_is_refused(when: str, then: str, cls: str, message: str) -> None:
    with pytest.raises(RulebookError) as refusal:
        book(rule("one", when, then, cls=cls))

    assert message in str(refusal.value)
    assert refusal.value.line > 8


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "zone: Asia/Shanghai",
            "zone: Asia/Taiyuan",
            "there is no time zone `Asia/Taiyuan`",
        ),
        ("zone: Asia/Shanghai", "zone: /etc", "there is no time zone `/etc`"),
        ("title: {en: A book}", "title: {zh: 书}", "`title` lacks `en`"),
        ("T00:00+08:00", "", "lacks the offset from UTC"),
        ("source: page", "source: pgae", "Did you mean `page`?"),
        ("confidence: confirmed", "confidence: sure", "`confidence` cannot be `sure`"),
        ("id: high", "id: High Risk", "`High Risk` is no rule id"),
        ("id: other", "id: high", "the first is in line"),
        ("    source: page\n", "", "lacks `source`"),
        ("otherwise: true", "replaces: high", "Write it like `cn.national#high`."),
    ],
)
def test_a_faulty_book_is_refused(old: str, new: str, message: str) -> None:
    text = book_text(HIGH, OTHER)
    assert old in text

    with pytest.raises(RulebookError) as refusal:
        parse(text.replace(old, new), file="book.yaml")

    assert message in str(refusal.value)
    assert str(refusal.value).startswith("book.yaml:")


def test_a_country_writes_down_what_is_meant_where_nothing_is_said() -> None:
    with pytest.raises(RulebookError, match="must write down its `defaults`"):
        book(HIGH, defaults="")


def test_a_default_that_is_missing_is_named() -> None:
    with pytest.raises(RulebookError, match="`defaults` lacks `bound_days`"):
        book(HIGH, defaults="defaults: {repeat_within_days: 1, window_hours: 12}\n")


def test_the_digest_is_that_of_the_text() -> None:
    assert book(HIGH).digest == book(HIGH).digest
    assert book(HIGH).digest != book(HIGH.replace("7", "8")).digest
    assert {each.digest for each in book(HIGH).rules} == {book(HIGH).digest}


def test_a_source_says_where_and_when() -> None:
    text = book_text(HIGH).replace(
        "{title: A page}", "{title: A page, published: 2022-08-20, where: here}"
    )

    (source,) = parse(text).sources

    assert (source.published, source.where) == (day(20), "here")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_bytes("rulebook: 山西".encode("gb18030"))

    with pytest.raises(RulebookError, match="not UTF-8"):
        load(path)


def test_a_rule_knows_its_short_name() -> None:
    (read,) = book(HIGH).rules

    assert (read.id, read.short) == ("cn.national#high", "high")
