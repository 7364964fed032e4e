"""A server that is not ours, named by DATABASE_URL."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from pratique.serve.cluster import roles
from pratique.serve.cluster.server import MAINTENANCE, Server, Status
from pratique.serve.cluster.supervisor import Cluster
from pratique.serve.home import Home, Progress
from pratique.serve.refusals import BadDatabaseUrl, RolesMissing, ServerUnreachable


@dataclass(frozen=True)
class ExternalServer(Server):
    """Use a PostgreSQL server that others run.

    Args:
        url: the address of an administrator (a superuser, or one who may make
            roles); our own roles get passwords from the home's keys.
        home: whose server it is.
    """

    url: str
    home: Home

    def dsn(self, role: str, database: str) -> dict[str, str]:
        """Return what psycopg needs to connect as a role."""
        given = self._given()
        if role == roles.ADMIN:
            return {**given, "dbname": database}
        secret = self._passwords()[role]
        ours = {"user": roles.role_name(role), "password": secret, "dbname": database}
        return {**given, **ours}

    def administrator(self) -> str:
        """Return `admin` where the URL's user is a superuser, else `owner`."""
        with self.connect(roles.ADMIN, MAINTENANCE) as connection:
            found = connection.execute(
                "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        return roles.ADMIN if found == (True,) else "owner"

    def _come_up(self, progress: Progress) -> None:
        """Refuse a server that does not suit; make the roles where they lack."""
        self.home.create()
        if not (self._knows_roles() and self._enters("owner")):
            progress("Looking at the database server")
            self.ensure_roles()
        self.check()

    def _enters(self, *logins: str) -> bool:
        try:
            for role in logins:
                self.connect(role, MAINTENANCE).close()
        except ServerUnreachable:
            return False
        return True

    def _passwords(self) -> Mapping[str, str]:
        return roles.passwords(self.home.keys)

    def ensure_roles(self) -> None:
        """Make the roles, or name the SQL that an administrator must run."""
        try:
            super().ensure_roles()
        except errors.InsufficientPrivilege as error:
            if self._enters(*roles.LOGINS):  # an administrator has made them
                self._remember_roles()
                return
            asked_for = self.administrator_sql()
            raise RolesMissing(
                "The user of DATABASE_URL may not make the database roles:"
                f" {str(error).strip()}",
                next_step=f"Let an administrator run:\n{asked_for}",
                sql=asked_for,
            ) from error

    def administrator_sql(self) -> str:
        """Return the SQL that makes the roles, with verifiers for passwords."""
        with self.connect(roles.ADMIN, MAINTENANCE) as connection:
            made = roles.role_statements(connection, self._passwords())
            return "".join(f"{each.as_string(connection)};\n" for each in made)

    def status(self) -> Status:
        """Return how the server is; change nothing."""
        note = "given by DATABASE_URL"
        try:
            with self.connect(roles.ADMIN, MAINTENANCE) as connection:
                version = connection.info.parameter_status("server_version")
        except ServerUnreachable as refusal:
            return Status(running=False, note=f"{note}; {refusal}")
        return Status(running=True, version=version, note=note)

    def _given(self) -> dict[str, str]:
        try:
            found = conninfo_to_dict(self.url)
        except psycopg.ProgrammingError as error:
            raise BadDatabaseUrl(
                "DATABASE_URL is no PostgreSQL address.",  # it may hold a password
                next_step="Write postgresql://user:password@host:5432/name.",
            ) from error
        return {name: str(value) for name, value in found.items() if value}


def server_for(home: Home, environment: Mapping[str, str] = os.environ) -> Server:
    """Return the home's server: the one of DATABASE_URL, else our own."""
    url = environment.get("DATABASE_URL")
    return ExternalServer(url, home) if url else Cluster(home)
