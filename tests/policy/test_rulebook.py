"""A rulebook is read whole or refused with a message one would thank for."""

from pathlib import Path

import pytest

from pratique.policy.conditions import (
    Age,
    AllOf,
    AnyOf,
    Arrived,
    InPool,
    IsCase,
    IsContact,
    IsTested,
    NotSo,
    Overdue,
    Resident,
    Stayed,
    Staying,
)
from pratique.policy.measures import Daily, Landing, OnDays, PhasePlan, Times
from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import load, parse
from tests.policy.world import HIGH, OTHER, book, book_text, day, rule

THEN = "{code: green}"
WHEN = "{stayed: {level: high, within_days: 7}}"


@pytest.mark.parametrize(
    ("when", "cls", "condition"),
    [
        (
            "{stayed: {level: high, within_days: 7}}",
            "arrival",
            Stayed(level="high", within_days=7),
        ),
        (
            "{stayed: {outside: CN/14, since: 2022-08-17}}",
            "arrival",
            Stayed(outside=("CN", "14"), since=day(17)),
        ),
        (
            "{stayed: {division: CN/46, except_levels: [high], within_days: 7}}",
            "arrival",
            Stayed(division=("CN", "46"), except_levels=("high",), within_days=7),
        ),
        ("{stayed: {watch_list: a/b}}", "arrival", Stayed(watch_list="a/b")),
        (
            "{arrived: {passing_through: true, mode: [car], entry: watch_list, to: CN}}",
            "arrival",
            Arrived(True, ("car",), "watch_list", ("CN",)),
        ),
        (
            "{all: [{resident: {of: CN/14}}, {not: {staying: {kind: hotel}}}]}",
            "arrival",
            AllOf((Resident(("CN", "14")), NotSo(Staying(("hotel",))))),
        ),
        (
            "{any: [{age: {under: 14}}, {age: {from: 60}}]}",
            "arrival",
            AnyOf((Age(under=14), Age(from_years=60))),
        ),
        (
            "{contact: {level: [close], chain: Z22, setting: train}}",
            "contact",
            IsContact(("close",), "Z22", ("train",)),
        ),
        ("{case: {status: confirmed}}", "case", IsCase(("confirmed",))),
        ("{pool: {outcome: pending}}", "pool", InPool(("pending",))),
        ("{test: {outcome: positive}}", "case", IsTested("positive")),
        ("{overdue: test}", "compliance", Overdue()),
    ],
)
def test_each_condition_is_read(when: str, cls: str, condition: object) -> None:
    (read,) = book(rule("one", when, THEN, cls=cls)).rules

    assert read.when == condition


def test_each_measure_is_read() -> None:
    (read,) = book(
        rule(
            "one",
            WHEN,
            "{mark: red, code: red, anchor: left_area, start: {day: 5},"
            " credit_elapsed: false, phases: [{measure: hospital, days: 7}],"
            " tests: [{landing: true}, {days: [1, 7]},"
            " {times: 2, apart_hours: 24, from: landing},"
            " {times: 2, apart_hours: 24, from: 6},"
            " {per_day: 3, from_day: 1, to_day: 5}],"
            " reports: {temperature: 2}, transfer: point_to_point,"
            " supervisor: {home: community, hotel: hotel}, restrictions: [stay_home],"
            " sampling: single, bound_days: 4, repeat_within_days: 2, window_hours: 6}",
        )
    ).rules
    then = read.then

    assert (then.mark, then.code, then.anchor, then.start_after) == (
        "red",
        "red",
        "left_area",
        5,
    )
    assert then.phases == (PhasePlan("hospital", 7),)
    assert then.tests == (
        Landing(),
        OnDays((1, 7)),
        Times(2, 24, from_landing=True, from_day=1),
        Times(2, 24, from_landing=False, from_day=6),
        Daily(3, 1, 5),
    )
    assert not then.credit_elapsed
    assert (then.temperature, then.transfer) == (2, "point_to_point")
    assert then.supervisor_for("hotel") == "hotel"
    assert then.supervisor_for(None) == "community"
    assert then.restrictions == ("stay_home",)
    assert (then.sampling, then.bound_days) == ("single", 4)
    assert (then.repeat_within_days, then.window_hours) == (2, 6)


def test_a_hold_and_a_release_condition_are_read() -> None:
    held, released = book(
        rule("hold", "{pool: {}}", "{hold: {hours: 24}}", cls="pool"),
        rule(
            "secondary",
            "{contact: {}}",
            "{supervisor: community, release: {contact_first_two: true}}",
            cls="contact",
        ),
    ).rules

    assert held.then.hold_hours == 24
    assert held.then.strictest == "hold"
    assert released.then.contact_first_two
    assert released.then.supervisor_for("hotel") == "community"


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
        ("{age: {}}", THEN, "arrival", "`age` needs `from`, `under` or both"),
        ("{overdue: report}", THEN, "compliance", "`overdue` cannot be `report`"),
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
