"""There is no way to a colour but evidence, and nobody sees beyond their place."""

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType

import click
import pytest
from django import forms
from django.apps import apps
from django.db import DatabaseError, models

import pratique
from pratique import database
from pratique.database import WORKER, Actor
from pratique.ledger.models import Entry
from pratique.loop.settling import acting, strictly
from pratique.orders.actions import appeals, leave
from pratique.registry.models import Person
from pratique.serve.cluster.roles import AnyConnection
from tests import gazetteer
from tests.conftest import house
from tests.loop.bound import Bound, bound_in_taiyuan
from tests.loop.cast import officer, on
from tests.people import acting_officer

HOUSE = Path(inspect.getfile(pratique)).parent
# What a standing is made of: rules and evidence make it, nobody enters it.
OUTPUTS = {
    *("colour", "color", "mark", "health_code", "binding", "measure", "standing"),
    *("grounds", "ground", "until", "free_at", "released_at", "closes", "bound"),
}
# Entry points whose `until` is a day in the world, not the end of an order.
FACTS_ABOUT_PLACES = {
    ("pratique.places.actions.outbreaks", "note_outbreak", "until"),
    ("pratique.places.actions.outbreaks", "end_outbreak", "until"),
    ("pratique.places.actions.watching", "unwatch", "until"),
}
WHICH_ONE = {("pratique.orders.actions.renewals", "order_anew", "ground")}  # its id
# Takes the rules' own output; only a review may call it (see below).
RULES_SPEAK = "pratique.orders.actions.grounds"
COLOURS = {"green", "blue", "yellow", "red"}
DERIVED = (
    *("standing_standing", "standing_due"),
    *("orders_ground", "orders_plan", "orders_obligation"),
    *("orders_notice", "orders_release"),
)
CHANGES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")


def modules(of: str) -> Iterator[ModuleType]:
    """Yield every module of the house whose name has this word in it."""
    for found in pkgutil.walk_packages([str(HOUSE)], "pratique."):
        if of in found.name.split(".") and "migrations" not in found.name:
            yield import_module(found.name)


def public_functions(module: ModuleType) -> Iterator[Callable[..., object]]:
    for name, found in inspect.getmembers(module, inspect.isfunction):
        if found.__module__ == module.__name__ and not name.startswith("_"):
            yield found


class TestNoPathToAColour:
    def test_no_action_takes_one(self) -> None:
        taken = [
            (module.__name__, action.__name__, parameter)
            for module in modules("actions")
            for action in public_functions(module)
            for parameter in inspect.signature(action).parameters
            if parameter in OUTPUTS and module.__name__ != RULES_SPEAK
        ]
        assert set(taken) <= FACTS_ABOUT_PLACES | WHICH_ONE

    @pytest.mark.slow
    def test_only_a_review_hands_on_what_the_rules_say(self) -> None:
        room, _, module = RULES_SPEAK.rpartition(".")
        importers = {
            path.relative_to(HOUSE).as_posix()
            for path in HOUSE.rglob("*.py")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
            and (
                node.module == RULES_SPEAK
                or (node.module == room and module in {one.name for one in node.names})
            )
        }
        reviews = {"reviewing", "reviewing_many"}
        assert importers == {f"standing/actions/{name}.py" for name in reviews}

    def test_no_form_asks_for_one(self) -> None:
        asked = [
            (form.__name__, name)
            for module in modules("web")
            for _, form in inspect.getmembers(module, inspect.isclass)
            if issubclass(form, forms.Form)
            for name, field in form.base_fields.items()
            if name in OUTPUTS or COLOURS & _choices(field)
        ]
        assert asked == []

    def test_no_command_takes_one(self) -> None:
        from pratique.serve.cli.group import pratique as door

        taken = [
            (path, parameter.name)
            for path, command in _commands(door)
            for parameter in command.params
            if parameter.name in OUTPUTS - {"bound", "until"}
            or (
                isinstance(parameter.type, click.Choice)
                and COLOURS & {str(one) for one in parameter.type.choices}
            )
        ]
        assert taken == []

    def test_no_step_of_a_scenario_says_one(self) -> None:
        said = [
            (step.__name__, name)
            for module in modules("verbs")
            for _, step in inspect.getmembers(module, inspect.isclass)
            if step.__module__ == module.__name__
            for name in getattr(step, "__dataclass_fields__", {})
            if name in OUTPUTS - {"until"}
        ]
        assert said == []

    @pytest.mark.usefixtures("database")
    @pytest.mark.parametrize("table", DERIVED)
    @pytest.mark.parametrize("role", ["officer", "intake", "gate", "intake_definer"])
    def test_only_the_worker_may_write_one(self, table: str, role: str) -> None:
        granted = database.rows(
            "SELECT what FROM unnest(%s::text[]) AS what"
            " WHERE has_table_privilege(%s, %s, what)"
            " OR what IN ('INSERT', 'UPDATE')"
            " AND has_any_column_privilege(%s, %s, what)",
            [list(CHANGES), f"pratique_{role}", table, f"pratique_{role}", table],
        )
        assert granted == []

    @pytest.mark.usefixtures("database")
    def test_no_door_leads_to_the_worker(self) -> None:
        """No other role may become one that writes, nor run a function as one."""
        members = database.rows(
            "SELECT member.rolname FROM pg_roles member, pg_roles writer"
            " WHERE writer.rolname IN ('pratique_worker', 'pratique_owner')"
            " AND member.rolname IN ('pratique_officer', 'pratique_intake',"
            " 'pratique_gate', 'pratique_intake_definer')"
            " AND pg_has_role(member.oid, writer.oid, 'MEMBER')"
        )
        assert members == []
        doors = database.rows(
            "SELECT door.proname FROM pg_proc door JOIN pg_roles whose"
            " ON whose.oid = door.proowner"
            " WHERE door.prosecdef AND door.provolatile = 'v'  -- others cannot write\n"
            " AND (whose.rolsuper OR whose.rolname IN"
            " ('pratique_worker', 'pratique_owner'))"
            " AND (has_function_privilege('pratique_officer', door.oid, 'EXECUTE')"
            " OR has_function_privilege('pratique_intake', door.oid, 'EXECUTE')"
            " OR has_function_privilege('pratique_gate', door.oid, 'EXECUTE'))"
            " AND door.pronamespace = 'public'::regnamespace"
        )
        assert doors == []

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE standing_standing SET code = 'green'",
            "UPDATE standing_standing SET binding = '', until = NULL",
            "DELETE FROM standing_standing",
            (
                "INSERT INTO standing_standing (id, person_id, code)"
                " SELECT gen_random_uuid(), person_id, 'red' FROM standing_standing"
            ),
            "UPDATE orders_ground SET closes = 'withdrawn'",
            "DELETE FROM orders_ground",
            'UPDATE orders_plan SET "end" = now()',
            "UPDATE orders_obligation SET state = 'negative'",
            (
                "INSERT INTO orders_release (id, person_id)"
                " SELECT gen_random_uuid(), person_id FROM orders_ground"
            ),
            "UPDATE ledger_entry SET recorded_at = now()",
            "SET ROLE pratique_worker",
        ],
    )
    def test_the_database_refuses_an_officers_own_statement(
        self, bob: Bound, statement: str
    ) -> None:
        before = bob.standing()
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            database.acting(officer("commander")),
            database.transaction(),
        ):
            database.rows(statement)
        assert bob.standing() == before


def _choices(field: forms.Field) -> set[str]:
    choices = getattr(field, "choices", ())
    return {str(value) for value, _ in choices}


def _commands(
    command: click.Command, path: str = "pratique"
) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _commands(inner, f"{path} {name}")


# --- nobody sees beyond their place ------------------------------------------------

# A key without the home's own opens nothing and tells of nobody: whoever records
# words about a person needs it, before they may see the person.
SEEN_BY_EVERY_OFFICER = {"ledger_person_key"}


def person_keyed() -> list[type[models.Model]]:
    """Return every table whose rows are about a person."""
    found: set[type[models.Model]] = {Person}
    waiting = True
    while waiting:
        more = {
            table
            for table in apps.get_models()
            if table.__module__.startswith("pratique.")
            and any(_leads_to(field, found) for field in table._meta.fields)
        }
        waiting = not more <= found
        found |= more
    return sorted(found, key=lambda table: table._meta.db_table)


def _leads_to(field: "models.Field[object, object]", found: set[type]) -> bool:
    if isinstance(field, models.ForeignKey):
        # A ledger entry may be about a place: its rows have a policy of their own.
        return field.related_model in found - {Entry}
    return field.name == "person"


def count(table: type[models.Model]) -> int:
    """Count what whoever acts sees of a table; 0 where they may not even ask."""
    try:
        with database.transaction():
            return table._default_manager.count()
    except DatabaseError as error:
        assert "permission denied" in str(error)  # noqa: PT017 -- any other is a fault
        return 0


def everything_on_record(bob: Bound) -> None:
    """Give Bob a leave, an objection and a declaration for a ward's table too."""
    community, commander = officer("community_officer"), officer("commander")
    with strictly(), acting(community):
        leave.ask(
            person=bob.person,
            reason="dialysis",
            starts_at=on(22),
            ends_at=on(22, 6),
            details="市医院",
            by=community,
        )
    with strictly(), acting(commander):
        appeals.open_appeal(
            person=bob.person,
            statement="我没有去过那里",
            answer_within=timedelta(hours=24),
            by=commander,
        )


def test_the_tables_about_people_are_found() -> None:
    names = {table._meta.db_table for table in person_keyed()}
    assert names >= {
        *("registry_person", "registry_stay", "registry_declaration"),
        *("labs_specimen", "labs_result", "ledger_entry", "standing_standing"),
        *("orders_ground", "orders_leave", "orders_appeal", "orders_request"),
    }


def test_another_citys_officer_sees_nothing_of_anybody(bob: Bound) -> None:
    everything_on_record(bob)
    tables = [
        table
        for table in person_keyed()
        if table._meta.db_table not in SEEN_BY_EVERY_OFFICER
    ]

    with database.acting(officer("commander")):
        ours = {table._meta.db_table: count(table) for table in tables}
    assert all(
        ours[name] > 0
        for name in (
            *("registry_person", "registry_stay", "labs_specimen", "labs_result"),
            *("orders_ground", "orders_plan", "orders_obligation", "orders_notice"),
            *("orders_leave", "orders_appeal", "standing_standing"),
        )
    )
    with database.acting(elsewhere()):
        theirs = {
            table._meta.db_table: count(table)
            for table in tables
            if table._meta.db_table != "ledger_entry"
        }
        with database.transaction():
            told = database.rows(
                "SELECT kind FROM ledger_entry WHERE person IS NOT NULL"
            )
    assert {name: seen for name, seen in theirs.items() if seen} == {}
    assert told == []


def elsewhere() -> Actor:
    """Return a commander of Chengdu."""
    return acting_officer(gazetteer.CHENGDU, "commander", account="elsewhere")


def test_every_table_about_people_forces_row_security(bob: Bound) -> None:
    names = [table._meta.db_table for table in person_keyed()]
    open_ones = database.rows(
        "SELECT relname FROM pg_class WHERE relname = ANY(%s)"
        " AND relnamespace = 'public'::regnamespace"
        " AND NOT (relrowsecurity AND relforcerowsecurity)",
        [names],
    )
    assert open_ones == []


def test_two_roles_over_one_pooled_connection_leak_nothing(
    bob: Bound, request: pytest.FixtureRequest
) -> None:
    everything_on_record(bob)
    name: str = request.getfixturevalue("database")
    here, there = officer("commander"), elsewhere()
    nothing = {0, None}
    with house.cluster.connect("admin", name) as pooled:
        pid = pooled.info.backend_pid
        for table in {each._meta.db_table for each in person_keyed()}:
            if table in SEEN_BY_EVERY_OFFICER:
                continue
            ours = seen(pooled, "officer", table, here)
            assert seen(pooled, "officer", table, there) in nothing, table
            assert seen(pooled, "intake", table) in nothing, table
            assert seen(pooled, "officer", table) in nothing, table
            assert seen(pooled, "gate", table) in nothing, table
            assert seen(pooled, "officer", table, here) == ours, table
        assert pid == pooled.info.backend_pid
        assert seen(pooled, "officer", "orders_ground", here)


def seen(
    pooled: AnyConnection, role: str, table: str, actor: Actor | None = None
) -> int | None:
    """Count as this role, for this actor; None: it may not ask at all."""
    with pooled.transaction(force_rollback=True):
        pooled.execute(f"SET LOCAL ROLE pratique_{role}")
        if actor is not None:
            pooled.execute(
                "SELECT set_config('pratique.low', %s, true),"
                " set_config('pratique.high', %s, true),"
                " set_config('pratique.account', %s, true),"
                " set_config('pratique.duty', %s, true)",
                [str(actor.low), str(actor.high), actor.account, actor.duty],
            )
        asked = "SELECT has_table_privilege(current_user, %s, 'SELECT')"
        if pooled.execute(asked, [table]).fetchone() != (True,):
            return None
        about = " WHERE person IS NOT NULL" if table == "ledger_entry" else ""
        found = pooled.execute(f"SELECT count(*) FROM {table}{about}").fetchone()
        assert found is not None
        return int(str(found[0]))


@pytest.fixture
def bob(set_clock: Callable[..., None]) -> Bound:
    """Bob is bound in Taiyuan, with a specimen and its result."""
    return bound_in_taiyuan(set_clock)


def test_whoever_is_bound_was_bound_by_a_rule_and_a_fact(bob: Bound) -> None:
    with database.acting(WORKER), database.transaction():
        plan = database.rows(
            "SELECT rule, terms -> 'witness' ->> 'kind', terms -> 'witness' ->> 'id'"
            " FROM orders_ground ground JOIN orders_plan plan"
            " ON plan.ground_id = ground.id WHERE plan.ended_entry_id IS NULL"
        )
        stays = {str(pk) for (pk,) in database.rows("SELECT id FROM registry_stay")}
    assert [row[:2] for row in plan] == [("cn.shanxi.taiyuan#arrival.medium", "stay")]
    assert plan[0][2] in stays
