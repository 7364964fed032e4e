"""Nobody sees beyond their jurisdiction, whatever page or statement asks."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connections
from django.db.models import Model
from psycopg.errors import InsufficientPrivilege

from pratique import database
from pratique.access.refusals import NotHere
from pratique.database import WORKER, Actor
from pratique.errors import Refusal
from pratique.ledger.models import Entry
from pratique.registry import models, queries, refusals
from pratique.registry.actions import (
    declaring,
    identity,
    manifests,
    merging,
    moving,
    noting,
    proving,
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
Act = Callable[[Actor, UUID, UUID], object]


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
                "SELECT set_config('pratique.low', '0', true),"
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


def _add_stay(by: Actor, _declaration: UUID, person: UUID) -> object:
    return identity.add_stay(
        person=person,
        division=gazetteer.LHASA,
        first=None,
        last=date(2022, 8, 1),
        reason="ticket",
        by=by,
    )


def _stay(declaration: UUID) -> UUID:
    with database.acting(WORKER):
        found: UUID = models.Stay.objects.values_list("pk", flat=True).get(
            declaration=declaration
        )
    return found


ACTS: dict[str, Act] = {
    "prove": lambda by, said, _who: proving.prove(declaration=said, by=by),
    "set aside": lambda by, said, _who: proving.set_aside(
        declaration=said, reason="stranger", by=by
    ),
    "give a link": lambda by, _said, who: proving.give_link(person=who, by=by),
    "correct": lambda by, _said, who: identity.correct(
        person=who, reason="card", name="李小艳", by=by
    ),
    "give an alias": lambda by, _said, who: identity.give_alias(
        person=who, alias="7", by=by
    ),
    "add a stay": _add_stay,
    "change address": lambda by, _said, who: moving.change_address(
        person=who,
        division=gazetteer.UNIVERSITY,
        stay_kind=StayKind.HOME,
        address="2号",
        by=by,
    ),
    "record a death": lambda by, _said, who: moving.record_death(
        person=who, died_on=cast.TODAY, zone="Asia/Shanghai", by=by
    ),
    "depart": lambda by, _said, who: moving.depart(person=who, by=by),
    "convert": lambda by, said, _who: declaring.convert(
        pre=said, look_back=cast.LOOK_BACK, by=by
    ),
    "merge": lambda by, _said, who: merging.merge(
        keep=who, gone=uuid4(), reason="same", by=by
    ),
    "unmerge": lambda by, _said, who: merging.unmerge(gone=who, reason="two", by=by),
    "close a note": lambda by, _said, _who: noting.close_note(
        note=uuid4(), decision="fine", by=by
    ),
    "mark missing": lambda by, _said, _who: manifests.mark_missing(
        manifest=uuid4(), by=by
    ),
}


def everything() -> dict[str, int]:
    """Count the rows of every table, and the entries."""
    with database.acting(WORKER):
        tables: tuple[type[Model], ...] = (*PERSONAL, models.Merge, Entry)
        return {table.__name__: seen(table) for table in tables}


def test_no_action_without_the_permission() -> None:
    declaration = cast.declare()
    person = cast.person_id(declaration)
    clerk = acting_officer(gazetteer.TAIYUAN, "laboratory_clerk")
    before = everything()

    for act in ACTS.values():
        with pytest.raises(NotHere), database.acting(clerk), database.transaction():
            act(clerk, declaration, person)

    assert everything() == before


@pytest.mark.parametrize(
    "duty", ["commander", "checkpoint_officer", "community_officer", "tracer"]
)
def test_no_action_for_another_district(duty: str) -> None:
    declaration = cast.declare()
    person = cast.person_id(declaration)
    before = everything()
    elsewhere = acting_officer(gazetteer.CHENGDU, duty)

    for act in ACTS.values():
        with (
            pytest.raises(Refusal),
            database.acting(elsewhere),
            database.transaction(),
        ):
            act(elsewhere, declaration, person)

    assert everything() == before


def test_stays_are_out_of_reach_too() -> None:
    declaration = cast.arrive()
    stay = _stay(declaration)
    elsewhere = acting_officer(gazetteer.CHENGDU, "commander")
    for act in (identity.strike_stay, identity.reinstate_stay):
        with (
            pytest.raises(refusals.UnknownRecord),
            database.acting(elsewhere),
            database.transaction(),
        ):
            act(stay=stay, reason="not so", by=elsewhere)


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


def test_a_broken_ledger_and_nothing_moves() -> None:
    declaration, li = a_full_record()
    stay = _stay(declaration)
    before = everything()
    database.rows("ALTER TABLE ledger_entry ADD CHECK (kind = 'nothing') NOT VALID")
    commander = acting_officer(gazetteer.TAIYUAN, "commander")

    broken: list[Callable[[], object]] = [
        lambda: cast.doing(
            commander, identity.correct, person=li, reason="card", name="李小艳"
        ),
        lambda: cast.doing(
            commander, identity.strike_stay, stay=stay, reason="not there"
        ),
        lambda: cast.doing(
            cast.checkpoint_officer(),
            proving.set_aside,
            declaration=declaration,
            reason="stranger",
        ),
        lambda: cast.doing(cast.checkpoint_officer(), moving.depart, person=li),
        lambda: cast.doing(
            cast.community_officer(),
            moving.record_death,
            person=li,
            died_on=cast.TODAY,
            zone="Asia/Shanghai",
        ),
        lambda: cast.doing(
            cast.community_officer(),
            moving.change_address,
            person=li,
            division=gazetteer.NORMAL_SCHOOL_STREET,
            stay_kind=StayKind.HOME,
        ),
    ]
    for act in broken:
        with pytest.raises(DatabaseError, match="ledger_entry"):
            act()

    assert everything() == before
    with database.acting(WORKER):
        someone = models.Person.objects.get(pk=li)
        assert (someone.name, someone.died_on, someone.left_at) == (
            "李晓燕",
            None,
            None,
        )
        assert models.Stay.objects.get(pk=stay).ended_entry_id is None
