"""The worker goes on, whoever stumbles."""

from datetime import UTC
from uuid import UUID

import pytest

from pratique import database
from pratique.database import WORKER, Actor
from pratique.ledger.actions.queueing import LONGEST_PAUSE, pause_after
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.orders.models import Release
from pratique.registry.actions.proving import set_aside
from pratique.registry.declared import DeclaredStay
from pratique.standing import queries
from pratique.standing.actions import review
from pratique.standing.audit import audit
from pratique.standing.models import Standing
from tests.conftest import SetClock
from tests.gazetteer import JINJIANG
from tests.loop.cast import (
    Traveller,
    arrive,
    in_august,
    officer,
    on,
    result,
    sample,
)


def two_tested(set_clock: SetClock) -> tuple[Traveller, Traveller]:
    """Let two people come who are free on the 23rd, 24:00, and test them."""
    set_clock(on(21, 9).astimezone(UTC))
    alice, bob = (
        arrive(name, serial, DeclaredStay(JINJIANG, None, in_august(21)))
        for serial, name in enumerate(("测试甲", "测试乙"))
    )
    for day in (21, 22, 23):
        tubes = [sample(alice, on(day, 10)), sample(bob, on(day, 10))]
        for tube in tubes:
            result(tube, "negative", on(day, 18))
    return alice, bob


def test_one_person_nobody_can_review_holds_up_nobody_else(
    set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = two_tested(set_clock)

    def stumble(*, person: UUID, by: Actor) -> Standing | None:
        if person == alice.person:
            msg = "a fault of ours"
            raise LookupError(msg)
        return review(person=person, by=by)

    monkeypatch.setattr(schedule, "review", stumble)
    set_clock(on(24).astimezone(UTC))
    schedule.catch_up()

    with database.acting(WORKER), database.transaction():
        assert [row.person_id for row in Release.objects.all()] == [bob.person]
        assert queries.due(on(24), 10) == []  # alice is left alone for a while


def test_a_release_goes_before_a_mass_review(set_clock: SetClock) -> None:
    alice, bob = two_tested(set_clock)
    set_clock(on(24).astimezone(UTC))
    with database.acting(WORKER), database.transaction():
        found = queries.due(on(24), 1)

    assert found[0][0] in {alice.person, bob.person}


@pytest.mark.parametrize("attempts", [1, 9, 47, 32767])
def test_a_pause_never_grows_beyond_the_longest(attempts: int) -> None:
    assert pause_after(attempts) <= LONGEST_PAUSE


def test_a_mark_goes_with_the_evidence_that_gave_it(set_clock: SetClock) -> None:
    set_clock(on(21, 9).astimezone(UTC))
    alice = arrive("测试甲", 1, DeclaredStay(JINJIANG, None, in_august(21)))
    clerk = officer("checkpoint_officer")
    with strictly(), acting(clerk):
        set_aside(
            declaration=alice.made.declaration, reason="another person's", by=clerk
        )

    with database.acting(WORKER), database.transaction():
        standing = queries.of_person(alice.person)
    assert standing is not None
    assert (standing.mark, standing.code, standing.binding) == ("", "green", "")
    with database.acting(WORKER), database.transaction():
        assert audit().differences == ()
