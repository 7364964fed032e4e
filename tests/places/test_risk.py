"""The rules are told what was known, and told it quickly."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test.utils import CaptureQueriesContext

from pratique import database
from pratique.database import WORKER, Actor
from pratique.divisions.queries import subtree
from pratique.divisions.refusals import UnknownDivision
from pratique.ledger.actions.sealing import seal
from pratique.ledger.queries import Known
from pratique.places import actions, facts, queries
from tests.conftest import SetClock
from tests.gazetteer import (
    CHENGDU,
    PINGYAO,
    SHANXI,
    TAIYUAN,
    WUCHENG,
    XIAODIAN,
    YINGZE,
)
from tests.places.cast import (
    QUIET_DAYS,
    as_of,
    at,
    days,
    did,
    listed,
    on,
    periods,
    risk,
    watch_list,
)

pytestmark = pytest.mark.usefixtures("noon")


def noted(**what: object) -> UUID:
    """Note an outbreak in 成都, or where is said."""
    usual: dict[str, object] = {
        "division": CHENGDU,
        "since": on(15),
        "announced_by": "成都市",
    }
    return did(actions.note_outbreak, **(usual | what)).pk


class TestWhatFollows:
    def test_the_rest_of_the_county_is_low(self) -> None:
        area = listed()

        (low,) = periods("low")
        assert low.lineage == ("CN", SHANXI, TAIYUAN, XIAODIAN)
        assert (low.name, low.witness) == ("小店区", str(area.pk))

    def test_the_prefecture_has_an_outbreak(self) -> None:
        listed()

        (outbreak,) = periods("outbreak")
        assert outbreak.lineage == ("CN", SHANXI, TAIYUAN)
        assert outbreak.name == "太原市"

    def test_a_municipality_is_one_prefecture(self) -> None:
        listed(division="110105", name="望京", announced_by="北京市")

        (outbreak,) = periods("outbreak")
        assert outbreak.lineage == ("CN", "110000000000")

    def test_a_city_listed_as_a_whole_has_no_low_part(self) -> None:
        listed(division="5401", whole=True, announced_by="拉萨市")

        assert periods("low") == []
        assert days("outbreak") == days("high") == [(on(15), None)]

    def test_a_note_makes_an_outbreak_for_its_quiet_days(self) -> None:
        noted(until=on(16))

        assert days("outbreak") == [(on(15), on(24))]

    def test_a_note_is_ended_later(self) -> None:
        note = noted()
        assert days("outbreak") == [(on(15), None)]

        did(actions.end_outbreak, note=note, until=on(20))

        assert days("outbreak") == [(on(15), on(28))]

    def test_a_note_of_a_county_counts_for_its_prefecture(self) -> None:
        noted(division=PINGYAO)

        assert periods("outbreak")[0].name == "晋中市"


class TestThePast:
    def test_stays_as_it_was_known(self, noon: SetClock) -> None:
        """Every moment between two announcements reads the same for ever."""
        told: list[tuple[datetime, object]] = []

        def moment(day: int) -> None:
            noon(at(day))
            seal(watermark=True)
            told.append((at(day), risk()))

        moment(21)
        area = listed()
        watch_list()
        did(
            actions.watch,
            watch_list="cn.shanxi.taiyuan/pingyao",
            division=PINGYAO,
            since=on(17),
        )
        moment(22)
        did(actions.change_area_level, area=area.code, level="medium")
        note = noted()
        moment(23)
        did(actions.lift_area, area=area.code)
        did(actions.end_outbreak, note=note, until=on(20))
        moment(24)
        did(actions.withdraw_area, area=area.code)
        did(
            actions.unwatch,
            watch_list="cn.shanxi.taiyuan/pingyao",
            division=PINGYAO,
            until=on(24),
        )
        moment(25)

        assert [risk(as_of(when)) for when, _known in told] == [k for _w, k in told]
        assert len({each.version for each in (risk(as_of(w)) for w, _k in told)}) == 5

    def test_does_not_know_an_area_that_was_listed_later(self, noon: SetClock) -> None:
        noon(at(22))
        listed(at=at(21))

        assert periods("high", as_of(at(22))) == []
        noon(at(22, 13))
        assert len(periods("high", as_of(at(22, 13)))) == 1


class TestAskingAgain:
    def test_costs_no_query_but_the_prepared_one(self) -> None:
        listed()
        risk()

        with database.acting(WORKER), database.transaction(), counted() as queries_made:
            facts.risk(Known.present(), quiet_days=QUIET_DAYS)

        # What is prepared goes past Django's count; reading anew would not.
        assert len(queries_made) == 0

    def test_gives_the_very_same_answer(self) -> None:
        listed()

        assert risk() is risk()

    def test_sees_every_change_at_once(self, noon: SetClock) -> None:
        watch_list()
        steps: list[Callable[[], object]] = [
            lambda: listed(code="a"),
            lambda: did(actions.change_area_level, area="a", level="medium"),
            lambda: did(actions.lift_area, area="a"),
            lambda: did(actions.withdraw_area, area="a"),
            lambda: noted(until=on(20)),
            lambda: did(
                actions.watch,
                watch_list="cn.shanxi.taiyuan/pingyao",
                division=PINGYAO,
                since=on(17),
            ),
            lambda: did(
                actions.unwatch,
                watch_list="cn.shanxi.taiyuan/pingyao",
                division=PINGYAO,
                until=on(24),
            ),
        ]
        versions = [risk().version]
        for day, step in enumerate(steps, start=22):
            noon(at(day))
            step()
            versions.append(risk().version)

        # Withdrawing leads back to the state before anything was listed.
        assert len(set(versions)) == len(versions) - 1
        assert versions[4] == versions[0]

    def test_does_not_keep_what_was_undone(self) -> None:
        with (
            database.acting(WORKER),
            suppress(InterruptedError),
            database.transaction(),
        ):
            listed(WORKER)
            assert len(facts.risk(Known.present(), quiet_days=7).periods) == 3
            raise InterruptedError

        assert risk().periods == ()

    def test_depends_on_the_quiet_days_asked_for(self) -> None:
        noted(until=on(16))
        with database.acting(WORKER), database.transaction():
            short = facts.risk(Known.present(), quiet_days=2)

        assert short.periods[0].lifted_on == on(19)
        assert days("outbreak") == [(on(15), on(24))]

    def test_says_the_same_to_every_role(self) -> None:
        listed()
        told = []
        for role in ("officer", "intake", "gate", "worker"):
            facts._risk.cache_clear()
            actor = Actor(role, role, low=0, high=0)
            with database.acting(actor), database.transaction():
                told.append(facts.risk(Known.present(), quiet_days=QUIET_DAYS))

        assert told == [told[0]] * 4


def counted() -> CaptureQueriesContext:
    """Count the queries of the worker's connection."""
    from django.db import connections

    return CaptureQueriesContext(connections["worker"])


class TestWhoIsTouched:
    def test_everybody_in_the_prefecture_and_those_told_no_nearer(self) -> None:
        with database.acting(WORKER), database.transaction():
            found = queries.affected(WUCHENG)
            taiyuan = subtree(TAIYUAN)

        assert (found.low, found.high) == taiyuan
        assert found.above == ("CN", SHANXI)

    def test_a_place_that_is_none_is_refused(self) -> None:
        with pytest.raises(UnknownDivision):
            queries.affected("9")


def test_many_areas_of_a_county_make_it_low_once() -> None:
    with database.acting(WORKER), database.transaction():
        for number in range(20):
            day = on(1) + timedelta(days=(number * 7) % 20)
            listed(WORKER, division=YINGZE, name=f"小区{number}", counted_from=day)

    assert len(periods("high")) == 20
    assert days("low") == [(on(1), None)]
