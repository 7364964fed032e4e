"""The database server: our own embedded one, or a real one by DATABASE_URL.

programs        which PostgreSQL programs, and copies the server's user can reach
place           where the server's files lie and as whom it runs
configuration   what we tell PostgreSQL
initialise      make the data folder, whole or not at all
postmaster      the running process: alive, stale, stopped
launch          start it, one server to one data folder
supervisor      `Cluster`: set up, start, stop, status
roles           the database roles and their passwords
server          what the embedded and the external server share
external        `ExternalServer`: a real server, by DATABASE_URL
swap            the last step of a restore
"""

from pratique.serve.cluster.external import ExternalServer, server_for
from pratique.serve.cluster.server import Server, Status
from pratique.serve.cluster.supervisor import Cluster

__all__ = ["Cluster", "ExternalServer", "Server", "Status", "server_for"]
