"""Each city sees what is its own, whatever page or statement asks."""

from uuid import UUID

import pytest
from django.db import DatabaseError
from django.db.models import Model

from pratique import database
from pratique.access.purposes import READ_WITH, duties
from pratique.access.queries import reads
from pratique.access.roles import BY_KEY
from pratique.contacts import facts, models
from pratique.contacts.actions import cases, chains, tracing
from pratique.database import WORKER, Actor
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known
from pratique.places.actions import open_venue
from pratique.policy.facts import Contact
from pratique.registry.actions import moving
from pratique.registry.declared import StayKind
from tests import gazetteer
from tests.contacts import cast

pytestmark = pytest.mark.usefixtures("city")

TABLES: tuple[type[Model], ...] = (
    models.Case,
    models.Consultation,
    models.Admission,
    models.Link,
    models.Chain,
    models.ChainCase,
    models.Contact,
    models.Letter,
    models.LetterPerson,
    models.LetterAnswer,
)

OF_CONTACTS = [table for table in READ_WITH if table.startswith("contacts_")]


def a_full_record() -> tuple[UUID, UUID]:
    """Have everything happen in Taiyuan; who was ill, and who met them."""
    li, case = cast.ill("李小燕")
    wang = cast.somebody("王建国")
    cast.consult(case, "confirmed", "mild")
    cast.doing(cast.tracer(), cases.admit, case=case.pk, venue=hospital())
    cast.doing(cast.tracer(), cases.name_source, case=case.pk, source="拉萨")
    cast.doing(cast.tracer(), chains.name_chain, name="8·20", cases=[case.pk])
    cast.close(wang, case)
    cast.answer(cast.send(wang), wang, "negative")
    return li, wang


def hospital() -> UUID:
    """Open a hospital."""
    made = cast.doing(
        cast.officer("commander"),
        open_venue,
        kind="hospital",
        name="市四院",
        division=gazetteer.XIAODIAN,
    )
    return made.pk


def seen(by: Actor) -> dict[str, int]:
    """Return how many rows of each table somebody sees."""
    with database.acting(by), database.transaction():
        return {table.__name__: table._default_manager.count() for table in TABLES}


def test_their_own_city_sees_it_all_and_another_nothing() -> None:
    a_full_record()

    assert set(seen(cast.tracer()).values()) == {1}
    far = acting_in_tibet()
    assert set(seen(far).values()) == {0}


def acting_in_tibet() -> Actor:
    """Return a tracer of Lhasa, whom nobody has written to."""
    return cast.tracer(gazetteer.LHASA)


def test_the_place_that_counts_a_case_sees_it_after_the_person_has_moved() -> None:
    li, _ = a_full_record()
    cast.doing(
        cast.officer("community_officer"),
        moving.change_address,
        person=li,
        division=gazetteer.PINGYAO,
        stay_kind=StayKind.HOME,
    )

    assert seen(cast.tracer())["Case"] == 1
    assert seen(cast.tracer(gazetteer.JINZHONG))["Case"] == 1


def test_no_officer_removes_a_row() -> None:
    a_full_record()

    for table in TABLES:
        with (
            database.acting(cast.tracer()),
            pytest.raises(DatabaseError),
            database.transaction(),
        ):
            table._default_manager.all().delete()


def test_no_officer_opens_a_case_that_is_counted_here() -> None:
    li, _ = a_full_record()

    forged = cast.case_of(li)
    forged.pk, forged.reference, forged.specimen = UUID(int=7), "C-0", None

    with (
        database.acting(cast.tracer()),
        pytest.raises(DatabaseError, match="row-level security"),
        database.transaction(),
    ):
        forged.save(force_insert=True)
    assert len(cast.cases_of(li)) == 1


def test_what_is_explained_does_not_hang_on_who_asks() -> None:
    _, case = cast.ill("李小燕")
    close = cast.close(cast.somebody("王建国"), case)
    zhao = cast.somebody("赵", at=gazetteer.PINGYAO)
    cast.doing(cast.tracer(), chains.name_chain, name="8·20", cases=[case.pk])
    cast.doing(
        cast.tracer(gazetteer.SHANXI),
        tracing.name_contact,
        person=zhao,
        level="secondary",
        through=close.pk,
        last_exposure=cast.DAY_18,
    )
    for hour in (1, 2):
        cast.go_to(cast.hours(hour))
        cast.sampled(close.person_id, "negative")

    def told(by: Actor) -> tuple[Contact, ...]:
        with database.acting(by), database.transaction():
            return facts.contacts([zhao], Known.present())

    assert told(cast.tracer(gazetteer.JINZHONG)) == told(WORKER)
    (fact,) = told(WORKER)
    assert fact.linked_first_two == "negative"
    assert fact.chain


def read_as(by: Actor, table: str) -> int:
    """Return how many rows of a table the database shows to somebody."""
    with database.acting(by), database.transaction():
        return int(database.rows(f"SELECT count(*) FROM {table}")[0][0])


def told_to(by: Actor) -> set[str]:
    """Return the kinds of tracing's entries that the ledger shows to somebody."""
    with database.acting(by), database.transaction():
        rows = Entry.objects.filter(kind__startswith="contacts.")
        return set(rows.values_list("kind", flat=True))


def test_every_table_says_whose_duty_it_is_to_read_it() -> None:
    assert set(OF_CONTACTS) == {table._meta.db_table for table in TABLES}


@pytest.mark.slow
def test_each_duty_reads_what_it_asks_for_and_no_other_table() -> None:
    a_full_record()

    shown = {
        (duty, table): read_as(cast.officer(duty), table)
        for duty in [*BY_KEY, "nobody", ""]
        for table in OF_CONTACTS
    }
    assert shown == {(duty, table): int(duty in duties(table)) for duty, table in shown}


@pytest.mark.slow
def test_the_ledger_tells_each_duty_no_more_than_the_tables_do() -> None:
    a_full_record()

    told = {duty: told_to(cast.officer(duty)) for duty in BY_KEY}
    everything = {entry for kinds in told.values() for entry in kinds}
    of_cases = {
        "contacts.case_opened",
        "contacts.case_consulted",
        "contacts.case_admitted",
        "contacts.case_chained",
    }
    assert {"contacts.contact_named", "contacts.letter_answered"} < everything
    for duty, kinds in told.items():
        if duty in duties("contacts_contact"):
            assert kinds == everything
        else:
            assert kinds == (of_cases if duty in duties("contacts_case") else set())


def test_pages_ask_as_the_database_does() -> None:
    for table in READ_WITH:
        readers = {duty for duty in BY_KEY if reads(cast.officer(duty), table)}
        assert readers == set(duties(table))


@pytest.mark.slow
def test_no_other_duty_writes_what_it_may_not_read() -> None:
    _, case = cast.ill("李小燕")
    contact = cast.close(cast.somebody("王建国"), case)
    contact.pk, contact.line = UUID(int=7), UUID(int=7)

    with (
        database.acting(cast.officer("site_manager")),
        pytest.raises(DatabaseError, match="row-level security"),
        database.transaction(),
    ):
        contact.save(force_insert=True)
