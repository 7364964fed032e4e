"""A bulletin is held against its own arithmetic, ours and that of others."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pratique.reporting.bulletin.arithmetic import Slip, Stated, slips
from pratique.reporting.bulletin.published import slips_in, stated
from tests.shared import shared

BEFORE = Stated(
    day=date(2022, 8, 30),
    confirmed_ever=324,
    cured_ever=289,
    in_hospital=35,
    asymptomatic_observed=18,
    contacts_ever=26370,
    contacts_observed=2740,
)
AFTER = Stated(
    day=date(2022, 8, 31),
    confirmed_new=0,
    cured_new=3,
    cured_new_by={"140122000000": 1, "140322000000": 2},
    confirmed_ever=324,
    cured_ever=292,
    in_hospital=32,
    asymptomatic_new=0,
    asymptomatic_observed=18,
    contacts_ever=26457,
    contacts_released=447,
    contacts_observed=2380,
)


def test_what_comes_out_is_left_alone() -> None:
    assert slips(AFTER, BEFORE) == []


@pytest.mark.parametrize(
    ("figure", "wrong", "named"),
    [
        ("cured_new_by", {"140122000000": 2}, {"cured_new_by"}),
        ("in_hospital", 33, {"in_hospital"}),
        ("confirmed_new", 1, {"confirmed_ever"}),
        ("cured_ever", 291, {"in_hospital", "cured_ever"}),
        ("asymptomatic_observed", 17, {"asymptomatic_observed"}),
        ("converted", 1, {"asymptomatic_observed"}),
        ("contacts_released", 448, {"contacts_observed"}),
    ],
)
def test_a_planted_slip_is_named(figure: str, wrong: object, named: set[str]) -> None:
    wronged = replace(AFTER, **{figure: wrong})  # type: ignore[arg-type]

    assert {slip.figure for slip in slips(wronged, BEFORE)} == named


def test_what_is_not_stated_is_held_against_nothing() -> None:
    silent = Stated(day=AFTER.day, in_hospital=32, contacts_observed=2380)

    assert slips(silent, BEFORE) == []
    assert slips(AFTER, Stated(day=BEFORE.day)) == []


def test_only_the_day_before_counts() -> None:
    longer_ago = replace(BEFORE, day=date(2022, 8, 22), contacts_observed=1)

    assert slips(AFTER, longer_ago) == []


def test_what_was_taken_back_is_no_slip() -> None:
    back = {"confirmed_ever": 1, "contacts_observed": 2}
    corrected = replace(
        AFTER, confirmed_ever=323, in_hospital=31, contacts_observed=2378
    )

    assert {one.figure for one in slips(corrected, BEFORE)} == {
        "confirmed_ever",
        "contacts_observed",
    }
    assert slips(replace(corrected, taken_back=back), BEFORE) == []


class TestTheElevenOfShanxi:
    @pytest.fixture
    def eleven(self) -> list[dict[str, Any]]:
        """Read the bulletins that the province published in 2022."""
        text = shared("data/bulletins/bulletins.json").read_text(encoding="utf-8")
        found: list[dict[str, Any]] = json.loads(text)
        return found

    def test_have_one_slip(self, eleven: list[dict[str, Any]]) -> None:
        """On 29 October 538 are in hospital; the counties add up to 539."""
        slip = Slip(date(2022, 10, 29), "in_hospital_by", 538, 539)

        assert len(eleven) == 11
        assert slips_in(eleven) == [slip]

    def test_have_a_second_where_one_is_planted(
        self, eleven: list[dict[str, Any]]
    ) -> None:
        (last_of_august,) = (one for one in eleven if one["date"] == "2022-08-31")
        last_of_august["cc_released"] += 1

        figures = [slip.figure for slip in slips_in(eleven)]

        assert figures == ["contacts_observed", "in_hospital_by"]

    def test_are_read_whole(self, eleven: list[dict[str, Any]]) -> None:
        told = stated(eleven[0])

        assert (told.day, told.in_hospital) == (date(2022, 2, 20), 6)
        assert told.contacts_observed == 63
        assert told.asymptomatic_released is None
