"""What follows from the list: low around an area, an outbreak in its prefecture."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.places.derived import Home, Listed, Noted, derive
from pratique.policy.facts import Lineage, RiskPeriod

FIRST = date(2022, 8, 1)
MOMENT = datetime(2022, 8, 1, tzinfo=UTC)
QUIET_DAYS = 7
PREFECTURES = ("p1", "p2")
COUNTIES = ("p1c1", "p1c2", "p2c1")


def lineage(code: str) -> Lineage:
    """Return the lineage of "p1", "p1c1", "p1c1s1" …"""
    return ("CN", *(code[: n + 2] for n in range(0, len(code), 2)))


def home(code: str) -> Home:
    """Return a county or prefecture."""
    return Home(lineage(code), code)


def day(number: int) -> date:
    """Return the nth day of August 2022."""
    return FIRST + timedelta(days=number - 1)


def area(
    first: int,
    end: int | None = None,
    *,
    place: str = "p1c1s1",
    whole: bool = False,
    name: str = "a",
    level: str = "high",
) -> Listed:
    """Return an area listed on the days from `first` to before `end`."""
    period = RiskPeriod(
        id=name,
        level=level,
        lineage=lineage(place),
        whole=whole,
        counted_from=day(first),
        lifted_on=day(end) if end else None,
        listed_at=MOMENT,
    )
    county = home(place[:4]) if len(place) >= 4 else None
    return Listed(period, county, home(place[:2]))


def note(since: int, until: int | None = None, place: str = "p1") -> Noted:
    """Return local cases on the days from `since` to `until`."""
    return Noted(
        f"note {since}", home(place), day(since), day(until) if until else None, MOMENT
    )


def spans(level: str, *facts: Listed | Noted) -> list[tuple[int, int | None, str]]:
    """Return first day, end and witness of the periods of a level."""
    found = derive(
        [each for each in facts if isinstance(each, Listed)],
        [each for each in facts if isinstance(each, Noted)],
        QUIET_DAYS,
    )
    return sorted(
        (
            (each.counted_from - FIRST).days + 1,
            (each.lifted_on - FIRST).days + 1 if each.lifted_on else None,
            each.witness or "",
        )
        for each in found
        if each.level == level
    )


class TestLow:
    def test_is_the_county_while_an_area_in_it_is_listed(self) -> None:
        assert spans("low", area(5, 12)) == [(5, 12, "a")]
        assert spans("low", area(5)) == [(5, None, "a")]

    def test_lasts_until_the_last_area_is_lifted(self) -> None:
        later = area(9, 15, name="b", place="p1c1s2")

        assert spans("low", area(5, 12), later) == [(5, 12, "a"), (12, 15, "b")]

    def test_every_day_has_a_witness_in_force(self) -> None:
        short = area(6, 8, name="b")

        assert spans("low", area(5, 12), short) == [(5, 12, "a")]

    def test_is_of_the_whole_county_and_of_no_other(self) -> None:
        (found,) = (p for p in derive([area(5)], [], QUIET_DAYS) if p.level == "low")

        assert found.lineage == lineage("p1c1")
        assert found.whole
        assert found.name == "p1c1"

    @pytest.mark.parametrize("place", ["p1c1", "p1"])
    def test_is_nowhere_where_an_area_covers_the_county(self, place: str) -> None:
        covering = area(8, 10, place=place, whole=True, name="all")

        assert spans("low", area(5, 12), covering) == [(5, 8, "a"), (10, 12, "a")]
        assert spans("low", covering) == []

    def test_is_left_where_a_part_of_the_county_is_listed(self) -> None:
        assert spans("low", area(5, 12, place="p1c1")) == [(5, 12, "a")]

    def test_is_nowhere_when_the_area_never_counted_a_day(self) -> None:
        assert spans("low", area(5, 5)) == []


class TestOutbreak:
    def test_is_the_prefecture_while_an_area_in_it_is_listed(self) -> None:
        assert spans("outbreak", area(5, 12)) == [(5, 12, "a")]
        assert spans("outbreak", area(5, 12, place="p1", whole=True)) == [(5, 12, "a")]

    def test_ends_when_seven_days_passed_without_a_case(self) -> None:
        """The last case on day 10: days 11 to 17 are quiet, day 18 is free."""
        assert spans("outbreak", note(5, 10)) == [(5, 18, "note 5")]

    def test_goes_on_while_cases_do(self) -> None:
        assert spans("outbreak", note(5)) == [(5, None, "note 5")]

    def test_a_case_in_the_quiet_days_begins_them_anew(self) -> None:
        found = spans("outbreak", note(5, 5), note(9, 9))

        assert found == [(5, 13, "note 5"), (13, 17, "note 9")]

    def test_needs_both_no_area_and_quiet_days_to_end(self) -> None:
        assert spans("outbreak", area(5, 16), note(3, 6)) == [
            (3, 14, "note 3"),
            (14, 16, "a"),
        ]

    def test_comes_back_with_the_next_case(self) -> None:
        found = spans("outbreak", note(1, 1), note(20, 20))

        assert found == [(1, 9, "note 1"), (20, 28, "note 20")]


# --- whatever is listed, in whatever order -----------------------------------

numbers = st.integers(1, 30)
places = st.sampled_from(
    [*PREFECTURES, *COUNTIES, *(f"{county}s1" for county in COUNTIES)]
)


@st.composite
def areas(draw: st.DrawFn) -> list[Listed]:
    """Invent a list of areas."""
    return [
        area(
            first := draw(numbers),
            first + draw(st.integers(0, 10)) if draw(st.booleans()) else None,
            place=draw(places),
            whole=draw(st.booleans()),
            name=f"area {number}",
            level=draw(st.sampled_from(["high", "medium"])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


@st.composite
def notes(draw: st.DrawFn) -> list[Noted]:
    """Invent outbreaks announced elsewhere."""
    return [
        note(
            number * 10 + 1,
            number * 10 + 1 + draw(st.integers(0, 5)) if draw(st.booleans()) else None,
            place=draw(st.sampled_from(PREFECTURES)),
        )
        for number in range(draw(st.integers(0, 3)))
    ]


def holds(period: RiskPeriod, place: Lineage, on: date) -> bool:
    """Say whether a period covers all of a place on a day."""
    return (
        period.whole
        and place[: len(period.lineage)] == period.lineage
        and period.counted_from <= on
        and (period.lifted_on is None or on < period.lifted_on)
    )


@given(areas(), notes(), st.data())
def test_the_order_of_entry_does_not_matter(
    listed: list[Listed], noted: list[Noted], data: st.DataObject
) -> None:
    others = data.draw(st.permutations(listed)), data.draw(st.permutations(noted))

    assert derive(*others, QUIET_DAYS) == derive(listed, noted, QUIET_DAYS)


@given(areas(), notes(), numbers, st.sampled_from(COUNTIES))
def test_a_county_is_low_when_an_area_in_it_is_listed_and_none_covers_it(
    listed: list[Listed], noted: list[Noted], number: int, county: str
) -> None:
    on, where = day(number), lineage(county)
    found = [p for p in derive(listed, noted, QUIET_DAYS) if p.level == "low"]

    covered = any(holds(each.period, where, on) for each in listed)
    inside = any(
        each.county == home(county)
        and each.period.counted_from <= on
        and (each.period.lifted_on is None or on < each.period.lifted_on)
        for each in listed
    )

    low = [p for p in found if holds(p, where, on)]
    assert len(low) == int(inside and not covered)


@given(areas(), notes(), numbers, st.sampled_from(PREFECTURES))
def test_a_prefecture_has_an_outbreak_when_day_by_day_reading_says_so(
    listed: list[Listed], noted: list[Noted], number: int, prefecture: str
) -> None:
    on, where = day(number), lineage(prefecture)
    found = [p for p in derive(listed, noted, QUIET_DAYS) if p.level == "outbreak"]

    because_of_area = any(
        each.prefecture == home(prefecture)
        and each.period.counted_from <= on
        and (each.period.lifted_on is None or on < each.period.lifted_on)
        for each in listed
    )
    because_of_case = any(
        each.prefecture == home(prefecture)
        and each.since <= on
        and (each.until is None or (on - each.until).days <= QUIET_DAYS)
        for each in noted
    )

    outbreak = [p for p in found if holds(p, where, on)]
    assert len(outbreak) == int(because_of_area or because_of_case)


@given(areas(), notes())
def test_every_period_has_an_id_of_its_own_and_a_witness_in_force(
    listed: list[Listed], noted: list[Noted]
) -> None:
    found = derive(listed, noted, QUIET_DAYS)
    ends: dict[str, date] = {
        each.period.id: each.period.lifted_on or date.max for each in listed
    } | {
        each.id: each.until + timedelta(days=8) if each.until else date.max
        for each in noted
    }

    assert len({period.id for period in found}) == len(found)
    for period in found:
        assert period.witness is not None
        assert (period.lifted_on or date.max) <= ends[period.witness]
