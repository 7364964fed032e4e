"""What changes from one version to the next is told in words, number by number."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

import pytest

from pratique.policy.conditions import Condition, leaves
from pratique.policy.differences import Change, Difference, compare, told
from pratique.policy.measures import Measures, PhasePlan
from pratique.policy.orders_in_words import ordered
from pratique.policy.rulebook import Rule, Rulebook
from pratique.policy.said import Said
from pratique.policy.words import SAY, condition
from tests.policy.world import HIGH, MISSED, OTHER, book, the_shelf

OLD = book(HIGH, OTHER)


def changes(difference: Difference, rule: str) -> list[tuple[str, str, str]]:
    (found,) = [each for each in difference.changed if each.new.rule == rule]
    return [(each.what.en, each.old.en, each.new.en) for each in found.changes]


def later(*rules: str) -> Rulebook:
    return book(*rules, version="2022-08-20")


def test_the_same_rules_are_no_change() -> None:
    difference = compare(OLD, later(HIGH, OTHER))

    assert difference.is_empty
    assert difference.unchanged == 2
    assert difference.from_when.day == 20


def test_rules_are_new_or_gone() -> None:
    difference = compare(OLD, later(HIGH, MISSED))

    assert [each.rule for each in difference.added] == ["missed"]
    assert [each.rule for each in difference.gone] == ["other"]
    assert difference.added[0].who.en == "a test is overdue"
    assert difference.added[0].whom.en == "everybody who is there then"
    assert difference.gone[0].whom.zh == "自该时刻起抵达的人员"
    assert difference.gone[0].who.zh.startswith("其余情形：7日内有")


def test_each_number_is_told_as_it_was_and_as_it_is() -> None:
    five = HIGH.replace("days: 7}]", "days: 5}]").replace("1, 2, 3, 5, 7", "1, 5")
    wider = five.replace("within_days: 7", "within_days: 10")
    difference = compare(OLD, later(wider, OTHER))

    assert changes(difference, "high") == [
        (
            "who",
            "stayed in a high-risk area within 7 days",
            "stayed in a high-risk area within 10 days",
        ),
        (
            "measures",
            "7 days of central quarantine",
            "5 days of central quarantine",
        ),
        (
            "tests",
            "one on landing, one on each of days 1, 2, 3, 5, 7",
            "one on landing, one on each of days 1, 5",
        ),
    ]
    (change,) = [
        each for each in difference.changed[0].changes if "措施" in each.what.zh
    ]
    assert change == Change(
        Said("管控措施", "measures"),
        Said("7天集中隔离", "7 days of central quarantine"),
        Said("5天集中隔离", "5 days of central quarantine"),
    )


def test_what_is_said_no_more_is_told_as_well() -> None:
    difference = compare(OLD, later(HIGH.replace("mark: red, ", ""), OTHER))

    assert changes(difference, "high") == [("mark", "red", "(nothing said)")]


def test_defaults_and_settings_are_told_beside_the_rules() -> None:
    national = the_shelf().book("cn.national")
    assert national.defaults is not None
    mended = replace(
        national,
        defaults=replace(national.defaults, bound_days=5),
        settings=national.settings[1:],
    )
    first, second = compare(national, mended).around

    assert (first.old.en, first.new.en) == (f"{national.defaults.bound_days}", "5")
    assert second.new.en == "(nothing said)"


def test_a_document_for_programs_has_both_languages() -> None:
    document = compare(OLD, later(HIGH)).document()

    assert document["unchanged"] == 1
    gone = document["gone"]
    assert isinstance(gone, list)
    assert {"zh", "en"} <= set(gone[0]["who"])


def rules() -> Iterator[Rule]:
    for each in the_shelf().books:
        yield from each.rules


@pytest.mark.parametrize("rule", list(rules()), ids=lambda rule: rule.id)
def test_every_rule_we_ship_is_told_in_both_languages(rule: Rule) -> None:
    said = told(rule)

    for words in (said.who, said.orders):
        assert words.zh
        assert words.en
        assert "_" not in words.en
    assert all(type(each) in SAY for each in leaves(rule.when))


def test_what_has_no_sentence_yet_is_told_by_name() -> None:
    @dataclass(frozen=True)
    class Unheard(Measures):
        free_masks: int = 0

    @dataclass(frozen=True)
    class IsBrave:
        how_often: int = 2

    then = Unheard(phases=(PhasePlan("hospital", 1),), free_masks=3)
    assert [(label.en, said.en) for _name, label, said in ordered(then)] == [
        ("measures", "1 day of hospital"),
        ("days are counted", "day 1 is the day the measure began"),
        ("free masks", "3"),
    ]
    assert condition(cast("Condition", IsBrave())).en == "IsBrave, how often: 2"


def test_nested_conditions_keep_their_brackets() -> None:
    rule = next(each for each in rules() if each.short == "test.again")

    assert condition(rule.when).en == (
        "discordant by PCR or invalid in both of two taken at once"
    )
    asked: Condition = rule.when
    assert condition(asked).zh == "核酸双检不一致，或双采双检均无效"
