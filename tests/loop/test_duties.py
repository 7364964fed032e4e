"""What binds somebody, and why, is read by those whose duty asks for it, and no other."""

import pytest

from pratique import database
from pratique.access.purposes import READ_WITH, duties
from pratique.access.roles import BY_KEY
from pratique.database import Actor
from pratique.ledger.models import Entry
from tests.contacts import cast
from tests.contacts.conftest import city

__all__ = ["city"]

pytestmark = pytest.mark.usefixtures("city")

ORDERS = [table for table in READ_WITH if table.startswith("orders_")]
FOUND = [table for table in READ_WITH if table.startswith("labs_")]
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
        assert told_to(by) == {"labs.specimen_taken"}


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


def test_whose_duty_it_is_is_asked_once_a_statement() -> None:
    asked = ("id FROM orders_ground", "id FROM labs_result", "kind FROM ledger_entry")
    for what in asked:
        with database.acting(cast.tracer()), database.transaction():
            plan = database.rows(f"EXPLAIN SELECT {what}")
        assert "InitPlan" in "\n".join(line for (line,) in plan)
