"""Nobody sees beyond their jurisdiction, whatever page or statement asks."""

from uuid import UUID

import pytest
from django.db import DatabaseError, connections
from django.db.models import Model
from psycopg.errors import InsufficientPrivilege

from pratique import database
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.registry import models, queries, refusals
from pratique.registry.actions import (
    identity,
    moving,
    noting,
)
from pratique.registry.declared import DeclaredArrival, Mode, NoteKind, StayKind
from tests import gazetteer
from tests.conftest import house
from tests.people import acting_officer
from tests.registry import cast

pytestmark = pytest.mark.usefixtures("city")

PERSONAL: tuple[type[Model], ...] = (
    models.Person,
    models.NamePart,
    models.Declaration,
    models.Stay,
    models.Arrival,
    models.CapabilityLink,
    models.Correction,
    models.Address,
    models.Note,
)


def a_full_record() -> tuple[UUID, UUID]:
    """Have Li arrive, be corrected, move and get a note; declaration and person."""
    declaration = cast.arrive()
    li = cast.person_id(declaration)
    officer = cast.checkpoint_officer()
    cast.doing(officer, identity.correct, person=li, reason="card", name="李晓燕")
    cast.doing(
        cast.community_officer(),
        moving.change_address,
        person=li,
        division=gazetteer.UNIVERSITY,
        stay_kind=StayKind.HOME,
        address="2号",
    )
    cast.doing(
        WORKER,
        noting.open_note,
        kind=NoteKind.DUPLICATE_SUSPECTED,
        place=_position(gazetteer.XIAODIAN),
        person=li,
        declaration=declaration,
    )
    return declaration, li


def _position(code: str) -> int:
    from pratique.divisions.models import Division

    with database.acting(WORKER):
        position: int = Division.objects.values_list("position", flat=True).get(
            code=code
        )
    return position


def seen(table: type[Model]) -> int:
    """Count what whoever acts sees of a table."""
    return table._default_manager.count()


def test_another_citys_officer_finds_nobody() -> None:
    declaration, li = a_full_record()

    elsewhere = acting_officer(gazetteer.CHENGDU, account="9")
    with database.acting(elsewhere), database.transaction():
        assert {table.__name__: seen(table) for table in PERSONAL} == {
            table.__name__: 0 for table in PERSONAL
        }
        assert queries.find_people(cast.LI.document) == []
        assert queries.find_people("李晓") == []
        assert queries.find_declarations(cast.LI.phone) == []
        assert not Entry.objects.filter(person=li).exists()
        with pytest.raises(refusals.UnknownPerson):
            queries.person_of(li)
        with pytest.raises(refusals.UnknownDeclaration):
            queries.access_told(declaration)


def test_the_citys_officer_sees_all_of_it() -> None:
    a_full_record()

    with database.acting(cast.checkpoint_officer()), database.transaction():
        assert all(seen(table) > 0 for table in PERSONAL)


def test_outside_of_a_transaction_an_officer_sees_nothing() -> None:
    a_full_record()

    with database.acting(cast.checkpoint_officer()):
        assert not any(seen(table) for table in PERSONAL)


def test_two_officers_over_one_connection_see_their_own() -> None:
    cast.arrive()
    here, there = cast.checkpoint_officer(), acting_officer(gazetteer.CHENGDU)

    for by, expected in ((here, 1), (there, 0), (here, 1)):
        with database.acting(by), database.transaction():
            pid = connections["officer"].cursor().connection.info.backend_pid
            assert seen(models.Person) == expected
    with database.acting(there):
        same = connections["officer"].cursor().connection.info.backend_pid
        assert (pid, seen(models.Person)) == (same, 0)


def test_the_form_and_an_officer_over_one_pooled_connection(
    request: pytest.FixtureRequest,
) -> None:
    """Where a pool hands one connection to two roles, neither inherits a thing."""
    cast.arrive()

    name: str = request.getfixturevalue("database")
    with house.cluster.connect("admin", name) as pooled:
        with pooled.transaction():
            pooled.execute("SET LOCAL ROLE pratique_officer")
            pooled.execute(
                "SELECT set_config('pratique.duty', 'checkpoint_officer', true),"
                " set_config('pratique.low', '0', true),"
                " set_config('pratique.high', '2147483647', true)"
            )
            found = pooled.execute("SELECT count(*) FROM registry_person").fetchone()
            assert found == (1,)
        pooled.execute("SET ROLE pratique_intake")
        with pytest.raises(InsufficientPrivilege):
            pooled.execute("SELECT count(*) FROM registry_person")
        pooled.execute("RESET ROLE")
        with pooled.transaction():
            pooled.execute("SET LOCAL ROLE pratique_officer")
            found = pooled.execute("SELECT count(*) FROM registry_person").fetchone()
            assert found == (0,)


def test_somebody_known_elsewhere_is_seen_here_by_their_declaration_only() -> None:
    first = cast.arrive()
    onward = cast.declare(
        cast.declaring(
            arrival=DeclaredArrival(
                at=cast.NINE,
                mode=Mode.COACH,
                service="3",
                destination=gazetteer.JINJIANG,
                stay_kind=StayKind.HOST,
                address="锦江1号",
            )
        )
    )
    there = acting_officer(gazetteer.CHENGDU)

    with database.acting(there), database.transaction():
        assert [row.pk for row in queries.find_declarations(cast.LI.document)] == [
            onward
        ]
        assert seen(models.Person) == 0
        assert not models.Stay.objects.filter(declaration=first).exists()

    cast.prove(onward, there)

    with database.acting(there), database.transaction():
        assert seen(models.Person) == 1
    with database.acting(cast.community_officer()), database.transaction():
        assert seen(models.Person) == 0  # handed on


CHANGES = (
    "UPDATE registry_stay SET last = '2022-08-01'",
    "UPDATE registry_arrival SET at = now()",
    "UPDATE registry_declaration SET name = 'x'",
    "DELETE FROM registry_person",
    "DELETE FROM registry_stay",
    "INSERT INTO registry_person (id) VALUES (gen_random_uuid())",
    "INSERT INTO registry_declaration (id) VALUES (gen_random_uuid())",
    "UPDATE registry_address SET stay_kind = 'home'",
)


def test_facts_are_superseded_never_changed() -> None:
    a_full_record()

    for statement in CHANGES:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            database.acting(cast.checkpoint_officer()),
            database.transaction(),
        ):
            database.rows(statement)


def test_no_row_is_added_about_somebody_elsewhere() -> None:
    """Whatever an officer's statement says, the database looks at the person."""
    a_full_record()
    elsewhere = acting_officer(gazetteer.CHENGDU)

    for name in ("stay", "address", "correction", "note", "capability_link"):
        table = f"registry_{name}"
        row = database.rows(f"SELECT to_jsonb(t)::text FROM {table} t LIMIT 1")
        with (
            pytest.raises(DatabaseError, match="row-level security"),
            database.acting(elsewhere),
            database.transaction(),
        ):
            database.rows(
                f"INSERT INTO {table}"
                f" SELECT * FROM jsonb_populate_record(NULL::{table}, %s::jsonb)",
                row[0],
            )


def test_every_table_forces_row_security() -> None:
    found = database.rows(
        "SELECT relname FROM pg_class WHERE relname LIKE 'registry\\_%%'"
        " AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    assert found == []


def test_no_policy_asks_for_everybody() -> None:
    """`EXISTS` over people becomes a hash of everybody visible: see `database`."""
    found = database.rows(
        "SELECT polrelid::regclass::text FROM pg_policy"
        " WHERE pg_get_expr(polqual, polrelid) LIKE '%%EXISTS%%registry_person%%'"
    )
    assert found == []
