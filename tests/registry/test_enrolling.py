"""Somebody before an officer, or on a list, who has not declared anything."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.db import DatabaseError

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import OWNER, WORKER, Actor
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known
from pratique.registry import events, facts, queries, refusals
from pratique.registry.actions import enrolling, moving
from pratique.registry.declared import DeclaredPerson, StayKind
from pratique.registry.models import Address, Arrival, Declaration, Enrolment, Person
from tests import gazetteer
from tests.conftest import SetClock
from tests.people import acting_officer
from tests.registry import cast

pytestmark = pytest.mark.usefixtures("city")

NOBODY_KNOWS = DeclaredPerson(name="张无证", document="")


def sampler(of: str = gazetteer.TAIYUAN) -> Actor:
    return acting_officer(of, "sampler", account="5")


def enrol(
    who: DeclaredPerson = cast.LI,
    by: Actor | None = None,
    division: str = gazetteer.NORMAL_SCHOOL_STREET,
    **more: object,
) -> Person:
    done = cast.doing(
        by or sampler(), enrolling.enrol, who=who, division=division, **more
    )
    assert isinstance(done, Person)
    return done


def row(person: UUID) -> Person:
    with database.acting(WORKER):
        return Person.objects.get(pk=person)


def told(person: UUID) -> facts.RegistryFacts:
    with database.acting(WORKER):
        return facts.of(Person.objects.get(pk=person), Known.present())


def sees(by: str, person: UUID) -> bool:
    with database.acting(acting_officer(by)), database.transaction():
        return Person.objects.filter(pk=person).exists()


class TestSomebodyNew:
    def test_stays_in_the_division_from_now_on(self) -> None:
        li = enrol(stay_kind="home", alias="li", phone="13800000001")

        found = told(li.pk)
        assert found.place[-1] == gazetteer.NORMAL_SCHOOL_STREET
        assert (found.stay_kind, found.born) == ("home", date(1985, 3, 9))
        assert (found.arrivals, found.is_gone) == ((), False)
        assert row(li.pk).phone_last_four == "0001"
        assert row(li.pk).alias == "li"
        with database.acting(WORKER):
            assert not queries.is_gone(row(li.pk))

    def test_declares_nothing_and_does_not_arrive(self) -> None:
        enrol()

        with database.acting(WORKER):
            assert not Declaration.objects.exists()
            assert not Arrival.objects.exists()

    def test_is_written_down_once_in_the_ledger(self) -> None:
        li = enrol(stay_kind="home")

        with database.acting(WORKER):
            entry = Entry.objects.get(kind=events.ENROLLED)
            assert (entry.person, entry.actor, entry.duty) == (li.pk, "5", "sampler")
            assert entry.data == {"known": False, "stays": True, "stay_kind": "home"}
            assert entry.subject == f"registry.enrolment:{Enrolment.objects.get().pk}"

    def test_without_a_document_is_always_somebody_new(self) -> None:
        first, second = enrol(NOBODY_KNOWS), enrol(NOBODY_KNOWS)

        assert first.pk != second.pk
        assert row(first.pk).document_blind is None

    def test_may_stay_elsewhere_if_they_are_seen_here(self) -> None:
        by = cast.checkpoint_officer()

        li = enrol(by=by, division=gazetteer.PINGYAO, venue=cast.STATION)

        assert told(li.pk).place[-1] == gazetteer.PINGYAO
        assert sees(gazetteer.JINZHONG, li.pk)
        assert sees(gazetteer.XIAODIAN, li.pk)

    def test_may_stay_in_a_hotel(self) -> None:
        li = enrol(
            division=gazetteer.LIUXIANG, venue=cast.HOTEL, stay_kind=StayKind.HOTEL
        )

        with database.acting(WORKER):
            address = Address.objects.select_related("hotel").get(person=li)
            assert address.hotel is not None
            assert address.hotel.code == cast.HOTEL

    def test_goes_on_as_the_same_person_when_they_declare(self) -> None:
        li = enrol()

        assert cast.person_id(cast.arrive()) == li.pk
        assert len(told(li.pk).arrivals) == 1


class TestSomebodyKnown:
    @pytest.fixture
    def li(self, city: None) -> UUID:
        """Have Li arrive in Taiyuan."""
        return cast.person_id(cast.arrive())

    def test_is_found_by_the_document(self, li: UUID) -> None:
        before = told(li)

        found = enrol(replace(cast.LI, name="李别名"), division=gazetteer.UNIVERSITY)

        assert found.pk == li
        assert told(li) == before
        assert row(li).name == cast.LI.name

    def test_is_seen_by_who_enrolled_them_elsewhere(self, li: UUID) -> None:
        assert not sees(gazetteer.PINGYAO, li)

        enrol(by=sampler(gazetteer.PINGYAO), division=gazetteer.PINGYAO)

        assert sees(gazetteer.PINGYAO, li)
        assert not sees(gazetteer.CHENGDU, li)
        assert told(li).place[-1] == gazetteer.NORMAL_SCHOOL_STREET
        with database.acting(WORKER), database.transaction():
            moving.follow(person=li, by=WORKER)
        assert sees(gazetteer.PINGYAO, li)

    def test_is_still_seen_by_the_checkpoint_if_enrolled_at_home(
        self, li: UUID
    ) -> None:
        enrol(by=sampler(gazetteer.WUCHENG))

        assert sees(gazetteer.XIAODIAN, li)
        with database.acting(WORKER):
            assert Enrolment.objects.get().checkpoint is None

    def test_who_had_left_is_back(self, li: UUID, set_clock: SetClock) -> None:
        cast.doing(cast.community_officer(), moving.depart, person=li)
        assert told(li).is_gone
        set_clock(cast.days_later(1))

        enrol(division=gazetteer.UNIVERSITY)

        assert not told(li).is_gone
        assert told(li).place[-1] == gazetteer.UNIVERSITY
        assert row(li).left_at is None

    def test_who_only_announced_themselves_is_here_now(self) -> None:
        li = cast.person_id(cast.declare())

        assert enrol(division=gazetteer.UNIVERSITY).pk == li
        assert told(li).place[-1] == gazetteer.UNIVERSITY

    def test_the_dead_are_refused(self, li: UUID) -> None:
        cast.doing(
            cast.community_officer(),
            moving.record_death,
            person=li,
            died_on=cast.TODAY,
            zone="Asia/Shanghai",
        )

        with pytest.raises(refusals.PersonDied):
            enrol()


class TestRefused:
    def test_a_place_the_officer_does_not_answer_for(self) -> None:
        with pytest.raises(refusals.OutOfReach):
            enrol(by=sampler(gazetteer.CHENGDU))

    def test_somebody_with_no_such_duty(self) -> None:
        with pytest.raises(NotHere):
            enrol(by=acting_officer(gazetteer.TAIYUAN, "laboratory_clerk"))

    def test_a_mistyped_document(self) -> None:
        wrong = replace(cast.LI, document=cast.LI.document[:-1] + "Z")
        with pytest.raises(refusals.BadDocument):
            enrol(wrong)

    def test_no_name_and_no_place(self) -> None:
        with pytest.raises(refusals.Missing):
            enrol(replace(cast.LI, name=" "))
        with pytest.raises(refusals.UnknownPlace):
            enrol(division="999999999999")
        with pytest.raises(refusals.UnknownPlace):
            enrol(venue="nowhere")

    def test_a_reference_that_somebody_else_bears(self) -> None:
        enrol(alias="1")
        with pytest.raises(refusals.AliasTaken):
            enrol(cast.WANG, alias="1")

    def test_the_public_form_has_no_such_door(self) -> None:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            database.acting(cast.PUBLIC),
            database.transaction(),
        ):
            database.rows("SELECT registry_enrol('{}'::jsonb)")

    def test_nothing_moves_if_the_ledger_fails(self) -> None:
        with database.acting(OWNER), database.transaction():
            database.rows(
                "ALTER TABLE ledger_entry ADD CONSTRAINT fails"
                " CHECK (kind <> 'registry.enrolled')"
            )
        with pytest.raises(DatabaseError):
            enrol()
        with database.acting(WORKER):
            assert not Person.objects.exists()
            assert not Address.objects.exists()
