"""A home for scenarios, set up once by the command line itself."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pratique.serve.cluster import Cluster
from pratique.serve.home import Home
from tests.house import parent_folder
from tests.scenarios import gazetteer
from tests.scenarios.house import Commands


@pytest.fixture(scope="session")
def commands() -> Iterator[Commands]:
    """Give commands on a home of their own; the server is stopped at the end."""
    root = Path(
        tempfile.mkdtemp(prefix="pratique-test-scenarios-", dir=parent_folder())
    )
    root.chmod(0o755)
    cluster = Cluster(Home(root / "home"))  # durable: its server is killed in tests
    cluster.ensure()
    yield Commands(cluster.home.root, gazetteer.write(root / "divisions"))
    cluster.remove()
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def fresh(commands: Commands) -> str:
    """Give the name of a database that nobody has used."""
    return commands.fresh_name()
