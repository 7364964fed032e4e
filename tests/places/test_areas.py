"""A commander lists an area, changes its level, lifts it, withdraws a mistake."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER
from pratique.divisions.refusals import UnknownDivision
from pratique.errors import Refusal
from pratique.places import actions, events, queries, refusals
from pratique.places.models import AreaLevel, RiskArea
from tests.conftest import SetClock
from tests.gazetteer import (
    CHENGGUAN,
    PINGYAO,
    SHANXI,
    TAIYUAN,
    WUCHENG,
    XIAODIAN,
    YINGZE,
)
from tests.people import acting_officer
from tests.places.cast import (
    NOON,
    TODAY,
    at,
    command,
    days,
    did,
    kinds,
    listed,
    on,
    periods,
)

pytestmark = pytest.mark.usefixtures("noon")


def refused(refusal: type[Refusal], /, **what: object) -> Refusal:
    """Try to list an area; return how it is refused, nothing having been written."""
    before = written()
    with pytest.raises(refusal) as found:
        listed(**what)
    assert written() == before
    return found.value


def written() -> tuple[int, int, int]:
    """Count rows and entries."""
    return RiskArea.objects.count(), AreaLevel.objects.count(), len(kinds())


class TestListing:
    def test_makes_a_place_risk_from_the_day_it_is_counted_from(self) -> None:
        area = listed()

        (period,) = periods("high")
        assert (period.id, period.name) == (str(area.pk), "师范街12号院")
        assert period.lineage == ("CN", SHANXI, TAIYUAN, XIAODIAN, WUCHENG)
        assert (period.counted_from, period.lifted_on) == (on(15), None)
        assert (period.whole, period.listed_at) == (False, NOON)
        assert kinds() == [events.AREA_LISTED]

    def test_of_a_whole_division_needs_no_name(self) -> None:
        area = listed(whole=True, name="", division="140105001")

        assert (area.name, area.name_en) == ("坞城街道", "Wucheng")

    def test_of_a_part_needs_a_name(self) -> None:
        assert refused(refusals.NameMissing, name=" ").field == "name"

    def test_counts_from_today_at_the_latest(self) -> None:
        tomorrow = TODAY + timedelta(days=1)

        refusal = refused(refusals.CountedFromAhead, counted_from=tomorrow)

        assert refusal.data["day"] == "2022-08-22"
        listed(counted_from=TODAY)

    def test_counts_days_as_the_place_does(self, noon: SetClock) -> None:
        """At 17:00 in London it is the next day in Taiyuan."""
        noon(at(22, 0, 30))

        listed(counted_from=on(22))

        assert days("high") == [(on(22), None)]

    def test_cannot_have_been_announced_tomorrow(self) -> None:
        refused(refusals.InTheFuture, at=NOON + timedelta(seconds=1))

    def test_of_a_place_that_is_not_there_is_refused(self) -> None:
        refused(UnknownDivision, division="999999")

    def test_twice_is_refused(self) -> None:
        area = listed()

        refusal = refused(refusals.AlreadyListed, name=" 师范街12号院 ")

        assert refusal.data == {"area": area.code, "level": "high"}
        assert refusal.next_step

    def test_twice_at_another_level_is_refused_too(self) -> None:
        listed()

        refused(refusals.AlreadyListed, level="medium")

    def test_of_a_division_twice_is_refused_by_whatever_name(self) -> None:
        listed(whole=True, name="坞城")

        refused(refusals.AlreadyListed, whole=True, name="Wucheng")

    def test_of_a_namesake_elsewhere_is_another_area(self) -> None:
        listed()
        listed(division=YINGZE)

        assert len(periods("high")) == 2

    def test_anew_after_it_was_lifted_is_another_area(self, noon: SetClock) -> None:
        area = listed()
        did(actions.lift_area, area=area.code)
        noon(at(25))

        again = listed(counted_from=on(24))

        assert again.pk != area.pk
        assert days("high") == [(on(15), on(21)), (on(24), None)]

    def test_under_a_code_that_is_taken_is_refused(self) -> None:
        listed(code="high-1")

        refused(refusals.CodeTaken, code="high-1", name="another")

    def test_at_a_level_that_is_none_is_refused(self) -> None:
        with pytest.raises(refusals.UnknownWord, match="low") as refused:
            listed(level="low")
        assert refused.value.field == "level"
        assert written() == (0, 0, 0)


class TestLifting:
    def test_ends_the_risk_with_that_day(self, noon: SetClock) -> None:
        area = listed()
        noon(at(24, 10))

        did(actions.lift_area, area=area.code)

        assert days("high") == [(on(15), on(24))]
        assert kinds() == [events.AREA_LISTED, events.AREA_LIFTED]

    def test_at_midnight_leaves_the_day_before_at_risk(self, noon: SetClock) -> None:
        area = listed()
        noon(at(24, 10))

        did(actions.lift_area, area=area.code, at=at(24, 0))

        assert days("high") == [(on(15), on(24))]

    def test_before_it_was_listed_is_refused(self) -> None:
        area = listed(at=at(20))

        with pytest.raises(refusals.EndsBeforeItBegins):
            did(actions.lift_area, area=area.code, at=at(19))

    def test_ahead_of_time_is_refused(self) -> None:
        with pytest.raises(refusals.InTheFuture):
            did(actions.lift_area, area=listed().code, at=at(22))

    @pytest.mark.parametrize(
        "ending", [actions.lift_area, actions.withdraw_area], ids=["lift", "withdraw"]
    )
    def test_what_is_not_listed_any_more_is_refused(
        self, ending: Callable[..., object]
    ) -> None:
        area = listed()
        did(ending, area=area.code)

        with pytest.raises(refusals.NotListed):
            did(actions.lift_area, area=area.code)
        with pytest.raises(refusals.NotListed):
            did(actions.change_area_level, area=area.code, level="medium")

    def test_an_unknown_area_is_refused(self) -> None:
        with pytest.raises(refusals.UnknownArea):
            did(actions.lift_area, area="A-0000000")


class TestAnotherLevel:
    def test_counts_from_that_day_and_the_area_stays_itself(
        self, noon: SetClock
    ) -> None:
        area = listed()
        noon(at(24))

        did(actions.change_area_level, area=area.code, level="medium")

        (high,), (medium,) = periods("high"), periods("medium")
        assert high.id == medium.id == str(area.pk)
        assert (high.counted_from, high.lifted_on) == (on(15), on(24))
        assert (medium.counted_from, medium.lifted_on) == (on(24), None)
        assert kinds()[-1] == events.AREA_LEVEL_CHANGED

    def test_makes_no_new_area_for_those_who_said_they_were_not_there(
        self, noon: SetClock
    ) -> None:
        """What was said of the area when it was high is said of it as medium."""
        area = listed()
        noon(at(24))
        did(actions.change_area_level, area=area.code, level="medium")

        assert periods("medium")[0].listed_at == NOON

    def test_that_it_has_already_is_refused(self) -> None:
        with pytest.raises(refusals.SameLevel):
            did(actions.change_area_level, area=listed().code, level="high")

    def test_can_be_lifted_like_the_first(self, noon: SetClock) -> None:
        area = listed()
        noon(at(24))
        did(actions.change_area_level, area=area.code, level="medium")
        noon(at(27))
        did(actions.lift_area, area=area.code)

        assert days("high") == [(on(15), on(24))]
        assert days("medium") == [(on(24), on(27))]


class TestWithdrawing:
    def test_makes_it_as_if_it_had_never_been(self) -> None:
        area = listed()

        did(actions.withdraw_area, area=area.code)

        assert periods("high") == periods("low") == periods("outbreak") == []
        assert kinds() == [events.AREA_LISTED, events.AREA_WITHDRAWN]

    def test_works_for_one_that_was_lifted(self) -> None:
        area = listed()
        did(actions.lift_area, area=area.code)
        did(actions.withdraw_area, area=area.code)

        assert periods("high") == []

    def test_twice_is_refused(self) -> None:
        area = listed()
        did(actions.withdraw_area, area=area.code)

        with pytest.raises(refusals.AlreadyWithdrawn):
            did(actions.withdraw_area, area=area.code)

    def test_frees_the_place_to_be_listed_rightly(self) -> None:
        did(actions.withdraw_area, area=listed().code)

        listed(counted_from=on(18))

        assert days("high") == [(on(18), None)]


class TestWhoMay:
    @pytest.mark.parametrize(
        "duty", ["checkpoint_officer", "tracer", "auditor", "administrator", "sampler"]
    )
    def test_no_other_officer_lists_lifts_or_withdraws(self, duty: str) -> None:
        area = listed()
        by = acting_officer(TAIYUAN, duty)

        with pytest.raises(NotHere):
            listed(by, name="another")
        with pytest.raises(NotHere):
            did(actions.lift_area, by, area=area.code)
        with pytest.raises(NotHere):
            did(actions.change_area_level, by, area=area.code, level="medium")
        with pytest.raises(NotHere):
            did(actions.withdraw_area, by, area=area.code)
        assert len(periods("high")) == 1

    def test_another_places_area_needs_who_announced_it(self) -> None:
        refused(refusals.WhoAnnounced, division=CHENGGUAN, name="八廓")

        area = listed(division=CHENGGUAN, name="八廓", announced_by="拉萨市指挥部")

        assert area.announced_by == "拉萨市指挥部"
        did(actions.lift_area, area=area.code)

    def test_another_commands_own_area_is_left_alone(self) -> None:
        area = listed(command(PINGYAO), division=PINGYAO, name="东城")

        for ending in (actions.lift_area, actions.withdraw_area):
            with pytest.raises(refusals.WhoAnnounced):
                did(ending, area=area.code)

    def test_the_province_lifts_what_its_city_listed(self) -> None:
        area = listed()

        did(actions.lift_area, command(SHANXI), area=area.code)

        assert queries.level_now(area) is None

    def test_the_house_itself_may(self) -> None:
        listed(WORKER)

        assert len(periods("high")) == 1


def test_a_ledger_that_fails_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    area = listed()
    before = written()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the ledger is full")

    monkeypatch.setattr("pratique.places.actions.areas.record", fail)
    for action, what in (
        (listed, {"name": "another"}),
        (actions.lift_area, {"area": area.code}),
        (actions.withdraw_area, {"area": area.code}),
        (actions.change_area_level, {"area": area.code, "level": "medium"}),
    ):
        with pytest.raises(RuntimeError, match="full"):
            listed(**what) if action is listed else did(action, **what)

    assert written() == before
    assert days("high") == [(on(15), None)]


def test_a_row_that_fails_takes_its_entry_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no space left")

    monkeypatch.setattr("pratique.places.models.AreaLevel.save", fail)
    with pytest.raises(RuntimeError, match="no space"):
        listed()

    assert written() == (0, 0, 0)


def test_two_officers_cannot_list_one_place_twice() -> None:
    """The second waits for the first, and then sees what the first has listed."""
    first_has_written, second_may_go = threading.Event(), threading.Event()
    outcomes: list[str] = []

    def first() -> None:
        with database.acting(command()), database.transaction():
            listed()
            first_has_written.set()
            second_may_go.wait(5)
        connections.close_all()

    def second() -> None:
        first_has_written.wait(5)
        second_may_go.set()
        try:
            listed(command(SHANXI))
            outcomes.append("listed")
        except refusals.AlreadyListed:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for run in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert outcomes == ["refused"]
    assert len(periods("high")) == 1
