"""A thing is called the same in the rules in words and on every other page."""

import pytest
from django.utils import translation

from pratique.policy.wordlists import BOOKS
from pratique.web import vocabulary

SHARED = sorted(set(BOOKS) & set(vocabulary.BOOKS))


def in_chinese(list_: str, code: str) -> str:
    with translation.override("zh-hans"):
        return vocabulary.say(code, list_)


def both(list_: str) -> set[str]:
    return set(BOOKS[list_]) & set(vocabulary.BOOKS[list_])


@pytest.mark.parametrize("list_", SHARED)
def test_both_have_one_chinese_word_for_a_thing(list_: str) -> None:
    assert {code: BOOKS[list_][code][0] for code in both(list_)} == {
        code: in_chinese(list_, code) for code in both(list_)
    }


def test_lists_that_are_shared_bear_one_name() -> None:
    assert {
        *("class", "code", "confidence", "contact", "finding", "level", "mark"),
        *("measure", "mode", "outcome", "restriction", "setting", "stay"),
        *("supervisor", "transfer"),
    } <= set(SHARED)


@pytest.mark.parametrize(
    ("list_", "other"), [("outcome", "test"), ("outcome", "closing")]
)
def test_what_two_lists_have_is_called_the_same(list_: str, other: str) -> None:
    shared = set(BOOKS[list_]) & set(vocabulary.BOOKS[other])

    assert shared
    assert {code: BOOKS[list_][code][0] for code in shared} == {
        code: in_chinese(other, code) for code in shared
    }


@pytest.mark.parametrize("list_", SHARED)
def test_what_pages_know_the_rules_know(list_: str) -> None:
    assert set(vocabulary.BOOKS[list_]) <= set(BOOKS[list_])
