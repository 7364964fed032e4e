"""What is wrong is put right, with a reason, and what was known stays readable."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from pratique import database
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known
from pratique.registry import documents, facts, queries, refusals
from pratique.registry.actions import identity
from pratique.registry.declared import Sex
from pratique.registry.models import Arrival, Correction, Person, Stay
from tests import gazetteer
from tests.people import acting_officer
from tests.registry import cast

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def li(city: None) -> UUID:
    """Have Li arrive."""
    return cast.person_id(cast.arrive())


def correct(person: UUID, **found: object) -> object:
    return cast.doing(
        cast.checkpoint_officer(),
        identity.correct,
        person=person,
        reason="card",
        **found,
    )


def row(person: UUID) -> Person:
    with database.acting(WORKER):
        return Person.objects.select_related("residence").get(pk=person)


def told(person: UUID) -> facts.RegistryFacts:
    with database.acting(WORKER):
        return facts.of(Person.objects.get(pk=person), Known.present())


def test_particulars_are_corrected_and_nothing_else(li: UUID) -> None:
    correct(li, name="李小艳", residence=gazetteer.JINJIANG)

    someone = row(li)
    assert (someone.name, someone.sex, someone.born) == (
        "李小艳",
        "female",
        date(1985, 3, 9),
    )
    assert someone.residence is not None
    assert someone.residence.code == gazetteer.JINJIANG
    residence = told(li).residence
    assert residence is not None
    assert residence[-1] == gazetteer.JINJIANG


def test_the_last_word_stands(li: UUID) -> None:
    correct(li, born=date(1985, 3, 8))
    correct(li, born=date(1985, 3, 7))

    assert row(li).born == told(li).born == date(1985, 3, 7)


def test_the_row_is_made_anew_from_the_facts_and_is_the_same(li: UUID) -> None:
    correct(li, name="李小艳", phone="13700000007")
    before = Person.objects.values().filter(pk=li)
    with database.acting(WORKER):
        kept = str(list(before))
        database.rows("UPDATE registry_person SET name = 'x', phone_last_four = '1'")
        entry = Entry.objects.filter(person=li).latest("pk").pk
    cast.react([entry])

    with database.acting(WORKER):
        assert str(list(before.all())) == kept
        assert row(li).phone_last_four == "0007"


def test_a_mistyped_document(li: UUID) -> None:
    right = documents.read(
        "identity_card",
        documents.synthetic_number(date(1985, 3, 9), Sex.FEMALE, 7),
    )
    correct(li, document=right)

    with database.acting(cast.checkpoint_officer()), database.transaction():
        assert [one.pk for one in queries.find_people(right.number)] == [li]


def test_a_document_that_is_somebody_elses(li: UUID) -> None:
    """Even somebody whom the officer may not see."""
    elsewhere = replace(cast.BY_TRAIN, destination=gazetteer.PINGYAO, venue="")
    officer = acting_officer(gazetteer.JINZHONG)
    cast.declare(cast.by_officer(cast.WANG, arrival=elsewhere), officer)

    with pytest.raises(refusals.DocumentTaken):
        correct(li, document=documents.read("identity_card", cast.WANG.document))
    with database.acting(WORKER):
        assert not Correction.objects.exists()


def test_no_correction_without_a_reason(li: UUID) -> None:
    with pytest.raises(refusals.ReasonMissing):
        cast.doing(
            cast.checkpoint_officer(), identity.correct, person=li, reason="", name="x"
        )


def test_an_alias_is_given_once(li: UUID) -> None:
    wang = cast.person_id(cast.arrive(cast.WANG))
    officer = cast.checkpoint_officer()
    cast.doing(officer, identity.give_alias, person=li, alias="5")
    cast.doing(officer, identity.give_alias, person=li, alias="5")

    with pytest.raises(refusals.AliasTaken):
        cast.doing(officer, identity.give_alias, person=wang, alias="5")
    with database.acting(officer), database.transaction():
        assert queries.access_person("5").pk == li


class TestStays:
    """Days somewhere: added, struck, reinstated."""

    def add(self, person: UUID, **more: object) -> Stay:
        made = cast.doing(
            cast.tracer(),
            identity.add_stay,
            person=person,
            **{
                "division": gazetteer.CHENGGUAN,
                "first": date(2022, 8, 15),
                "last": date(2022, 8, 16),
                "reason": "train ticket",
            }
            | more,
        )
        assert isinstance(made, Stay)
        return made

    def only_stay(self, person: UUID) -> UUID:
        (found,) = told(person).stays
        return UUID(found.id)

    def test_an_officers_finding_counts_at_once(self, li: UUID) -> None:
        made = self.add(li)

        assert str(made.pk) in {stay.id for stay in told(li).stays}

    def test_in_a_listed_area(self, li: UUID) -> None:
        area = cast.make_area("A-1", gazetteer.CHENGGUAN)
        self.add(li, area="A-1")

        assert str(area) in {stay.area for stay in told(li).stays}

    def test_impossible_days(self, li: UUID) -> None:
        with pytest.raises(refusals.ImpossibleDate):
            self.add(li, first=date(2022, 8, 17))

    def test_a_struck_stay_counts_no_more_and_again_when_reinstated(
        self, li: UUID
    ) -> None:
        before = told(li)
        stay = self.only_stay(li)
        officer = cast.checkpoint_officer()

        cast.doing(officer, identity.strike_stay, stay=stay, reason="not there")
        struck = told(li)
        cast.doing(officer, identity.strike_stay, stay=stay, reason="not there")
        cast.doing(officer, identity.reinstate_stay, stay=stay, reason="was there")
        cast.doing(officer, identity.reinstate_stay, stay=stay, reason="was there")
        after = told(li)

        assert struck.stays == ()
        assert struck.itinerary_known
        assert [replace(one, id="") for one in after.stays] == [
            replace(one, id="") for one in before.stays
        ]

    def test_two_officers_strike_once(self, li: UUID) -> None:
        stay = self.only_stay(li)

        def strike(_number: int) -> None:
            try:
                cast.doing(
                    cast.checkpoint_officer(),
                    identity.strike_stay,
                    stay=stay,
                    reason="not there",
                )
            finally:
                database.close_all()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(strike, range(4)))

        with database.acting(WORKER):
            assert Entry.objects.filter(kind="registry.stay_struck").count() == 1


class TestArrival:
    """The record of an arrival is superseded; it stays one journey."""

    def correct(self, arrival: UUID, at: datetime) -> None:
        cast.doing(
            cast.checkpoint_officer(),
            identity.correct_arrival,
            arrival=arrival,
            at=at,
            seat="12A",
            reason="ticket",
        )

    def arrival(self) -> UUID:
        with database.acting(WORKER):
            return Arrival.objects.get(ended_entry=None).pk

    def test_it_stays_the_same_journey(self, li: UUID) -> None:
        (before,) = told(li).arrivals
        earlier = cast.NINE - timedelta(hours=20)

        self.correct(self.arrival(), earlier)

        assert told(li).arrivals == (replace(before, at=earlier),)

    def test_not_into_the_future(self, li: UUID) -> None:
        with pytest.raises(refusals.ImpossibleDate):
            self.correct(self.arrival(), cast.days_later(1))

    def test_the_second_officer_hears_of_the_first(self, li: UUID) -> None:
        arrival = self.arrival()
        self.correct(arrival, cast.NINE - timedelta(hours=1))

        with pytest.raises(refusals.UnknownRecord):
            self.correct(arrival, cast.NINE - timedelta(hours=2))


def test_two_officers_correct_at_once_and_neither_loses(li: UUID) -> None:
    found: list[dict[str, object]] = [
        {"name": "李小艳"},
        {"nationality": "SGP"},
        {"residence": gazetteer.JINJIANG},
        {"phone": "13700000007"},
    ]

    def once(told: dict[str, object]) -> None:
        try:
            correct(li, **told)
        finally:
            database.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(once, found))

    someone = row(li)
    assert (someone.name, someone.nationality, someone.phone_last_four) == (
        "李小艳",
        "SGP",
        "0007",
    )
    assert someone.residence is not None
    assert someone.residence.code == gazetteer.JINJIANG
