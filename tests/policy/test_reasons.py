"""Why, and why not, in a fixed order."""

import pytest

from pratique.policy.facts import Facts
from pratique.policy.outcome import Outcome
from pratique.policy.reasons import Explanation, explain
from pratique.policy.refusals import UnknownRule
from pratique.policy.shelf import Shelf
from tests.policy.test_one import MEDIUM, H, L, M
from tests.policy.world import (
    HIGH,
    MISSED,
    OTHER,
    assess,
    at,
    book,
    day,
    period,
    person,
    rule,
    sample,
    shelf,
    stay,
)

BOOKS = shelf(OTHER, MEDIUM, HIGH, MISSED)


def reasons(facts: Facts, books: Shelf = BOOKS) -> Explanation:
    """Return the reasons at noon of 22 August."""
    return explain(outcome(facts, books), books)


def outcome(facts: Facts, books: Shelf = BOOKS) -> Outcome:
    """Return the standing at noon of 22 August."""
    return assess(facts, books, at(22, 12), H, M, L, period("high", name="K", lifted=9))


def why_not(facts: Facts) -> list[tuple[str, str]]:
    """Return each rule that does not apply, with the kind of its reason."""
    return [(each.rule.short, each.kind) for each in reasons(facts).why_not]


def test_why_names_sentence_source_evidence_and_days() -> None:
    (why,) = reasons(
        person(
            stays=(stay(10, 20, area="H"),),
            specimens=(sample(at(21, 10)), sample(at(22, 10))),
        )
    ).why

    assert why.rule.says == {"en": "A sentence"}
    assert why.rule.source.title == "A page"
    assert why.rule.confidence == "confirmed"
    assert (why.witness.kind, why.witness.day) == ("stay", day(20))
    assert [each.kind for each in why.evidence] == ["arrival", "stay"]
    assert (why.arithmetic.anchor_kind, why.arithmetic.anchor) == ("left_area", day(20))
    assert (why.arithmetic.day_one, why.arithmetic.last_day) == (day(21), day(27))
    assert [test.key for test in why.tests] == ["day3", "day5", "day7"]


def test_the_heaviest_ground_comes_first() -> None:
    facts = person(
        stays=(stay(10, 17, area="M"), stay(18, 20, area="H", name="stay2")),
        opened={
            "cn.national#high@arrival": at(21, 9),
            "cn.national#medium@arrival": at(21, 9),
        },
    )

    assert [why.rule.short for why in reasons(facts).why] == [
        "high",
        "medium",
        "missed",  # the landing test of each
        "missed",
    ]


def test_what_could_be_told_comes_before_the_nearest_miss() -> None:
    """Left the high-risk area a day too early, and does not say in which part then."""
    facts = person(
        stays=(stay(5, 14, area="M"), stay(15, 20, name="stay2")),
        opened={"cn.national#other@arrival": at(21, 9)},
        specimens=(sample(at(21, 10)), sample(at(22, 10))),
    )

    assert why_not(facts) == [("high", "tell"), ("medium", "tell"), ("missed", "no")]


def test_the_nearest_miss_comes_before_a_farther_one() -> None:
    facts = person(
        stays=(
            stay(5, 12, area="H"),
            stay(13, 14, area="M", name="stay2"),
            stay(15, 20, outside_areas=True, name="stay3"),
        )
    )

    found = reasons(facts).why_not

    assert [(each.rule.short, each.kind) for each in found][:2] == [
        ("medium", "near"),
        ("high", "near"),
    ]
    assert [each.miss.days for each in found if each.miss and each.miss.days] == [1, 3]
    assert found[0].miss is not None
    assert found[0].miss.boundary == day(15)


def test_then_what_was_served_then_what_gave_way_then_what_is_not_so() -> None:
    facts = person(
        stays=(stay(10, 20, area="H"),),
        closed=frozenset({"cn.national#high@arrival"}),
    )

    assert why_not(facts) == [
        ("high", "served"),
        ("other", "otherwise"),
        ("medium", "no"),
        ("missed", "no"),
    ]


def test_what_a_more_local_book_replaced_is_left_out() -> None:
    local = HIGH.replace("id: high", "id: local") + "    replaces: cn.national#high\n"
    books = Shelf([book(HIGH), book(local, name="cn.city", jurisdiction="CN/14")])

    found = reasons(person(stays=(stay(10, 20, area="H"),)), books)

    assert [why.rule.short for why in found.why] == ["local"]
    assert found.why_not == ()


def test_a_rule_that_binds_nobody_comes_last() -> None:
    books = shelf(
        rule("a", "{arrived: {}}", "{anchor: arrived, tests: [{landing: true}]}"),
        OTHER,
    )

    found = reasons(person(stays=(stay(10, 20),)), books)

    assert [why.rule.short for why in found.why] == ["a"]
    assert [each.kind for each in found.why_not] == ["otherwise"]


def test_reasons_need_the_books_the_outcome_was_made_of() -> None:
    facts = person(stays=(stay(10, 20, area="H"),))

    with pytest.raises(UnknownRule):
        explain(outcome(facts), shelf(OTHER))
