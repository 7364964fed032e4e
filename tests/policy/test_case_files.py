"""Case files are read as strictly as rulebooks, and tell what came out otherwise."""

from datetime import timedelta
from pathlib import Path

import pytest

from pratique.policy import case_files
from pratique.policy.cases import differences, run_cases
from pratique.policy.one import evaluate
from pratique.policy.refusals import RulebookError
from tests.policy.world import HIGH, MISSED, OTHER, at, shelf

BOOKS = shelf(HIGH, OTHER, MISSED)
HEAD = """\
rulebook: cn.national
version: 2022-08-01
world:
  places: {home: CN/14/1401, away: CN/51}
  areas:
    - {id: H, level: high, in: away, part: true, from: 2022-08-01, to: 2022-08-25,
       listed: 2022-08-02T09:00, witness: somebody}
  watch: [{id: W, list: a/b, in: away, since: 2022-08-01, until: 2022-08-09}]
  samples:
    landing: [{on: 2022-08-21T10:00, result: negative, came: 2022-08-21T20:00}]
people:
  wang:
    at: home
    born: 1990-01-01
    lives: home
    staying: home
    arrived: 2022-08-21T09:00
    stays: [{in: away, area: H, from: 2022-08-10, to: 2022-08-20}]
    samples: landing
cases:
"""
CASE = """\
  - case: Wang is red
    who: wang
    now: 2022-08-21T24:00
    expect: {code: red}
"""


def parse(cases: str, head: str = HEAD) -> case_files.CaseFile:
    """Return the cases of this text."""
    return case_files.parse_cases(head + cases, BOOKS)


def test_a_case_has_a_sentence_a_person_a_moment_and_what_follows() -> None:
    (case,) = parse(CASE).cases

    assert case.sentence == "Wang is red"
    assert case.now == at(22)
    assert case.facts.residence == ("CN", "14", "1401")
    assert case.risk.periods[0].listed_at == at(2, 9)
    assert differences(case, evaluate(case.facts, case.risk, BOOKS, case.now)) == ()


def test_everything_a_person_can_be_is_read() -> None:
    (case,) = parse(
        """\
  - case: Everything
    at: home
    arrived: {on: 2022-08-21T09:00, passing_through: true, mode: car, entry: watch_list,
      left: 2022-08-21T14:00}
    itinerary_known: false
    stays: [{in: away, outside_areas: true, said: 2022-08-21T09:00}]
    contacts: [{level: close, chain: Z22, setting: train, last_exposure: 2022-08-17,
      known: 2022-08-18T09:00, linked: negative, linked_at: 2022-08-19T09:00}]
    cases: [{status: confirmed, since: 2022-08-19T09:00}]
    pools: [{positive: 2022-08-19T09:00, result: negative, came: 2022-08-20T09:00}]
    samples: [{on: 2022-08-19T09:00, pooled: true, result: positive,
      came: 2022-08-19T12:00, ct: 31}]
    open: {high: 2022-08-21T09:00, cn.national#other@x: 2022-08-21T09:00}
    closed: [other]
    now: 2022-08-22T00:00
    expect: {code: green}
"""
    ).cases
    facts = case.facts

    assert facts.arrivals[0].left_at == at(21, 14)
    assert facts.arrivals[0].entry == "watch_list"
    assert facts.contacts[0].linked_at == at(19, 9)
    assert facts.cases[0].since == at(19, 9)
    assert facts.specimens[0].ct == 31
    assert facts.pools[0].result_at == at(20, 9)
    assert not facts.specimens[0].single
    assert [each.key for each in facts.open_grounds] == [
        "cn.national#high@arrival",
        "cn.national#other@x",
    ]
    assert facts.closed == frozenset({"cn.national#other@arrival"})
    assert facts.stays[0].attested_at == at(21, 9)


def test_a_case_may_say_otherwise_and_take_an_area_away() -> None:
    (case,) = parse(CASE.replace("{code: red}", "{code: green}\n    without: H")).cases

    assert case.risk.periods == ()


def test_what_came_out_otherwise_is_told(tmp_path: Path) -> None:
    path = tmp_path / "some.cases.yaml"
    wrong = """\
  - case: Wang is green
    who: wang
    now: 2022-08-21T12:00
    expect:
      code: green
      mark: none
      until: 2022-08-22T00:00
      tests_due: [2022-08-21]
      days: {high: [2022-08-20, 2022-08-21, 2022-08-26]}
"""
    path.write_text(HEAD + CASE + wrong, encoding="utf-8")

    report = run_cases([path], BOOKS)

    (failure,) = report.failed
    assert (report.cases, failure.sentence, failure.line) == (2, "Wang is green", 25)
    assert failure.differences[0] == "code: expected green, came out red"
    assert "until: expected 2022-08-22T00:00+08:00" in failure.differences[2]
    assert failure.differences[3].startswith("tests_due: expected [2022-08-21], came")
    assert (
        "cn.national#high: [2022-08-20, 2022-08-21, 2022-08-26]"
        in (failure.differences[4])
    )
    assert report.rules_hit == ("cn.national#high 2022-08-01",)
    assert report.rules_missed == (
        "cn.national#missed 2022-08-01",
        "cn.national#other 2022-08-01",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("who: wang", "who: wong", "nobody is called `wong`\n  Did you mean `wang`?"),
        (
            "who: wang",
            "at: hoem",
            "no place `hoem` in this world\n  Did you mean `home`",
        ),
        ("who: wang", "lives: home", "nobody says where this person is"),
        ("samples: landing", "samples: landed", "Did you mean `landing`?"),
        (", came: 2022-08-21T20:00}", "}", "a result came at some moment"),
        ("{code: red}", "{colour: red}", "`expect` has no `colour`"),
        ("now: 2022-08-21T24:00\n", "\n", "lacks `now`"),
        ("level: high,", "level: hgih,", "`level` cannot be `hgih`"),
        ("stays: [{in: away", "stays: [{on: away", "`stays` has no `on`"),
    ],
)
def test_a_faulty_case_file_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "some.cases.yaml"
    assert old in HEAD + CASE
    path.write_text((HEAD + CASE).replace(old, new), encoding="utf-8")

    with pytest.raises(RulebookError) as refusal:
        case_files.load_cases(path, BOOKS)

    assert message in str(refusal.value)
    assert str(refusal.value).startswith(str(path))


def test_a_world_needs_places_only() -> None:
    head = """\
rulebook: cn.national
version: 2022-08-01
world: {places: {home: CN/14}}
cases:
"""
    text = "  - {case: Nobody, at: home, now: 2022-08-21T12:00, expect: {rules: []}}\n"

    (case,) = parse(text, head).cases

    assert case.facts.arrivals == ()


def test_a_world_may_have_zones() -> None:
    zones = """  zones:
    - {id: Z, in: home, since: 2022-08-20T00:00}
    - {id: Y, kind: static, in: away, part: true, since: 2022-08-20T00:00, until: 2022-08-21T24:00}
  samples:"""
    (case,) = parse(CASE, HEAD.replace("  samples:", zones, 1)).cases

    told = [(each.id, each.whole, each.until) for each in case.risk.zones]
    assert told == [("Z", True, None), ("Y", False, at(22))]


# --- what would let a wrong expectation pass --------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "wrong", "advice"),
    [
        ("{code: red}", "{}", "expects nothing", "such as `code: green`"),
        ("{code: red}", "{code: rde}", "`code` cannot be `rde`", "`red`"),
        ("{code: red}", "{mark: blu}", "`mark` cannot be `blu`", "`blue`"),
        ("{code: red}", "{rules: [hihg]}", "a rule `cn.national#hihg`", "`high`"),
        ("{code: red}", "{near: {hihg: none}}", "`cn.national#hihg`", "`high`"),
        ("{code: red}", "{supervisor: {foo.bar: none}}", "foo.bar`", "high, missed"),
        ("{code: red}", "{defaults: {bound_day: none}}", "bound_day", "`bound_days`"),
        ("{code: red}", "{settings: {trian: none}}", "cannot be `trian`", ""),
        ("who: wang", "who: wang\n    closed: [hgih]", "#hgih`", "`high`"),
        (
            "who: wang",
            "who: wang\n    open: {hgih: 2022-08-21T09:00}",
            "#hgih`",
            "`high`",
        ),
        (
            "who: wang",
            "who: wang\n    stays: [{in: away, area: NOPE}]",
            "no area `NOPE`",
            "Known here: H",
        ),
        (
            "who: wang",
            "who: wang\n    stays: [{in: away, from: 2022-08-20, to: 2022-08-10}]",
            "`to` lies before `from`",
            "Swap",
        ),
        ("who: wang", "who: wang\n    without: HH", "no area `HH`", "mean `H`"),
        (
            "who: wang",
            "who: wang\n    arrived: [2022-08-21T09:00, 2022-08-20T09:00]",
            "before the one that stands above",
            "",
        ),
        (
            "who: wang",
            "who: wang\n    open: {high: {since: 2022-08-21, extended: 2022-08-20}}",
            "before it opened",
            "",
        ),
    ],
)
def test_what_would_prove_nothing_is_refused(
    old: str, new: str, wrong: str, advice: str
) -> None:
    with pytest.raises(RulebookError) as refused:
        parse(CASE.replace(old, new))

    assert wrong in refused.value.message
    assert advice in refused.value.next_step
    assert refused.value.line > len(HEAD.splitlines())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("to: 2022-08-25", "to: 2022-07-25"),
        ("until: 2022-08-09", "until: 2022-07-09"),
    ],
)
def test_no_area_or_watch_ends_before_it_begins(old: str, new: str) -> None:
    assert old in HEAD
    with pytest.raises(RulebookError, match="lies before"):
        parse(CASE, HEAD.replace(old, new))


def test_several_arrivals_and_a_bound_that_an_officer_extended_are_read() -> None:
    (case,) = parse(
        CASE.replace(
            "who: wang",
            "who: wang\n    arrived: [{on: 2022-08-10T09:00, to: away}, 2022-08-21T09:00]"
            "\n    open: {high: {since: 2022-08-21T09:00, extended: 2022-08-31T24:00}}",
        )
    ).cases

    assert [(each.id, each.lineage[-1]) for each in case.facts.arrivals] == [
        ("arrival", "51"),
        ("arrival2", "1401"),
    ]
    (ground,) = case.facts.open_grounds
    assert ground.bound_extended_to == at(31) + timedelta(days=1)
