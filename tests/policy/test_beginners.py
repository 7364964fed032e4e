"""What a beginner gets wrong is told with its place, and with what to write instead."""

from pathlib import Path

import pytest

from pratique.policy.refusals import RulebookError
from pratique.policy.rulebook import load, parse
from pratique.policy.shelf import Shelf

RIGHT = """\
rulebook: xx.town
version: 2024-05-01
in_force: 2024-05-01T00:00+02:00
title: {en: A town's rules}
jurisdiction: XX
zone: Europe/Berlin
sources:
  notice: {title: A notice}
defaults:
  bound_days: 3
  repeat_within_days: 1
  window_hours: 12
  quiet_days: 7
  appeal_answer_hours: 24
rules:
  - id: contact.close
    class: contact
    says: {en: A close contact stays at home for seven days.}
    paraphrase: true
    source: notice
    confidence: confirmed
    when:
      contact: {level: close}
    then:
      code: red
      anchor: last_exposure
      start: next_day
      phases:
        - {measure: home_quarantine, days: 7}
"""
SECOND = """\
  - id: contact.close
    class: contact
    says: {en: Another.}
    source: notice
    confidence: confirmed
    when: {contact: {}}
    then: {code: green}
"""


def refusal_of(text: str) -> RulebookError:
    with pytest.raises(RulebookError) as refused:
        parse(text, file="town.yaml")
    return refused.value


def test_the_right_one_is_read() -> None:
    assert [rule.short for rule in parse(RIGHT).rules] == ["contact.close"]


@pytest.mark.parametrize(
    ("right", "wrong", "where", "message", "advice"),
    [
        pytest.param(
            "    paraphrase:",
            "    paraprhase:",
            (19, 5),
            "`rule contact.close` has no `paraprhase`",
            "Did you mean `paraphrase`?",
            id="a key is misspelt",
        ),
        pytest.param(
            "contact: {level: close}",
            "contcat: {level: close}",
            (23, 7),
            "there is no condition `contcat`",
            "Did you mean `contact`?",
            id="a condition is misspelt",
        ),
        pytest.param(
            "home_quarantine",
            "home_qurantine",
            (29, 21),
            "`measure` cannot be `home_qurantine`",
            "Did you mean `home_quarantine`?",
            id="a measure is unknown",
        ),
        pytest.param(
            "home_quarantine, days: 7",
            "isolation, days: 7",
            (29, 21),
            "`measure` cannot be `isolation`",
            "Known here: central_quarantine, home_monitoring, home_quarantine,"
            " hospital, self_monitoring.",
            id="a measure is not like any",
        ),
        pytest.param(
            ", days: 7",
            ", days: 0",
            (29, 44),
            "`days` is 0, but must be 1 or more",
            "A phase lasts a day or more: take it out, or count.",
            id="a phase lasts no day",
        ),
        pytest.param(
            ", days: 7",
            ", days: seven",
            (29, 44),
            "`days` must be a whole number, not `seven`",
            "Write digits only, such as 7.",
            id="a number is a word",
        ),
        pytest.param(
            "days: 7}",
            "days: 7, to_day: 7}",
            (29, 11),
            "a phase needs `days` or `to_day`, one of them",
            "Write `days: 7`, or `from_day: 5, to_day: 21`.",
            id="a phase ends twice",
        ),
        pytest.param(
            "days: 7}",
            "from_day: 5, to_day: 4}",
            (29, 59),
            "`to_day` is 4, but the phase begins on day 5",
            "Write 5 or more.",
            id="a phase ends before it begins",
        ),
        pytest.param(
            "days: 7}",
            "days: 7}\n        - {measure: hospital, from_day: 7, days: 1}",
            (30, 41),
            "`from_day` is 7, but the phase before ends on day 7",
            "Write 8 or more.",
            id="phases overlap",
        ),
        pytest.param(
            "    source: notice\n",
            "",
            (16, 5),
            "`rule contact.close` lacks `source`",
            "Add `source:`, where the words stand: one of the book's sources.",
            id="a rule has no source",
        ),
        pytest.param(
            "  - id: contact.close\n    class",
            "  - class",
            (16, 5),
            "`a rule` lacks `id`",
            "Add `id:`, its name within the book, such as arrival.high.",
            id="a rule has no name",
        ),
        pytest.param(
            "source: notice",
            "source: notise",
            (20, 13),
            "there is no source `notise`",
            "Did you mean `notice`?",
            id="a source is not listed",
        ),
        pytest.param(
            "says: {en: A close contact stays at home for seven days.}",
            "says: {en: “A close contact stays at home.”}",
            (18, 16),
            "`says` is quoted in en, but `paraphrase: true` says that these are our"
            " own words",
            "Take the quotation marks away; or take `paraphrase` away, if the words"
            " are the document's own.",
            id="a quotation is called a paraphrase",
        ),
        pytest.param(
            "days: 7}\n",
            "days: 7}\n" + SECOND,
            (30, 5),
            "there are two rules `contact.close`; the first is in line 16",
            "Give one of them another id.",
            id="two rules have one name",
        ),
        pytest.param(
            "contact: {level: close}",
            "contact: close",
            (23, 16),
            "`contact` must be a mapping",
            "Write `key: value` lines.",
            id="a word stands where a mapping should",
        ),
        pytest.param(
            "code: red",
            "code: [red]",
            (25, 13),
            "`code` must be a word, not a list or a mapping",
            "Write it on the same line, without brackets, braces or dashes.",
            id="a list stands where a word should",
        ),
        pytest.param(
            "    source: notice",
            "    source: notice\n    source: notice",
            (21, 5),
            "`source` is written twice; first in line 20",
            "Keep one of them.",
            id="a key is written twice",
        ),
        pytest.param(
            "version: 2024-05-01",
            "version: 1 May 2024",
            (2, 10),
            "`version` must be a day, not `1 May 2024`",
            "Write it as 2022-08-20.",
            id="a day is in words",
        ),
        pytest.param(
            "T00:00+02:00",
            "T00:00",
            (3, 11),
            "`in_force` lacks the offset from UTC",
            "Write `2024-05-01T00:00+08:00` if Chinese time is meant.",
            id="an instant has no offset",
        ),
        pytest.param(
            "      anchor: last_exposure",
            "\tanchor: last_exposure",
            (26, 1),
            r"not readable: found character '\t' that cannot start any token",
            "A tab stands here: indent with spaces, two for each step.",
            id="a tab",
        ),
        pytest.param(
            "{en: A close contact stays at home for seven days.}",
            "A contact: stays",
            (18, 20),
            "not readable: mapping values are not allowed here",
            "A colon and a space begin a value: put a sentence that has them in"
            " quotation marks, or under `>-`.",
            id="a colon in a sentence",
        ),
        pytest.param(
            "{level: close}",
            "{level: close",
            (24, 9),
            "not readable: expected ',' or '}', but got ':'",
            "A bracket or a brace is not closed.",
            id="a brace is not closed",
        ),
        pytest.param(
            "      code: red",
            "     code: red",
            (26, 13),
            "not readable: mapping values are not allowed here",
            "The line is indented more, or less, than those it belongs to.",
            id="a line is indented less",
        ),
    ],
)
def test_a_slip_is_told_with_its_place_and_with_what_to_write(
    right: str, wrong: str, where: tuple[int, int], message: str, advice: str
) -> None:
    assert right in RIGHT

    refused = refusal_of(RIGHT.replace(right, wrong, 1))

    assert (refused.message, refused.next_step) == (message, advice)
    assert (refused.line, refused.column) == where
    assert refused.file == "town.yaml"


def test_a_file_that_is_not_utf_8_is_refused_where_it_ceases_to_be(
    tmp_path: Path,
) -> None:
    file = tmp_path / "town.yaml"
    file.write_bytes(RIGHT.replace("A town's", "Münchens").encode("latin-1"))

    with pytest.raises(RulebookError) as refused:
        load(file)

    assert str(refused.value) == (
        f"{file}:4:14: this is not UTF-8 text\n"
        "  Save the file as UTF-8: editors offer it under `Save as`."
    )


# --- several books -------------------------------------------------------------------


def lower(replaces: str, name: str = "xx.town.east", at: str = "XX/1") -> str:
    head = RIGHT.replace("xx.town", name).replace(
        "jurisdiction: XX", f"jurisdiction: {at}"
    )
    return head.replace("    when:", f"    replaces: {replaces}\n    when:")


@pytest.mark.parametrize(
    ("books", "where", "message", "advice"),
    [
        pytest.param(
            [RIGHT, RIGHT.replace("00:00+", "08:00+")],
            (2, 10),
            "`xx.town` has two versions of 2024-05-01",
            "The other one is given before: give one of them another date, or take it"
            " away.",
            id="two versions of one day",
        ),
        pytest.param(
            [RIGHT, RIGHT.replace("version: 2024-05-01", "version: 2024-06-01")],
            (2, 10),
            "`xx.town` has two versions of 2024-05-01 00:00:00+02:00",
            "The other one is given before: give one of them another date, or take it"
            " away.",
            id="two versions in force from the same instant",
        ),
        pytest.param(
            [RIGHT, lower("xx.town#contact.clsoe")],
            (22, 15),
            "`contact.close` replaces `xx.town#contact.clsoe`, which does not exist",
            "Did you mean `xx.town#contact.close`?",
            id="what is replaced does not exist above",
        ),
        pytest.param(
            [RIGHT, lower("xx.twon#contact.close")],
            (22, 15),
            "`contact.close` replaces a rule of `xx.twon`, which is not on the shelf",
            "Did you mean `xx.town`?",
            id="the book above is misspelt",
        ),
        pytest.param(
            [
                lower("xx.south#contact.close", "xx.north"),
                lower("xx.north#contact.close", "xx.south"),
            ],
            (22, 15),
            "in a circle: `xx.north#contact.close` replaces `xx.south#contact.close`"
            " replaces `xx.north#contact.close`",
            "Take one of them away.",
            id="they replace each other",
        ),
        pytest.param(
            [
                RIGHT,
                lower("xx.west#contact.close"),
                lower("xx.town#contact.close", "xx.west"),
            ],
            (22, 15),
            "`contact.close` replaces `xx.west#contact.close`, which does not stand"
            " above it",
            "A book may replace rules of the books above its own jurisdiction; change"
            " the rule itself instead.",
            id="what is replaced stands beside",
        ),
    ],
)
def test_books_that_do_not_agree_are_told_where(
    books: list[str], where: tuple[int, int], message: str, advice: str
) -> None:
    with pytest.raises(RulebookError) as refused:
        Shelf([parse(text) for text in books])

    assert (refused.value.message, refused.value.next_step) == (message, advice)
    assert (refused.value.line, refused.value.column) == where
