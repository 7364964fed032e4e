"""Whom a row is about, where and since when, no officer's connection changes.

What an action of theirs ends, answers or proves it may: each column is named here.
"""

import pytest
from django.db import DatabaseError

from pratique import database
from pratique.access.purposes import WRITE_WITH, writers
from pratique.access.roles import BY_KEY
from pratique.database import OWNER, WORKER
from pratique.registry import queries as registry
from pratique.registry.models import Person
from tests.contacts import cast
from tests.contacts.conftest import city
from tests.loop.test_duties import about_people, listed, policies

__all__ = ["city"]

pytestmark = pytest.mark.usefixtures("city")

ENDS = frozenset({"ended_entry_id"})
# What is known of a person is corrected, merged, ended; never which place governs
# them, which saw them, and who they are to us: that follows from the facts.
KNOWN = ("name", "sex", "born", "nationality", "language", "residence_id")
SEALED = ("sealed", "blind", "last_four")
OF_A_PERSON = frozenset(
    {
        *("alias", *KNOWN, "guardian_id", "document_kind"),
        *(f"{what}_{how}" for what in ("document", "phone") for how in SEALED),
        *("merged_into_id", "died_on", "left_at"),
    }
)
MORE: dict[str, frozenset[str]] = {
    "registry_person": OF_A_PERSON,
    "registry_arrival": ENDS | {"left_at", "left_entry_id"},
    "registry_declaration": ENDS | {"proved_how", "proved_entry_id", "phone_entry_id"},
    "registry_manifest_row": frozenset(
        {"carriage", "seat", "arrived_entry_id", "declaration_id", "missing_entry_id"}
    ),
    "registry_note": ENDS | {"decision"},
    "registry_phone_confirmation": ENDS | {"tries"},
    "labs_tube": ENDS
    | {"sealed_at", "sealed_entry_id", "received_at", "received_entry_id"}
    | {"laboratory", "reason_sealed"},
    "contacts_chain": ENDS | {"merged_into_id", "reason"},
    "contacts_contact": ENDS | {"ended_why"},
    "contacts_letter": ENDS | {"accepted_entry_id", "reason"},
    "orders_appeal": frozenset({"decision", "struck", "decided_entry_id"}),
    "orders_leave": ENDS | {"granted_entry_id", "refused_entry_id"},
    "logistics_custody": ENDS | {"until"},
    "logistics_hand_over": ENDS | {"ended_why", "accepted_entry_id"},
    "logistics_lodging": ENDS | {"until"},
    "logistics_trip": frozenset(
        {"started_entry_id", "arrived_entry_id", "cancelled_entry_id"}
    ),
    "community_task": ENDS
    | {"ended_why", "accepted_by", "accepted_at", "accepted_entry_id"},
    "community_unit_officer": ENDS | {"until"},
}
# They may lock whom they see, to write of them elsewhere.
LOCK = ("sampler", "laboratory_clerk", "hospital_clerk", "auditor")
OTHERS = {*LOCK, "driver", "administrator"}


def changed_by_officers() -> dict[str, set[str]]:
    """Return the columns of tables about people that officers may update."""
    asked = (
        "SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND attnum > 0 AND NOT attisdropped"
        " AND has_column_privilege('pratique_officer', attrelid, attnum, 'UPDATE')"
    )
    found: dict[str, set[str]] = {}
    with database.acting(OWNER), database.transaction():
        for table, column in database.rows(asked):
            found.setdefault(table, set()).add(column)
    return {table: found[table] for table in found.keys() & about_people()}


def amiss() -> dict[str, set[str]]:
    """Return what officers may update beyond what their actions do, by table."""
    found = changed_by_officers()
    beyond = {table: found[table] - MORE.get(table, ENDS) for table in found}
    return {table: columns for table, columns in beyond.items() if columns}


def test_officers_change_no_column_but_what_their_actions_do() -> None:
    found = changed_by_officers()

    assert len(found) > 30
    assert amiss() == {}
    assert {table: found[table] for table in MORE} == MORE


@pytest.mark.parametrize("grant", ["UPDATE (place)", "UPDATE"])
def test_a_grant_too_wide_is_found(grant: str) -> None:
    with database.acting(OWNER), database.transaction():
        database.rows(f"GRANT {grant} ON registry_person TO pratique_officer")

    assert "place" in amiss()["registry_person"]


def test_officers_remove_nothing_about_anybody() -> None:
    asked = "SELECT has_table_privilege('pratique_officer', %s, 'DELETE')"
    with database.acting(OWNER), database.transaction():
        for table in about_people():
            assert database.rows(asked, [table]) == [(False,)], table


# --- and of a person, by duty -----------------------------------------------------------


def test_the_database_lists_who_writes_as_it_is_declared() -> None:
    found = policies("officer_writes")

    assert {table: listed(one) for (table, _name), one in found.items()} == {
        table: set(writers(table)) for table in WRITE_WITH
    }
    assert set(writers("registry_person")) == set(BY_KEY) - OTHERS


@pytest.mark.parametrize("duty", LOCK)
@pytest.mark.parametrize("what", ["name = 'x'", "left_at = now()", "died_on = now()"])
def test_whose_duty_it_is_not_changes_nobody(duty: str, what: str) -> None:
    li = cast.somebody("李小燕")

    with (
        database.acting(cast.officer(duty)),
        pytest.raises(DatabaseError, match="row-level security"),
        database.transaction(),
    ):
        database.rows(f"UPDATE registry_person SET {what}")

    with database.acting(WORKER):
        row = Person.objects.get(pk=li)
    assert (row.name, row.left_at, row.died_on) == ("李小燕", None, None)


@pytest.mark.parametrize("duty", ["checkpoint_officer", "commander"])
@pytest.mark.parametrize("column", ["place", "checkpoint", "reference", "entry_id"])
def test_nobody_moves_or_renumbers_somebody_by_hand(duty: str, column: str) -> None:
    cast.somebody("李小燕")

    with (
        database.acting(cast.officer(duty)),
        pytest.raises(DatabaseError, match="permission denied"),
        database.transaction(),
    ):
        database.rows(f"UPDATE registry_person SET {column} = NULL")


@pytest.mark.parametrize("duty", LOCK)
def test_who_writes_about_somebody_still_locks_them(duty: str) -> None:
    li = cast.somebody("李小燕")

    with database.acting(cast.officer(duty)), database.transaction():
        assert registry.lock(li).pk == li
