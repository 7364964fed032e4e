"""Members of a positive tube who have gone elsewhere: a letter brings back the answer."""

from datetime import UTC, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.contacts.actions import letters
from pratique.contacts.models import Letter
from pratique.database import WORKER
from pratique.labs.models import Specimen
from pratique.loop.settling import acting, strictly
from pratique.standing.actions import review
from tests import gazetteer
from tests.conftest import SetClock
from tests.contacts.cast import PAPER
from tests.loop.bound import faults
from tests.loop.cast import officer, on
from tests.loop.pooled import (
    HOLD,
    TUBE,
    go_to,
    grounds,
    mixed,
    neighbour,
    releases,
    reported,
    standings,
)

FREE = ("green", "", None)


@pytest.fixture
def two(set_clock: SetClock) -> list[UUID]:
    """Two in a positive tube who have gone to Chengdu, which is asked about them."""
    set_clock(on(18, 9).astimezone(UTC))
    people = [neighbour(serial) for serial in (1, 2)]
    mixed(*people)
    reported("positive", on(18, 20))
    asked(*people)
    return people


def asked(*people: UUID) -> None:
    by = officer("tracer")
    with strictly(), acting(by):
        members = dict(Specimen.objects.values_list("person", "pk"))
        letters.send(
            to_division=gazetteer.CHENGDU,
            people=[(person, members[person]) for person in people],
            about=TUBE,
            answer_within=timedelta(hours=24),
            by=by,
        )


def answered(person: UUID, finding: str) -> None:
    by = officer("tracer")
    with strictly(), acting(by):
        letter = Letter.objects.get().pk
        letters.accept(letter=letter, by=by)
        letters.answer(
            letter=letter, person=person, finding=finding, paper=PAPER, by=by
        )


def test_who_is_negative_there_is_free_at_the_answer(two: list[UUID]) -> None:
    go_to(on(19, 11))

    answered(two[0], "negative")

    assert standings(two[0]) == [FREE]
    assert releases(two[0]) == [(two[0], on(19, 11), "result")]
    assert faults() == []


def test_who_is_positive_there_is_taken_over_once_and_for_good(
    two: list[UUID],
) -> None:
    go_to(on(19, 11))

    answered(two[0], "positive")
    go_to(on(19, 12))
    with database.acting(WORKER):
        review(person=two[0], by=WORKER)
    go_to(on(21, 0))

    assert standings(two[0]) == [FREE]
    assert grounds(two[0]) == [(HOLD, "transferred")]
    assert faults() == []
