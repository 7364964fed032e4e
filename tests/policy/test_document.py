"""A text is read with its lines, and its faults are told with theirs."""

import contextlib
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.policy.document import Text, nearest, read
from pratique.policy.refusals import RulebookError

ZONE = ZoneInfo("Asia/Shanghai")


def value(text: str) -> Text:
    """Return the value of the one key in this text."""
    ((_key, found),) = list(read(text, "a text").pairs())
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "ask", "message"),
    [
        ("", lambda text: read(text, "a text"), "1:1: the file is empty"),
        ("a: [1", lambda text: read(text, "a text"), "1:6: not readable"),
        ("a: \x01", lambda text: read(text, "a text"), "not readable"),
        ("[" * 3000, lambda text: read(text, "a text"), "nested too deeply"),
        ("a: *b", lambda text: read(text, "a text"), "1:4: an alias"),
        ("a: &b 1\nc: *b", lambda text: read(text, "a text"), "1:4: an anchor"),
        ("a: [1]", lambda text: value(text).word(), "1:4: `a` must be a word"),
        ("a: ''", lambda text: value(text).word(), "1:4: `a` is empty"),
        ("a: 1", lambda text: value(text).items(), "1:4: `a` must be a list"),
        ("a: []", lambda text: value(text).one_or_more(), "`a` is an empty list"),
        ("- 1", lambda text: list(read(text, "it").pairs()), "`it` must be a mapping"),
        (
            "a: 1\nb: 2\na: 3",
            lambda text: list(read(text, "it").pairs()),
            "3:1: `a` is written twice; first in line 1",
        ),
        (
            "wehn: 1",
            lambda text: read(text, "a rule").mapping(("when", "then")),
            "1:1: `a rule` has no `wehn`\n  Did you mean `when`?",
        ),
        (
            "when: 1",
            lambda text: read(text, "a rule").mapping(("when", "then"), ("then",)),
            "1:1: `a rule` lacks `then`",
        ),
        (
            "code: yelow",
            lambda text: value(text).one_of(("red", "yellow")),
            "1:7: `code` cannot be `yelow`\n  Did you mean `yellow`?",
        ),
        (
            "code: 7",
            lambda text: value(text).one_of(("red", "yellow")),
            "`code` cannot be `7`\n  Known here: red, yellow.",
        ),
        (
            "days: seven",
            lambda text: value(text).number(1),
            "`days` must be a whole number, not `seven`",
        ),
        (
            "days: 0",
            lambda text: value(text).number(1),
            "`days` is 0, but must be 1 or more",
        ),
        (
            "since: 17 August",
            lambda text: value(text).day(),
            "`since` must be a day, not `17 August`\n  Write it as 2022-08-20.",
        ),
        (
            "now: noon",
            lambda text: value(text).moment(),
            "`now` must be an instant, not `noon`",
        ),
        (
            "now: 2022-08-20T00:00",
            lambda text: value(text).moment(),
            "`now` lacks the offset from UTC\n  Write `2022-08-20T00:00+08:00`",
        ),
        (
            "until: 2022-08-26",
            lambda text: value(text).moment(),
            "`until` lacks the offset from UTC\n  Write `2022-08-26T00:00+08:00`",
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_would_do(
    text: str, ask: Callable[[str], object], message: str
) -> None:
    with pytest.raises(RulebookError) as refusal:
        ask(text)

    assert message in str(refusal.value)


def test_words_numbers_days_and_instants_are_read() -> None:
    assert value("a: 7").number(1) == 7
    assert value("a: true").truth() is True
    assert value("a: 2022-08-20").day() == date(2022, 8, 20)
    assert [each.word() for each in value("a: [b, c]").one_or_more()] == ["b", "c"]
    assert [each.word() for each in value("a: b").one_or_more()] == ["b"]
    assert value("a: none").is_none


def test_twenty_four_hundred_is_the_first_instant_of_the_next_day() -> None:
    assert value("a: 2022-08-20T24:00").moment(ZONE) == datetime(
        2022, 8, 21, tzinfo=ZONE
    )


def test_an_offset_that_is_written_counts() -> None:
    moment = value("a: 2022-08-20T00:00+09:00").moment(ZONE)

    assert moment.isoformat() == "2022-08-20T00:00:00+09:00"


def test_where_nothing_is_known_nothing_is_suggested() -> None:
    assert nearest("word", []) == "None is known here."


@given(st.text(max_size=200))
def test_whatever_the_text_it_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(RulebookError):
        assert read(text, "a text").line >= 1
