"""Write docs/permissions.md: who may do what, and what asks for it.

Everything comes from `access/permissions.py`, `access/roles.py` and the source that
names a permission; nothing is kept by hand. `--check` only says whether the page is
fresh; the tests do too.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.utils import translation

from pratique.access.permissions import Permission
from pratique.access.purposes import (
    READ_BY_ALL,
    READ_WITH,
    TOLD_TO_ALL,
    TOLD_WITH,
    WITH_SEEN,
    duties,
    told,
)
from pratique.access.roles import ROLES

HOUSE = Path(__file__).resolve().parent.parent
PACKAGE = HOUSE / "src" / "pratique"
PAGE = HOUSE / "docs" / "permissions.md"
ASKED = re.compile(r"\bPermission\.([A-Z_]+)")
DECLARED = {"access/permissions.py", "access/purposes.py", "access/roles.py"}
NAVIGATION = "web/rooms.py"  # it shows the way and guards nothing

HEAD = """\
# Who may do what

Made by `scripts/permissions.py` from `src/pratique/access`; a test fails when it is stale, so do not edit it by hand.
A role may do what has a dot in its column, within its jurisdiction and nowhere else; the database enforces the second half.
The traveller has no account and so no column: a link opens one page, and what is said there counts for nothing until it is proved ([the traveller's guide](roles/traveller.md)).

"""
WHERE = """
## What asks for it

A page is kept from whoever lacks the permission; the action behind it asks again, whoever calls it.
Where no page asks, scenarios and the command line reach the action; the pages come later.
“–” in both columns: the permission is there, what it will be for is not built yet.

"""


PURPOSE = """
## Who reads what is recorded of people

Whoever may find a person reads what binds them and why, and no more: not that they are a case, how ill they are, whom they met, who was asked about them.
Who takes specimens, tests them, drives or looks after accounts finds nobody, and reads what that work needs.
The database shows these tables, and these entries of the ledger, to these roles only, each in its jurisdiction; the list is `src/pratique/access/purposes.py`.
A driver reads, of the tables with a star, what is about whom they have, are to sign for or are to take, wherever these stay, and of nobody else.
Whoever did something reads the entry that says so.

"""


def main() -> int:
    """Write the page, or with `--check` say whether it is fresh."""
    settings.configure(
        LANGUAGE_CODE="en", LOCALE_PATHS=[PACKAGE / "locale"], USE_I18N=True
    )
    django.setup()
    fresh = page()
    if "--check" in sys.argv[1:]:
        stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != fresh
        print(
            "docs/permissions.md is stale" if stale else "docs/permissions.md is fresh"
        )
        return int(stale)
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


def page() -> str:
    """Return the page as it must be."""
    with translation.override("en"):
        lines = [HEAD, *_matrix(), PURPOSE, *_readers(), WHERE, *_askers()]
    return "".join(lines)


def _matrix() -> Iterator[str]:
    """Yield the table of permissions by roles."""
    heads = [f"[{role.name}](roles/{role.key.replace('_', '-')}.md)" for role in ROLES]
    yield f"| may | {' | '.join(heads)} |\n"
    yield f"|---|{':-:|' * len(ROLES)}\n"
    for permission in Permission:
        dots = ["•" if permission in role.permissions else "" for role in ROLES]
        yield f"| {permission.sentence} | {' | '.join(dots)} |\n"
    handed = [role.name for role in ROLES if role.grants]
    yield f"\nRoles are handed out by: {', '.join(map(str, handed))}.\n"


def _readers() -> Iterator[str]:
    """Yield the tables of whose duty it is to read what, and be told of what."""
    names = {role.key: str(role.name) for role in ROLES}
    yield "| table | read by |\n|---|---|\n"
    for table in READ_WITH:
        star = "*" if table in WITH_SEEN else ""
        readers = ", ".join(names[key] for key in duties(table))
        yield f"| `{table}`{star} | {readers} |\n"
    for table, reason in READ_BY_ALL.items():
        yield f"| `{table}` | everybody: {_begun_small(reason)} |\n"
    yield "\n| entries of the ledger | told to |\n|---|---|\n"
    for begins in TOLD_WITH:
        readers = ", ".join(names[key] for key in told(begins))
        yield f"| `{begins}…` | {readers} |\n"
    for begins, reason in TOLD_TO_ALL.items():
        yield f"| `{begins}…` | everybody: {_begun_small(reason)} |\n"


def _begun_small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")


def _askers() -> Iterator[str]:
    """Yield the table of what asks for each permission."""
    asked = asked_by()
    yield "| permission | pages of | actions of |\n|---|---|---|\n"
    for permission in Permission:
        pages, actions = asked[permission.name]
        yield f"| `{permission.value}` | {_listed(pages)} | {_listed(actions)} |\n"


def asked_by() -> defaultdict[str, tuple[set[str], set[str]]]:
    """Return, by permission, the pages' folders and the rooms that ask for it."""
    found: defaultdict[str, tuple[set[str], set[str]]] = defaultdict(
        lambda: (set(), set())
    )
    for file in PACKAGE.rglob("*.py"):
        name = file.relative_to(PACKAGE).as_posix()
        if name in DECLARED or name == NAVIGATION:
            continue
        room, inside = name.split("/")[:2] if "/" in name else ("", "")
        for permission in ASKED.findall(file.read_text(encoding="utf-8")):
            pages, actions = found[permission]
            pages.add(inside) if room == "web" else actions.add(room)
    return found


def _listed(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "–"


if __name__ == "__main__":
    sys.exit(main())
