"""The database roles, their passwords, and the SQL that makes them.

    pratique_admin            superuser of the embedded server, used by nothing else
    pratique_owner            owns databases and tables, runs migrations
    pratique_officer          pages of officers
    pratique_intake           the public form: one definer function
    pratique_worker           reactions, sealing, schedules
    pratique_gate             passes
    pratique_intake_definer   owns that function; nobody logs in as it

None but the first may pass by row security.
"""

import json
import os
import secrets
import uuid
from collections.abc import Mapping
from pathlib import Path

from psycopg import Connection, sql

from pratique.serve.home import make_private, refusing_unusable, write_whole
from pratique.serve.refusals import PasswordsMissing, RoleTooStrong

LOGINS = ("owner", "officer", "intake", "worker", "gate")
ADMIN = "admin"
DEFINER = "intake_definer"
PASSWORDS = "database.json"

AnyConnection = Connection[tuple[object, ...]]


def role_name(role: str) -> str:
    """Return a role's name in PostgreSQL, where it may share the server."""
    if role not in (*LOGINS, ADMIN, DEFINER):
        msg = f"there is no database role {role!r}"
        raise ValueError(msg)
    return f"pratique_{role}"


def passwords(keys: Path) -> Mapping[str, str]:
    """Return the passwords of all roles; make them the first time."""
    with refusing_unusable(keys):
        if not (keys / PASSWORDS).exists():
            make_private(keys)
            _write_passwords(keys)
        return _read_passwords(keys / PASSWORDS)


def _write_passwords(keys: Path) -> None:
    fresh = {role: secrets.token_urlsafe(32) for role in (ADMIN, *LOGINS)}
    draft = keys / f"{PASSWORDS}.{uuid.uuid4().hex}"
    write_whole(draft, json.dumps(fresh, indent=1))
    try:
        os.link(draft, keys / PASSWORDS)  # whoever is first wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read_passwords(file: Path) -> Mapping[str, str]:
    found = json.loads(file.read_text())
    if isinstance(found, dict) and {ADMIN, *LOGINS} <= found.keys():
        return found
    raise PasswordsMissing(
        f"{file} does not hold the passwords of all database roles.",
        next_step="Bring the file back from a copy of the home.",
    )


def make_roles(connection: AnyConnection, secret: Mapping[str, str]) -> None:
    """Make the roles, or put them right; running it again changes nothing more."""
    for statement in role_statements(connection, secret):
        connection.execute(statement)
    refuse_strong_roles(connection)


def role_statements(
    connection: AnyConnection, secret: Mapping[str, str]
) -> list[sql.Composed]:
    """Return the SQL that makes what is missing; passwords only as verifiers."""
    there = existing_roles(connection)
    made = [_login(connection, role, secret[role], there) for role in LOGINS]
    definer, owner = (sql.Identifier(role_name(role)) for role in (DEFINER, "owner"))
    if role_name(DEFINER) not in there:
        made.append(sql.SQL("CREATE ROLE {} NOLOGIN").format(definer))
    # To hand the function over to its owner, one must be a member of that role.
    made.append(sql.SQL("GRANT {} TO {}").format(definer, owner))
    return made


def _login(
    connection: AnyConnection, role: str, password: str, there: set[str]
) -> sql.Composed:
    name = role_name(role)
    verifier = connection.pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    )
    return sql.SQL("{} ROLE {} LOGIN {} PASSWORD {}").format(
        sql.SQL("ALTER" if name in there else "CREATE"),
        sql.Identifier(name),
        sql.SQL("CREATEDB" if role == "owner" else "NOCREATEDB"),
        sql.Literal(verifier.decode()),
    )


def existing_roles(connection: AnyConnection) -> set[str]:
    """Return the names of our roles that the server knows."""
    names = [role_name(role) for role in (*LOGINS, DEFINER)]
    found = connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [names]
    )
    return {str(name) for (name,) in found}


def refuse_strong_roles(connection: AnyConnection) -> None:
    """Refuse a server on which one of our roles passes by row security."""
    names = [role_name(role) for role in (*LOGINS, DEFINER)]
    strong = connection.execute(
        "SELECT rolname FROM pg_roles"
        " WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls) ORDER BY 1",
        [names],
    ).fetchall()
    if strong:
        listed = ", ".join(str(name) for (name,) in strong)
        raise RoleTooStrong(
            f"These database roles would pass by row security: {listed}.",
            next_step="ALTER ROLE … NOSUPERUSER NOBYPASSRLS, as an administrator.",
            roles=listed,
        )
