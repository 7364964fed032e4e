"""The house keeps its shape.

Every checker is first proven on a planted breach: a test that cannot fail proves
nothing.
"""

import statistics
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL
from django.db.migrations.state import ProjectState

from tests import architecture

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "src" / "pratique"
SOURCES = sorted(HOUSE.rglob("*.py"))
ROOMS = sorted(folder.parent for folder in HOUSE.glob("*/migrations"))
EVERYTHING = sorted(
    path
    for folder in ("src", "tests", "scripts")
    for path in (ROOT / folder).rglob("*.py")
)

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_VIEW = 25

# Each line is a visible debt: "path" for a file, "path::function" for a function.
LONGER_FILES: set[str] = set()
LONGER_FUNCTIONS: set[str] = set()
LONGER_VIEWS: set[str] = set()

# Rows that are written elsewhere than in `actions`, each with its reason.
WRITTEN_ELSEWHERE = {
    "src/pratique/prepared.py",  # writes what it is given; its callers are looked at
    "src/pratique/together.py",  # the same, for many people at once
    "src/pratique/serve/bench/ledger.py",  # the bare COPY that sealing is held against
    "src/pratique/serve/bench/crowd.py",  # a million people, by no action
    "src/pratique/serve/bench/pool.py",  # the same, and the bare rows it is held against
    "src/pratique/serve/bench/copies.py",  # millions, copied from what actions wrote
    "src/pratique/serve/bench/rewritten.py",  # what actions wrote, by bare statements
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


class TestRowsAreWrittenInActions:
    @pytest.mark.parametrize(
        "breach",
        [
            "person.save()",
            "Person.objects.create(name=1)",
            "person.stays.create(since=1)",
            "Person.objects.filter(id=1).update(name=2)",
            "waiting.update(name=2)",
            "row.delete()",
            "Person.objects.bulk_create(people)",
            "Person._default_manager.update_or_create(id=1)",
            "await person.asave()",
            "super().save()",
            "rows('INSERT INTO registry_person VALUES (1)')",
            "rows(f'UPDATE registry_person SET {x} = 1')",
            "rows('DELETE FROM registry_person')",
            "insert_rows(person)",
            "prepared.update_row(person, 'name')",
        ],
    )
    def test_a_planted_write_is_found(self, breach: str) -> None:
        source = f"from pratique.registry.models import Person\n{breach}"

        assert len(list(architecture.writes(source))) == 1

    @pytest.mark.parametrize(
        "innocent",
        [
            "known.update({'a': 1})",
            "digest.update(leaf)",
            "actions.create(by=officer)",
            "client.delete('/path')",
            "home.create()",
            "Person.objects.filter(id=1).select_for_update()",
            "'''Update nothing; DELETE FROM is only spoken of here.'''",
            "rows('SELECT 1 FROM registry_person FOR UPDATE')",
        ],
    )
    def test_what_writes_no_row_is_left_alone(self, innocent: str) -> None:
        source = "from pratique.registry import actions\n"
        source += "from pratique.registry.models import Person\n"
        docstring = innocent.startswith("'''")

        text = innocent + "\n" + source if docstring else source + innocent

        assert list(architecture.writes(text)) == []

    def test_rows_are_written_only_in_actions(self) -> None:
        breaches = {
            f"{name(path)}: {breach}"
            for path in SOURCES
            if not architecture.is_where_rows_are_written(path.relative_to(HOUSE))
            for breach in architecture.writes(path.read_text(encoding="utf-8"))
            if name(path) not in WRITTEN_ELSEWHERE
        }

        assert breaches == set()


class TestNothingIsLong:
    SOURCE = "class A:\n    def b(self, request):\n" + "        pass\n" * 30

    def test_a_planted_long_function_is_found(self) -> None:
        assert list(architecture.long_functions(self.SOURCE, 30)) == ["A.b"]
        assert list(architecture.long_functions(self.SOURCE, 31)) == []

    def test_a_docstring_makes_no_function_long(self) -> None:
        source = 'def a():\n    """First.\n\n    Last.\n    """\n    return 1\n'

        assert list(architecture.long_functions(source, 2)) == []

    def test_a_planted_long_view_is_found(self) -> None:
        unasked = self.SOURCE.replace("request", "other")

        assert list(architecture.long_views(self.SOURCE, LONGEST_VIEW)) == ["A.b"]
        assert list(architecture.long_views(unasked, LONGEST_VIEW)) == []

    def test_files_are_short(self) -> None:
        longer = {
            name(path)
            for path in EVERYTHING
            if path.parent.name != "migrations"  # Django writes them
            and len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
        }

        assert longer == LONGER_FILES

    def test_functions_are_short(self) -> None:
        longer = {
            f"{name(path)}::{function}"
            for path in EVERYTHING
            for function in architecture.long_functions(
                path.read_text(encoding="utf-8"), LONGEST_FUNCTION
            )
        }

        assert longer == LONGER_FUNCTIONS

    def test_views_parse_call_and_render(self) -> None:
        longer = {
            f"{name(path)}::{function}"
            for path in SOURCES
            if path.relative_to(HOUSE).parts[0] in {"web", "api"}
            for function in architecture.long_views(
                path.read_text(encoding="utf-8"), LONGEST_VIEW
            )
        }

        assert longer == LONGER_VIEWS

    def test_the_pulse_is_quick(self) -> None:
        lengths = [
            architecture.length(function)
            for path in SOURCES
            for _, function in architecture.functions(path.read_text(encoding="utf-8"))
        ]

        assert statistics.median(lengths) < 10
        assert statistics.quantiles(lengths, n=10)[-1] < 30


class TestRoomsHaveOneShape:
    def test_a_planted_odd_room_is_found(self) -> None:
        files = (architecture.ROOM | {"utils"}) - {"facts"}

        assert architecture.unexplained_files(files, "A room.") == {"utils", "facts"}
        assert (
            architecture.unexplained_files(files, "No `facts`, but `utils`.") == set()
        )

    def test_a_planted_statement_beside_the_docstring_is_found(self) -> None:
        assert architecture.is_docstring_only('"""Only words."""')
        assert not architecture.is_docstring_only('"""Words."""\nimport os')
        assert not architecture.is_docstring_only("")

    @pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
    def test_every_room_has_the_same_files(self, room: Path) -> None:
        promise = (room / "__init__.py").read_text(encoding="utf-8")
        files = {path.stem for path in room.iterdir() if path.name != "__pycache__"}

        assert architecture.is_docstring_only(promise)
        assert architecture.unexplained_files(files, promise) == set()


class TestMigrationsAreFrozen:
    @pytest.mark.parametrize(
        "breach",
        [
            "import pratique.registry.models",
            "from pratique.registry.models import Person",
            "from pratique import clock",
            "from . import helpers",
        ],
    )
    def test_a_planted_import_is_found(self, breach: str) -> None:
        assert list(architecture.house_imports_of_migration(breach))

    @pytest.mark.parametrize(
        "innocent",
        [
            "import pratique.ids",
            "from pratique import ids",
            "from pratique.database import secure",
            "from django.db import models",
        ],
    )
    def test_what_may_be_imported_is_left_alone(self, innocent: str) -> None:
        assert list(architecture.house_imports_of_migration(innocent)) == []

    def test_migrations_import_no_room(self) -> None:
        breaches = {
            f"{name(path)}: {module}"
            for path in HOUSE.glob("*/migrations/*.py")
            for module in architecture.house_imports_of_migration(
                path.read_text(encoding="utf-8")
            )
        }

        assert breaches == set()

    def test_tables_and_migrations_agree(self) -> None:
        loader = MigrationLoader(None)
        changes = MigrationAutodetector(
            loader.project_state(), ProjectState.from_apps(apps)
        ).changes(graph=loader.graph)

        assert changes == {}


class TestTables:
    ORDER = {"ledger": 0, "labs": 1, "orders": 2}

    def test_a_planted_key_that_looks_ahead_is_found(self) -> None:
        keys = [("orders.Order", "labs.Tube"), ("labs.Tube", "orders.Order")]

        found = architecture.forward_keys(keys, self.ORDER)

        assert found == [("labs.Tube", "orders.Order")]

    def test_the_order_is_read_from_the_contract(self) -> None:
        layers = ["(web) | (api)", "(loop)", "(ledger)"]

        order = architecture.order_of_rooms(layers)

        assert order == {"ledger": 0, "loop": 1, "web": 2, "api": 2}

    def test_foreign_keys_look_back(self) -> None:
        contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        layers = contracts["tool"]["importlinter"]["contracts"][0]["layers"]
        order = architecture.order_of_rooms(layers)
        keys = [
            (model._meta.label, target._meta.label)
            for model in apps.get_models()
            if model._meta.app_label in order
            for field in model._meta.get_fields()
            if field.concrete and isinstance(target := field.related_model, type)
        ]

        assert keys
        assert architecture.forward_keys(keys, order) == []

    def test_row_security_is_forced_on_every_table(self) -> None:
        migrations = MigrationLoader(None).disk_migrations.values()
        written = "\n".join(
            str(operation.sql)
            for migration in migrations
            for operation in migration.operations
            if isinstance(operation, RunSQL)
        )
        open_tables = {
            model._meta.db_table
            for model in apps.get_models()
            if model.__module__.startswith("pratique.")
            and f"ALTER TABLE {model._meta.db_table} FORCE ROW LEVEL" not in written
        }

        assert open_tables == set()


def test_whoever_hears_signals_takes_no_lock() -> None:
    """A signal may come while the main thread has the lock that its handler wants."""
    hearing = [path for path in SOURCES if "signal.signal(" in path.read_text("utf-8")]

    assert len(hearing) > 1
    assert [
        name(path) for path in hearing if "Event()" in path.read_text("utf-8")
    ] == []
