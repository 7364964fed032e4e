"""An exam problem with a judge of its own: CCF-CSP 202209-3, 防疫大数据.

A notice makes a region risky for seven days from the day it comes; another one extends
that. On a day the list names everybody who was, within the last seven days, in a region
that has been risky ever since, as far as notices and visits have come in by then.

An oracle goes through days, visits and notices one by one. Both evaluators get the same
as stays and areas, with one rule.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pratique.policy.facts import Arrival, Facts, Risk, RiskPeriod, Stay
from pratique.policy.many import gather
from pratique.policy.many.evaluate import evaluate_many
from pratique.policy.one import evaluate
from tests.policy.agree.dice import Dice
from tests.policy.world import rule, shelf

WEEK = 7
START = date(2022, 9, 1)
DAYS, REGIONS, USERS = 24, 4, 5
THROWN = st.binary(min_size=300, max_size=300)
BOOKS = shelf(
    rule(
        "listed",
        "{stayed: {level: high, within_days: 7}}",
        "{code: red, anchor: left_area, phases: [{measure: hospital, days: 30}]}",
    )
)


@dataclass(frozen=True, slots=True)
class Came:
    """A notice of a region, or a user's visit to one, on the day it came in."""

    on: int
    region: int
    user: int | None = None
    visited: int = 0


def listed_by_oracle(came: Iterable[Came], today: int) -> set[int]:
    """Whom the list of today names: every day of every visit looked at by itself."""
    known = [each for each in came if each.on <= today]
    notices = [each for each in known if each.user is None]

    def risky(region: int, day: int) -> bool:
        return any(
            each.region == region and each.on <= day < each.on + WEEK
            for each in notices
        )

    return {
        each.user
        for each in known
        if each.user is not None
        and today - WEEK < each.visited <= today
        and all(risky(each.region, day) for day in range(each.visited, today + 1))
    }


def day(number: int) -> date:
    return START + timedelta(days=number)


def place(region: int) -> tuple[str, ...]:
    return ("CN", f"5{region}")


def areas(came: Iterable[Came], today: int) -> Risk:
    """The regions that are risky today, each since it has been so without a gap."""
    told: dict[int, list[int]] = defaultdict(list)
    for each in came:
        if each.user is None and each.on <= today:
            told[each.region].append(each.on)
    periods = []
    for region, days in told.items():
        since = end = -WEEK
        for on in sorted(days):
            since = on if on > end else since
            end = on + WEEK
        if today < end:
            listed = datetime(2022, 9, 1, tzinfo=UTC)
            periods.append(
                RiskPeriod(
                    f"{region}", "high", place(region), True, day(since), None, listed
                )
            )
    return Risk(tuple(periods))


def people(came: Iterable[Came], today: int) -> list[Facts]:
    """Each user, with the visits that have come in by today."""
    arrived = Arrival("arrival", noon(today), ("CN", "14"))
    return [
        Facts(
            person=f"{user}",
            place=("CN", "14"),
            arrivals=(arrived,),
            stays=tuple(
                Stay(
                    f"{number}",
                    place(each.region),
                    day(each.visited),
                    day(each.visited),
                )
                for number, each in enumerate(came)
                if each.user == user and each.on <= today
            ),
        )
        for user in range(USERS)
    ]


def noon(today: int) -> datetime:
    on = day(today)
    return datetime(on.year, on.month, on.day, 4, tzinfo=UTC)


def invented(thrown: bytes) -> list[Came]:
    """Notices and visits; visits come late, and twice."""
    dice = Dice(thrown)
    came = [Came(dice.number(DAYS), dice.number(REGIONS)) for _ in range(12)]
    for _ in range(24):
        visited = dice.number(DAYS)
        late = dice.one_of(0, 0, 1, 3, 8)
        visit = Came(visited + late, dice.number(REGIONS), dice.number(USERS), visited)
        came += [visit, visit] if dice.rarely() else [visit]
    return came


GAP_OF_NO_DAY = [Came(0, 0), Came(7, 0), Came(5, 0, 1, 5)]
GAP_OF_A_DAY = [Came(0, 0), Came(8, 0), Came(6, 0, 1, 6)]


def check(came: list[Came]) -> None:
    for today in range(DAYS):
        wanted = listed_by_oracle(came, today)
        risk, users, now = areas(came, today), people(came, today), noon(today)

        by_one = [evaluate(each, risk, BOOKS, now) for each in users]
        (outcomes,) = evaluate_many(gather.of(users), risk, BOOKS, now)

        assert {n for n, each in enumerate(by_one) if each.code == "red"} == wanted
        assert set((outcomes.standing.code == 2).nonzero()[0].tolist()) == wanted


@pytest.mark.slow
@settings(max_examples=8)
@example(b"")
@given(THROWN)
def test_both_evaluators_list_whom_the_oracle_lists(thrown: bytes) -> None:
    check(invented(thrown))


def test_two_notices_without_a_gap_are_one_risk() -> None:
    assert listed_by_oracle(GAP_OF_NO_DAY, 7) == {1}

    check(GAP_OF_NO_DAY)


def test_after_a_gap_of_a_day_the_visit_before_counts_no_more() -> None:
    assert listed_by_oracle(GAP_OF_A_DAY, 6) == {1}
    assert listed_by_oracle(GAP_OF_A_DAY, 8) == set()

    check(GAP_OF_A_DAY)
