"""Bring the house up for a command: home, server, database, Django.

Django is pointed at PRATIQUE_HOME and PRATIQUE_DATABASE when it first starts, so
nothing of a room may be imported before `up`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.utils import translation

from pratique.serve.cluster import Server, server_for
from pratique.serve.home import Home
from pratique.serve.progress import spoken

DATABASE = "pratique"


def home() -> Home:
    """Return the home that the environment names."""
    return Home.from_environment()


def server() -> Server:
    """Return its database server."""
    return server_for(home())


def database_name() -> str:
    """Return the name of the database that commands work on."""
    return os.environ.get("PRATIQUE_DATABASE", DATABASE)


def start_django(database: str | None = None) -> None:
    """Start Django, pointed at a database of this home."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pratique.settings")
    if database is not None:
        os.environ["PRATIQUE_DATABASE"] = database
    os.environ["PRATIQUE_HOME"] = str(home().root)
    django.setup()
    translation.activate("en")  # as the rest of the command line


def up(database: str | None = None) -> None:
    """Make server and database ready, whatever came before, and start Django."""
    from pratique.serve import setup

    name = database or database_name()
    with spoken() as progress:
        setup.prepare(home(), name, progress)
    start_django(name)


@contextmanager
def acting() -> Iterator[None]:
    """Act as the house itself, which may see everything."""
    from pratique import database as db

    with db.acting(db.WORKER):
        yield


@contextmanager
def reading() -> Iterator[None]:
    """Read everything, in one transaction."""
    from pratique import database as db

    with acting(), db.transaction():
        yield
