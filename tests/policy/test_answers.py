"""Each word of `when`, answered yes, no or unknown."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from pratique.policy.answers import ask
from pratique.policy.conditions import (
    Age,
    AllOf,
    AnyOf,
    Arrived,
    Condition,
    InPool,
    IsCase,
    IsContact,
    IsTested,
    NotSo,
    Overdue,
    Resident,
    Stayed,
    Staying,
    all_true,
    any_true,
    leaves,
    proves,
)
from pratique.policy.facts import Arrival, Case, Contact, Facts, Pool, Risk
from pratique.policy.measures import Clearance
from pratique.policy.outcome import Question
from pratique.policy.view import Answer, arrival_subject, look, subjects
from tests.policy.world import (
    ARRIVAL,
    AWAY,
    HOME,
    ZONE,
    at,
    day,
    period,
    person,
    sample,
    stay,
)

YES = Staying(("home",))
NO = Staying(("site",))
UNKNOWN = Age(under=14)  # nobody says when the person was born


def answered(condition: Condition, facts: Facts | None = None) -> Answer:
    """Return the answer about an arrival."""
    view = look(facts or person(), Risk((period("high"),)), ZONE, at(21, 12))
    arrival = view.arrival or ARRIVAL
    return ask(condition, view, arrival_subject(view, arrival))


@pytest.mark.parametrize(
    ("answers", "every", "some"),
    [
        ([True, True], True, True),
        ([True, None], None, True),
        ([True, False], False, True),
        ([None, False], False, None),
        ([False, False], False, False),
        ([None, None], None, None),
    ],
)
def test_unknown_is_neither_yes_nor_no(
    answers: list[bool | None], every: bool | None, some: bool | None
) -> None:
    words: dict[bool | None, Condition] = {True: YES, False: NO, None: UNKNOWN}
    parts = tuple(words[each] for each in answers)

    assert all_true(answers) is every
    assert any_true(answers) is some
    assert answered(AllOf(parts)).value is every
    assert answered(AnyOf(parts)).value is some
    opposite = {True: False, False: True, None: None}[every]
    assert answered(NotSo(AllOf(parts))).value is opposite


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        (Arrived(), True),
        (Arrived(passing_through=False), True),
        (Arrived(passing_through=True), False),
        (Arrived(mode=("train",)), True),
        (Arrived(mode=("plane",)), False),
        (Arrived(entry="watch_list"), False),
        (Arrived(to=("CN", "14")), True),
        (Arrived(to=("CN", "15")), False),
        (Arrived(to=(*HOME, "140106001")), None),
        (Resident(("CN", "14")), True),
        (Resident(("CN", "51")), False),
        (Staying(("home", "hotel")), True),
        (Staying(("hotel",)), False),
        (Overdue(), False),
    ],
)
def test_what_is_known_is_answered(leaf: Condition, expected: bool | None) -> None:
    facts = person(arrivals=(replace(ARRIVAL, mode="train"),))

    assert answered(leaf, facts).value is expected


@pytest.mark.parametrize(
    ("leaf", "fact"),
    [
        (Arrived(mode=("train",)), "arrival"),
        (Resident(("CN", "14")), "residence"),
        (Staying(("home",)), "stay_kind"),
        (Age(under=14), "born"),
    ],
)
def test_what_is_not_known_is_asked(leaf: Condition, fact: str) -> None:
    facts = replace(person(), residence=None, stay_kind=None)

    (question,) = answered(leaf, facts).questions

    assert question.fact == fact


@pytest.mark.parametrize(
    ("born", "leaf", "expected"),
    [
        (date(2008, 8, 21), Age(under=14), False),  # fourteen today
        (date(2008, 8, 22), Age(under=14), True),
        (date(1962, 8, 21), Age(from_years=60), True),
        (date(1962, 8, 22), Age(from_years=60), False),
        (date(2004, 2, 29), Age(from_years=18, under=19), True),
    ],
)
def test_age_is_in_completed_years(born: date, leaf: Age, expected: bool) -> None:
    assert answered(leaf, replace(person(), born=born)).value is expected


def test_without_an_arrival_nobody_has_arrived() -> None:
    answer = answered(Arrived(), person(arrivals=()))

    assert answer.value is False
    assert answer.miss is not None
    assert answer.miss.condition == "arrived"


def test_before_an_arrival_the_window_ends_today() -> None:
    view = look(person(arrivals=()), Risk(), ZONE, at(20, 23))

    assert view.day == day(20)


def test_the_latest_arrival_counts() -> None:
    later = Arrival("later", at(23, 9), HOME)

    view = look(person(arrivals=(later, ARRIVAL)), Risk(), ZONE, at(23, 12))

    assert view.arrival == later
    assert view.day == day(23)


def test_what_comes_later_is_not_known_yet() -> None:
    contact = Contact(
        "c", "secondary", "", "", day(18), at(18), "negative", linked_at=at(22)
    )
    facts = replace(
        person(
            specimens=(
                sample(at(21, 13)),
                sample(at(21, 10), "negative", at(21, 20)),
                sample(at(21, 9), "negative", at(21, 11)),
            )
        ),
        pools=(Pool("p", "tube", at(20), "negative", at(22)),),
        contacts=(contact,),
    )

    known = look(facts, Risk(), ZONE, at(21, 12)).facts

    assert [each.outcome for each in known.specimens] == ["negative", None]
    assert known.pools[0].result is None
    assert known.contacts[0].linked_first_two is None
    assert look(facts, Risk(), ZONE, at(22)).facts.pools[0].result == "negative"


# --- stays ------------------------------------------------------------------------

HIGH = Stayed(level="high", within_days=7)


def test_a_stay_is_the_witness_of_a_yes() -> None:
    (witness,) = answered(HIGH, person(stays=(stay(10, 20, area="H"),))).witnesses

    assert (witness.kind, witness.id, witness.other) == ("stay", "stay1", "H")
    assert (witness.first, witness.day) == (day(15), day(20))


@pytest.mark.parametrize(
    ("facts", "leaf", "question"),
    [
        (person(itinerary_known=False), HIGH, Question("itinerary")),
        (person(stays=(stay(10, 20),)), HIGH, Question("area", "stay1", ("H",))),
        (
            person(stays=(stay(10, None, area="H"),)),
            HIGH,
            Question("stay_days", "stay1", ("H",)),
        ),
        (
            person(stays=(stay(10, 20, ("CN",)),)),
            Stayed(division=("CN", "54"), within_days=7),
            Question("stay_place", "stay1", ("54",)),
        ),
        (
            person(stays=(stay(10, 20),)),
            Stayed(division=AWAY, except_levels=("high",), within_days=7),
            Question("area", "stay1", ("H",)),
        ),
    ],
)
def test_what_is_missing_about_a_stay_is_asked(
    facts: Facts, leaf: Stayed, question: Question
) -> None:
    answer = answered(leaf, facts)

    assert answer.value is None
    assert answer.questions == (question,)


def test_a_known_exposure_counts_though_the_rest_of_the_journey_is_unknown() -> None:
    facts = person(stays=(stay(10, 20, area="H"),), itinerary_known=False)

    assert answered(HIGH, facts).value is True


def test_the_nearest_miss_is_told() -> None:
    facts = person(stays=(stay(5, 14, area="H"),))
    both = AllOf((NO, HIGH, Stayed(level="high", within_days=6)))

    miss = answered(both, facts).miss

    assert miss is not None
    assert (miss.condition, miss.days) == ("stayed", 1)
    assert (miss.day, miss.boundary) == (day(14), day(15))


def test_a_yes_under_not_is_a_no_with_its_witness() -> None:
    miss = answered(NotSo(HIGH), person(stays=(stay(10, 20, area="H"),))).miss

    assert miss is not None
    assert miss.condition == "not"
    assert miss.witness is not None
    assert answered(NotSo(YES)).miss is not None


# --- things that happened ---------------------------------------------------------

CONTACT = Contact("c1", "close", "Z22", "train", day(17), at(18))
EVERYTHING = replace(
    person(
        specimens=(
            sample(at(20, 9), "positive", at(20, 10), name="s1"),
            sample(at(20, 9), "positive", at(20, 10), name="s2", single=False),
        )
    ),
    contacts=(CONTACT, replace(CONTACT, id="c2", level="secondary")),
    cases=(Case("k1", "confirmed", at(20)),),
    pools=(Pool("p1", "t1", at(19)), Pool("p2", "t2", at(19), "negative", at(20))),
)


@pytest.mark.parametrize(
    ("leaf", "witnesses"),
    [
        (IsContact(("close",)), ["c1"]),
        (IsContact(), ["c1", "c2"]),
        (IsContact(chain="Z22", setting=("train",)), ["c1", "c2"]),
        (IsContact(chain="Z23"), []),
        (IsContact(setting=("coach",)), []),
        (IsCase(("confirmed",)), ["k1"]),
        (IsCase(("recovered",)), []),
        (IsCase(cleared=Clearance(2, 24, 35)), []),
        (InPool(), ["p1", "p2"]),
        (InPool(("pending",)), ["p1"]),
        (InPool(("negative",)), ["p2"]),
        (IsTested("positive"), ["s1"]),
        (IsTested("invalid"), []),
    ],
)
def test_of_an_arrival_it_is_asked_whether_there_is_any(
    leaf: Condition, witnesses: list[str]
) -> None:
    answer = answered(leaf, EVERYTHING)

    assert [each.id for each in answer.witnesses] == witnesses
    assert answer.value is bool(witnesses)


def test_of_a_contact_it_is_asked_of_that_one() -> None:
    view = look(EVERYTHING, Risk(), ZONE, at(21, 12))
    close, secondary = subjects(view, "contact")

    assert ask(IsContact(("close",)), view, close).value is True
    assert ask(IsContact(("close",)), view, secondary).value is False


def test_subjects_come_in_a_fixed_order() -> None:
    view = look(EVERYTHING, Risk(), ZONE, at(21, 12))

    assert [each.id for each in subjects(view, "case")] == ["k1", "s1", "s2"]
    assert [each.id for each in subjects(view, "arrival")] == ["arrival"]


# --- conditions as such -----------------------------------------------------------


def test_leaves_come_in_written_order() -> None:
    assert list(leaves(AllOf((YES, NotSo(NO), AnyOf((HIGH,)))))) == [YES, NO, HIGH]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (HIGH, True),
        (YES, False),
        (AllOf((YES, HIGH)), True),
        (AnyOf((YES, HIGH)), False),
        (AnyOf((HIGH, HIGH)), True),
        (NotSo(HIGH), False),
    ],
)
def test_whether_a_yes_brings_a_stay(condition: Condition, expected: bool) -> None:
    assert proves(condition, (Stayed,)) is expected


def test_the_day_of_an_arrival_is_that_of_the_place() -> None:
    late = replace(ARRIVAL, at=at(21) - timedelta(minutes=1))

    here = look(person(arrivals=(late,)), Risk(), ZONE, at(22))
    east = look(person(arrivals=(late,)), Risk(), ZoneInfo("Asia/Tokyo"), at(22))

    assert (here.day, east.day) == (day(20), day(21))
