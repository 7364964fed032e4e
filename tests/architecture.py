"""What a linter cannot see: checkers that take source text and name the breaches.

`test_architecture` proves each of them on a planted breach, then runs it on the house.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

WRITING = {
    *("save", "create", "update", "delete", "bulk_create", "bulk_update"),
    *("get_or_create", "update_or_create"),
}
ALWAYS_WRITING = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
PREPARED_WRITING = {"insert_rows", "update_row"}  # of `pratique.prepared`
MANAGERS = {"objects", "_default_manager", "_base_manager"}
WRITING_SQL = re.compile(
    r"\b(INSERT INTO|UPDATE \S+ SET|DELETE FROM|TRUNCATE|MERGE INTO|COPY \S+.* FROM)\b"
)
MIGRATIONS_MAY_IMPORT = {
    "pratique.database",  # the SQL of row security
    "pratique.ids",  # a column's default names its function
}
ROOM = {
    *("__init__", "apps", "models", "actions", "queries"),
    *("facts", "events", "refusals", "migrations"),
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_where_rows_are_written(path: Path) -> bool:
    """Tell whether a file is an `actions` module, part of one, or a migration."""
    return path.stem == "actions" or bool({"actions", "migrations"} & set(path.parts))


def writes(source: str) -> Iterator[str]:
    """Name every call and every SQL text that writes rows."""
    tree = ast.parse(source)
    imported = imported_names(tree)
    docstrings = set(map(id, docstring_nodes(tree)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and writes_rows(node, imported):
            yield f"line {node.lineno}: {ast.unparse(node.func)}()"
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            found = WRITING_SQL.search(str(node.value))
            if found:
                yield f"line {node.lineno}: {found.group()}"


def writes_rows(call: ast.Call, imported: set[str]) -> bool:
    """Tell a table's `update(field=…)` from a dict's, a row's `delete()` from a page's.

    A module's own `create(…)` is an action being called, so it is none of these.
    """
    if PREPARED_WRITING & set(names_in_chain(call.func)):
        return True
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, chain = call.func.attr.removeprefix("a"), names_in_chain(call.func.value)
    if verb not in WRITING:
        return False
    if verb in ALWAYS_WRITING or MANAGERS & set(chain):
        return True
    if call.args or (verb in {"create", "update"} and not call.keywords):
        return False
    return not chain or chain[0] not in imported


def names_in_chain(node: ast.expr) -> list[str]:
    """Return `a`, `b`, `c` of `a.b(…).c`, or nothing where no name begins it."""
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Attribute(value=inner, attr=attr):
            return [*names_in_chain(inner), attr]
        case ast.Call(func=inner) | ast.Subscript(value=inner):
            return names_in_chain(inner)
    return []


def imported_names(tree: ast.Module) -> set[str]:
    """Return the names that imports bind anywhere in a module."""
    return {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def docstring_nodes(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the docstrings of a module and of all that it defines."""
    for node in ast.walk(tree):
        if isinstance(node, Function | ast.ClassDef | ast.Module):
            match node.body:
                case [ast.Expr(value=ast.Constant() as text), *_]:
                    yield text


@cache
def functions(source: str) -> tuple[tuple[str, Function], ...]:
    """Return every function with its dotted name."""
    return tuple(functions_below(ast.parse(source), ""))


def functions_below(node: ast.AST, name: str) -> Iterator[tuple[str, Function]]:
    """Yield the functions inside a node that is known by this name."""
    for child in ast.iter_child_nodes(node):
        path = name
        if isinstance(child, Function | ast.ClassDef):
            path = f"{name}.{child.name}".lstrip(".")
        if isinstance(child, Function):
            yield path, child
        yield from functions_below(child, path)


def length(function: Function) -> int:
    """Count a function's lines from `def` to its last, the docstring apart."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    match function.body:
        case [ast.Expr(value=ast.Constant(value=str()) as text), *_]:
            lines -= (text.end_lineno or text.lineno) - text.lineno + 1
    return lines


def long_functions(source: str, limit: int) -> Iterator[str]:
    """Name the functions that are longer than the limit."""
    return (name for name, function in functions(source) if length(function) > limit)


def long_views(source: str, limit: int) -> Iterator[str]:
    """Name the functions that answer a request in more lines than the limit."""
    for name, function in functions(source):
        asked = any(argument.arg == "request" for argument in function.args.args)
        if asked and length(function) > limit:
            yield name


def is_docstring_only(source: str) -> bool:
    """Tell whether a module consists of its docstring."""
    tree = ast.parse(source)
    return ast.get_docstring(tree) is not None and len(tree.body) == 1


def unexplained_files(names: Iterable[str], docstring: str) -> set[str]:
    """Name what a room has beyond the rest, or lacks, without its docstring saying so."""
    words = set(re.findall(r"\w+", docstring))
    return (set(names) ^ ROOM) - words


def house_imports_of_migration(source: str) -> Iterator[str]:
    """Name the project's modules that a migration leans on, save those it may."""
    for node in ast.walk(ast.parse(source)):
        modules: list[str] = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            modules = [f"{base}.{alias.name}" for alias in node.names]
        for module in modules:
            if module.startswith(("pratique", ".")) and not may_import(module):
                yield module


def may_import(module: str) -> bool:
    """Tell whether a module is, or lies in, one that migrations may import."""
    return any(f"{module}.".startswith(f"{free}.") for free in MIGRATIONS_MAY_IMPORT)


def order_of_rooms(layers: Iterable[str]) -> dict[str, int]:
    """Return each room's place along the loop, from the contract's layers."""
    return {
        name.strip(" ()"): place
        for place, layer in enumerate(reversed(list(layers)))
        for name in layer.split("|")
    }


def forward_keys(
    keys: Iterable[tuple[str, str]], order: Mapping[str, int]
) -> list[tuple[str, str]]:
    """Name the foreign keys (from, to; as room.Table) that look ahead in the loop."""

    def place(table: str) -> int:
        return order[table.partition(".")[0]]

    return [(table, target) for table, target in keys if place(target) > place(table)]
