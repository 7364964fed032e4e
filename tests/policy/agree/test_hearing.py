"""Of one place, as few descriptions are made as tell different things."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from pratique.policy.exposures import in_area
from pratique.policy.facts import Facts, Risk, Stay
from pratique.policy.many import gather
from pratique.policy.many.hearing import heard
from tests.policy.world import AWAY, BESIDE, at, period, person, stay

LISTED = Risk(
    (
        period("high", name="H", first=10, listed_at=at(10, 12)),
        period("medium", name="M", first=14, listed_at=at(14, 12)),
        period("low", name="L", whole=True, first=10, listed_at=at(11)),
    )
)
MOMENTS = [at(8) + timedelta(hours=number) for number in range(200)]


def said(moments: Iterable[datetime | None], **told: object) -> list[Facts]:
    """Return people who were in one place, and said so at these moments."""
    stays = [stay(9, 12, attested_at=moment, **told) for moment in moments]  # type: ignore[arg-type]
    return [person(stays=(one,)) for one in stays]


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ({}, 1),  # nothing said of areas
        ({"outside_areas": True}, 3),  # before, between and after the two listings
        ({"area": "H"}, 3),
        ({"outside_areas": True, "place": BESIDE}, 1),  # nothing was listed there
    ],
)
def test_a_place_is_asked_about_once_for_each_answer(
    told: dict[str, object], count: int
) -> None:
    people = heard(gather.of(said([*MOMENTS, None], **told)), LISTED)

    assert len(people.wheres) == count


@pytest.mark.parametrize("place", [AWAY, BESIDE])
@pytest.mark.parametrize("told", [{}, {"outside_areas": True}, {"area": "H"}], ids=str)
def test_each_stay_keeps_what_was_said_of_every_area(
    told: dict[str, object], place: tuple[str, ...]
) -> None:
    edges = [at(10, 12), at(14, 12)]
    beside = [edge + timedelta(microseconds=by) for edge in edges for by in (-1, 0, 1)]
    facts = said([*MOMENTS, *beside, None], place=place, **told)
    people = heard(gather.of(facts), LISTED)

    for row, one in enumerate(facts):
        (first,) = one.stays
        made = people.wheres[people.stays.where[row]]
        assert answers(made) == answers(first)


def answers(told: Stay) -> list[bool | None]:
    return [in_area(told, area) for area in LISTED.near(told.lineage)]
