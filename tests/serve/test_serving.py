"""`pratique serve` as a person runs it: both fronts, and nothing left behind."""

import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pratique.serve.cluster import Cluster
from pratique.serve.home import Home
from pratique.serve.serving import record
from pratique.serve.serving.record import Process, Record
from tests.house import demolish, parent_folder
from tests.scenarios import gazetteer, small
from tests.scenarios.house import COMMAND, Commands

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]
PATIENCE = 60.0
BEFORE = "2022-08-21T07:10"
USE_ROLE = """
import django
django.setup()
from pratique import database
for role in database.ROLES:
    actor = database.Actor(role=role, account=role, name=role, duty=role)
    try:
        with database.acting(actor), database.transaction():
            print(database.rows("SELECT current_user")[0][0])
    except PermissionError:
        continue
"""


def eventually(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def free_ports() -> tuple[int, int]:
    """Return two ports at which nothing answers."""
    with socket.socket() as first, socket.socket() as second:
        for one in (first, second):
            one.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def living(home: Path) -> set[int]:
    """Return the processes that work on a home, the database server's aside."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            environment = (folder / "environ").read_bytes().split(b"\0")
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            if f"PRATIQUE_HOME={home}".encode() in environment and state not in "ZX":
                found.add(int(folder.name))
    return found


@dataclass
class Served:
    """A home that is being served."""

    commands: Commands
    database: str
    ports: tuple[int, int] = field(default_factory=free_ports)
    process: "subprocess.Popen[str] | None" = None

    def __enter__(self) -> "Served":
        self.process = self.commands.start("serve", *self.options(), on=self.database)
        assert self.process.stdout is not None
        said = [self.process.stdout.readline() for _ in self.ports]
        assert all(said), self.process.communicate()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.communicate(timeout=PATIENCE)

    def options(self) -> list[str]:
        """Return the options that name its ports."""
        public, officers = map(str, self.ports)
        return ["--port", public, "--officers-port", officers]

    @property
    def record(self) -> Record:
        """Return who serves it."""
        found = record.read(Home(self.commands.home))
        assert found is not None
        return found

    def child(self, name: str) -> Process | None:
        """Return one of its processes, as it is now."""
        return {one.name: one for one in self.record.children}.get(name)

    def get(self, front: int) -> tuple[int, str]:
        """Ask a front for its first page; its status, and where it sends us."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[front], 10)
        with closing(connection):
            connection.request("GET", "/")
            response = connection.getresponse()
            return response.status, response.headers.get("Location", "")

    def answers(self, front: int) -> bool:
        """Say whether a front gives its first page."""
        with suppress(OSError, http.client.HTTPException):
            return self.get(front)[0] in {200, 302}
        return False


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    """Give commands on a home of their own, which is then demolished."""
    root = Path(tempfile.mkdtemp(prefix="pratique-test-serving-", dir=parent_folder()))
    root.chmod(0o755)
    home = Home(root / "home")
    Cluster(home, durable=False).ensure()
    yield Commands(home.root, gazetteer.write(root / "divisions"))
    demolish(home.root)
    demolish(root)


@pytest.fixture(scope="module")
def city(commands: Commands) -> str:
    """Give a database that lives a scenario whose people are still to come."""
    name = commands.fresh_name()
    file = small.write(commands.home.parent)
    commands.run("replay", str(file), "--until", BEFORE, on=name)
    return name


@pytest.fixture(scope="class")
def shared(commands: Commands, city: str) -> Iterator[Served]:
    """Give a served home that several tests share: leave it as you found it."""
    with Served(commands, city) as served:
        yield served


@pytest.fixture
def own(commands: Commands, city: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the database while nobody serves it; nothing of it runs afterwards."""
    commands.run("stop", on=city)
    yield city
    commands.run("stop", on=city)
    assert living(commands.home) == set()


class TestServed:
    """What holds while a home is being served."""

    def test_travellers_get_a_page_and_officers_the_door(self, shared: Served) -> None:
        status, where = shared.get(1)

        assert shared.get(0) == (200, "")
        assert status == 302
        assert where.startswith("/sign-in")

    @pytest.mark.parametrize(
        ("child", "roles"),
        [
            ("public", ["intake"]),
            ("officers", ["officer", "worker"]),
            ("worker", ["worker"]),
        ],
    )
    def test_a_process_can_act_in_its_own_roles_only(
        self, shared: Served, child: str, roles: list[str]
    ) -> None:
        process = shared.child(child)
        assert process is not None
        told = Path(f"/proc/{process.pid}/environ").read_text().split("\0")
        environment = dict(one.split("=", 1) for one in told if one)

        done = subprocess.run(
            [COMMAND[0], "-c", USE_ROLE],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )

        assert done.stdout.split() == [f"pratique_{role}" for role in roles]

    def test_a_home_is_served_once(self, shared: Served) -> None:
        public, officers = map(str, free_ports())
        words = ["serve", "--port", public, "--officers-port", officers]

        said = shared.commands.run(*words, on=shared.database, status=2)

        assert said.err.startswith("already_served: ")
        assert str(shared.ports[0]) in said.err
        assert shared.answers(0)

    def test_killed_fronts_come_back_at_their_ports(self, shared: Served) -> None:
        public, officers = shared.child("public"), shared.child("officers")
        assert public is not None
        assert officers is not None
        orphans = group_of(public.pid) | group_of(officers.pid)

        for one in (public, officers):
            os.kill(one.pid, signal.SIGKILL)

        eventually(lambda: shared.child("public") not in {public, None})
        eventually(lambda: shared.child("officers") not in {officers, None})
        eventually(lambda: shared.answers(0) and shared.answers(1))
        assert len(orphans) > 2
        assert not orphans & living(shared.commands.home)

    def test_a_wish_to_go_on_is_fulfilled(self, shared: Served) -> None:
        until = "2022-08-21T07:40:00+08:00"

        ask(shared, "SELECT loop_replay_wish_for(%s)", until)

        eventually(lambda: not ask(shared, "SELECT until FROM loop_replay_wish"))
        assert ask(shared, "SELECT 1 FROM pratique_clock WHERE instant = %s", until)
        assert ask(shared, "SELECT 1 FROM loop_replay_step")

    def test_a_wish_for_what_is_past_says_why_not(self, shared: Served) -> None:
        ask(shared, "SELECT loop_replay_wish_for(%s)", "2022-08-21T07:00:00+08:00")

        eventually(
            lambda: ask(shared, "SELECT 1 FROM loop_replay_wish WHERE said > ''")
        )

        said = str(ask(shared, "SELECT said FROM loop_replay_wish")[0][0])
        assert said.startswith("already_beyond: ")

    def test_status_names_every_process(self, shared: Served) -> None:
        eventually(lambda: len(shared.record.children) == 3)

        told = shared.commands.ask("status", on=shared.database)

        names = {one["name"] for one in told["serving"]["children"]}
        assert names == {"public", "officers", "worker"}
        assert told["serving"]["public"].endswith(f":{shared.ports[0]}/")


class TestEnding:
    """However serving ends, nothing of it runs on."""

    def test_a_signal_ends_all_of_it(self, commands: Commands, own: str) -> None:
        with Served(commands, own) as served:
            assert served.process is not None
            served.process.send_signal(signal.SIGTERM)
            assert served.process.wait(PATIENCE) == 0
            assert living(commands.home) == set()
            assert not served.answers(0)
        assert commands.ask("status", on=own)["serving"] is None

    def test_stop_ends_all_of_it(self, commands: Commands, own: str) -> None:
        with Served(commands, own):
            said = commands.run("stop", on=own)
            assert living(commands.home) == set()

        assert said.out == "pages stopped\ndatabase stopped\n"
        assert commands.run("stop", on=own).out.startswith("no pages were served")

    def test_stop_sweeps_after_a_killed_keeper(
        self, commands: Commands, own: str
    ) -> None:
        with Served(commands, own) as served:
            kill_keeper(served)
            assert commands.ask("status", on=own)["serving"] is None
            assert living(commands.home)

            said = commands.run("stop", on=own)

            assert said.out.startswith("pages stopped")
            assert living(commands.home) == set()

    def test_serve_sweeps_after_a_killed_keeper(
        self, commands: Commands, own: str
    ) -> None:
        with Served(commands, own) as served:
            kill_keeper(served)
            left = living(commands.home)

            with Served(commands, own, served.ports) as again:
                assert again.answers(0)
                assert not left & living(commands.home)


@pytest.mark.parametrize("taken", [0, 1])
def test_a_busy_port_is_refused_before_anything_starts(
    commands: Commands, own: str, taken: int
) -> None:
    ports = free_ports()
    options = ["--port", str(ports[0]), "--officers-port", str(ports[1])]
    with socket.create_server(("127.0.0.1", ports[taken])):
        said = commands.run("serve", *options, on=own, status=2)

    assert said.err.startswith("port_busy: ")
    assert str(ports[taken]) in said.err
    assert ("--port", "--officers-port")[taken] in said.err
    assert not json.loads(commands.run("status", "--format", "json", on=own).out)[
        "database"
    ]["running"]


def test_demo_says_what_it_does(commands: Commands) -> None:
    said = commands.run("demo", "--help", on="city_of_nobody")

    assert "serve the province on the 20th" in " ".join(said.out.split())
    assert "--officers-port" in said.out


def group_of(leader: int) -> set[int]:
    """Return the processes of a group."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(ProcessLookupError):
            if os.getpgid(int(folder.name)) == leader:
                found.add(int(folder.name))
    return found


def kill_keeper(served: Served) -> None:
    """End the keeper as kill -9 does."""
    assert served.process is not None
    served.process.kill()
    served.process.wait()


def ask(served: Served, question: str, *values: object) -> list[tuple[object, ...]]:
    """Ask the served database as the worker."""
    cluster = Cluster(Home(served.commands.home), durable=False)
    with cluster.connect("worker", served.database) as connection:
        return connection.execute(question.encode(), values).fetchall()
