"""A server that is not ours, named by DATABASE_URL."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict

from pratique.serve.cluster import roles
from pratique.serve.cluster.server import MAINTENANCE, Server, Status
from pratique.serve.cluster.supervisor import Cluster
from pratique.serve.home import Home, Progress, quiet
from pratique.serve.refusals import BadDatabaseUrl, ServerUnreachable


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
        secret = roles.passwords(self.home.keys)[role]
        ours = {"user": roles.role_name(role), "password": secret, "dbname": database}
        return {**given, **ours}

    def administrator(self) -> str:
        """Return `admin` where the URL's user is a superuser, else `owner`."""
        with self.connect(roles.ADMIN, MAINTENANCE) as connection:
            found = connection.execute(
                "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
        return roles.ADMIN if found == (True,) else "owner"

    def ensure(self, progress: Progress = quiet) -> None:
        """Refuse a server that does not suit; make the roles where they lack."""
        self.home.create()
        progress("Looking at the database server")
        self.ensure_roles()
        self.check()

    def status(self) -> Status:
        """Return how the server is; change nothing."""
        note = "given by DATABASE_URL"
        try:
            with self.connect(roles.ADMIN, MAINTENANCE) as connection:
                version = connection.info.parameter_status("server_version")
        except ServerUnreachable as refusal:
            return Status(False, None, None, None, None, f"{note}; {refusal}")
        return Status(True, None, version, None, None, note)

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
