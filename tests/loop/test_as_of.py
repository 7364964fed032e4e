"""As of a moment, the answer is the same for ever, whatever commits later."""

from datetime import UTC, datetime, timedelta

import pytest

from pratique import clock, database
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.ledger.queries import known
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.places.actions.areas import withdraw_area
from pratique.registry.actions.moving import record_death
from pratique.registry.queries import person_of
from pratique.reporting.audits.release import audit_release
from pratique.standing import document
from pratique.standing.audit import audit
from pratique.standing.explaining import explain
from tests.conftest import SetClock
from tests.loop import laws
from tests.loop.at_once import holding
from tests.loop.bound import Bound, bound_in_taiyuan
from tests.loop.cast import in_august, officer, on, result, sample

NOON = on(24, 12)


@pytest.fixture
def bob(set_clock: SetClock) -> Bound:
    """Bob is bound at home until the 28th, and owes a test on the 24th."""
    found = bound_in_taiyuan(set_clock)
    schedule.advance(NOON.astimezone(UTC))
    return found


def everything_as_of(bob: Bound, at: datetime) -> tuple[object, ...]:
    """Return the stored standings, the explanation in full, and both audits."""
    with database.acting(WORKER):
        with database.transaction():
            told = explain(person_of(bob.person), at)
            differences = audit(at).differences
            then = known(at)
        released = audit_release(on(1), at, then).document()
    return (
        laws.states_as_of(at),
        document.plain(told.document),
        document.plain(told.considered),
        differences,
        released,
    )


def test_a_transaction_held_open_across_the_moment_counts_as_later(
    bob: Bound,
) -> None:
    sampler, moment = officer("sampler"), on(24, 13)

    def take() -> object:
        return labs.sample(person=bob.person, code="HELD", by=sampler)

    with holding(sampler, take):
        schedule.advance(on(24, 14).astimezone(UTC))
        before = everything_as_of(bob, moment)
    after = everything_as_of(bob, moment)
    assert after == before

    schedule.catch_up()
    schedule.advance(on(24, 15).astimezone(UTC))
    assert everything_as_of(bob, moment) == before
    later = everything_as_of(bob, on(24, 14, 30))
    assert later[1] != before[1]  # by then the specimen was known


def test_so_it_does_when_nobody_asked_before_it_was_committed(bob: Bound) -> None:
    sampler, moment = officer("sampler"), on(24, 13)

    def take() -> object:
        return labs.sample(person=bob.person, code="HELD", by=sampler)

    with holding(sampler, take):
        schedule.advance(on(24, 14).astimezone(UTC))
    schedule.catch_up()
    first = everything_as_of(bob, moment)
    assert _specimens(first) == 1  # the landing test alone
    schedule.advance(on(26).astimezone(UTC))
    assert everything_as_of(bob, moment) == first


def _specimens(answer: tuple[object, ...]) -> int:
    content = answer[1]
    assert isinstance(content, dict)
    paid = {test["paid_by"] for one in content["grounds"] for test in one["tests"]}
    return len(paid - {None})


def test_what_happens_afterwards_changes_nothing_of_the_past(bob: Bound) -> None:
    moment = NOON + clock.SMALLEST_STEP
    schedule.advance(on(24, 13).astimezone(UTC))
    before = everything_as_of(bob, moment)

    result(sample(bob.traveller, on(24, 14)), "negative", on(24, 18))
    commander = officer("commander")
    with strictly(), acting(commander):
        withdraw_area(area=bob.area, by=commander)
    schedule.catch_up()
    assert everything_as_of(bob, moment) == before

    community = officer("community_officer")
    with strictly(), acting(community):
        record_death(
            person=bob.person,
            died_on=in_august(24),
            zone="Asia/Shanghai",
            by=community,
        )
    schedule.advance(on(31).astimezone(UTC))
    assert everything_as_of(bob, moment) == before


def test_the_dead_are_explained_as_nothing_binds_them(bob: Bound) -> None:
    community = officer("community_officer")
    with strictly(), acting(community):
        record_death(
            person=bob.person,
            died_on=in_august(24),
            zone="Asia/Shanghai",
            by=community,
        )
    schedule.advance(on(24, 13).astimezone(UTC))
    with database.acting(WORKER), database.transaction():
        now = explain(person_of(bob.person)).outcome
        then = explain(person_of(bob.person), on(24, 12, 30)).outcome
        alive = explain(person_of(bob.person), NOON).outcome
    assert (now.binding, then.binding, alive.binding) == (None, None, "home_quarantine")


def test_a_moment_to_come_is_refused(bob: Bound) -> None:
    from pratique.ledger.refusals import NotYet

    with database.acting(WORKER), database.transaction(), pytest.raises(NotYet):
        explain(person_of(bob.person), NOON + timedelta(minutes=1))
