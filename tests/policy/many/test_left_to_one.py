"""What `many` does not know it leaves to `one`: for whom it may matter, and counted."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, get_args

import pytest

from pratique.policy import conditions, facts, measures, rulebook
from pratique.policy.conditions import Age, InZone, IsContact, Leaf, Overdue
from pratique.policy.facts import Contact, Facts, Risk
from pratique.policy.many import gather, heeded, words
from pratique.policy.many.evaluate import evaluate_many
from pratique.policy.many.outcomes import without_reasons
from pratique.policy.one import evaluate
from pratique.policy.shelf import Shelf
from tests.policy.world import at, day, person, rule, shelf, stay

#: All that a rule, a book or a person can say.
VOCABULARY = {
    each
    for module in (conditions, measures, facts, rulebook)
    for each in vars(module).values()
    if isinstance(each, type)
    and is_dataclass(each)
    and each.__module__ == module.__name__
    and not each.__name__.startswith("_")
}
JOINTS = {
    conditions.AllOf,
    conditions.AnyOf,
    conditions.NotSo,
    conditions.Known,
}
#: Of these what is not heeded is looked for, wherever it may matter; of others
#: everything must be heeded, or what they stand in is left.
LOOKED_FOR = {facts.Facts, *get_args(Leaf), *heeded.ORDERED}
NOW = at(21, 12)
TRACED = "{code: red, anchor: last_exposure, phases: [{measure: hospital, days: 7}]}"
OLD_CONTACTS = shelf(
    rule("old", "{all: [{contact: {}}, {age: {from: 60}}]}", TRACED, cls="contact")
)


def left_to_one(everybody: Iterable[Facts], books: Shelf) -> list[int]:
    """Who was left to `one`; everybody comes out as `one` has it."""
    people = list(everybody)
    (outcomes,) = evaluate_many(gather.of(people), Risk(), books, NOW)
    for number, each in enumerate(people):
        wanted = without_reasons(evaluate(each, Risk(), books, NOW))
        assert outcomes.of(number) == wanted
    return sorted(outcomes.by_one)


def traced(facts: Facts) -> Facts:
    met = Contact("contact", "close", "", "", day(18), at(20))
    return replace(facts, contacts=(met,), born=date(1950, 1, 1))


@pytest.mark.parametrize("word", sorted(VOCABULARY - JOINTS, key=str))
def test_every_word_is_heeded_or_named_as_left(word: type[Any]) -> None:
    known, left = (told.get(word, frozenset()) for told in (heeded.HEEDED, heeded.LEFT))

    assert known | left == {each.name for each in fields(word) if each.init}
    assert not known & left
    assert not left or word in LOOKED_FOR


def test_every_anchor_is_heeded_or_named_as_left() -> None:
    assert set(measures.ANCHORS) == heeded.ANCHORS | heeded.LEFT_ANCHORS
    assert not heeded.ANCHORS & heeded.LEFT_ANCHORS


def test_every_word_that_is_heeded_has_its_answer() -> None:
    assert set(words.WORDS) == set(heeded.LEAVES)


def test_a_word_that_is_not_known_concerns_only_whom_the_rule_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who is no contact is old or young for all the rule cares."""
    monkeypatch.delitem(words.WORDS, Age)

    assert left_to_one([person(), traced(person()), person()], OLD_CONTACTS) == [1]


def test_a_field_that_is_not_heeded_leaves_the_rule_to_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(heeded.HEEDED, IsContact, frozenset({"chain", "setting"}))
    books = shelf(
        rule("close", "{contact: {level: close}}", TRACED, cls="contact"),
    )

    assert left_to_one([person(), traced(person())], books) == [1]
    assert left_to_one([traced(person())], OLD_CONTACTS) == []


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        (Overdue, rule("missed", "{overdue: report}", "{code: red}", cls="compliance")),
        (
            InZone,
            rule(
                "still",
                "{all: [{contact: {}}, {zone: {kind: static}}]}",
                TRACED,
                cls="contact",
            ),
        ),
    ],
)
def test_what_hangs_on_everything_or_on_the_clock_concerns_all_it_governs(
    monkeypatch: pytest.MonkeyPatch, word: type[Leaf], asked: str
) -> None:
    monkeypatch.setitem(heeded.HEEDED, word, frozenset())
    elsewhere = replace(person(), place=("XX", "1"))

    assert left_to_one([person(), elsewhere], shelf(asked)) == [0]


def test_an_anchor_that_is_not_heeded_leaves_whom_it_counts_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heeded, "ANCHORS", heeded.ANCHORS - {"last_exposure"})

    assert left_to_one([person(), traced(person())], OLD_CONTACTS) == [1]


def test_a_rule_with_two_turns_of_tests_is_rare() -> None:
    then = (
        "{code: green, anchor: arrived, phases: [{measure: home_monitoring, days: 3}],"
        " tests: [{times: 1}, {times: 2, apart_hours: 24}]}"
    )
    books = shelf(rule("twice", "{stayed: {outside: CN/14, within_days: 7}}", then))

    assert left_to_one([person(), person(stays=(stay(15, 20),))], books) == [1]


def test_a_day_that_no_calendar_holds_is_left_to_one() -> None:
    facts = traced(person())
    long_ago = replace(facts.contacts[0], last_exposure=date(1950, 5, 5))

    assert left_to_one([facts, replace(facts, contacts=(long_ago,))], OLD_CONTACTS) == [
        1
    ]


def test_runs_of_a_few_come_out_as_all_at_once() -> None:
    everybody = [traced(person()) if n % 2 else person() for n in range(7)]
    people = gather.of(everybody)

    runs = list(evaluate_many(people, Risk(), OLD_CONTACTS, NOW, run=3))
    (at_once,) = evaluate_many(people, Risk(), OLD_CONTACTS, NOW)

    assert [(each.begin, each.end) for each in runs] == [(0, 3), (3, 6), (6, 7)]
    for each in runs:
        for number in range(each.begin, each.end):
            assert each.of(number) == at_once.of(number)


def test_nobody_at_all_is_nobody() -> None:
    assert list(evaluate_many(gather.of([]), Risk(), OLD_CONTACTS, NOW)) == []
