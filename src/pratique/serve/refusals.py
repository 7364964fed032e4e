"""What the entry points refuse: homes, servers, databases and backups."""

import errno
from pathlib import Path

from pratique.errors import Refusal


class HomeUnusable(Refusal):
    """The home cannot be written to."""

    code = "home_unusable"

    @classmethod
    def because(cls, folder: Path, error: OSError) -> "HomeUnusable":
        """Name the folder and the system's reason."""
        step = "Free some space" if error.errno == errno.ENOSPC else "Make it writable"
        return cls(
            f"The home {folder} cannot be used: {error.strerror or error}.",
            next_step=f"{step}, or set PRATIQUE_HOME to another folder.",
            folder=str(folder),
        )


class NoServerPrograms(Refusal):
    """No PostgreSQL that suits is installed."""

    code = "no_server_programs"


class ServerNotMade(Refusal):
    """initdb failed; nothing was left behind."""

    code = "server_not_made"


class ServerNotStarted(Refusal):
    """The server did not come up."""

    code = "server_not_started"


class ServerNotStopped(Refusal):
    """The server did not go down."""

    code = "server_not_stopped"


class ServerUnreachable(Refusal):
    """No connection could be made."""

    code = "server_unreachable"


class PasswordsMissing(Refusal):
    """The cluster is there, its passwords are not."""

    code = "passwords_missing"


class BadDatabaseUrl(Refusal):
    """DATABASE_URL is no PostgreSQL address."""

    code = "bad_database_url"


class RolesMissing(Refusal):
    """An administrator must make the database roles."""

    code = "roles_missing"


class RoleTooStrong(Refusal):
    """A database role would pass by row security."""

    code = "role_too_strong"


class BadDatabaseName(Refusal):
    """Not a name for a database."""

    code = "bad_database_name"


class DatabaseExists(Refusal):
    """A database of this name is there already."""

    code = "database_exists"


class DatabaseInUse(Refusal):
    """Others are connected who may not be sent away."""

    code = "database_in_use"


class ServerTooOld(Refusal):
    """The server's version is below what is needed."""

    code = "server_too_old"


class WrongLocale(Refusal):
    """The database cannot search Chinese text."""

    code = "wrong_locale"


class BackupNotMade(Refusal):
    """No backup was written."""

    code = "backup_not_made"


class BackupDamaged(Refusal):
    """A backup is not what was written; nothing was touched."""

    code = "backup_damaged"


class HomeNotEmpty(Refusal):
    """A restore would replace what is there."""

    code = "home_not_empty"


class RestoreFailed(Refusal):
    """The backup could not be loaded; what was there is still there."""

    code = "restore_failed"


class NoGazetteer(Refusal):
    """The table of divisions is not there."""

    code = "no_gazetteer"


class SetupFailed(Refusal):
    """The tables or the gazetteer could not be made; running it again completes it."""

    code = "setup_failed"


class PortBusy(Refusal):
    """Nothing can be served at this port."""

    code = "port_busy"


class AlreadyServed(Refusal):
    """This home is being served already."""

    code = "already_served"


class UnknownBench(Refusal):
    """There is no bench of this name."""

    code = "unknown_bench"


class BenchFailed(Refusal):
    """A bench ended before it had measured anything."""

    code = "bench_failed"


class ServingFailed(Refusal):
    """A process that serves did not come up."""

    code = "serving_failed"
