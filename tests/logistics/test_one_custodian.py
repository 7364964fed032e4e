"""Whatever happens, whoever is bound is in exactly one pair of hands at every instant.

`make test` plays a small and always the same set of lives.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pratique import clock, database
from pratique.database import WORKER, Actor
from pratique.errors import Refusal
from pratique.ledger.actions import set_clock
from pratique.logistics import queries
from pratique.logistics.actions import custody, trips
from pratique.logistics.models import Custody, HandOver, Trip
from pratique.loop import schedule
from pratique.orders.models import Plan
from pratique.registry import queries as registry
from pratique.registry.actions import merging, moving
from pratique.registry.models import Person
from tests.conftest import house
from tests.logistics import cast
from tests.loop.cast import Traveller, officer, on, result, sample

MOST = 4
which = st.integers(0, 7)
GIVERS: dict[str, Callable[[], Actor]] = {
    "command": cast.commander,
    "checkpoint": cast.checkpoint,
    "driver": cast.driver,
    "site": cast.site,
    "hospital": cast.hospital,
    "community": cast.community,
    "elsewhere": cast.commander,
}
TARGETS: dict[str, dict[str, str]] = {
    "command": {},
    "checkpoint": {"venue": cast.STATION},
    "driver": {"account": cast.DRIVER},
    "site": {"venue": cast.SITE},
    "hospital": {"venue": cast.HOSPITAL},
    "community": {},
}


class Hands(RuleBasedStateMachine):
    """A city in which people are handed on, or not, by whoever may or may not."""

    def __init__(self) -> None:
        super().__init__()
        self.name = house.clone()
        self.draws = random.Random(0)  # noqa: S311 -- the same ids every time
        self.same_ids = patch("pratique.ids.uuid7", self.next_id)
        self.same_ids.start()
        self.people: list[Traveller] = []
        self.ever_merged = False

    def next_id(self) -> UUID:
        """Return an id that is the same whenever this life is lived again."""
        return UUID(int=self.draws.getrandbits(128), version=4)

    def teardown(self) -> None:
        self.same_ids.stop()
        house.drop(self.name)

    @initialize(by_train=st.lists(st.booleans(), min_size=2, max_size=3))
    def a_morning(self, by_train: list[bool]) -> None:
        cast.morning(set_clock)
        for station in by_train:
            self.somebody_comes(station)

    def did(self, action: Callable[..., object], by: Actor, **what: object) -> bool:
        """Do something; what the house refuses is no step."""
        with suppress(Refusal):
            cast.did(action, by, **what)
            return True
        return False

    def pick(self, number: int) -> Traveller:
        return self.people[number % len(self.people)]

    def some(self, rows: list[UUID], number: int) -> UUID | None:
        return rows[number % len(rows)] if rows else None

    def ids_of(self, table: type[HandOver] | type[Trip]) -> list[UUID]:
        with database.acting(WORKER), database.transaction():
            return list(
                table._default_manager.order_by("entry").values_list("pk", flat=True)
            )

    # --- what may happen --------------------------------------------------------

    def somebody_comes(self, station: bool) -> None:
        number = len(self.people) + 1
        venue = cast.STATION if station else ""
        self.people.append(cast.come(f"测试{number}", number, venue=venue))

    @precondition(lambda self: len(self.people) < MOST and self.now() < on(21, 23))
    @rule(station=st.booleans())
    def another_comes(self, station: bool) -> None:
        self.somebody_comes(station)

    @rule(
        number=which,
        kind=st.sampled_from(sorted(TARGETS)),
        giver=st.sampled_from(sorted(GIVERS)),
    )
    def somebody_offers(self, number: int, kind: str, giver: str) -> None:
        person = self.pick(number).person
        self.did(
            custody.offer,
            GIVERS[giver](),
            person=person,
            to_kind=kind,
            **TARGETS[kind],
        )

    @rule(number=which, kind=st.sampled_from(sorted(TARGETS)))
    def whoever_has_them_hands_them_on(self, number: int, kind: str) -> None:
        person = self.pick(number).person
        has, _ = cast.held(person)
        if not has or not self.did(
            custody.offer, GIVERS[has](), person=person, to_kind=kind, **TARGETS[kind]
        ):
            return
        with database.acting(WORKER), database.transaction():
            offer = queries.open_offer(person)
        if offer is not None:
            self.did(custody.accept, GIVERS[kind](), hand_over=offer.pk)

    @rule(number=which, kind=st.sampled_from(sorted(GIVERS)))
    def somebody_signs(self, number: int, kind: str) -> None:
        offer = self.some(self.ids_of(HandOver), number)
        if offer:
            self.did(custody.accept, GIVERS[kind](), hand_over=offer)

    @rule(number=which, kind=st.sampled_from(sorted(GIVERS)))
    def somebody_withdraws_or_refuses(self, number: int, kind: str) -> None:
        offer = self.some(self.ids_of(HandOver), number)
        if offer and not self.did(
            custody.withdraw_offer, GIVERS[kind](), hand_over=offer
        ):
            self.did(custody.refuse_offer, GIVERS[kind](), hand_over=offer, reason="满")

    @rule(numbers=st.sets(which, min_size=1, max_size=3), home=st.booleans())
    def a_trip_is_planned(self, numbers: set[int], home: bool) -> None:
        self.did(
            trips.plan,
            cast.checkpoint(),
            people=[self.pick(number).person for number in sorted(numbers)],
            plate="晋A·1",
            driver=cast.DRIVER,
            lead="测试组长",
            origin=cast.STATION,
            destination="" if home else cast.SITE,
        )

    @rule(number=which, step=st.sampled_from(["depart", "arrive", "cancel"]))
    def a_trip_goes_on(self, number: int, step: str) -> None:
        trip = self.some(self.ids_of(Trip), number)
        if trip is None:
            return
        if step == "cancel":
            self.did(trips.cancel, cast.checkpoint(), trip=trip, reason="车坏了")
        else:
            self.did(getattr(trips, step), cast.driver(), trip=trip)

    @rule(number=which)
    def somebody_is_tested(self, number: int) -> None:
        with suppress(Refusal):
            traveller = self.pick(number)
            result(sample(traveller, self.now()), "negative", self.now())

    @rule(number=which, what=st.sampled_from(["depart", "die", "live again", "move"]))
    def somebody_goes(self, number: int, what: str) -> None:
        person = self.pick(number).person
        today = self.now().astimezone(on(1).tzinfo).date()
        zone = "Asia/Shanghai"
        if what == "depart":
            self.did(moving.depart, cast.checkpoint(), person=person)
        elif what == "die":
            by = cast.community()
            self.did(moving.record_death, by, person=person, died_on=today, zone=zone)
        elif what == "live again":
            by = cast.community()
            self.did(moving.withdraw_death, by, person=person, reason="误记")
        else:
            self.did(
                moving.change_address,
                cast.community(),
                person=person,
                division="140106001002",
                stay_kind="host",
            )

    @rule(keep=which, gone=which)
    def two_are_one(self, keep: int, gone: int) -> None:
        self.ever_merged |= self.did(
            merging.merge,
            officer("tracer"),
            keep=self.pick(keep).person,
            gone=self.pick(gone).person,
            reason="同一人",
        )

    @precondition(lambda self: self.ever_merged)
    @rule(gone=which)
    def one_is_two(self, gone: int) -> None:
        person = self.pick(gone).person
        self.did(merging.unmerge, officer("tracer"), gone=person, reason="两人")

    @rule(hours=st.sampled_from([1, 5, 15, 30, 100]))
    def time_passes(self, hours: int) -> None:
        schedule.advance((self.now() + timedelta(hours=hours)).astimezone(UTC))

    def now(self) -> datetime:
        with database.acting(WORKER), database.transaction():
            return clock.now()

    # --- what holds -------------------------------------------------------------

    @invariant()
    def whoever_is_bound_is_in_one_pair_of_hands(self) -> None:
        with database.acting(WORKER), database.transaction():
            for person in Person.objects.all():
                family = registry.family(person.pk)
                bound = (
                    person.merged_into_id is None
                    and Plan.objects.filter(
                        person__in=family, binds=True, ended_entry=None
                    ).exists()
                )
                hands = Custody.objects.filter(person=person, ended_entry=None)
                assert hands.count() == bound, person.reference

    @invariant()
    def custody_passes_without_a_gap(self) -> None:
        """What one custodian ends another begins, as long as somebody is bound."""
        with database.acting(WORKER), database.transaction():
            rows = Custody.objects.order_by("person", "since", "entry")
            before: Custody | None = None
            for row in rows:
                if before is not None and before.person_id == row.person_id:
                    assert before.until is not None
                    assert before.until <= row.since
                before = row

    @invariant()
    def nobody_ever_had_two_custodians_or_none(self) -> None:
        assert cast.no_gaps()


Hands.TestCase = None  # type: ignore[assignment] # it needs a house: see below


@pytest.mark.slow
@pytest.mark.usefixtures("template")
def test_one_pair_of_hands_after_every_step() -> None:
    run_state_machine_as_test(
        Hands,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
