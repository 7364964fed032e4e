"""At the bound a named officer orders anew, or what is owed lapses."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.orders import refusals
from pratique.orders.actions import renewals
from pratique.orders.models import Ground, Renewal
from pratique.standing.audit import audit
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU
from tests.loop.bound import Bound, bound_in_taiyuan
from tests.loop.cast import officer, on, result, sample
from tests.people import acting_officer

pytestmark = pytest.mark.slow  # lives that hunts have found


@pytest.fixture
def bob(set_clock: SetClock) -> Bound:
    """Bob is bound at home until the 28th, and would not be sampled any more.

    What he owes binds him until the 30th, 24:00, at most; it is 10 o'clock of that day.
    """
    bob = bound_in_taiyuan(set_clock)
    schedule.advance(on(30, 10).astimezone(UTC))
    return bob


def ground_of(bob: Bound) -> UUID:
    """Return the ground that binds Bob."""
    with database.acting(WORKER), database.transaction():
        rows = Ground.objects.filter(person=bob.person, cls="arrival", ended_entry=None)
        return rows.get().pk


def order(bob: Bound, days: int, by: Actor | None = None) -> Renewal:
    """Order anew."""
    by = by or officer("commander")
    with strictly(), acting(by):
        return renewals.order_anew(
            ground=ground_of(bob), days=days, reason="拒绝采样", by=by
        )


def take_back(renewal: Renewal) -> None:
    """Take it back."""
    by = officer("commander")
    with strictly(), acting(by):
        renewals.withdraw(renewal=renewal.pk, reason="已登门采样", by=by)


def after(days: int, hours: int = 0) -> datetime:
    """Return an instant so long after the rule's own bound."""
    return on(31) + timedelta(days=days, hours=hours)


def go(to: datetime) -> None:
    """Let time pass until then."""
    schedule.advance(to.astimezone(UTC))


def test_without_it_the_ground_lapses_at_its_bound(bob: Bound) -> None:
    go(after(1))

    assert ("cn.shanxi.taiyuan#arrival.medium", "lapsed") in bob.grounds()
    assert bob.releases() == [after(0)]
    assert all_faults() == []


def test_so_ordered_it_binds_until_the_test_is_taken(bob: Bound) -> None:
    order(bob, 2)
    assert bob.standing()[3] == after(2)
    go(after(0, 9))
    assert bob.standing()[2] == "home_quarantine"
    result(sample(bob.traveller, after(0, 10)), "negative", after(0, 18))

    assert bob.standing()[2] == ""
    assert bob.releases() == [after(0, 18)]
    go(after(1))
    assert all_faults() == []
    with database.acting(WORKER), database.transaction():
        assert audit(after(0, 9)).differences == ()


def test_or_lapses_at_the_later_bound(bob: Bound) -> None:
    order(bob, 3)
    go(after(5))

    assert bob.releases() == [after(3)]
    assert all_faults() == []


def test_taken_back_before_the_rules_bound_it_is_as_if_never_ordered(
    bob: Bound,
) -> None:
    renewal = order(bob, 3)
    go(on(30, 20))
    take_back(renewal)
    assert bob.standing()[3] == after(0)
    go(after(2))

    assert bob.releases() == [after(0)]
    assert all_faults() == []


def test_taken_back_after_it_the_ground_lapses_at_once(bob: Bound) -> None:
    renewal = order(bob, 3)
    go(after(0, 10))
    take_back(renewal)

    assert bob.standing()[2] == ""
    assert bob.releases() == [after(0, 10)]
    go(after(2))
    assert all_faults() == []


@pytest.mark.parametrize("days", [0, -1, 4])
def test_no_further_than_the_rules_own_bound(bob: Bound, days: int) -> None:
    with pytest.raises(refusals.BoundTooFar):
        order(bob, days)


def test_only_once_and_only_with_a_reason(bob: Bound) -> None:
    by = officer("commander")
    with pytest.raises(refusals.ReasonMissing), strictly(), acting(by):
        renewals.order_anew(ground=ground_of(bob), days=1, reason=" ", by=by)
    order(bob, 1)
    with pytest.raises(refusals.RenewedAlready):
        order(bob, 1)


def test_not_what_has_lapsed(bob: Bound) -> None:
    ground, by = ground_of(bob), officer("commander")
    go(after(0, 1))
    with pytest.raises(refusals.NothingToRenew), strictly(), acting(by):
        renewals.order_anew(ground=ground, days=1, reason="晚了", by=by)


@pytest.mark.parametrize("duty", ["community_officer", "checkpoint_officer", "auditor"])
def test_only_a_named_officer_who_may(bob: Bound, duty: str) -> None:
    with pytest.raises(NotHere):
        order(bob, 1, officer(duty))


def test_another_citys_commander_finds_no_such_ground(bob: Bound) -> None:
    with pytest.raises(refusals.UnknownGround):
        order(bob, 1, acting_officer(CHENGDU, "commander", account="9"))


def test_a_broken_ledger_and_nothing_moves(bob: Bound) -> None:
    database.rows("ALTER TABLE ledger_entry ADD CHECK (kind = 'nothing') NOT VALID")
    with pytest.raises(Exception, match="ledger_entry"):
        order(bob, 1)

    with database.acting(WORKER), database.transaction():
        assert not Renewal.objects.exists()


def all_faults() -> list[object]:
    """Return whatever the release audit finds in August and September."""
    from pratique.reporting.audits.release import audit_release

    with database.acting(WORKER):
        found = audit_release(on(1), on(30).replace(month=9))
    return [*found.over_held, *found.released_early, *found.faults]
