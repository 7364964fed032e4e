"""From the first bound instant to the last somebody has them: one, and only one."""

from uuid import UUID

import pytest

from pratique import database
from pratique.community.actions.units import open_unit
from pratique.database import WORKER
from pratique.logistics.actions import custody
from pratique.logistics.models import Custody
from pratique.loop.settling import acting
from pratique.orders.models import Ground, Release
from pratique.registry.actions import merging, moving
from pratique.registry.actions.proving import prove, set_aside
from tests.gazetteer import NORMAL_SCHOOL_STREET, YINGZE
from tests.logistics.cast import (
    Traveller,
    checkpoint,
    come,
    commander,
    community,
    did,
    held,
    history,
    later,
    no_gaps,
    nothing_waits,
    offered,
    passing_by,
    site,
    to_site,
)
from tests.loop.cast import officer, on, result, sample

pytestmark = pytest.mark.usefixtures("morning")


def test_the_station_that_saw_them_today_has_them() -> None:
    bob = come()

    assert held(bob.person) == ("checkpoint", "station")
    assert history(bob.person) == [("checkpoint", on(21, 9), None)]


def test_it_begins_the_instant_the_ground_opens_with_the_order() -> None:
    bob = come()

    with database.acting(WORKER), database.transaction():
        ground = Ground.objects.get(person=bob.person)
        taken = Custody.objects.get(person=bob.person)
    assert taken.since == ground.opened_at
    assert nothing_waits()


def test_whoever_is_bound_from_landing_on_is_had_from_then_on() -> None:
    bob = come(at=on(21, 12))

    assert history(bob.person) == [("checkpoint", on(21, 12), None)]


def test_who_is_met_before_landing_is_had_from_landing_on() -> None:
    bob = come(at=on(21, 12))

    to_site(bob.person)

    assert history(bob.person) == [
        ("checkpoint", on(21, 12), on(21, 12)),
        ("site", on(21, 12), None),
    ]


def test_without_a_station_the_unit_where_they_stay_has_them() -> None:
    unit = did(
        open_unit,
        commander(),
        kind="community",
        name="师范街社区",
        division=NORMAL_SCHOOL_STREET,
    )

    bob = come(venue="")

    assert held(bob.person) == ("community", "")
    with database.acting(WORKER), database.transaction():
        assert Custody.objects.get(person=bob.person).unit == unit.pk


def test_without_a_unit_either_the_command_has_them() -> None:
    assert held(come(venue="").person) == ("command", "")


def test_a_site_is_no_station_though_they_say_they_arrived_there() -> None:
    assert held(come(venue="site-1").person) == ("command", "")


def test_a_station_that_saw_them_another_day_does_not_have_them() -> None:
    made = come(proved=False).made
    later(22, 9)

    shown = did(prove, checkpoint(), declaration=made.declaration)

    assert held(shown.person_id) == ("command", "")


def test_nobody_has_whom_nothing_binds() -> None:
    assert history(passing_by().person) == []


def free_on_the_28th() -> Traveller:
    """Bring Bob home and let him serve his days; all his tests are negative."""
    bob = come()
    for day in (21, 24, 27):
        result(sample(bob, on(day, 10)), "negative", on(day, 18))
    return bob


def test_release_ends_it_at_that_instant() -> None:
    bob = free_on_the_28th()
    assert held(bob.person) == ("checkpoint", "station")

    later(28, 1)

    with database.acting(WORKER), database.transaction():
        release = Release.objects.get(person=bob.person)
    assert history(bob.person) == [("checkpoint", on(21, 9), release.released_at)]
    assert no_gaps()


def test_a_death_ends_it() -> None:
    bob = come()
    later(22, 8)

    did(
        moving.record_death,
        community(),
        person=bob.person,
        died_on=on(22).date(),
        zone="Asia/Shanghai",
    )

    assert history(bob.person) == [("checkpoint", on(21, 9), on(22, 8))]


def test_a_death_taken_back_gives_them_back_to_somebody() -> None:
    bob = come()
    later(22, 8)
    died = {"died_on": on(22).date(), "zone": "Asia/Shanghai"}
    did(moving.record_death, community(), person=bob.person, **died)
    later(22, 9)

    did(moving.withdraw_death, community(), person=bob.person, reason="同名误记")

    assert [row[0] for row in history(bob.person)] == ["checkpoint", "command"]
    assert history(bob.person)[-1][1:] == (on(22, 9), None)
    assert no_gaps()


def test_going_elsewhere_ends_it() -> None:
    bob = come()
    later(22, 8)

    did(moving.depart, checkpoint(), person=bob.person)

    assert history(bob.person) == [("checkpoint", on(21, 9), on(22, 8))]


def test_what_was_never_so_ends_it() -> None:
    bob = come()
    later(22, 8)

    did(set_aside, checkpoint(), declaration=bob.made.declaration, reason="不是本人")

    assert history(bob.person) == [("checkpoint", on(21, 9), on(22, 8))]


def test_an_open_offer_ends_with_it() -> None:
    bob = come()
    offer = offered(bob.person, checkpoint(), "site", venue="site-1")
    later(22, 8)

    did(moving.depart, checkpoint(), person=bob.person)

    offer.refresh_from_db(using="worker")
    assert offer.ended_why == "overtaken"


def test_who_moves_stays_with_whoever_has_them() -> None:
    bob = come()

    did(
        moving.change_address,
        community(),
        person=bob.person,
        division=YINGZE,
        stay_kind="host",
    )

    assert held(bob.person) == ("checkpoint", "station")
    assert no_gaps()


class TestMerging:
    """Two records turn out to be one person."""

    def merged(self, keep: UUID, gone: UUID) -> None:
        tracer = officer("tracer")
        did(merging.merge, tracer, keep=keep, gone=gone, reason="同一人")

    def parted(self, gone: UUID) -> None:
        did(merging.unmerge, officer("tracer"), gone=gone, reason="不是同一人")

    def test_of_two_custodies_one_stays(self) -> None:
        bob, twin = come(), come("测试丁", 2)
        to_site(bob.person)
        later(21, 10)

        self.merged(bob.person, twin.person)

        assert held(bob.person) == ("site", "site-1")
        assert history(twin.person) == [("checkpoint", on(21, 9), on(21, 10))]

    def test_the_only_custody_goes_to_the_record_that_is_kept(self) -> None:
        alice, bob = passing_by(), come()
        later(21, 10)

        self.merged(alice.person, bob.person)

        assert history(bob.person) == [("checkpoint", on(21, 9), on(21, 10))]
        assert history(alice.person) == [("checkpoint", on(21, 10), None)]
        assert no_gaps()

    def test_parted_again_the_bound_one_has_been_in_the_same_hands(self) -> None:
        alice, bob = passing_by(), come()
        later(21, 10)
        self.merged(alice.person, bob.person)
        later(21, 11)

        self.parted(bob.person)

        assert history(bob.person) == [
            ("checkpoint", on(21, 9), on(21, 10)),
            ("checkpoint", on(21, 11), None),
        ]
        assert history(alice.person) == [("checkpoint", on(21, 10), on(21, 11))]
        assert no_gaps()


def test_it_may_run_again_at_any_time() -> None:
    bob = come()
    before = history(bob.person)

    for _ in range(2):
        with acting(WORKER):
            custody.take_charge(person=bob.person, by=WORKER)
            custody.let_go(person=bob.person, by=WORKER)

    assert history(bob.person) == before


def test_no_officer_takes_charge_by_hand() -> None:
    bob = come()

    with pytest.raises(PermissionError, match="only the worker"):
        did(custody.take_charge, site(), person=bob.person)
