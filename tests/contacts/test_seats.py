"""Who sat near: the rule is data, and an unreadable seat is neither near nor far."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.contacts.seats import Seat, SeatRule, propose

PLANE = SeatRule("rows", before=3, after=3)
CARRIAGE = SeatRule("same_carriage")
SOFT_SLEEPER = SeatRule("same_compartment", numbers=4)
HARD_SLEEPER = SeatRule("same_compartment", before=1, after=1, numbers=2)


def near(case: Seat, rule: SeatRule, *others: Seat) -> list[object]:
    return list(propose(case, others, rule).near)


def test_in_a_closed_coach_everybody_is_near() -> None:
    case = Seat("li")

    found = propose(case, [case, Seat("wang", "", "40")], SeatRule("whole_vehicle"))

    assert found.near == ("wang",)


def test_a_carriage_is_written_in_many_ways() -> None:
    case = Seat("li", "13", "16号上铺")
    others = [Seat("a", "13车", "2"), Seat("b", "013", ""), Seat("c", "3", "16")]

    assert near(case, CARRIAGE, *others) == ["a", "b"]


@pytest.mark.parametrize(
    ("seat", "is_near"),
    [("9A", True), ("8F", False), ("12B", True), ("15C", True), ("16A", False)],
)
def test_three_rows_before_and_behind(seat: str, is_near: bool) -> None:
    assert bool(near(Seat("li", "", "12A"), PLANE, Seat("w", "", seat))) is is_near


def test_a_compartment_is_four_berths() -> None:
    case = Seat("li", "5", "6上")
    others = [Seat(number, "5", f"{number}下") for number in (4, 5, 8, 9)]

    assert near(case, SOFT_SLEEPER, *others) == [5, 8]


def test_a_bay_and_its_neighbours() -> None:
    case = Seat("li", "5", "6中")
    others = [Seat(number, "5", str(number)) for number in (2, 3, 5, 8, 9)]

    assert near(case, HARD_SLEEPER, *others) == [3, 5, 8]


def test_who_cannot_be_placed_is_told_apart() -> None:
    case = Seat("li", "5", "6")
    others = [Seat("a", "", "6"), Seat("b", "5", ""), Seat("c", "6", "")]

    found = propose(case, others, HARD_SLEEPER)

    assert (found.near, found.unsure) == ((), ("a", "b"))


@pytest.mark.parametrize(
    "wrong",
    [{}, {"scope": "near"}, {"scope": "rows", "sideways": 1}]
    + [{"scope": "rows", "before": each} for each in (-1, "3", 1.5, True)]
    + [{"scope": "rows", "numbers": 0}],
)
def test_a_rule_that_means_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="seat rule"):
        SeatRule.read(wrong)


def test_a_rule_is_read_from_data() -> None:
    assert SeatRule.read({"scope": "rows", "before": 3, "after": 3}) == PLANE


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 40)), max_size=30))
def test_a_wider_rule_never_names_fewer(seats: list[tuple[int, int]]) -> None:
    case = Seat("case", "3", "12")
    others = [
        Seat(number, str(carriage), str(seat))
        for number, (carriage, seat) in enumerate(seats)
    ]
    order = (SOFT_SLEEPER, CARRIAGE, SeatRule("whole_vehicle"))

    found = [set(near(case, rule, *others)) for rule in order]

    assert found[0] <= found[1] <= found[2]
