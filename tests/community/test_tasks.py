"""A named officer is told of each new order in their unit; accepts, or passes it on."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.community import queries, refusals
from pratique.community.actions import tasks, units
from pratique.community.models import Unit
from pratique.database import WORKER
from pratique.loop.settling import acting, strictly
from pratique.orders.models import Notice
from pratique.registry.actions import merging, moving
from pratique.registry.refusals import ReasonMissing
from tests.access.cast import known
from tests.community.cast import (
    FELLOW,
    HOTEL,
    OFFICER,
    appointed,
    ever_told,
    hotel,
    street,
    told,
    town,
)
from tests.gazetteer import UNIVERSITY
from tests.logistics.cast import (
    Traveller,
    checkpoint,
    come,
    commander,
    community,
    did,
    kinds,
    later,
    nothing_waits,
    passing_by,
    stranger,
)
from tests.loop.at_once import together
from tests.loop.cast import officer, on, result, sample

pytestmark = pytest.mark.usefixtures("morning")
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def unit(morning: None) -> Unit:
    """师范街 has an officer."""
    made = street()
    appointed(made)
    return made


class TestTelling:
    def test_the_officer_is_told_as_the_order_is_given(self, unit: Unit) -> None:
        bob = come()

        task = told(bob.person)
        with database.acting(WORKER), database.transaction():
            notice = Notice.objects.select_related("entry").get(person=bob.person)
        assert (task.account, task.unit_id) == (OFFICER, unit.pk)
        assert task.notice_id == notice.pk
        assert task.told_at - notice.entry.recorded_at < A_MINUTE
        assert nothing_waits()

    def test_each_later_order_is_told_too(self, unit: Unit) -> None:
        bob = come()
        did(tasks.accept, community(), task=told(bob.person).pk)
        later(25)  # the landing test is overdue: the plan has a ground more

        assert told(bob.person).accepted_entry_id is None
        with database.acting(WORKER), database.transaction():
            notices = Notice.objects.filter(person=bob.person)
            latest = notices.order_by("-number").first()
            assert latest is not None
            assert notices.count() == len(ever_told(bob.person)) > 1
        assert told(bob.person).notice_id == latest.pk

    def test_who_owes_tests_only_is_told_of_as_well(self, unit: Unit) -> None:
        carol = passing_by()
        with database.acting(WORKER), database.transaction():
            ordered = Notice.objects.filter(person=carol.person).exists()

        assert bool(ever_told(carol.person)) == ordered

    def test_the_nearest_unit_is_told(self, unit: Unit) -> None:
        appointed(town(), "town officer")

        assert told(come().person).account == OFFICER

    def test_a_unit_above_is_told_where_there_is_none(self) -> None:
        appointed(town(), "town officer")

        assert told(come().person).account == known("town officer")

    def test_a_hotel_looks_after_its_guests(self, unit: Unit) -> None:
        appointed(hotel(), "hotel officer")
        bob = come()

        did(
            moving.change_address,
            community(),
            person=bob.person,
            division=UNIVERSITY,
            stay_kind="hotel",
            hotel=HOTEL,
        )

        assert told(bob.person).account == known("hotel officer")
        assert ever_told(bob.person) == [
            (OFFICER, "told_anew"),
            (known("hotel officer"), ""),
        ]

    def test_who_moves_away_is_told_of_there(self, unit: Unit) -> None:
        bob = come()

        did(
            moving.change_address,
            community(),
            person=bob.person,
            division=UNIVERSITY,
            stay_kind="host",
        )

        assert told(bob.person).unit_id is None

    def test_the_first_appointed_is_told(self, unit: Unit) -> None:
        later(21, 10)
        appointed(unit, "second")

        assert told(come().person).account == OFFICER

    def test_without_a_unit_or_an_officer_the_command_is_told(self) -> None:
        bob = come()
        street()
        carol = come("测试丁", 2)

        with database.acting(commander()), database.transaction():
            found = [row.person_id for row in queries.unassigned_tasks()]
        assert sorted(found) == sorted([bob.person, carol.person])

    def test_an_officer_appointed_later_is_told_then(self) -> None:
        unit = street()
        bob = come()

        appointed(unit)

        assert told(bob.person).account == OFFICER
        assert ever_told(bob.person)[0] == ("", "passed_on")

    def test_told_again_of_the_same_order_nothing_changes(self, unit: Unit) -> None:
        bob = come()
        before = ever_told(bob.person)

        with acting(WORKER):
            again = tasks.tell(person=bob.person, by=WORKER)

        assert again == told(bob.person)
        assert ever_told(bob.person) == before

    def test_who_is_free_is_nobodys_task(self, unit: Unit) -> None:
        bob = come()
        for day in (21, 24, 27):
            result(sample(bob, on(day, 10)), "negative", on(day, 18))
        later(28, 1)

        assert ever_told(bob.person)[-1] == (OFFICER, "free")

    def test_who_died_is_nobodys_task(self, unit: Unit) -> None:
        bob = come()
        did(
            moving.record_death,
            community(),
            person=bob.person,
            died_on=on(21).date(),
            zone="Asia/Shanghai",
        )

        assert ever_told(bob.person) == [(OFFICER, "free")]

    def test_two_records_of_one_person_are_one_task(self, unit: Unit) -> None:
        bob, twin = come(), come("测试丁", 2)

        did(
            merging.merge,
            officer("tracer"),
            keep=bob.person,
            gone=twin.person,
            reason="同一人",
        )

        assert told(bob.person).account == OFFICER
        assert ever_told(twin.person) == [(OFFICER, "told_anew")]

    def test_no_officer_tells_by_hand(self, unit: Unit) -> None:
        with pytest.raises(PermissionError, match="only the worker"):
            did(tasks.tell, community(), person=come().person)


class TestAccepting:
    @pytest.fixture
    def bob(self, unit: Unit) -> Traveller:
        """Bob came to 师范街."""
        return come()

    def test_the_officer_accepts(self, bob: Traveller) -> None:
        later(21, 10)
        task = did(tasks.accept, community(), task=told(bob.person).pk)

        assert (task.accepted_by, task.accepted_at) == (OFFICER, on(21, 10))
        assert "community.task_accepted" in kinds("community.")

    def test_accepting_again_changes_nothing(self, bob: Traveller) -> None:
        first = did(tasks.accept, community(), task=told(bob.person).pk)
        later(21, 10)

        again = did(tasks.accept, community(), task=first.pk)

        assert again.accepted_at == first.accepted_at

    def test_a_fellow_of_the_unit_may(self, unit: Unit, bob: Traveller) -> None:
        appointed(unit, "fellow")

        task = did(tasks.accept, community("fellow"), task=told(bob.person).pk)

        assert task.accepted_by == FELLOW
        with pytest.raises(refusals.TaskAccepted):
            did(tasks.accept, community(), task=task.pk)

    def test_another_units_officer_may_not(self, bob: Traveller) -> None:
        with pytest.raises(refusals.NotYourTask):
            did(tasks.accept, community("another"), task=told(bob.person).pk)
        with pytest.raises(refusals.NotYourTask):
            did(tasks.accept, commander(), task=told(bob.person).pk)

    def test_what_nobody_was_told_of_the_command_accepts(self, bob: Traveller) -> None:
        did(
            moving.change_address,
            community(),
            person=bob.person,
            division=UNIVERSITY,
            stay_kind="host",
        )

        task = did(tasks.accept, commander(), task=told(bob.person).pk)

        assert task.accepted_by == "commander"

    def test_another_duty_or_district_may_not(self, bob: Traveller) -> None:
        with pytest.raises(NotHere):
            did(tasks.accept, checkpoint(), task=told(bob.person).pk)
        with pytest.raises(refusals.UnknownTask):
            did(tasks.accept, stranger(), task=told(bob.person).pk)

    def test_a_task_that_is_over_is_not_accepted(self, bob: Traveller) -> None:
        task = told(bob.person)
        did(moving.depart, checkpoint(), person=bob.person)

        with pytest.raises(refusals.TaskOver):
            did(tasks.accept, community(), task=task.pk)

    def test_of_two_who_accept_at_once_one_is_told(
        self, unit: Unit, bob: Traveller
    ) -> None:
        appointed(unit, "fellow")
        task = told(bob.person).pk

        def accept(account: str) -> object:
            with strictly(), acting(community(account)):
                return tasks.accept(task=task, by=community(account))

        found = together(lambda: accept("community_officer"), lambda: accept("fellow"))

        said = sorted(type(one.said).__name__ for one in found)
        assert said == ["NoneType", "TaskAccepted"]

    def test_with_a_ledger_that_fails_nothing_has_moved(self, bob: Traveller) -> None:
        task = told(bob.person)

        with (
            patch.object(tasks, "record", side_effect=ConnectionError("gone")),
            pytest.raises(ConnectionError, match="gone"),
        ):
            did(tasks.accept, community(), task=task.pk)

        assert told(bob.person).accepted_entry_id is None


class TestPassingOn:
    @pytest.fixture
    def bob(self, unit: Unit) -> Traveller:
        """Bob came to 师范街, which has a second officer."""
        bob = come()
        appointed(unit, "fellow")
        return bob

    def passed(self, bob: Traveller, to: str = FELLOW, reason: str = "休假") -> None:
        did(
            tasks.pass_on,
            community(),
            task=told(bob.person).pk,
            to=to,
            reason=reason,
        )

    def test_the_next_is_told(self, bob: Traveller) -> None:
        before = told(bob.person)

        self.passed(bob)

        task = told(bob.person)
        assert (task.account, task.previous_id) == (FELLOW, before.pk)
        assert ever_told(bob.person)[0] == (OFFICER, "passed_on")
        with acting(WORKER):
            assert tasks.tell(person=bob.person, by=WORKER) == task

    def test_to_nobody_is_refused(self, bob: Traveller) -> None:
        for to in ("", "sampler"):
            with pytest.raises(refusals.NotAnOfficer):
                self.passed(bob, to)

    def test_without_a_reason_is_refused(self, bob: Traveller) -> None:
        with pytest.raises(ReasonMissing):
            self.passed(bob, reason=" ")

    def test_the_command_may_assign_it(self, bob: Traveller) -> None:
        did(
            tasks.pass_on,
            commander(),
            task=told(bob.person).pk,
            to=FELLOW,
            reason="无人应答",
        )

        assert told(bob.person).account == FELLOW

    def test_with_a_ledger_that_fails_nothing_has_moved(self, bob: Traveller) -> None:
        with (
            patch.object(tasks, "record", side_effect=ConnectionError("gone")),
            pytest.raises(ConnectionError, match="gone"),
        ):
            self.passed(bob)

        assert told(bob.person).account == OFFICER


class TestLists:
    def test_new_accepted_and_late(self, unit: Unit) -> None:
        bob, carol = come(), come("测试丁", 2)
        did(tasks.accept, community(), task=told(bob.person).pk)
        later(21, 12)

        with database.acting(community()), database.transaction():
            new = [row.person_id for row in queries.new_tasks(OFFICER)]
            mine = [row.person_id for row in queries.accepted_tasks(OFFICER)]
            late = queries.overdue_tasks(on(21, 10), OFFICER)
            assert [row.person_id for row in late] == new == [carol.person]
            assert mine == [bob.person]
            assert not queries.overdue_tasks(on(21, 9), OFFICER)

    def test_another_city_reads_nothing(self, unit: Unit) -> None:
        come()

        with database.acting(stranger()), database.transaction():
            assert list(queries.new_tasks()) == []
            assert list(queries.units()) == []
            assert list(queries.officers(unit.pk)) == []


def test_a_unit_is_closed_when_it_looks_after_nobody(unit: Unit) -> None:
    bob = come()
    with pytest.raises(refusals.UnitInUse):
        did(units.close_unit, commander(), unit=unit.pk)

    did(moving.depart, checkpoint(), person=bob.person)
    did(units.close_unit, commander(), unit=unit.pk)

    with database.acting(commander()), database.transaction():
        assert not queries.units()
        assert not queries.officers(unit.pk)
