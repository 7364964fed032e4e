"""Versions that were adopted begin where and when they do, for many as for one."""

from dataclasses import replace

import pytest

from pratique.policy.facts import Arrival, Risk
from pratique.policy.many import gather
from pratique.policy.many.evaluate import evaluate_many
from pratique.policy.many.outcomes import without_reasons
from pratique.policy.one import evaluate
from pratique.policy.shelf import Shelf, Start
from tests.policy.world import HIGH, HOME, at, book, period, person, stay

OLD = book(HIGH)
NEW = book(
    HIGH.replace("days: 7}]", "days: 5}]").replace("1, 2, 3, 5, 7", "1, 5"),
    version="2022-08-22",
)
TWO_DAYS_EARLY = Start(((HOME, at(20)),))
CAME = [(19, 12), (19, 23), (20, 0), (21, 9), (22, 0), (23, 9)]  # day and hour


@pytest.mark.parametrize("extends", [False, True])
@pytest.mark.parametrize("now", [21, 24])
def test_whoever_came_before_a_stage_is_under_the_rules_of_then(
    extends: bool, now: int
) -> None:
    books = Shelf([OLD, NEW], {NEW.digest: replace(TWO_DAYS_EARLY, extends=extends)})
    everybody = [
        person(
            stays=(stay(15, min(day, 18)),),
            arrivals=(Arrival("arrival", at(day, hour), HOME),),
        )
        for day, hour in CAME
    ]
    risk, moment = Risk((period("high", whole=True),)), at(now, 12)

    (outcomes,) = evaluate_many(gather.of(everybody), risk, books, moment)

    wanted = [evaluate(facts, risk, books, moment) for facts in everybody]
    told = [outcomes.of(number) for number in range(len(everybody))]
    assert told == [without_reasons(each) for each in wanted]
    versions = [f"{g.version:%d}" for each in wanted for g in each.grounds]
    assert set(versions) == ({"22"} if extends else {"01", "22"})
