"""Directions are read as strictly as rulebooks; the most local in force governs."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pratique.policy import directions
from pratique.policy.refusals import RulebookError
from pratique.policy.shelf import open_shelf
from tests.policy.world import RULEBOOKS

HEAD = """\
directions: cn.national
version: 2022-06-28
in_force: 2022-06-28T00:00+08:00
title: {zh: 清单, en: List}
jurisdiction: CN
sources: {ours: {title: Ours}}
zones: {review_within_days: 7}
first_hour:
"""
STEP = """\
  - id: report
    says: {zh: 报告, en: Report it}
    within_minutes: 60
    source: ours
    confidence: unverified
"""
NOW = datetime(2022, 8, 21, tzinfo=UTC)
TAIYUAN = ("CN", "140000000000", "140100000000")


def test_a_step_has_words_minutes_and_a_source() -> None:
    found = directions.parse(HEAD + STEP)

    step = found.step("report")
    assert step is not None
    assert (step.says["zh"], step.within_minutes, step.source.title) == (
        "报告",
        60,
        "Ours",
    )
    assert (found.review_within_days, found.jurisdiction) == (7, ("CN",))
    assert found.step("sleep") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + STEP.replace("60", "0"), "11:21: `within_minutes` is 0"),
        (HEAD + STEP.replace("60", "an hour"), "11:21: `within_minutes` must be a"),
        (HEAD + STEP.replace("source: ours", "source: page"), "12:13: there is no"),
        (HEAD + STEP.replace("unverified", "sure"), "13:17: `confidence` cannot be"),
        (HEAD + STEP.replace("says: {zh: 报告, en", "says: {zh: 报告, fr"), "10:11:"),
        (HEAD + STEP.replace("within_minutes", "within"), "11:5: `first_hour` has no"),
        (HEAD + STEP.replace("    source: ours\n", ""), "9:5: `first_hour` lacks"),
        (HEAD + STEP + STEP, "14:5: there are two steps `report`"),
        (HEAD + "  []\n", "9:3: `first_hour` is an empty list"),
        (HEAD.replace("7}", "never}") + STEP, "7:29: `review_within_days` must be"),
        (HEAD.replace("jurisdiction: CN", "jurisdiction: 14") + STEP, "5:15:"),
        ("directions: x\n", "1:1: `directions` lacks `version`"),
        ("", "1:1: the file is empty"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "2022-06-28.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(RulebookError) as found:
        directions.load(path)
    assert f"{path}:{message}" in str(found.value)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(RulebookError, match="not UTF-8"):
        directions.load(path)


def test_the_most_local_and_latest_in_force_governs() -> None:
    def version(day: str, place: str, name: str) -> directions.Directions:
        head = HEAD.replace("2022-06-28", day).replace("cn.national", name)
        return directions.parse(head.replace("n: CN", f"n: {place}") + STEP)

    old = version("2022-06-28", "CN", "cn.national")
    new = version("2022-08-01", "CN", "cn.national")
    city = version("2022-07-01", "CN/140000000000/140100000000", "taiyuan")
    coming = version("2022-09-01", "CN", "cn.national")
    known = (coming, new, old, city)

    assert directions.governing(known, TAIYUAN, NOW) is city
    assert directions.governing(known, ("CN", "510000000000"), NOW) is new
    assert directions.governing(known, ("SG",), NOW) is None


def test_two_of_one_version_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "cn.national" / "directions"
    folder.mkdir(parents=True)
    for name in ("a.yaml", "b.yaml"):
        (folder / name).write_text(HEAD + STEP, encoding="utf-8")

    with pytest.raises(RulebookError, match="two versions of 2022-06-28"):
        directions.open_directions(tmp_path)


def test_ours_are_read_and_disturb_no_shelf() -> None:
    (national,) = directions.open_directions(RULEBOOKS)

    assert {step.confidence for step in national.first_hour} == {"unverified"}
    assert all(step.paraphrase for step in national.first_hour)
    assert all({"zh", "en"} <= set(step.says) for step in national.first_hour)
    files = {book.file for book in open_shelf(RULEBOOKS).books}
    assert not any("directions" in name for name in files)
