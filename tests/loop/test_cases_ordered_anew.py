"""A patient and whoever is held for a tube: a named officer orders anew for them too."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.community.models import Task
from pratique.database import WORKER
from pratique.labs import actions as labs
from pratique.logistics.models import Custody
from pratique.orders import refusals
from pratique.orders.actions import renewals
from pratique.orders.models import Ground, Notice, Release, Renewal
from pratique.reporting.audits.custody import audit_custody
from pratique.reporting.audits.release import audit_release
from pratique.serve.cli.explaining import told
from pratique.standing.audit import audit
from tests.conftest import SetClock
from tests.contacts import cast
from tests.contacts.cast import doing, officer
from tests.contacts.test_following import grounds
from tests.loop.cast import on, result
from tests.loop.pooled import go_to, mixed, neighbour, reported, single, standings

pytestmark = pytest.mark.slow  # lives that hunts have found

HOSPITAL = "case.hospital"
LAST_DAY = on(18) + timedelta(days=28)  # 14 September, 24:00


@pytest.fixture
def li(database: str, set_clock: SetClock) -> UUID:
    """Li is found positive on 18 August at noon, and is not clear four weeks later."""
    set_clock(on(18, 12).astimezone(UTC))
    li, _case = cast.ill("李小燕")
    go_to(LAST_DAY - timedelta(hours=14))
    return li


def ground_of(person: UUID, rule: str = HOSPITAL) -> UUID:
    """Return somebody's open ground of a rule."""
    with database.acting(WORKER), database.transaction():
        rows = Ground.objects.filter(person=person, ended_entry=None)
        return rows.get(rule__endswith=f"#{rule}").pk


def order_anew(person: UUID, days: int, rule: str = HOSPITAL) -> Renewal:
    """Order anew."""
    return doing(
        officer("commander"),
        renewals.order_anew,
        ground=ground_of(person, rule),
        days=days,
        reason="仍未转阴",
    )


def clear_twice(person: UUID, first: datetime) -> None:
    """Have somebody sampled on two days; the second result clears them."""
    for number in (1, 2):
        taken = first + timedelta(days=number - 1)
        go_to(taken)
        code = f"C-{number}"
        doing(officer("sampler"), labs.sample, person=person, code=code)
        result(code, "negative", taken + timedelta(hours=6))


def until(person: UUID) -> tuple[str, datetime | None]:
    """Return what binds somebody, and until when."""
    ((_code, binding, end),) = standings(person)
    return binding, end


def sound() -> None:
    """No audit finds anything, over all time."""
    with database.acting(WORKER):
        first, last = on(1), on(1) + timedelta(days=120)
        release = audit_release(first, last)
        assert release.over_held + release.released_early + release.faults == []
        assert audit_custody(first, last).is_clean
        with database.transaction():
            assert audit().differences == ()


def released(person: UUID) -> list[datetime]:
    """Return when somebody became free."""
    with database.acting(WORKER), database.transaction():
        rows = Release.objects.filter(person=person).order_by("entry")
        return [row.released_at for row in rows]


class TestAPatient:
    def test_lapses_after_four_weeks_if_nobody_orders_anew(self, li: UUID) -> None:
        go_to(LAST_DAY + timedelta(hours=1))

        assert released(li) == [LAST_DAY]
        sound()

    def test_stays_until_clear_and_goes_home_from_there(self, li: UUID) -> None:
        order_anew(li, 10)
        assert until(li) == ("hospital", LAST_DAY + timedelta(days=10))
        clear_twice(li, LAST_DAY + timedelta(hours=9))

        assert grounds(li) == ["case.discharged"]
        assert until(li)[0] == "home_monitoring"
        assert released(li) == []
        sound()

    def test_lapses_at_the_later_bound(self, li: UUID) -> None:
        order_anew(li, 28)
        go_to(LAST_DAY + timedelta(days=29))

        assert released(li) == [LAST_DAY + timedelta(days=28)]
        sound()

    def test_is_not_kept_for_longer_than_as_long_again(self, li: UUID) -> None:
        with pytest.raises(refusals.BoundTooFar):
            order_anew(li, 29)

    def test_goes_at_once_when_it_is_taken_back_after_the_bound(self, li: UUID) -> None:
        renewal = order_anew(li, 10)
        later = LAST_DAY + timedelta(hours=9)
        go_to(later)
        doing(
            officer("commander"), renewals.withdraw, renewal=renewal.pk, reason="已转阴"
        )

        assert released(li) == [later]
        sound()

    def test_keeps_custodian_and_task_and_gets_a_notice(self, li: UUID) -> None:
        before = cared_for(li)
        order_anew(li, 10)

        after = cared_for(li)
        assert after == (before[0], before[1], before[2] + 1)
        go_to(LAST_DAY + timedelta(days=1))
        assert cared_for(li) == after

    def test_whose_clear_result_falls_is_ordered_anew_for_that_ground(
        self, li: UUID
    ) -> None:
        order_anew(li, 10)
        clear_twice(li, LAST_DAY + timedelta(hours=9))
        go_to(LAST_DAY + timedelta(days=2))
        cast.correct("C-2", "positive")
        again = LAST_DAY + timedelta(days=2 + 28)  # four weeks from that day on
        assert until(li) == ("hospital", again)
        order_anew(li, 5)
        go_to(again + timedelta(days=9))

        assert released(li) == [again + timedelta(days=5)]
        sound()

    def test_is_explained_with_who_ordered_why_and_until_when(self, li: UUID) -> None:
        before = explained(li)
        order_anew(li, 10)

        assert "orders anew" in before
        assert "orders anew" not in explained(li)
        (line,) = [one for one in explained(li).split("\n") if "Anew" in one]
        assert "for 10 days, until Sat 24 Sep, midnight, by commander" in line
        assert line.endswith("仍未转阴")


class TestAtHome:
    def test_who_will_not_give_the_last_test_is_kept_some_days_longer(
        self, li: UUID
    ) -> None:
        order_anew(li, 10)
        clear_twice(li, LAST_DAY - timedelta(hours=13))  # home until the 22nd, 24:00
        go_to(LAST_DAY + timedelta(days=10, hours=10))
        order_anew(li, 3, "case.discharged")
        assert until(li) == ("home_monitoring", LAST_DAY + timedelta(days=14))
        taken = LAST_DAY + timedelta(days=12)
        single(li, taken, "H-1")
        result("H-1", "negative", taken + timedelta(hours=8))

        assert released(li) == [taken + timedelta(hours=8)]
        sound()


class TestWhoeverIsHeld:
    @pytest.mark.slow
    def test_is_held_until_the_later_bound_or_the_result(
        self, set_clock: SetClock
    ) -> None:
        set_clock(on(18, 9).astimezone(UTC))
        people = [neighbour(serial) for serial in (1, 2)]
        mixed(*people)
        reported("positive", on(18, 20))
        for person in people:
            order_anew(person, 1, "pool.hold")
        assert [until(one) for one in people] == [("hold", on(20, 20))] * 2
        single(people[0], on(20, 9), "S-1")
        result("S-1", "negative", on(20, 12))
        go_to(on(21))

        assert [released(one) for one in people] == [[on(20, 12)], [on(20, 20)]]
        sound()


@pytest.mark.slow
def test_what_opens_again_is_not_put_off_by_what_was_ordered_before(
    database: str, set_clock: SetClock
) -> None:
    set_clock(on(18, 12).astimezone(UTC))
    li, _case = cast.ill("李小燕")
    order_anew(li, 28)
    clear_twice(li, on(20, 12))
    go_to(on(22, 12))
    cast.correct("C-2", "positive")

    assert until(li) == ("hospital", on(22) + timedelta(days=28))
    go_to(on(22) + timedelta(days=30))
    sound()


def cared_for(person: UUID) -> tuple[list[tuple[UUID, UUID]], int, int]:
    """Return who has somebody, how many tasks they are, how often they were told."""
    with database.acting(WORKER), database.transaction():
        held = Custody.objects.filter(person=person, ended_entry=None)
        tasks = Task.objects.filter(person=person, ended_entry=None)
        notices = Notice.objects.filter(person=person)
        return list(held.values_list("pk", "person")), tasks.count(), notices.count()


def explained(person: UUID) -> str:
    """Return what `explain` says of somebody."""
    from pratique.registry.queries import person_of

    with database.acting(WORKER), database.transaction():
        return "\n".join(told(person_of(person), None, "Asia/Shanghai").lines())
