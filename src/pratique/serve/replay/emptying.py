"""Whether a database may be emptied: only a scenario's, never somebody's work."""

from pratique.serve.cluster import Server
from pratique.serve.home import Progress
from pratique.serve.replay.refusals import LiveDatabase

HAS_CLOCK = "SELECT to_regclass('pratique_clock')"
IS_LIVE = """
SELECT EXISTS (SELECT FROM ledger_entry WHERE kind <> 'divisions.imported')
    AND NOT EXISTS (SELECT FROM pratique_clock)
"""


def refuse_live(server: Server, name: str, progress: Progress) -> None:
    """Refuse to empty a database that holds anything but a scenario."""
    server.ensure(progress)
    if not server.database_exists(name):
        return
    with server.connect("owner", name) as connection:
        made = connection.execute(HAS_CLOCK).fetchone()
        if made == (None,):
            return
        live = connection.execute(IS_LIVE).fetchone()
    if live == (True,):
        raise LiveDatabase(
            f"The database {name} holds real work: it is not emptied.",
            next_step="Set PRATIQUE_HOME to another folder for the scenario.",
            field="--fresh",
        )
