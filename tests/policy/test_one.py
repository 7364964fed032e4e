"""One person's standing: which rules apply, what they add up to, what is not known."""

from dataclasses import replace
from datetime import date

import pytest

from pratique.policy.facts import Arrival, Contact, Facts
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Shelf
from tests.policy.world import (
    ARRIVAL,
    AWAY,
    HIGH,
    HOME,
    MISSED,
    OTHER,
    assess,
    at,
    book,
    ground_of,
    period,
    person,
    rule,
    sample,
    shelf,
    stay,
)

MEDIUM = HIGH.replace("high", "medium").replace("red", "yellow")
LOW = rule(
    "low",
    "{stayed: {level: low, within_days: 7}}",
    "{code: green, mark: blue, anchor: arrived,"
    " phases: [{measure: home_monitoring, days: 3}]}",
    otherwise=True,
)
H = period("high")
M = period("medium", name="M")
L = period("low", name="L", whole=True)


def open_rules(outcome: Outcome) -> list[str]:
    """Return the short ids of the rules whose grounds are open."""
    return sorted(each.rule.partition("#")[2] for each in outcome.open)


def answers(outcome: Outcome) -> dict[str, object]:
    """Return what came of each rule."""
    return {each.rule.partition("#")[2]: each.answer for each in outcome.considered}


# --- adding up --------------------------------------------------------------------


def test_all_rules_that_match_add_up_and_the_heaviest_binds() -> None:
    facts = person(
        stays=(stay(10, 17, area="M"), stay(18, 20, area="H", name="stay2")),
    )

    outcome = assess(facts, shelf(HIGH, MEDIUM), at(21, 12), H, M)

    assert open_rules(outcome) == ["high", "medium"]
    assert (outcome.mark, outcome.code) == ("red", "red")
    assert outcome.binding == "central_quarantine"
    assert outcome.until == at(28)
    assert outcome.rules == ("cn.national#high", "cn.national#medium")


def test_an_unmarked_rule_sends_the_otherwise_rules_away() -> None:
    facts = person(stays=(stay(10, 20, area="H"),))

    outcome = assess(facts, shelf(LOW, OTHER, HIGH), at(21, 12), H, L)

    assert answers(outcome) == {"high": True, "low": "otherwise", "other": "otherwise"}
    assert {each.by for each in outcome.considered if each.by} == {"cn.national#high"}


@pytest.mark.parametrize(
    ("rules", "applies"), [((LOW, OTHER), "low"), ((OTHER, LOW), "other")]
)
def test_of_otherwise_rules_the_first_written_applies(
    rules: tuple[str, ...], applies: str
) -> None:
    facts = person(stays=(stay(10, 20, outside_areas=True),))

    outcome = assess(facts, shelf(*rules), at(21, 12), H, L)

    assert open_rules(outcome) == [applies]


def test_of_otherwise_rules_the_most_local_book_comes_first() -> None:
    local = book(
        OTHER.replace("id: other", "id: local"), name="cn.city", jurisdiction="CN/14"
    )

    outcome = assess(
        person(stays=(stay(10, 20, outside_areas=True),)),
        Shelf([book(LOW, OTHER), local]),
        at(21, 12),
        H,
        L,
    )

    assert open_rules(outcome) == ["local"]


def test_what_was_served_sends_the_otherwise_rules_away_too() -> None:
    facts = person(
        stays=(stay(10, 20, area="H"),),
        closed=frozenset({"cn.national#high@arrival"}),
    )

    outcome = assess(facts, shelf(HIGH, OTHER), at(28, 12), H)

    assert outcome.grounds == ()
    assert answers(outcome) == {"high": "closed", "other": "otherwise"}


def test_where_no_book_governs_everybody_is_free() -> None:
    outcome = assess(person(place=("JP",)), shelf(HIGH), at(21, 12))

    assert (outcome.code, outcome.mark, outcome.grounds) == ("green", None, ())


def test_a_rule_of_a_class_nobody_is_in_is_told_too() -> None:
    contact = rule("close", "{contact: {}}", "{code: green}", cls="contact")

    outcome = assess(person(arrivals=()), shelf(HIGH, contact), at(21, 12))

    assert answers(outcome) == {"high": False, "close": False}
    assert [each.miss.condition for each in outcome.considered if each.miss] == [
        "arrived",
        "contact",
    ]


def test_a_case_rule_is_about_cases_or_about_specimens() -> None:
    positive = rule(
        "positive",
        "{test: {outcome: positive}}",
        "{code: red, anchor: sampled, phases: [{measure: hospital, days: 7}]}",
        cls="case",
    )
    facts = replace(
        person(arrivals=()),
        specimens=(sample(at(20, 9), "positive", at(20, 12), name="s"),),
    )

    outcome = assess(facts, shelf(positive), at(20, 12))

    assert [each.key for each in outcome.grounds] == ["cn.national#positive@s"]


# --- unknown ----------------------------------------------------------------------

UNSAID = (stay(10, 20),)


def test_what_is_not_known_restricts_nobody_and_is_asked() -> None:
    outcome = assess(person(stays=UNSAID), shelf(HIGH, OTHER), at(21, 12), H)

    assert open_rules(outcome) == ["other"]
    assert outcome.code == "green"
    (undecided,) = outcome.undecided
    assert undecided.rule == "cn.national#high"
    assert undecided.questions[0].options == ("H",)


def test_a_rule_that_would_raise_nothing_is_not_asked() -> None:
    facts = person(stays=(*UNSAID, stay(10, 20, area="H", name="stay2")))

    outcome = assess(facts, shelf(HIGH, MEDIUM), at(21, 12), H, M)

    assert outcome.undecided == ()
    assert answers(outcome)["medium"] is None


def test_what_is_open_stays_open_while_its_rule_is_undecided() -> None:
    opened = {"cn.national#high@arrival": at(21, 9)}

    outcome = assess(
        person(stays=UNSAID, opened=opened), shelf(HIGH, OTHER), at(21, 12), H
    )

    assert open_rules(outcome) == ["high"]
    assert not ground_of(outcome, "high").decided
    assert answers(outcome) == {"high": None, "other": "otherwise"}


def test_but_not_where_no_day_is_left_to_count_from() -> None:
    opened = {"cn.national#high@arrival": at(21, 9)}
    facts = person(opened=opened, itinerary_known=False)

    assert assess(facts, shelf(HIGH), at(21, 12), H).grounds == ()


def test_it_closes_when_the_rule_is_known_not_to_apply() -> None:
    opened = {"cn.national#high@arrival": at(21, 9)}
    facts = person(stays=(stay(10, 20, outside_areas=True),), opened=opened)

    assert open_rules(assess(facts, shelf(HIGH, OTHER), at(21, 12), H)) == ["other"]


# --- a second arrival -------------------------------------------------------------

SECOND = Arrival("second", at(24, 9), HOME)


def test_a_second_arrival_does_not_undo_what_the_first_began() -> None:
    facts = person(
        stays=(stay(10, 16, area="H"),),
        arrivals=(ARRIVAL, SECOND),
        opened={"cn.national#high@arrival": at(21, 9, 5)},
    )

    outcome = assess(facts, shelf(HIGH), at(24, 12), H)

    assert [each.key for each in outcome.open] == ["cn.national#high@arrival"]
    assert outcome.until == at(27)  # its end has passed with tests owed: the bound


def test_an_earlier_arrival_that_binds_no_more_is_history() -> None:
    facts = person(stays=(stay(10, 16, area="H"),), arrivals=(ARRIVAL, SECOND))

    assert assess(facts, shelf(HIGH), at(24, 12), H).grounds == ()


# --- missed tests -----------------------------------------------------------------

MISSING = "cn.national#missed@cn.national#other@arrival/n1"


def late(**more: object) -> Facts:
    """Return somebody who has missed the first test."""
    facts = person(
        stays=(stay(10, 20),), opened={"cn.national#other@arrival": at(21, 9)}
    )
    return replace(facts, **more)  # type: ignore[arg-type]


def test_a_missed_test_turns_the_code_and_binds_nobody() -> None:
    outcome = assess(late(), shelf(OTHER, MISSED), at(22))

    ground = ground_of(outcome, "missed")
    assert outcome.code == "yellow"
    assert outcome.binding == "self_monitoring"
    assert ground.key == MISSING
    assert ground.witness.other == "cn.national#other@arrival"
    assert ground.bound == ground_of(outcome, "other").bound
    assert answers(outcome)["missed"] is True


def test_it_turns_back_when_the_test_is_taken() -> None:
    facts = late(specimens=(sample(at(22, 10)),))
    opened = person(
        opened={"cn.national#other@arrival": at(21, 9), MISSING: at(22)}
    ).open_grounds

    outcome = assess(
        replace(facts, open_grounds=opened), shelf(OTHER, MISSED), at(22, 11)
    )

    ground = ground_of(outcome, "missed")
    assert outcome.code == "green"
    assert (ground.closes, ground.free_at) == ("completed", at(22, 10))
    assert answers(outcome)["missed"] is False


def test_it_closes_with_the_ground_it_belongs_to() -> None:
    opened = person(
        opened={"cn.national#other@arrival": at(21, 9), MISSING: at(22)}
    ).open_grounds

    outcome = assess(late(open_grounds=opened), shelf(OTHER, MISSED), at(27))

    assert {each.closes for each in outcome.grounds} == {"lapsed", "completed"}
    assert ground_of(outcome, "missed").free_at == at(27)
    assert outcome.code == "green"


def test_once_closed_it_is_not_told_again() -> None:
    facts = late(specimens=(sample(at(22, 10)),), closed=frozenset({MISSING}))

    assert open_rules(assess(facts, shelf(OTHER, MISSED), at(22, 11))) == ["other"]


def test_a_repeat_can_be_missed_again() -> None:
    facts = late(
        specimens=(sample(at(22, 10), "invalid", at(22, 20)),),
        closed=frozenset({MISSING}),
    )

    outcome = assess(facts, shelf(OTHER, MISSED), at(24))

    assert ground_of(outcome, "missed").key == f"{MISSING}+1"


def test_days_past_are_missed_together_with_the_landing_test() -> None:
    facts = person(
        stays=(stay(10, 15, area="H"),),
        opened={"cn.national#high@arrival": at(21, 9)},
    )

    outcome = assess(facts, shelf(HIGH, MISSED), at(22), H)

    assert [each.witness.id for each in outcome.open if each.cls == "compliance"] == [
        "cn.national#high@arrival/landing"
    ]


def test_where_nothing_is_due_on_the_first_day_the_first_day_past_is_missed() -> None:
    facts = person(
        stays=(stay(10, 15, area="H"),),
        opened={"cn.national#high@arrival": at(23, 9)},
    )

    outcome = assess(facts, shelf(HIGH, MISSED), at(24), H)

    assert [each.witness.id for each in outcome.open if each.cls == "compliance"] == [
        "cn.national#high@arrival/day1"
    ]


# --- the next instant -------------------------------------------------------------


def test_the_next_instant_is_the_next_thing_that_time_does() -> None:
    facts = late(specimens=(sample(at(21, 10), "negative", at(21, 20)),))
    instants = []
    now = at(21, 12)
    while (following := assess(facts, shelf(OTHER, MISSED), now).next_at) is not None:
        instants.append(following)
        now = following

    assert instants == [at(23), at(24), at(27)]


def test_before_the_arrival_it_is_the_arrival() -> None:
    assert assess(person(), shelf(OTHER), at(20, 12)).next_at == ARRIVAL.at


def test_where_nobody_arrives_a_window_moves_with_the_days() -> None:
    contact = rule(
        "old",
        "{all: [{contact: {}}, {age: {from: 60}}]}",
        "{code: green}",
        cls="contact",
    )
    facts = replace(
        person(arrivals=()),
        born=date(1962, 8, 22),
        contacts=(Contact("c", "close", "", "", date(2022, 8, 20), at(20)),),
    )

    before = assess(facts, shelf(contact), at(21, 12))
    after = assess(facts, shelf(contact), at(22))

    assert before.next_at == at(22)
    assert (open_rules(before), open_rules(after)) == ([], ["old"])
    assert assess(person(arrivals=()), shelf(OTHER), at(21, 12)).next_at is None


# --- what an outcome says ---------------------------------------------------------


def test_tests_of_open_grounds_come_by_their_days() -> None:
    facts = person(stays=(stay(10, 20, area="H"),))

    outcome = assess(facts, shelf(HIGH), at(21, 12), H)

    assert [test.key for test in outcome.tests] == [
        "landing",
        "day2",
        "day3",
        "day5",
        "day7",
    ]
    assert [each.day for each in outcome.tests_due] == [21, 22, 23, 25, 27]


def test_a_ground_knows_its_days_and_its_witness() -> None:
    outcome = assess(
        person(stays=(stay(10, 20, AWAY, area="H"),)), shelf(HIGH), at(21, 12), H
    )
    ground = ground_of(outcome, "high")

    assert (ground.anchor.day, ground.day_one.day) == (20, 21)
    assert [each.kind for each in ground.evidence] == ["arrival", "stay"]
    assert ground.witness.other == "H"
    assert len(ground.digest) == 64
