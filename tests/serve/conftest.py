"""Homes of their own for those who test the server itself."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from itertools import count
from pathlib import Path

import pytest

from pratique.serve.cluster import Cluster
from pratique.serve.home import Home
from tests.conftest import SetClock
from tests.serve.typing_in import Typed

MakeCluster = Callable[..., Cluster]
MEMORY = Path("/dev/shm")  # noqa: S108 - a private folder in it
numbers = count(1)


@pytest.fixture(scope="session")
def homes() -> Iterator[Path]:
    """Give a folder for homes that any user may pass through, with a short path."""
    memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="pratique-test-homes-", dir=memory))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def stopped(homes: Path) -> Home:
    """Give a home with a database `city` whose server is stopped: copy it."""
    cluster = Cluster(Home(homes / "stopped"), durable=False)
    cluster.ensure()
    cluster.create_database("city")
    cluster.stop()
    return cluster.home


@pytest.fixture(scope="session")
def running(homes: Path, stopped: Home) -> Iterator[Cluster]:
    """Give a server that all tests share: leave it as you found it."""
    cluster = Cluster(copy_of(stopped, homes / "running"), durable=False)
    cluster.ensure()
    yield cluster
    cluster.remove()


@pytest.fixture
def empty(homes: Path) -> Iterator[Cluster]:
    """Give a cluster that is not set up yet."""
    cluster = Cluster(Home(homes / f"empty-{next(numbers)}"), durable=False)
    yield cluster
    cluster.remove()


@pytest.fixture
def make_cluster(homes: Path, stopped: Home) -> Iterator[MakeCluster]:
    """Make clusters with a database `city`, started; gone when the test ends."""
    made: list[Cluster] = []

    def make(*, durable: bool = False) -> Cluster:
        home = copy_of(stopped, homes / f"copy-{next(numbers)}")
        made.append(Cluster(home, durable=durable))
        made[-1].ensure()
        return made[-1]

    yield make
    for cluster in made:
        cluster.remove()


def copy_of(home: Home, folder: Path) -> Home:
    """Copy a home whose server is stopped; quicker than setting one up."""
    subprocess.run(["cp", "-a", home.root, folder], check=True)
    return Home(folder)


@pytest.fixture
def typed(
    database: str,
    set_clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Typed:
    """Type a command in Taiyuan at noon of the 20th; what it says."""
    from pratique.serve.cli import house
    from pratique.serve.cli.group import BAD_INPUT, FOUND, run
    from tests.contacts.cast import NOON

    monkeypatch.setattr(house, "up", lambda: None)
    set_clock(NOON)

    def said(*words: str, status: int = 0) -> str:
        capsys.readouterr()
        with pytest.raises(SystemExit) if status == FOUND else nullcontext():
            assert run(words) == status
        told = capsys.readouterr()
        return told.err if status == BAD_INPUT else told.out

    return said
