"""What may happen to somebody who is bound: death, a move, leave, a merge."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.labs import refusals as labs_refuse
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.orders import queries as orders
from pratique.orders import refusals
from pratique.orders.actions import appeals, leave
from pratique.orders.models import Leave
from pratique.places.actions.areas import withdraw_area
from pratique.registry.actions import merging, moving
from pratique.registry.declared import StayKind
from pratique.registry.models import Person, Stay
from pratique.registry.refusals import UnknownPerson
from pratique.standing.audit import audit
from tests import gazetteer
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU, JINJIANG
from tests.loop.bound import Bound, bound_in_taiyuan, faults, from_jinjiang
from tests.loop.cast import in_august, officer, on, result, sample
from tests.people import acting_officer

pytestmark = pytest.mark.slow  # lives that hunts have found

FREE = ("green", "yellow", "", None)  # the mark stays what it was
HELD = ("yellow", "yellow", "home_quarantine")
MEDIUM = "cn.shanxi.taiyuan#arrival.medium"


@pytest.fixture
def bob(set_clock: SetClock) -> Bound:
    """Bob is bound at home until the 28th; it is the 21st, 18:00."""
    return bound_in_taiyuan(set_clock)


def elsewhere(duty: str) -> Actor:
    """Return an officer of Chengdu."""
    return acting_officer(CHENGDU, duty, account=f"chengdu {duty}")


class TestDeath:
    def die(self, bob: Bound, day: date) -> None:
        by = officer("community_officer")
        with strictly(), acting(by):
            moving.record_death(
                person=bob.person, died_on=day, zone="Asia/Shanghai", by=by
            )

    def test_nothing_binds_the_dead_and_it_is_no_release(self, bob: Bound) -> None:
        schedule.advance(on(23, 10).astimezone(UTC))
        self.die(bob, in_august(23))
        assert bob.standing() == FREE
        assert bob.grounds() == [(MEDIUM, "ended")]
        schedule.advance(on(31).astimezone(UTC))
        assert bob.releases() == []
        assert faults() == []
        with pytest.raises(labs_refuse.NotToBeSampled):
            sample(bob.traveller, on(31, 9))

    def test_a_death_recorded_by_mistake_binds_again_until_the_same_end(
        self, bob: Bound
    ) -> None:
        schedule.advance(on(23, 10).astimezone(UTC))
        until = bob.standing()[3]
        self.die(bob, in_august(23))
        by = officer("community_officer")
        schedule.advance(on(23, 12).astimezone(UTC))
        with strictly(), acting(by):
            moving.withdraw_death(person=bob.person, reason="同名误记", by=by)
        assert bob.standing() == (*HELD, until)
        assert faults() == []


class TestDeparture:
    def go(self, bob: Bound) -> None:
        by = officer("checkpoint_officer")
        with strictly(), acting(by):
            moving.depart(person=bob.person, by=by)

    def test_one_recorded_by_mistake_binds_again_until_the_same_end(
        self, bob: Bound
    ) -> None:
        schedule.advance(on(23, 10).astimezone(UTC))
        until, by = bob.standing()[3], officer("checkpoint_officer")
        self.go(bob)
        assert bob.standing() == FREE
        schedule.advance(on(23, 12).astimezone(UTC))
        with strictly(), acting(by):
            moving.withdraw_departure(person=bob.person, reason="认错人", by=by)
        assert bob.standing() == (*HELD, until)
        assert bob.grounds() == [(MEDIUM, "ended"), (MEDIUM, "")]
        assert bob.releases() == []
        schedule.advance(on(23, 13).astimezone(UTC))
        with database.acting(WORKER), database.transaction():
            assert audit(on(23, 11)).differences == ()
        assert faults() == []


class TestMovingToAnotherCity:
    def move(self, bob: Bound, to: str, by: Actor) -> None:
        with strictly(), acting(by):
            moving.change_address(
                person=bob.person,
                division=to,
                stay_kind=StayKind.HOST,
                address="锦江1号",
                by=by,
            )

    def test_whoever_moves_stays_bound_by_the_law_of_the_other_place(
        self, bob: Bound
    ) -> None:
        schedule.advance(on(23, 10).astimezone(UTC))
        self.move(bob, JINJIANG, officer("community_officer"))
        code, _mark, binding, until = bob.standing()
        assert (code, binding, until) == ("yellow", "home_quarantine", on(28))
        assert bob.grounds() == [
            (MEDIUM, "withdrawn"),
            ("cn.national#arrival.medium", ""),
        ]
        assert bob.releases() == []
        assert faults() == []

    def test_then_its_officers_see_them_and_the_first_do_not(self, bob: Bound) -> None:
        self.move(bob, JINJIANG, officer("community_officer"))
        with database.acting(officer("commander")), database.transaction():
            assert not Person.objects.filter(pk=bob.person).exists()
            assert not orders.open_grounds(bob.person).exists()
        with database.acting(elsewhere("commander")), database.transaction():
            assert Person.objects.filter(pk=bob.person).exists()
            assert orders.open_grounds(bob.person).exists()

    def test_and_back_again_under_the_law_of_the_city(self, bob: Bound) -> None:
        until = bob.standing()[3]
        self.move(bob, JINJIANG, officer("community_officer"))
        schedule.advance(on(22, 10).astimezone(UTC))
        self.move(bob, gazetteer.UNIVERSITY, elsewhere("community_officer"))
        assert bob.standing() == (*HELD, until)
        assert faults() == []

    def test_an_officer_of_the_other_city_cannot_fetch_them(self, bob: Bound) -> None:
        before = bob.standing()
        with pytest.raises(UnknownPerson):
            self.move(bob, JINJIANG, elsewhere("community_officer"))
        assert bob.standing() == before

    def test_whoever_goes_on_after_moving_has_gone(self, bob: Bound) -> None:
        self.move(bob, gazetteer.UNIVERSITY, officer("community_officer"))
        schedule.advance(on(22, 10).astimezone(UTC))
        self.go_on(bob)
        assert bob.standing() == FREE
        schedule.advance(on(22, 12).astimezone(UTC))
        with database.acting(WORKER), database.transaction():
            assert audit(on(22, 11)).differences == ()
        assert faults() == []

    def test_whoever_moves_in_again_after_going_is_back(self, bob: Bound) -> None:
        until = bob.standing()[3]
        self.go_on(bob)
        assert bob.standing() == FREE
        schedule.advance(on(22, 10).astimezone(UTC))
        self.move(bob, gazetteer.UNIVERSITY, officer("community_officer"))
        assert bob.standing() == (*HELD, until)
        assert faults() == []

    def go_on(self, bob: Bound) -> None:
        by = officer("checkpoint_officer")
        with strictly(), acting(by):
            moving.depart(person=bob.person, by=by)


class TestLeave:
    def ask(self, bob: Bound, starts: datetime, ends: datetime) -> UUID:
        by = officer("community_officer")
        with strictly(), acting(by):
            asked = leave.ask(
                person=bob.person,
                reason="dialysis",
                starts_at=starts,
                ends_at=ends,
                details="市医院",
                by=by,
            )
        return asked.pk

    def test_who_goes_out_with_leave_is_bound_all_the_while(self, bob: Bound) -> None:
        before, by = bob.standing(), officer("community_officer")
        asked = self.ask(bob, on(22, 8), on(22, 14))
        with strictly(), acting(by):
            leave.grant(leave=asked, by=by)
        schedule.advance(on(22, 15).astimezone(UTC))
        assert bob.standing() == before
        with database.acting(by), database.transaction():
            late = orders.overdue_back(on(22, 15))
            assert [row.pk for row in late] == [asked]
        with strictly(), acting(by):
            leave.end(leave=asked, by=by)
        with database.acting(by), database.transaction():
            assert not orders.overdue_back(on(22, 15)).exists()
        assert bob.standing() == before
        assert faults() == []

    def test_a_refusal_says_why_and_is_the_only_answer(self, bob: Bound) -> None:
        before, by = bob.standing(), officer("community_officer")
        asked = self.ask(bob, on(22, 8), on(22, 14))
        with pytest.raises(refusals.ReasonMissing), strictly(), acting(by):
            leave.refuse(leave=asked, reason=" ", by=by)
        with strictly(), acting(by):
            leave.refuse(leave=asked, reason="不紧急", by=by)
        with pytest.raises(refusals.LeaveAnswered), strictly(), acting(by):
            leave.grant(leave=asked, by=by)
        with database.acting(WORKER), database.transaction():
            assert Leave.objects.get().granted_entry_id is None
        assert bob.standing() == before

    def test_there_is_no_leave_without_an_end(self, bob: Bound) -> None:
        with pytest.raises(refusals.LeaveTimes):
            self.ask(bob, on(22, 8), on(22, 8))

    @pytest.mark.parametrize("duty", ["sampler", "laboratory_clerk", "auditor"])
    def test_only_who_may_answers(self, bob: Bound, duty: str) -> None:
        asked, by = self.ask(bob, on(22, 8), on(22, 14)), officer(duty)
        with pytest.raises(NotHere), strictly(), acting(by):
            leave.grant(leave=asked, by=by)

    def test_another_citys_officer_finds_no_such_leave(self, bob: Bound) -> None:
        asked, by = self.ask(bob, on(22, 8), on(22, 14)), elsewhere("community_officer")
        with pytest.raises(refusals.UnknownLeave), strictly(), acting(by):
            leave.grant(leave=asked, by=by)


class TestAppealUndone:
    def test_what_was_struck_counts_again_until_the_same_end(self, bob: Bound) -> None:
        before, by = bob.standing(), officer("commander")
        with strictly(), acting(by):
            appeal = appeals.open_appeal(
                person=bob.person,
                statement="我没有去过那里",
                answer_within=timedelta(hours=24),
                by=by,
            )
        with database.acting(WORKER), database.transaction():
            stay = Stay.objects.get(person=bob.person, division__code=JINJIANG).pk
        schedule.advance(on(22, 10).astimezone(UTC))
        with strictly(), acting(by):
            appeals.uphold(appeal=appeal.pk, struck=[stay], reason="有车票", by=by)
        assert bob.standing()[0] == "green"
        schedule.advance(on(23, 10).astimezone(UTC))
        with strictly(), acting(by):
            appeals.undo(appeal=appeal.pk, reason="车票是别人的", by=by)
        assert bob.standing() == before
        assert faults() == []
        with database.acting(by), database.transaction():
            told = [
                (each.decision, each.struck, each.ended_entry_id is None)
                for each in orders.decisions_of(appeal.pk)
            ]
        assert told == [("upheld", [str(stay)], False)]
        with strictly(), acting(by):
            appeals.reject(appeal=appeal.pk, reason="票据不实", by=by)
        with database.acting(by), database.transaction():
            assert [
                (each.decision, each.ended_entry_id is None)
                for each in orders.decisions_of(appeal.pk)
            ] == [("upheld", False), ("rejected", True)]
        with database.acting(elsewhere("commander")), database.transaction():
            assert not orders.decisions_of(appeal.pk).exists()

    def test_another_citys_commander_finds_no_such_appeal(self, bob: Bound) -> None:
        by, there = officer("commander"), elsewhere("commander")
        with strictly(), acting(by):
            appeal = appeals.open_appeal(
                person=bob.person,
                statement="我没有去过那里",
                answer_within=timedelta(hours=24),
                by=by,
            )
        with pytest.raises(refusals.UnknownAppeal), strictly(), acting(there):
            appeals.reject(appeal=appeal.pk, reason="不实", by=there)


class TestMerged:
    @pytest.fixture
    def twin(self, bob: Bound) -> Bound:
        """Bob's other record: he declared again under another document."""
        return Bound(from_jinjiang("测试丙", 3), bob.area)

    def merge(self, bob: Bound, twin: Bound) -> None:
        by = officer("tracer")
        with strictly(), acting(by):
            merging.merge(keep=bob.person, gone=twin.person, reason="同一人", by=by)

    def unmerge(self, twin: Bound) -> None:
        by = officer("tracer")
        with strictly(), acting(by):
            merging.unmerge(gone=twin.person, reason="不是同一人", by=by)

    def test_one_person_has_one_standing_and_two_again_have_two(
        self, bob: Bound, twin: Bound
    ) -> None:
        before = bob.standing(), twin.standing()
        self.merge(bob, twin)
        assert (bob.standings(), twin.standings()) == (1, 0)
        assert bob.standing()[:3] == HELD
        assert faults() == []
        schedule.advance(on(22, 10).astimezone(UTC))
        self.unmerge(twin)
        assert (bob.standings(), twin.standings()) == (1, 1)
        assert (bob.standing(), twin.standing()) == before
        assert faults() == []

    def test_a_specimen_of_either_record_pays_for_both(
        self, bob: Bound, twin: Bound
    ) -> None:
        self.merge(bob, twin)
        for who, day in ((bob, 24), (twin, 27)):
            result(sample(who.traveller, on(day, 9, 30)), "negative", on(day, 18))
        schedule.advance(on(29).astimezone(UTC))
        assert bob.releases() == [on(28)]
        assert twin.releases() == []
        assert faults() == []

    def test_a_withdrawn_area_frees_the_merged_person_once(
        self, bob: Bound, twin: Bound
    ) -> None:
        self.merge(bob, twin)
        schedule.advance(on(24, 10).astimezone(UTC))
        by = officer("commander")
        with strictly(), acting(by):
            withdraw_area(area=bob.area, by=by)
        schedule.catch_up()
        assert (len(bob.releases()), len(twin.releases())) == (1, 0)
        assert faults() == []

    def test_whoever_died_under_one_record_is_dead_as_the_merged_person(
        self, bob: Bound, twin: Bound
    ) -> None:
        by = officer("community_officer")
        with strictly(), acting(by):
            moving.record_death(
                person=twin.person, died_on=in_august(21), zone="Asia/Shanghai", by=by
            )
        schedule.advance(on(21, 20).astimezone(UTC))
        self.merge(bob, twin)
        assert bob.standing() == FREE
        schedule.advance(on(21, 22).astimezone(UTC))
        with database.acting(WORKER), database.transaction():
            assert audit(on(21, 21)).differences == ()
        assert faults() == []
        self.unmerge(twin)
        assert bob.standing()[:3] == HELD
        assert twin.standings() == 0  # dead: nothing to say any more
        assert faults() == []

    def test_a_death_by_mistake_is_taken_back_from_whichever_record(
        self, bob: Bound, twin: Bound
    ) -> None:
        by = officer("community_officer")
        with strictly(), acting(by):
            moving.record_death(
                person=twin.person, died_on=in_august(21), zone="Asia/Shanghai", by=by
            )
        self.merge(bob, twin)
        with strictly(), acting(by):
            moving.withdraw_death(person=bob.person, reason="同名误记", by=by)
        assert bob.standing()[:3] == HELD
        self.unmerge(twin)
        assert twin.standing()[:3] == HELD
        assert faults() == []
