"""Of one place, as few descriptions are made as tell different things."""

from collections.abc import Iterable
from dataclasses import replace
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


SILENT = stay(9, 12)
OUTSIDE = stay(9, 12, outside_areas=True)
INSIDE = stay(9, 12, area="H")


def said(told: Stay, moments: Iterable[datetime | None]) -> list[Facts]:
    """Return people who all say this of one place, each at a moment."""
    return [person(stays=(replace(told, attested_at=moment),)) for moment in moments]


@pytest.mark.parametrize(
    ("told", "count"),
    [
        (SILENT, 1),
        (OUTSIDE, 3),  # before, between and after the two listings
        (INSIDE, 3),
        (replace(OUTSIDE, lineage=BESIDE), 1),  # nothing was listed there
    ],
)
def test_a_place_is_asked_about_once_for_each_answer(told: Stay, count: int) -> None:
    people = heard(gather.of(said(told, [*MOMENTS, None])), LISTED)

    assert len(people.wheres) == count


@pytest.mark.parametrize("place", [AWAY, BESIDE])
@pytest.mark.parametrize("told", [SILENT, OUTSIDE, INSIDE])
def test_each_stay_keeps_what_was_said_of_every_area(
    told: Stay, place: tuple[str, ...]
) -> None:
    edges = [at(10, 12), at(14, 12)]
    beside = [edge + timedelta(microseconds=by) for edge in edges for by in (-1, 0, 1)]
    facts = said(replace(told, lineage=place), [*MOMENTS, *beside, None])
    people = heard(gather.of(facts), LISTED)

    for row, one in enumerate(facts):
        (first,) = one.stays
        made = people.wheres[people.stays.where[row]]
        assert answers(made) == answers(first)


def answers(told: Stay) -> list[bool | None]:
    return [in_area(told, area) for area in LISTED.near(told.lineage)]
