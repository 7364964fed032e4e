"""How days were counted, as a page and `pratique explain` say it."""

import pytest
from django.utils import translation

from pratique.policy.facts import Risk
from pratique.policy.one import evaluate
from pratique.standing import document
from pratique.web import ground_words
from pratique.web.counted_words import SENTENCES, counted_words
from pratique.web.standing_document import GroundDocument
from tests.policy.test_wording import BOOKS, CASES


def ground(number: int) -> GroundDocument:
    """Return the ground of one of the cases of Ruijin, as it is stored."""
    case = CASES[number]
    facts = case.facts
    outcome = evaluate(facts, case.risk, BOOKS, case.now)
    stored: GroundDocument = document.of(outcome, facts, Risk(), BOOKS)["grounds"][0]
    return stored


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "last there on Sun 1 Jan; day 1 is Mon 2 Jan; day 14 ends Sun 15 Jan"
                " 24:00; 2 days had passed already and count"
            ),
        ),
        (
            "zh-hans",
            (
                "1月1日（周日）离开；第1天为1月2日（周一）；"
                "第14天于1月15日（周日）24:00结束；此前已过2天，计入期限"
            ),
        ),
    ],
)
def test_the_days_of_ruijin_are_said(language: str, words: str) -> None:
    with translation.override(language):
        assert ground_words.days_words(ground(0), "Asia/Shanghai") == words


def test_who_is_found_late_is_told_so() -> None:
    with translation.override("en"):
        said = ground_words.days_words(ground(6), "Asia/Shanghai")

    assert said.endswith("; found on Mon 16 Jan, when the days were over")


def test_a_place_with_a_name_is_named() -> None:
    values: dict[str, str | int] = {
        "kind": "left_area",
        "day": "2022-08-17",
        "place": "平遥县",
    }

    with translation.override("en"):
        assert counted_words([{"code": "anchor", "values": values}]) == (
            "left 平遥县 on Wed 17 Aug"
        )
    with translation.override("zh-hans"):
        assert counted_words([{"code": "anchor", "values": values}]) == (
            "8月17日（周三）离开平遥县"
        )


def test_one_day_is_said_as_one() -> None:
    with translation.override("en"):
        said = counted_words([{"code": "credited", "values": {"days": 1}}])

    assert said == "1 day had passed already and counts"


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_sentence_has_words_in_both_languages(code: str) -> None:
    values: dict[str, str | int] = {"day": "2024-03-31", "number": 5, "hours": 23}
    with translation.override("en"):
        english = counted_words([{"code": code, "values": values}])
    with translation.override("zh-hans"):
        chinese = counted_words([{"code": code, "values": values}])

    assert english
    assert english != chinese
