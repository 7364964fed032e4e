"""What is recorded of people is read by those whose duty asks for it, and no other.

A table about people, or a kind of entry, that nobody declared fails here.
"""

import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import Model

from pratique import database
from pratique.access.purposes import (
    READ_BY_ALL,
    READ_WITH,
    TOLD_TO_ALL,
    TOLD_WITH,
    WITH_SEEN,
    duties,
    told,
)
from pratique.access.roles import BY_KEY
from pratique.database import OWNER, WORKER, Actor
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from pratique.registry.models import Person
from tests import gazetteer
from tests.contacts import cast
from tests.contacts.conftest import city

__all__ = ["city"]

pytestmark = pytest.mark.usefixtures("city")

BLIND = ("driver", "administrator", "sampler", "laboratory_clerk")
ORDERS = ("orders_ground", "orders_plan")
FOUND = ("labs_result",)


# --- what is declared, and what there is ----------------------------------------------


def about_people() -> set[str]:
    """Return every table about people.

    It names one, or hangs on one that does, or is what one of the same room hangs
    on, as a tube is of its specimens.
    """
    models = apps.get_models()
    known: set[type[Model]] = {
        model for model in models if model is Person or names_one(model)
    }
    grown: set[type[Model]] = set()
    while known != grown:
        grown = set(known)
        for model in models:
            for other in keys_of(model):
                if other in known:
                    known.add(model)
                elif model in known and other._meta.app_label == model._meta.app_label:
                    known.add(other)
    return {model._meta.db_table for model in known}


def names_one(model: type[Model]) -> bool:
    """Say whether rows bear a person's id, as the ledger's do without a key."""
    return any(field.name == "person" for field in model._meta.concrete_fields)


def keys_of(model: type[Model]) -> Iterator[type[Model]]:
    """Yield the tables that rows point to; the ledger knows no people."""
    for field in model._meta.concrete_fields:
        other = field.related_model
        if isinstance(other, type) and other is not Entry:
            yield other


def read_by_officers() -> set[str]:
    """Return the tables of which the officers' connection may read any column."""
    asked = (
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm')"
        " AND relnamespace = 'public'::regnamespace"
        " AND has_any_column_privilege('pratique_officer', oid, 'SELECT')"
    )
    with database.acting(WORKER), database.transaction():
        return {table for (table,) in database.rows(asked)}


def kinds() -> set[str]:
    """Return every kind of entry that a room writes."""
    found: set[str] = set()
    for config in apps.get_app_configs():
        try:
            events = import_module(f"{config.name}.events")
        except ModuleNotFoundError:
            continue
        words = {word for word in vars(events).values() if isinstance(word, str)}
        found |= {word for word in words if word.startswith(f"{config.label}.")}
    return found


def test_every_table_about_people_says_who_reads_it() -> None:
    open_to_officers = about_people() & read_by_officers()

    assert len(open_to_officers) > 40
    assert open_to_officers == READ_WITH.keys() | READ_BY_ALL.keys()
    assert not READ_WITH.keys() & READ_BY_ALL.keys()
    assert all(len(reason.split()) > 4 for reason in READ_BY_ALL.values())


def test_a_table_that_nobody_declared_is_found() -> None:
    for table in ("labs_tube_result", "standing_standing", "contacts_letter_answer"):
        assert table in about_people() & read_by_officers()
    assert "places_venue" not in about_people()


def test_every_kind_of_entry_says_who_is_told() -> None:
    for kind in kinds():
        with_duty = any(kind.startswith(begins) for begins in TOLD_WITH)
        to_all = any(kind.startswith(begins) for begins in TOLD_TO_ALL)
        assert with_duty != to_all, kind
    for begins in (*TOLD_WITH, *TOLD_TO_ALL):
        assert any(kind.startswith(begins) for kind in kinds()), begins


# --- what the database keeps ------------------------------------------------------------


# As the database writes them down: asked by a scalar question, once a statement.
LISTED = re.compile(
    r"\( SELECT \(current_setting\('pratique\.duty'::text, true\)"
    r" = ANY \(ARRAY\[([a-z_':, ]+)\]\)\)\)"
)
OF_A_DRIVER = (
    "((NOT ( SELECT (current_setting('pratique.duty'::text, true) ="
    " 'driver'::text))) OR {own})"
)
SEEN = "( SELECT true FROM registry_person seen WHERE (seen.id = {table}.person_id))"
OWN = {
    "registry_person": "(id = ANY (( SELECT logistics_driven() AS logistics_driven)"
    "::uuid[]))",
    "logistics_trip": "(driver = ( SELECT current_setting('pratique.account'::text,"
    " true) AS current_setting))",
}


def policies(begins: str) -> dict[tuple[str, str], str]:
    """Return the conditions of restrictive policies, by table and name."""
    asked = (
        "SELECT tablename, policyname, coalesce(nullif(qual, 'true'), with_check)"
        " FROM pg_policies"
        " WHERE starts_with(policyname, %s) AND permissive = 'RESTRICTIVE'"
        " AND roles = '{pratique_officer}'"
    )
    with database.acting(OWNER), database.transaction():
        rows = database.rows(asked, [begins])
    return {(table, name): " ".join(qual.split()) for table, name, qual in rows}


def listed(condition: str) -> set[str]:
    """Return the duties that a condition lists; none, if it says anything else."""
    found = LISTED.fullmatch(condition)
    return set(re.findall(r"'([a-z_]+)'", found[1])) if found else set()


def asked_of_each_row(condition: str) -> bool:
    """Say whether a condition asks who it is that asks outside a scalar question."""
    inside = r"SELECT \(?current_setting\('pratique\.(duty|account)'"
    return "current_setting('pratique." in re.sub(inside, "", condition)


def test_the_database_lists_the_duties_that_are_declared() -> None:
    found = policies("officer_duty")

    assert {
        table: listed(condition)
        for (table, name), condition in found.items()
        if (table, name) != ("ledger_entry", "officer_duty") and name == "officer_duty"
    } == {table: set(duties(table)) for table in READ_WITH}


def test_what_a_duty_sees_of_a_table_is_what_is_its_own() -> None:
    assert policies("officer_own") == {
        (table, "officer_own"): OF_A_DRIVER.format(
            own=OWN.get(table, SEEN.format(table=table))
        )
        for table in WITH_SEEN
    }


def test_whose_duty_it_is_is_asked_once_a_statement() -> None:
    """No policy asks it of each row, which among a million took seconds."""
    narrowing = policies("officer_")

    assert len(narrowing) > 50
    assert not {key for key, one in narrowing.items() if asked_of_each_row(one)}


@pytest.mark.parametrize(
    ("table", "policy"),
    [
        ("contacts_consultation", "officer_duty"),
        ("ledger_entry", "officer_duty_of_standing"),
        ("logistics_trip", "officer_own"),
    ],
)
def test_one_that_asks_each_row_is_found(table: str, policy: str) -> None:
    one = policies(policy)[table, policy]
    planted = re.sub(r"\( SELECT (\(?current_setting\([^)]*\))", r"(\1", one)
    planted = planted.replace(" AS current_setting", "")
    with database.acting(OWNER), database.transaction():
        database.rows(f"ALTER POLICY {policy} ON {table} USING ({planted})")

    changed = policies(policy)[table, policy]

    assert changed != one
    assert asked_of_each_row(changed)


@pytest.mark.slow
def test_the_ledger_tells_of_every_kind_whom_it_is_declared_to() -> None:
    here = cast.position(gazetteer.TAIYUAN)
    with database.acting(WORKER), database.transaction():
        for kind in kinds():
            record(kind, by=WORKER, place=here)

    for duty in [*BY_KEY, "nobody", ""]:
        with database.acting(cast.officer(duty)), database.transaction():
            seen = set(Entry.objects.values_list("kind", flat=True))
        declared = {kind for kind in kinds() if tells(kind, duty)}
        assert seen == declared, duty


def tells(kind: str, duty: str) -> bool:
    """Say whether entries of a kind are declared to be for a duty."""
    to_all = any(kind.startswith(begins) for begins in TOLD_TO_ALL)
    return to_all or duty in told(kind)


@pytest.mark.slow
@pytest.mark.parametrize("duty", BLIND)
def test_who_looks_for_nobody_reads_no_row_that_is_not_declared(duty: str) -> None:
    lived()
    filled = {table for table in READ_WITH if rows_of(WORKER, table)}

    assert len(filled) > 20
    shown = {table for table in filled if rows_of(cast.officer(duty), table)}
    # A driver has nobody here.
    mine = set() if duty == "driver" else {t for t in filled if duty in duties(t)}
    assert shown == mine


def lived() -> None:
    """Have a tube found positive, somebody fall ill, and whom they met traced."""
    from pratique.contacts.actions import chains
    from pratique.labs import actions as labs
    from pratique.registry.actions.enrolling import enrol
    from pratique.registry.declared import DeclaredPerson

    _, case = cast.ill("李小燕")
    cast.consult(case, "confirmed", "mild")
    cast.doing(cast.tracer(), chains.name_chain, name="8·20", cases=[case.pk])
    met = cast.somebody("王建国")
    cast.close(met, case)
    cast.answer(cast.send(met), met, "negative")
    sampler, clerk = cast.officer("sampler"), cast.officer("laboratory_clerk")
    zhao = cast.doing(
        sampler,
        enrol,
        who=DeclaredPerson(name="赵", document=""),
        division=gazetteer.NORMAL_SCHOOL_STREET,
    )
    cast.doing(sampler, labs.open_tube, code="GY-1", ratio=10)
    cast.doing(sampler, labs.add_to_tube, tube="GY-1", person=zhao.pk)
    cast.doing(sampler, labs.seal_tube, tube="GY-1")
    cast.doing(clerk, labs.receive_tube, tube="GY-1")
    cast.doing(clerk, labs.report_tube, tube="GY-1", outcome="positive")


def rows_of(by: Actor, table: str) -> int:
    """Return how many rows of a table the database shows to somebody."""
    with database.acting(by), database.transaction():
        return int(database.rows(f"SELECT count(*) FROM {table}")[0][0])


# --- of orders and laboratories, with whose they are ------------------------------------

NAMED = "SELECT count(*) FROM {table} JOIN registry_person who ON who.id = {key}"
PERSON_OF_RESULT = "(SELECT person_id FROM labs_specimen WHERE id = specimen_id)"


def read_as(by: Actor, table: str) -> int:
    """Return how many rows of a table, with names, the database shows to somebody."""
    key = PERSON_OF_RESULT if table == "labs_result" else "person_id"
    with database.acting(by), database.transaction():
        return int(database.rows(NAMED.format(table=table, key=key))[0][0])


def told_to(by: Actor) -> set[str]:
    """Return the kinds of entries of orders and laboratories that somebody sees."""
    with database.acting(by), database.transaction():
        kinds = set(Entry.objects.values_list("kind", flat=True))
    return {kind for kind in kinds if kind.startswith(("orders.", "labs."))}


@pytest.mark.slow
def test_a_driver_and_an_administrator_read_neither_result_nor_order() -> None:
    cast.ill("李小燕")

    for duty in ("driver", "administrator"):
        by = cast.officer(duty)
        assert {read_as(by, table) for table in (*ORDERS, *FOUND)} == {0}
        assert told_to(by) == set()


def test_who_takes_a_specimen_does_not_read_what_it_showed() -> None:
    cast.ill("李小燕")
    by = cast.officer("sampler")

    assert read_as(by, "labs_result") == 0
    assert told_to(by) == {"labs.specimen_taken"}


def test_who_enters_results_sees_who_is_held() -> None:
    cast.ill("李小燕")
    by = cast.officer("laboratory_clerk")

    assert read_as(by, "orders_ground") > 0
    assert read_as(by, "labs_result") == 1
    assert "labs.result_reported" in told_to(by)


@pytest.mark.slow
def test_each_duty_reads_the_orders_and_results_it_asks_for() -> None:
    cast.ill("李小燕")

    shown = {
        (duty, table): read_as(cast.officer(duty), table) > 0
        for duty in [*BY_KEY, "nobody", ""]
        for table in (*ORDERS, *FOUND)
    }
    assert shown == {(duty, table): duty in duties(table) for duty, table in shown}


@pytest.mark.slow
def test_the_ledger_tells_no_other_duty_of_orders_and_results() -> None:
    cast.ill("李小燕")

    for duty in BY_KEY:
        told = told_to(cast.officer(duty))
        assert ("orders.ground_opened" in told) == (duty in duties("orders_ground"))
        assert ("labs.result_reported" in told) == (duty in duties("labs_result"))


@pytest.mark.parametrize("duty", ["tracer", "driver", "sampler"])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("registry_person", "id"),
        ("standing_standing", "person_id"),
        ("orders_obligation", "person_id"),
        ("logistics_custody", "person_id"),
    ],
)
def test_a_person_is_found_by_an_index_all_the_same(
    table: str, column: str, duty: str
) -> None:
    whom = "00000000-0000-4000-8000-000000000001"
    asked = f"SELECT * FROM {table} WHERE {column} = '{whom}'"

    assert f"Index Cond: ({column} = '{whom}'" in plan_of(cast.officer(duty), asked)


def test_a_plan_without_an_index_is_found() -> None:
    whom = "00000000-0000-4000-8000-000000000001"
    asked = f"SELECT * FROM logistics_custody WHERE person_id = '{whom}'"
    with database.acting(OWNER), database.transaction():
        for (name,) in database.rows(
            "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%(person_id%'"
            " AND tablename = 'logistics_custody'"
        ):
            database.rows(f"DROP INDEX {name}")

    assert f"Index Cond: (person_id = '{whom}'" not in plan_of(cast.tracer(), asked)


def plan_of(by: Actor, asked: str) -> str:
    """Return how a statement is carried out among many rows."""
    with database.acting(by), database.transaction():
        database.rows("SET LOCAL enable_seqscan = off")
        return "\n".join(line for (line,) in database.rows(f"EXPLAIN {asked}"))
