"""Every number and word of every rulebook is minded by a case; the hunter is proven first."""

import sys
from pathlib import Path

import pytest

from pratique.policy.shelf import open_shelf
from pratique.policy.then import PHASES
from tests.policy.mutation import Hunt, mutants, places, word_mutants
from tests.policy.world import RULEBOOKS

BOOK = """\
rulebook: cn.small
version: 2022-08-01
in_force: 2022-08-01T00:00+08:00
title: {en: A book}
jurisdiction: CN
zone: Asia/Shanghai
sources: {page: {title: A page}}
defaults: {bound_days: 3, repeat_within_days: 1, window_hours: 12,
  quiet_days: 7, appeal_answer_hours: 24}
rules:
  - id: high
    class: arrival
    says: {en: For 7 days}
    source: page
    confidence: unverified
    when: {stayed: {division: CN/540000000000, within_days: 7}}
    then: {code: red, anchor: left_area, phases: [{measure: home_quarantine, days: 2}],
      tests: [{days: [1, 2]}]}
"""
CASES = """\
rulebook: cn.small
version: 2022-08-01
world: {places: {lhasa: CN/540000000000/5401, home: CN/14}}
cases:
  - case: Left on the 20th
    at: home
    arrived: 2022-08-21T09:00
    stays: [{in: lhasa, from: 2022-08-10, to: 2022-08-20}]
    now: 2022-08-21T12:00
    expect: {rules: [high], until: 2022-08-21T24:00}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of one book with one case, which minds one number only."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "2022-08-01.yaml").write_text(BOOK)
    (tmp_path / "small" / "2022-08-01.cases.yaml").write_text(CASES)
    return tmp_path


def test_it_finds_numbers_and_no_codes_and_no_words() -> None:
    found = {place.name: place.word for place in places(BOOK)}

    assert found == {
        "in_force": "2022-08-01T00:00+08:00",
        "defaults.bound_days": "3",
        "defaults.repeat_within_days": "1",
        "defaults.window_hours": "12",
        "defaults.quiet_days": "7",
        "defaults.appeal_answer_hours": "24",
        "high when.stayed.within_days": "7",
        "high then.phases.0.days": "2",
        "high then.tests.0.days.0": "1",
        "high then.tests.0.days.1": "2",
    }


def test_each_is_moved_by_one_and_a_day_by_a_day(folder: Path) -> None:
    (book,) = open_shelf(folder).books

    moved = {each.name: each.text for each in mutants(book)}

    assert len(moved) == 22
    assert "in_force: 2022-07-31T00" in moved["cn.small 2022-08-01 in_force -1"]
    name = "cn.small 2022-08-01 high then.phases.0.days +1"
    assert moved[name] == BOOK.replace("days: 2", "days: 3")
    left_out = [text for name, text in moved.items() if name.endswith("left out")]
    assert left_out == [BOOK.replace("1, 2", "2"), BOOK.replace("1, 2", "1")]


def test_a_number_that_no_case_minds_survives(folder: Path) -> None:
    score = Hunt(folder).score()

    survivors = {each.place.name for each in score.survivors}
    assert "high then.phases.0.days" not in survivors
    assert "high when.stayed.within_days" in survivors
    assert (score.numbers, score.killed, score.refused) == (10, 1, 5)
    assert "16 survived; 27.3 %" in str(score)


def test_it_makes_each_word_another_and_leaves_out_what_may_be(folder: Path) -> None:
    (book,) = open_shelf(folder).books

    made = {each.name.split(" ", 2)[2]: each.text for each in word_mutants(book)}

    assert set(made) == {
        "high then.code red→green",
        "high then.code red→yellow",
        "high then without code",
        *(
            f"high then.phases.0.measure home_quarantine→{other}"
            for other in PHASES
            if other != "home_quarantine"
        ),
    }
    assert made["high then without code"] == BOOK.replace("code: red, ", "")


def test_a_word_that_no_case_minds_survives(folder: Path) -> None:
    score = Hunt(folder).score(word_mutants)

    assert len(score.survivors) == score.mutants > 0
    case = folder / "small" / "2022-08-01.cases.yaml"
    case.write_text(CASES.replace("expect: {", "expect: {codes: {high: red}, "))
    left = {each.place.name for each in Hunt(folder).score(word_mutants).survivors}
    assert {name.split()[1].partition(".")[2] for name in left} == {"phases.0.measure"}


@pytest.mark.slow
def test_no_word_of_ours_survives() -> None:
    score = Hunt(RULEBOOKS).score(word_mutants)

    sys.stdout.write(f"{score}\n")
    assert [each.name for each in score.survivors] == []
    assert score.mutants > 1500


@pytest.mark.slow
def test_no_number_of_ours_survives() -> None:
    score = Hunt(RULEBOOKS).score()

    sys.stdout.write(f"{score}\n")
    assert [each.name for each in score.survivors] == []
    assert score.numbers > 400
