"""The supervisor of the embedded server: set up, start, stop, status."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

from pratique.serve.cluster import initialise, launch, postmaster, roles
from pratique.serve.cluster import place as places
from pratique.serve.cluster.configuration import PORT
from pratique.serve.cluster.place import Place
from pratique.serve.cluster.server import Server, Status
from pratique.serve.home import Home, Progress, refusing_unusable
from pratique.serve.refusals import PasswordsMissing, ServerNotStopped


@dataclass(frozen=True)
class Cluster(Server):
    """Run PostgreSQL for one home, reachable only through a private socket.

    Args:
        home: whose server it is.
        durable: False only in tests: faster, and lost with the power.
    """

    home: Home
    durable: bool = True

    @property
    def place(self) -> Place:
        """Return where the server's files lie; the first time, decide it."""
        known = places.recorded(self.home)
        if known is None:
            with self.home.locked():
                known = places.recorded(self.home) or places.decide(self.home)
        return known

    def administrator(self) -> str:
        """Return the role that may do everything on this server."""
        return roles.ADMIN

    def dsn(self, role: str, database: str) -> dict[str, str]:
        """Return what psycopg needs to connect as a role."""
        return {
            "host": str(self.place.socket),
            "port": str(PORT),  # or else a PGPORT of the environment is taken
            "user": roles.role_name(role),
            "password": self._passwords()[role],
            "dbname": database,
        }

    def stop(self) -> None:
        """Shut the server down, fast: whoever is connected is sent away."""
        place = self.place
        with self.home.locked(), refusing_unusable(place.root):
            found = postmaster.find(place.data)
            if found and not postmaster.end(found.pid, place.data):
                raise ServerNotStopped(
                    f"The database server (process {found.pid}) does not stop.",
                    next_step=f"Look into {place.log}.",
                    pid=found.pid,
                )
            postmaster.end_orphans(place.data)

    def remove(self) -> None:
        """Stop the server and delete its data for good."""
        self.stop()
        place = self.place
        with self.home.locked():
            for folder in (place.socket, place.root, self.home.database):
                shutil.rmtree(folder, ignore_errors=True)

    def status(self) -> Status:
        """Return how the server is; change nothing."""
        place = places.recorded(self.home)
        if place is None:
            return Status(running=False, note="not set up yet")
        with refusing_unusable(place.root):
            found = postmaster.find(place.data)
            made_by = place.data / "PG_VERSION"
            return Status(
                running=found is not None and found.is_ready,
                pid=found.pid if found else None,
                version=made_by.read_text().strip() if made_by.exists() else None,
                socket=place.socket,
                data=place.data,
                note=place.note,
            )

    def _come_up(self, progress: Progress) -> None:
        place = self.place
        if self._is_ready(place):
            return
        with self.home.locked(progress):
            if not place.data.exists():
                self._set_up(place, progress)
            launch.start(place, progress, durable=self.durable)
            if not self._knows_roles():
                self.ensure_roles()

    def _is_ready(self, place: Place) -> bool:
        with refusing_unusable(place.root):
            found = postmaster.find(place.data)
            return found is not None and found.is_ready and self._knows_roles()

    def _set_up(self, place: Place, progress: Progress) -> None:
        progress("Setting up the database")
        self._forget_roles()
        secret = roles.passwords(self.home.keys)[roles.ADMIN]
        initialise.make_data(place, secret, durable=self.durable)

    def _passwords(self) -> Mapping[str, str]:
        file = self.home.keys / roles.PASSWORDS
        if self.place.data.exists() and not file.exists():
            raise PasswordsMissing(
                f"The database is there, but its passwords in {file} are missing.",
                next_step="Bring the file back from a copy of the home.",
            )
        return roles.passwords(self.home.keys)
