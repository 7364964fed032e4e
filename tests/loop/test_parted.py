"""Two records are parted again: each person keeps what their own facts give."""

from datetime import UTC, datetime

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.loop import schedule
from pratique.loop.settling import acting, strictly
from pratique.orders.models import Ground
from pratique.registry.actions import merging, moving
from pratique.registry.actions.declaring import declare
from pratique.registry.actions.proving import prove
from pratique.registry.declared import DeclaredStay
from tests.conftest import SetClock
from tests.gazetteer import CHENGDU, JINJIANG
from tests.loop.bound import Bound, bound_in_taiyuan, faults
from tests.loop.cast import (
    LOOK_BACK,
    arrive,
    declared,
    in_august,
    officer,
    on,
    result,
    sample,
)

HELD = ("yellow", "yellow", "home_quarantine")
MEDIUM = "cn.shanxi.taiyuan#arrival.medium"
QUIET = DeclaredStay(CHENGDU, None, in_august(21), outside_areas=True)


@pytest.fixture
def bob(set_clock: SetClock) -> Bound:
    """Bob is bound at home until the 28th; it is the 21st, 18:00."""
    return bound_in_taiyuan(set_clock)


@pytest.fixture
def carol(bob: Bound) -> Bound:
    """Carol is taken for Bob; then she comes home from Jinjiang, on the 22nd."""
    carol = Bound(arrive("测试丙", 3, QUIET), bob.area)
    tracer, clerk = officer("tracer"), officer("checkpoint_officer")
    with strictly(), acting(tracer):
        merging.merge(keep=bob.person, gone=carol.person, reason="同一人", by=tracer)
    schedule.advance(on(22, 10).astimezone(UTC))
    came = declared(
        "测试丙",
        3,
        DeclaredStay(JINJIANG, None, in_august(21)),
        DeclaredStay(CHENGDU, in_august(21), in_august(22), outside_areas=True),
        at=on(22, 9),
    )
    with strictly(), acting(clerk):
        made = declare(declared=came, look_back=LOOK_BACK, by=clerk)
    with strictly(), acting(clerk):
        prove(declaration=made.declaration, by=clerk)
    return carol


def part(carol: Bound, at: datetime) -> None:
    """Find out that they are two."""
    schedule.advance(at.astimezone(UTC))
    by = officer("tracer")
    with strictly(), acting(by):
        merging.unmerge(gone=carol.person, reason="不是同一人", by=by)


def test_what_her_journey_opened_is_hers_since_it_opened(
    bob: Bound, carol: Bound
) -> None:
    assert bob.standing()[2:] == ("home_quarantine", on(29))

    part(carol, on(23, 10))

    assert bob.standing()[:3] == HELD
    assert bob.standing()[3] == on(28)
    assert carol.standing()[2:] == ("home_quarantine", on(29))
    with database.acting(WORKER), database.transaction():
        medium = Ground.objects.filter(rule=MEDIUM)
        hers = medium.filter(person=carol.person, ended_entry=None)
        assert hers
        for each in hers:
            mixed = medium.get(person=bob.person, key=each.key)
            assert (mixed.closes, mixed.opened_at) == ("withdrawn", each.opened_at)
        assert medium.filter(person=bob.person, ended_entry=None).count() == 1
    assert faults() == []


@pytest.mark.slow
def test_each_is_free_at_their_own_end(bob: Bound, carol: Bound) -> None:
    part(carol, on(23, 10))
    for who, days in ((bob, (24, 27)), (carol, (23, 25, 28))):
        for day in days:
            tube = sample(who.traveller, on(day, 11, who is carol))
            result(tube, "negative", on(day, 18, who is carol))
    schedule.advance(on(30).astimezone(UTC))

    assert bob.releases() == [on(28)]
    assert carol.releases() == [on(29)]
    assert faults() == []


def test_what_lapsed_while_they_were_one_binds_neither_again(
    bob: Bound, carol: Bound
) -> None:
    schedule.advance(on(21, 10).replace(month=9).astimezone(UTC))
    assert bob.standing()[2] == ""

    part(carol, on(22, 10).replace(month=9))

    assert carol.standing()[2:] == ("", None)
    assert bob.standing()[2:] == ("", None)
    assert faults() == []


def test_the_dead_bear_the_mark_of_the_latest_journey_of_either_record(
    bob: Bound,
) -> None:
    dora = Bound(arrive("测试丁", 4, QUIET), bob.area)
    by, tracer = officer("community_officer"), officer("tracer")
    with strictly(), acting(by):
        moving.record_death(
            person=bob.person, died_on=in_august(21), zone="Asia/Shanghai", by=by
        )
    schedule.advance(on(21, 20).astimezone(UTC))
    with strictly(), acting(tracer):
        merging.merge(keep=bob.person, gone=dora.person, reason="同一人", by=tracer)

    assert bob.standing()[1] == "green"
    assert faults() == []


def test_parting_twice_leaves_it_so(bob: Bound, carol: Bound) -> None:
    part(carol, on(23, 10))
    before = bob.standing(), carol.standing()
    by = officer("tracer")
    with strictly(), acting(by):
        merging.merge(keep=carol.person, gone=bob.person, reason="同一人", by=by)
    assert carol.standing()[2:] == ("home_quarantine", on(29))
    schedule.advance(on(23, 12).astimezone(UTC))
    with strictly(), acting(by):
        merging.unmerge(gone=bob.person, reason="不是同一人", by=by)

    assert (bob.standing(), carol.standing()) == before
    assert faults() == []
