"""What we tell PostgreSQL: one file of settings and one rule of who may connect."""

from pratique.serve.cluster.place import Place

PORT = 5432  # only names the socket; nothing listens on the network

EVERYWHERE = {
    "port": str(PORT),
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling costs more than our short queries take
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log is read by people who may see no personal data: neither statements
    # nor the details of an error (they quote rows) go into it.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
DURABLE = {
    "shared_buffers": "256MB",
    # A mass review writes two gigabytes of log in a minute. Squeezing its pages costs a
    # fifth of the server's time and saves nothing: rows of one person lie anywhere.
    # With room for all of it no page is logged twice, and nobody waits for a buffer.
    "max_wal_size": "4GB",
    "wal_buffers": "32MB",
    # A week of logs, one file a day, the oldest overwritten.
    "logging_collector": "on",
    "log_filename": "postgresql-%u.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
}
# For tests: a power cut loses everything, in exchange for speed.
FLEETING = {
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
    "dynamic_shared_memory_type": "mmap",  # or else kill -9 leaves it in /dev/shm
}
# Nobody without a password, nobody from the network.
ACCESS = "local all all scram-sha-256\n"


def settings_text(place: Place, *, durable: bool) -> str:
    """Return the settings file of a server at this place."""
    where = {
        "hba_file": str(place.root / "access.conf"),
        "unix_socket_directories": _listed(str(place.socket)),
        "log_directory": str(place.log),
    }
    chosen = where | EVERYWHERE | (DURABLE if durable else FLEETING)
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in chosen.items())


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _listed(folder: str) -> str:
    """Return a folder as one item of a list, whatever commas it holds."""
    return '"' + folder.replace('"', '""') + '"'
