"""A specimen waits until a result stands, and again when none does."""

from datetime import UTC, timedelta

from pratique import database
from pratique.labs import actions as labs
from pratique.labs import queries
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from tests.conftest import SetClock
from tests.loop.cast import MORNING, Traveller, arrive, officer, result, sample


def waiting() -> list[str]:
    """Return the tubes that a laboratory clerk sees waiting."""
    with database.acting(officer("laboratory_clerk")), database.transaction():
        return [each.code for each in queries.awaiting_result()]


def came(set_clock: SetClock) -> Traveller:
    """Let somebody arrive."""
    set_clock(MORNING.astimezone(UTC))
    return arrive("测试甲", 1)


def test_it_waits_for_its_result_and_no_longer(set_clock: SetClock) -> None:
    alice = came(set_clock)
    first = sample(alice, MORNING)
    second = sample(alice, MORNING + timedelta(hours=1))
    assert waiting() == [first.upper(), second.upper()]

    result(first, "negative", MORNING + timedelta(hours=8))
    assert waiting() == [second.upper()]

    clerk = officer("laboratory_clerk")
    with strictly(), acting(clerk):
        labs.correct(code=first, outcome="invalid", reason="复核", by=clerk)
    assert waiting() == [second.upper()]


def test_a_voided_one_waits_for_nothing(set_clock: SetClock) -> None:
    alice = came(set_clock)
    tube, sampler = sample(alice, MORNING), officer("sampler")
    schedule.advance((MORNING + timedelta(hours=1)).astimezone(UTC))
    with strictly(), acting(sampler):
        labs.void_specimen(code=tube, reason="错贴", by=sampler)

    assert waiting() == []
