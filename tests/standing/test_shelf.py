"""What a plan asks for in plain numbers, and what is meant where nothing is said."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from pratique.orders import terms
from pratique.policy.facts import Contact, Facts, Immunity, Risk
from pratique.policy.one import evaluate
from pratique.reporting.audits.arithmetic import demand_of, lawful_end
from pratique.standing.shelf import demands, quiet_days, shipped

NEW_YORK = ZoneInfo("America/New_York")
CHINA, TOWN = ("CN", "140000000000"), ("XM", "XM01")
NOON = datetime(2024, 3, 2, 12, tzinfo=NEW_YORK)


def test_days_on_which_nothing_binds_are_days_of_the_plan() -> None:
    ada = Facts(
        person="ada",
        place=TOWN,
        born=date(1990, 6, 1),
        posts=(),
        immunities=(Immunity("measles", 0, None, laboratory=False, illness=False),),
        contacts=(Contact("met", "close", "", "", date(2024, 3, 1), NOON),),
    )
    outcome = evaluate(ada, Risk(), shipped(), NOON)
    (ground,) = outcome.grounds

    asked = demands(outcome, ada, shipped())[ground.key]

    assert asked["days"] == [4, 17]
    # The audit, by its own arithmetic, finds the same end.
    told = terms.of(ground, asked)
    demand = demand_of(told, opened_at=ground.opened_at, landing_on=None)
    assert lawful_end(demand, ()).at == ground.end.astimezone(UTC)


@pytest.mark.parametrize(("place", "days"), [(CHINA, 7), (TOWN, 42), (("YY",), 0)])
def test_quiet_days_are_those_of_the_books_of_the_place(
    place: tuple[str, ...], days: int
) -> None:
    assert quiet_days(shipped(), place, datetime(2022, 8, 21, tzinfo=UTC)) == days
