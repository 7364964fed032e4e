"""Stays × dated risk: sure, possible, and nearly."""

from datetime import date

import pytest

from pratique.policy.conditions import Stayed
from pratique.policy.exposures import Found, find
from pratique.policy.facts import Risk, RiskPeriod, Stay, WatchPeriod
from tests.policy.world import AWAY, BESIDE, HOME, at, day, period, stay

HIGH = Stayed(level="high", within_days=7)
LOW = Stayed(level="low", within_days=7)
PREFECTURE = AWAY[:3]


def look(question: Stayed, stays: list[Stay], *periods: RiskPeriod) -> Found:
    """Return what is found up to 21 August."""
    return find(question, tuple(stays), Risk(periods), day(21))


def answer(found: Found) -> bool | None:
    """Return yes, no or unknown."""
    return True if found.sure else None if found.possible else False


@pytest.mark.parametrize(
    ("where", "risk", "expected"),
    [
        # the person names the area
        (stay(10, 20, area="H"), period("high"), True),
        (stay(10, 20, area="other"), period("high"), False),
        # the whole division is the area
        (stay(10, 20), period("high", whole=True), True),
        (stay(10, 20, area="other"), period("high", whole=True), True),
        (stay(10, 20), period("high", whole=True, place=PREFECTURE), True),
        # unrelated places
        (stay(10, 20, BESIDE), period("high", whole=True), False),
        (stay(10, 20, HOME), period("high"), False),
        # the area is a part of the place, or the place lies above it
        (stay(10, 20), period("high"), None),
        (stay(10, 20, PREFECTURE), period("high", whole=True), None),
        (stay(10, 20, PREFECTURE), period("high"), None),
        (stay(10, 20), period("high", place=PREFECTURE), None),
        # the person says they were in none of the place's areas
        (stay(10, 20, outside_areas=True), period("high"), False),
        (stay(10, 20, PREFECTURE, outside_areas=True), period("high"), False),
        (stay(10, 20, outside_areas=False), period("high"), None),
        # … and an area listed after they said so is not covered
        (
            stay(10, 20, outside_areas=True, attested_at=at(20)),
            period("high", listed_at=at(19)),
            False,
        ),
        (
            stay(10, 20, outside_areas=True, attested_at=at(20)),
            period("high", listed_at=at(21)),
            None,
        ),
        (
            stay(10, 20, area="other", attested_at=at(20)),
            period("high", listed_at=at(21)),
            None,
        ),
    ],
)
def test_where(where: Stay, risk: RiskPeriod, expected: bool | None) -> None:
    assert answer(look(HIGH, [where], risk)) is expected


@pytest.mark.parametrize(
    ("where", "risk", "expected"),
    [
        (stay(10, 15, area="H"), period("high"), 15),
        (stay(10, 14, area="H"), period("high"), None),
        (stay(21, 25, area="H"), period("high"), 21),  # only up to the arrival
        (stay(22, 25, area="H"), period("high"), None),
        (stay(10, 20, area="H"), period("high", lifted=18), 17),
        (stay(18, 20, area="H"), period("high", lifted=18), None),
        (stay(10, 20, area="H"), period("high", first=20), 20),
        (stay(10, 19, area="H"), period("high", first=20), None),
    ],
)
def test_when(where: Stay, risk: RiskPeriod, expected: int | None) -> None:
    found = look(HIGH, [where], risk).sure

    assert (found.last if found else None) == (day(expected) if expected else None)


@pytest.mark.parametrize(
    ("where", "expected", "last"),
    [
        (stay(16, None, area="H"), True, 16),  # surely there on the first day
        (stay(None, 18, area="H"), True, 18),  # or on the last
        (stay(10, None, area="H"), None, None),  # perhaps stayed on
        (stay(None, 14, area="H"), False, None),
        (stay(None, None, area="H"), None, None),
        (stay(22, None, area="H"), False, None),
    ],
)
def test_unknown_days(where: Stay, expected: bool | None, last: int | None) -> None:
    found = look(HIGH, [where], period("high"))

    assert answer(found) is expected
    assert (found.sure.last if found.sure else None) == (day(last) if last else None)


def test_the_latest_exposure_counts_and_the_first_is_kept() -> None:
    found = look(
        HIGH,
        [stay(10, 16, area="H"), stay(18, 19, area="H", name="stay2")],
        period("high"),
    ).sure

    assert found is not None
    assert (found.stay, found.last, found.first) == ("stay2", day(19), day(15))


def test_a_miss_is_told_by_its_days() -> None:
    near = look(
        HIGH,
        [stay(1, 10, area="H"), stay(11, 13, area="H", name="stay2")],
        period("high"),
    ).near

    assert near is not None
    assert (near.days, near.day, near.boundary, near.stay) == (
        2,
        day(13),
        day(15),
        "stay2",
    )


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (stay(10, 20, outside_areas=True), True),
        (stay(10, 20), None),  # perhaps in the high-risk part
        (stay(10, 20, area="H"), False),
        (stay(10, 20, PREFECTURE, outside_areas=True), None),
        (stay(10, 20, BESIDE), False),
    ],
)
def test_low_is_what_is_neither_high_nor_medium(
    where: Stay, expected: bool | None
) -> None:
    found = look(LOW, [where], period("high"), period("low", name="L", whole=True))

    assert answer(found) is expected


def test_a_day_before_the_area_was_high_is_a_low_day() -> None:
    found = look(
        LOW,
        [stay(10, 20, area="H")],
        period("high", first=17, lifted=19),
        period("low", name="L", whole=True),
    ).sure

    assert found is not None
    assert (found.last, found.first) == (day(20), day(15))
    assert (
        look(
            LOW,
            [stay(10, 20, area="H")],
            period("high", first=17),
            period("low", name="L", whole=True),
        ).sure
        or found
    ).last == day(16)


def test_an_area_of_another_time_takes_no_day_away() -> None:
    found = look(
        LOW,
        [stay(10, 20, area="H")],
        period("high", first=1, lifted=9),
        period("low", name="L", whole=True),
    ).sure

    assert found is not None
    assert (found.last, found.first) == (day(20), day(15))


def test_a_division_may_leave_out_its_risky_areas() -> None:
    question = Stayed(division=AWAY[:2], except_levels=("high",), within_days=7)

    in_it = look(question, [stay(10, 20, area="H")], period("high"))
    beside = look(question, [stay(10, 20, outside_areas=True)], period("high"))
    unsaid = look(question, [stay(10, 20)], period("high"))
    medium = look(question, [stay(10, 20, area="M")], period("medium", name="M"))

    assert [answer(each) for each in (in_it, beside, unsaid, medium)] == [
        False,
        True,
        None,
        True,
    ]


@pytest.mark.parametrize(
    ("place", "expected"),
    [(AWAY, True), (("CN",), None), (HOME, False), (("CN", "14"), False)],
)
def test_outside_a_jurisdiction(place: tuple[str, ...], expected: bool | None) -> None:
    question = Stayed(outside=("CN", "14"), within_days=7)

    assert answer(look(question, [stay(10, 20, place)])) is expected


def test_since_a_date() -> None:
    question = Stayed(division=AWAY, since=day(17))

    assert answer(look(question, [stay(10, 17)])) is True
    assert answer(look(question, [stay(10, 16)])) is False


@pytest.mark.parametrize(
    ("last", "until", "within", "expected"),
    [
        (17, None, None, True),
        (16, None, None, False),
        (20, 18, None, True),
        (20, 17, None, False),
        (17, None, 3, False),
    ],
)
def test_a_watch_list_brings_its_own_window(
    last: int, until: int | None, within: int | None, expected: bool
) -> None:
    question = Stayed(watch_list="city/list", within_days=within)
    watch = (
        WatchPeriod("W", "city/list", AWAY, day(17), day(until) if until else None),
        WatchPeriod("X", "city/other", AWAY, day(1), None),
    )

    found = find(question, (stay(10, last),), Risk((), watch), day(21))

    assert answer(found) is expected


def test_a_place_above_the_watched_one_leaves_it_open() -> None:
    watch = (WatchPeriod("W", "city/list", AWAY, day(1), None),)
    question = Stayed(watch_list="city/list")

    above = find(question, (stay(10, 20, PREFECTURE),), Risk((), watch), day(21))
    beside = find(question, (stay(10, 20, BESIDE),), Risk((), watch), day(21))

    assert (answer(above), answer(beside)) == (None, False)


def test_the_window_is_as_long_as_it_says() -> None:
    question = Stayed(division=AWAY, within_days=1)

    assert answer(look(question, [stay(10, 21)])) is True
    assert answer(look(question, [stay(10, 20)])) is False


def test_the_first_day_of_all_is_no_trouble() -> None:
    forever = Stayed(division=AWAY, since=date.min)

    found = look(forever, [stay(None, None)])

    assert found.possible is not None
