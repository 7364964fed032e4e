"""Backup and restore: the same home again, or nothing touched."""

import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pratique.serve import backup as backups
from pratique.serve.backup import backup, fingerprint, verify
from pratique.serve.cluster import Cluster, roles, swap
from pratique.serve.cluster.server import TEMPLATE
from pratique.serve.home import Home
from pratique.serve.refusals import (
    BackupDamaged,
    BackupNotMade,
    HomeNotEmpty,
    RestoreFailed,
)
from pratique.serve.restore import restore
from tests.serve.conftest import copy_of

pytestmark = pytest.mark.slow  # whole homes are made, saved and brought back
SAVED = "SELECT id, word, at FROM saved ORDER BY id"
Rows = list[tuple[object, ...]]


@pytest.fixture(scope="session")
def furnished(homes: Path, stopped: Home) -> tuple[Home, Path]:
    """Give a stopped home with two databases, keys and files, and its backup."""
    cluster = Cluster(copy_of(stopped, homes / "furnished"), durable=False)
    cluster.ensure()
    with cluster.connect("owner", "city") as connection:
        connection.execute(
            "CREATE TABLE saved AS SELECT id, '太原' || id AS word, now() AS at"
            " FROM generate_series(1, 1000) AS id"
        )
        connection.execute("ALTER TABLE saved ENABLE ROW LEVEL SECURITY")
        connection.execute("ALTER TABLE saved FORCE ROW LEVEL SECURITY")
        connection.execute("GRANT SELECT ON saved TO pratique_officer")
    cluster.create_database("scenario")
    (cluster.home.keys / "field.key").write_bytes(b"\x00\x01")
    letters = cluster.home.files / "letters"
    letters.mkdir()
    (letters / "协查函.txt").write_text("请协查")
    backup(cluster, homes / "saved")
    cluster.stop()
    return cluster.home, homes / "saved"


@pytest.fixture
def city(furnished: tuple[Home, Path]) -> Iterator[Cluster]:
    """Give a copy of that home, running."""
    home, _ = furnished
    cluster = Cluster(copy_of(home, home.root.with_name("city")), durable=False)
    cluster.ensure()
    yield cluster
    cluster.remove()
    shutil.rmtree(cluster.home.root)


@pytest.fixture
def saved(furnished: tuple[Home, Path], tmp_path: Path) -> Path:
    """Give a copy of its backup."""
    _, folder = furnished
    shutil.copytree(folder, tmp_path / "saved")
    return tmp_path / "saved"


def rows(cluster: Cluster, question: str = SAVED) -> Rows:
    with cluster.connect("admin", "city") as connection:
        return connection.execute(question.encode()).fetchall()


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != roles.PASSWORDS
    }


@pytest.fixture(scope="session")
def restored(homes: Path, furnished: tuple[Home, Path]) -> Iterator[Cluster]:
    """Give a home that held only a template, and was then restored into."""
    cluster = Cluster(Home(homes / "restored"), durable=False)
    cluster.ensure()
    cluster.create_database(f"{TEMPLATE}0123")
    shutil.copy(cluster.home.keys / roles.PASSWORDS, homes / "passwords before")
    restore(cluster, furnished[1])
    yield cluster
    cluster.remove()


class TestRoundTrip:
    def test_an_empty_home_becomes_what_was_saved(
        self, city: Cluster, restored: Cluster
    ) -> None:
        assert rows(restored) == rows(city)
        assert len(rows(restored)) == 1000
        assert restored.databases() == ["city", f"{TEMPLATE}0123", "scenario"]
        assert content(restored.home.keys) == content(city.home.keys)
        assert content(restored.home.files) == content(city.home.files)
        assert not swap.folder_of(restored.home).exists()

    def test_rights_and_row_security_come_back(self, restored: Cluster) -> None:
        restored.check("city")

        assert rows(
            restored,
            "SELECT relrowsecurity, relforcerowsecurity,"
            " pg_get_userbyid(relowner)::text,"
            " has_table_privilege('pratique_officer', oid, 'SELECT'),"
            " has_table_privilege('pratique_gate', oid, 'SELECT')"
            " FROM pg_class WHERE relname = 'saved'",
        ) == [(True, True, "pratique_owner", True, False)]

    def test_passwords_stay_with_their_server(
        self, homes: Path, saved: Path, restored: Cluster
    ) -> None:
        passwords = restored.home.keys / roles.PASSWORDS

        assert not list(saved.rglob(roles.PASSWORDS))
        assert passwords.read_text() == (homes / "passwords before").read_text()

    def test_each_step_is_told_and_templates_are_not_saved(
        self, restored: Cluster, tmp_path: Path
    ) -> None:
        steps: list[str] = []
        backup(restored, tmp_path / "again", progress=steps.append)

        assert steps == [
            "Dumping the database city",
            "Dumping the database scenario",
            "Copying keys and files",
        ]
        assert verify(tmp_path / "again").databases == ("city", "scenario")

    def test_a_backup_is_closed_to_others(self, saved: Path) -> None:
        everything = [saved, *saved.rglob("*")]
        modes = {
            stat.S_IMODE(path.stat().st_mode) for path in everything if path.is_file()
        }
        folders = {
            stat.S_IMODE(path.stat().st_mode) for path in everything if path.is_dir()
        }

        assert (modes, folders) == ({0o600}, {0o700})


def change_a_byte(saved: Path) -> None:
    dump = saved / "databases" / "city.dump"
    damaged = bytearray(dump.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    dump.write_bytes(damaged)


def cut_a_tail(saved: Path) -> None:
    dump = saved / "databases" / "scenario.dump"
    dump.write_bytes(dump.read_bytes()[:-1])


def lose_a_key(saved: Path) -> None:
    (saved / "home" / "keys" / "field.key").unlink()


def add_a_file(saved: Path) -> None:
    (saved / "home" / "keys" / "other.key").touch()


def put_a_link(saved: Path) -> None:
    key = saved / "home" / "keys" / "field.key"
    key.rename(saved.with_name("elsewhere"))
    key.symlink_to(saved.with_name("elsewhere"))


def edit_the_manifest(change: Callable[[dict[str, object]], object]) -> object:
    def damage(saved: Path) -> None:
        manifest = json.loads((saved / backups.MANIFEST).read_text())
        change(manifest)
        (saved / backups.MANIFEST).write_text(json.dumps(manifest))

    return damage


def lose_the_manifest(saved: Path) -> None:
    (saved / backups.MANIFEST).unlink()


DAMAGES = {
    "a byte changed": change_a_byte,
    "a tail cut": cut_a_tail,
    "a key lost": lose_a_key,
    "a file added": add_a_file,
    "a link": put_a_link,
    "no manifest": lose_the_manifest,
    "manifest is a list": lambda saved: (saved / backups.MANIFEST).write_text("[]"),
    "manifest cut": lambda saved: (saved / backups.MANIFEST).write_text('{"for'),
    "another format": edit_the_manifest(lambda manifest: manifest.update(format=2)),
    "a database unlisted": edit_the_manifest(
        lambda manifest: manifest.update(databases=["city", "scenario", "third"])
    ),
    "a database's evil name": edit_the_manifest(
        lambda manifest: manifest.update(databases=["../city"])
    ),
    "a file's evil name": edit_the_manifest(
        lambda manifest: manifest.update(files={"../x": {"bytes": 0, "sha256": ""}})
    ),
}


class TestDamage:
    @pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
    def test_is_refused_before_anything_is_touched(
        self, saved: Path, empty: Cluster, damage: Callable[[Path], object]
    ) -> None:
        verify(saved)
        damage(saved)

        with pytest.raises(BackupDamaged):
            restore(empty, saved, force=True)

        assert not empty.home.root.exists()

    def test_a_dump_that_does_not_load_leaves_the_home_as_it_was(
        self, city: Cluster, saved: Path
    ) -> None:
        dump = saved / "databases" / "scenario.dump"
        dump.write_bytes(b"PGDMP, but not really")
        manifest = json.loads((saved / backups.MANIFEST).read_text())
        size, digest = fingerprint(dump)
        manifest["files"]["databases/scenario.dump"] = {
            "bytes": size,
            "sha256": digest,
        }
        (saved / backups.MANIFEST).write_text(json.dumps(manifest))
        before = rows(city), content(city.home.keys), content(city.home.files)

        with pytest.raises(RestoreFailed, match="scenario"):
            restore(city, saved, force=True)

        assert (rows(city), content(city.home.keys), content(city.home.files)) == before
        assert city.databases() == ["city", "scenario"]
        assert not city.database_exists("city" + swap.SUFFIX)
        assert not swap.folder_of(city.home).exists()


class TestAHomeInUse:
    def test_is_not_replaced_unasked(self, city: Cluster, saved: Path) -> None:
        with pytest.raises(HomeNotEmpty, match=r"2 databases \(city, scenario\)"):
            restore(city, saved)

    def test_is_replaced_whole_by_force(self, city: Cluster, saved: Path) -> None:
        before = rows(city)
        with city.connect("owner", "city") as connection:
            connection.execute("DROP TABLE saved")
        city.create_database("later")
        (city.home.keys / "field.key").write_bytes(b"new")
        (city.home.files / "later.txt").touch()
        city.create_database("older" + swap.SUFFIX)  # left by a restore that was killed
        with city.connect("officer", "city"):  # does not keep it up
            restore(city, saved, force=True)

        assert rows(city) == before
        assert city.databases() == ["city", "scenario"]
        assert city.databases(provisional=True) == []
        assert (city.home.keys / "field.key").read_bytes() == b"\x00\x01"
        assert list(content(city.home.files)) == ["letters/协查函.txt"]

    @pytest.mark.parametrize("step", range(4))
    def test_a_restore_killed_in_its_last_step_is_finished_by_whoever_comes(
        self, city: Cluster, saved: Path, monkeypatch: pytest.MonkeyPatch, step: int
    ) -> None:
        before = rows(city)
        with city.connect("owner", "city") as connection:
            connection.execute("DROP TABLE saved")
        (city.home.files / "later.txt").touch()
        places = [
            (Cluster, "drop_database"),
            (Cluster, "rename_database"),
            (swap, "remove"),
            (shutil, "rmtree"),
        ]
        with monkeypatch.context() as patch:
            real_plan = swap.write_plan

            def then_die(*positional: object, **named: object) -> None:
                real_plan(*positional, **named)  # type: ignore[arg-type]
                patch.setattr(*places[step], die)

            patch.setattr(swap, "write_plan", then_die)
            with pytest.raises(KeyboardInterrupt):
                restore(city, saved, force=True)

        city.ensure()

        assert rows(city) == before
        assert list(content(city.home.files)) == ["letters/协查函.txt"]
        assert not swap.folder_of(city.home).exists()


def die(*positional: object, **named: object) -> None:
    raise KeyboardInterrupt


class TestWhereItGoes:
    def test_nothing_that_is_there_is_overwritten(
        self, city: Cluster, tmp_path: Path
    ) -> None:
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "photo").touch()
        (tmp_path / "file").touch()

        for target in (tmp_path / "full", tmp_path / "file", city.home.files / "b"):
            with pytest.raises(BackupNotMade):
                backup(city, target)

        assert [path.name for path in (tmp_path / "full").iterdir()] == ["photo"]

    def test_what_fails_leaves_nothing_behind(
        self, city: Cluster, tmp_path: Path
    ) -> None:
        (city.home.files / "link").symlink_to("/etc/passwd")
        (tmp_path / "target").mkdir()

        with pytest.raises(BackupNotMade, match="plain file"):
            backup(city, tmp_path / "target" / "saved")

        assert list((tmp_path / "target").iterdir()) == []

    def test_a_pipe_does_not_hold_it_up(self, city: Cluster, tmp_path: Path) -> None:
        os.mkfifo(city.home.files / "pipe")

        with pytest.raises(BackupNotMade, match="plain file"):
            backup(city, tmp_path / "saved")

    def test_an_empty_home_is_saved_and_restored_too(
        self, empty: Cluster, tmp_path: Path
    ) -> None:
        backup(empty, tmp_path / "saved")
        manifest = restore(empty, tmp_path / "saved")

        assert manifest.databases == ()
        assert empty.databases() == []
