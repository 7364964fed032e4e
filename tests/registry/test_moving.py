"""Where people are: the governing place follows the facts, also out of sight."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.database import WORKER, Actor
from pratique.ledger.queries import Known
from pratique.registry import facts, queries, refusals
from pratique.registry.actions import moving, proving
from pratique.registry.declared import Mode, StayKind
from pratique.registry.models import Arrival, Declaration, Person
from tests import gazetteer
from tests.people import acting_officer
from tests.registry import cast

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def li(city: None) -> UUID:
    """Have Li arrive."""
    return cast.person_id(cast.arrive())


def row(person: UUID) -> Person:
    with database.acting(WORKER):
        return Person.objects.get(pk=person)


def told(person: UUID) -> facts.RegistryFacts:
    with database.acting(WORKER):
        return facts.of(Person.objects.get(pk=person), Known.present())


def move(person: UUID, division: str, **more: object) -> object:
    return cast.doing(
        cast.community_officer(),
        moving.change_address,
        person=person,
        division=division,
        **{"stay_kind": StayKind.HOST, "address": "1号"} | more,
    )


def sees(by: str, person: UUID) -> bool:
    """Say whether an officer of a place sees a person."""
    with database.acting(acting_officer(by)), database.transaction():
        return Person.objects.filter(pk=person).exists()


def test_a_change_of_address_moves_what_governs(li: UUID) -> None:
    move(li, gazetteer.PINGYAO)

    assert told(li).place[-1] == gazetteer.PINGYAO
    assert told(li).stay_kind == "host"
    assert sees(gazetteer.JINZHONG, li)
    # The checkpoint that received them still sees them; their old community does not.
    assert sees(gazetteer.XIAODIAN, li)
    assert not sees(gazetteer.NORMAL_SCHOOL_STREET, li)


def test_the_next_arrival_governs_again(li: UUID) -> None:
    move(li, gazetteer.UNIVERSITY, since=cast.NINE)
    cast.arrive(
        arrival=replace(cast.BY_TRAIN, at=cast.NINE + timedelta(hours=14)),
    )

    assert told(li).place[-1] == gazetteer.NORMAL_SCHOOL_STREET


def test_a_hotel_must_exist(li: UUID) -> None:
    with pytest.raises(refusals.UnknownPlace):
        move(li, gazetteer.UNIVERSITY, hotel="nowhere")
    move(li, gazetteer.UNIVERSITY, hotel=cast.HOTEL, stay_kind=StayKind.HOTEL)

    assert told(li).stay_kind == "hotel"


@pytest.mark.parametrize("division", ["149999000000", "nowhere"])
def test_a_division_must_exist(li: UUID, division: str) -> None:
    with pytest.raises(refusals.UnknownPlace):
        move(li, division)


def test_nobody_moves_in_the_future(li: UUID) -> None:
    with pytest.raises(refusals.ImpossibleDate):
        move(li, gazetteer.UNIVERSITY, since=cast.days_later(1))


class TestDeath:
    """Nothing binds who has died; a mistake is taken back."""

    def die(self, person: UUID, day: date = cast.TODAY) -> object:
        return cast.doing(
            cast.community_officer(),
            moving.record_death,
            person=person,
            died_on=day,
            zone="Asia/Shanghai",
        )

    def test_it_is_recorded_once(self, li: UUID) -> None:
        self.die(li)
        self.die(li)

        assert row(li).died_on == cast.TODAY
        assert queries.is_gone(row(li))

    def test_not_in_the_future(self, li: UUID) -> None:
        with pytest.raises(refusals.ImpossibleDate):
            self.die(li, cast.TODAY + timedelta(days=1))

    def test_the_dead_do_not_move(self, li: UUID) -> None:
        self.die(li)
        with pytest.raises(refusals.PersonDied):
            move(li, gazetteer.UNIVERSITY)

    def test_a_mistake_is_taken_back_with_a_reason(self, li: UUID) -> None:
        self.die(li)
        withdraw = {"person": li}
        with pytest.raises(refusals.ReasonMissing):
            cast.doing(
                cast.community_officer(), moving.withdraw_death, **withdraw, reason=""
            )
        cast.doing(
            cast.community_officer(), moving.withdraw_death, **withdraw, reason="alive"
        )

        assert row(li).died_on is None


class TestDeparture:
    """Who has left is bound no more; who comes back is here again."""

    def leave(self, person: UUID, hours: int = 0) -> object:
        return cast.doing(
            cast.checkpoint_officer(),
            moving.depart,
            person=person,
            at=cast.NINE - timedelta(hours=hours),
        )

    def test_it_ends_with_the_arrival(self, li: UUID) -> None:
        self.leave(li)

        assert queries.is_gone(row(li))
        assert told(li).arrivals[0].left_at == cast.NINE

    def test_nobody_leaves_before_they_came(self, li: UUID) -> None:
        with pytest.raises(refusals.ImpossibleDate):
            self.leave(li, hours=1)

    def test_nobody_leaves_twice_or_without_having_come(self, li: UUID) -> None:
        self.leave(li)
        with pytest.raises(refusals.HasNotArrived):
            self.leave(li)
        wang = cast.person_id(cast.declare(cast.declaring(cast.WANG)))
        with pytest.raises(refusals.HasNotArrived):
            self.leave(wang)

    def test_a_mistake_is_taken_back_with_a_reason(self, li: UUID) -> None:
        self.leave(li)
        by = cast.checkpoint_officer()
        with pytest.raises(refusals.ReasonMissing):
            cast.doing(by, moving.withdraw_departure, person=li, reason=" ")
        cast.doing(by, moving.withdraw_departure, person=li, reason="another one")

        assert not queries.is_gone(row(li))
        assert told(li).arrivals[0].left_at is None
        assert len(told(li).arrivals) == 1
        with database.acting(WORKER):
            kept = Arrival.objects.filter(person=li).order_by("entry")
            assert [each.left_at is not None for each in kept] == [True, False]

    def test_who_has_not_left_cannot_be_here_again(self, li: UUID) -> None:
        with pytest.raises(refusals.HasNotLeft):
            cast.doing(
                cast.checkpoint_officer(),
                moving.withdraw_departure,
                person=li,
                reason="another one",
            )

    def test_coming_back(self, li: UUID) -> None:
        self.leave(li)
        cast.arrive(arrival=replace(cast.BY_TRAIN, at=cast.NINE + timedelta(hours=1)))

        assert not queries.is_gone(row(li))


def set_aside(declaration: UUID, by: Actor) -> object:
    return cast.doing(by, proving.set_aside, declaration=declaration, reason="a slip")


def counts(declaration: UUID) -> bool:
    """Say whether a declaration counts."""
    with database.acting(WORKER):
        return Declaration.objects.get(pk=declaration).ended_entry_id is None


def test_the_old_city_sets_nothing_aside_once_somebody_moved_on(city: None) -> None:
    declaration = cast.arrive()
    move(cast.person_id(declaration), gazetteer.PINGYAO)

    with pytest.raises(refusals.MovedOn):
        set_aside(declaration, cast.checkpoint_officer())
    assert counts(declaration)

    set_aside(declaration, acting_officer(gazetteer.SHANXI))
    assert not counts(declaration)


def test_nor_does_a_city_that_no_longer_sees_them(city: None) -> None:
    by_car = replace(
        cast.BY_TRAIN, venue="", service="", mode=Mode.CAR, plate="晋A12345"
    )
    declaration = cast.arrive(arrival=by_car)
    move(cast.person_id(declaration), gazetteer.PINGYAO)

    with pytest.raises(refusals.MovedOn):
        set_aside(declaration, cast.checkpoint_officer())


def test_the_checkpoint_sets_aside_what_it_received_for_another_city() -> None:
    to_pingyao = replace(cast.BY_TRAIN, destination="140728100200")
    declaration = cast.arrive(arrival=to_pingyao)

    set_aside(declaration, cast.checkpoint_officer())

    assert not counts(declaration)


def test_following_again_changes_nothing(li: UUID) -> None:
    move(li, gazetteer.UNIVERSITY)
    before = str(vars(row(li)))
    with database.acting(WORKER), database.transaction():
        moving.follow(person=li, by=WORKER)

    assert str(vars(row(li))).split(">")[1:] == before.split(">")[1:]
