"""The embedded server: closed to strangers, and there again whatever happened."""

import os
import signal
import stat
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from pratique.serve.cluster import Cluster, launch, postmaster, roles
from pratique.serve.home import Home
from pratique.serve.refusals import (
    BadDatabaseName,
    DatabaseExists,
    PasswordsMissing,
    ServerNotStarted,
    ServerTooOld,
    ServerUnreachable,
    WrongLocale,
)
from tests.serve.conftest import MakeCluster, copy_of


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def kill_9(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    assert postmaster.wait_until(lambda: not postmaster.is_alive(pid))


def ask(
    cluster: Cluster, question: str, role: str = "owner", database: str = "city"
) -> list[tuple[object, ...]]:
    with cluster.connect(role, database) as connection:
        return connection.execute(question).fetchall()


class TestStrangersStayOutside:
    def test_folders_and_passwords_are_closed(self, running: Cluster) -> None:
        home, place = running.home, running.place
        closed = [home.keys, home.files, home.log, place.data, place.log, place.socket]
        passable = 0o711 if os.geteuid() == 0 else 0o700

        assert {mode(folder) for folder in closed} == {0o700}
        assert {mode(home.root), mode(home.database)} == {passable}
        assert mode(home.keys / roles.PASSWORDS) == 0o600
        assert mode(place.socket / ".s.PGSQL.5432") == 0o700

    def test_nothing_listens_on_the_network(self, running: Cluster) -> None:
        assert ask(running, "SHOW listen_addresses") == [("",)]

    def test_every_rule_of_access_wants_a_password(self, running: Cluster) -> None:
        rules = ask(
            running, "SELECT type, auth_method FROM pg_hba_file_rules", role="admin"
        )

        assert rules == [("local", "scram-sha-256")]

    @pytest.mark.parametrize("role", [*roles.LOGINS, roles.ADMIN])
    def test_a_wrong_password_opens_nothing(self, running: Cluster, role: str) -> None:
        dsn = running.dsn(role, "city") | {"password": "guessed"}

        with pytest.raises(psycopg.OperationalError, match="password authentication"):
            psycopg.connect(make_conninfo("", **dsn))

    def test_the_server_is_not_root_and_not_of_our_terminal(
        self, running: Cluster
    ) -> None:
        pid = running.status().pid

        assert pid
        assert Path(f"/proc/{pid}").stat().st_uid != 0
        assert os.getsid(pid) != os.getsid(0)

    def test_its_log_quotes_no_data(self, make_cluster: MakeCluster) -> None:
        cluster = make_cluster(durable=True)
        with cluster.connect("owner", "city") as connection:
            connection.execute("CREATE TABLE person (number text PRIMARY KEY)")
            connection.execute("INSERT INTO person VALUES ('140105199003070042')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO person VALUES ('140105199003070042')")
        cluster.stop()
        logs = "".join(file.read_text() for file in cluster.place.log.iterdir())

        assert "duplicate key value" in logs
        assert "140105199003070042" not in logs


class TestRoles:
    def test_none_passes_by_row_security(self, running: Cluster) -> None:
        found = ask(
            running,
            "SELECT rolname, rolcanlogin, rolcreatedb, rolcreaterole OR rolsuper"
            " OR rolbypassrls OR rolreplication FROM pg_roles"
            " WHERE rolname LIKE 'pratique%' ORDER BY 1",
        )

        assert found == [
            ("pratique_admin", True, True, True),
            ("pratique_gate", True, False, False),
            ("pratique_intake", True, False, False),
            ("pratique_intake_definer", False, False, False),
            ("pratique_officer", True, False, False),
            ("pratique_owner", True, True, False),
            ("pratique_worker", True, False, False),
        ]

    @pytest.mark.parametrize("role", roles.LOGINS)
    def test_each_logs_in_under_its_name(self, running: Cluster, role: str) -> None:
        assert ask(running, "SELECT current_user", role) == [(f"pratique_{role}",)]

    def test_what_was_changed_is_put_right(self, running: Cluster) -> None:
        with running.connect("admin", "postgres") as connection:
            connection.execute("ALTER ROLE pratique_gate PASSWORD 'other' NOLOGIN")
            connection.execute("REVOKE pratique_intake_definer FROM pratique_owner")

        running.ensure_roles()
        running.ensure_roles()

        assert ask(running, "SELECT 1", "gate") == [(1,)]
        assert ask(
            running, "SELECT pg_has_role('pratique_intake_definer', 'MEMBER')"
        ) == [(True,)]

    def test_the_owner_can_hand_a_function_over(self, running: Cluster) -> None:
        with running.connect("owner", "city") as connection:
            connection.execute(
                "CREATE FUNCTION declare() RETURNS int SECURITY DEFINER"
                " SET search_path = public LANGUAGE sql AS 'SELECT 1'"
            )
            connection.execute(
                "ALTER FUNCTION declare() OWNER TO pratique_intake_definer"
            )
            connection.execute("DROP FUNCTION declare()")


class TestDatabases:
    def test_one_that_is_there_is_completed(self, running: Cluster) -> None:
        with running.connect("admin", "city") as connection:
            connection.execute("DROP EXTENSION pg_trgm")
            connection.execute("ALTER FUNCTION textlike(text, text) NOT LEAKPROOF")

        running.create_database("city")

        assert ask(
            running, "SELECT proleakproof FROM pg_proc WHERE proname = 'textlike'"
        ) == [(True,)]
        assert ask(
            running,
            "SELECT extname FROM pg_extension"
            " WHERE extname IN ('pg_trgm', 'btree_gist') ORDER BY 1",
        ) == [("btree_gist",), ("pg_trgm",)]

    def test_a_copy_holds_what_its_template_held(self, running: Cluster) -> None:
        with running.connect("owner", "city") as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS word AS SELECT '太原' AS w")
        running.create_database("copy", template="city")

        assert ask(running, "SELECT w FROM word", database="copy") == [("太原",)]
        assert running.databases() == ["city", "copy"]
        with pytest.raises(DatabaseExists):
            running.create_database("copy", template="city")
        running.drop_database("copy")
        running.drop_database("copy")
        assert not running.database_exists("copy")

    def test_dropping_sends_away_who_is_connected(self, running: Cluster) -> None:
        running.create_database("crowded")
        with running.connect("officer", "crowded") as connection:
            running.drop_database("crowded")
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")

    @pytest.mark.parametrize("name", ["", "City", "a-b", "a;b", "../a", "1a", "a" * 51])
    def test_a_name_that_needs_quoting_is_refused(
        self, running: Cluster, name: str
    ) -> None:
        for action in (running.create_database, running.drop_database):
            with pytest.raises(BadDatabaseName):
                action(name)

    def test_strangers_on_the_server_cannot_connect(self, running: Cluster) -> None:
        assert ask(
            running, "SELECT has_database_privilege('pg_monitor', 'city', 'CONNECT')"
        ) == [(False,)]

    def test_many_made_at_once_are_all_complete(self, running: Cluster) -> None:
        names = ["at_once", "at_once", "at_once", "besides"]
        threads = [
            threading.Thread(target=running.create_database, args=[name])
            for name in names
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        for name in {*names}:
            running.check(name)
            running.drop_database(name)


class TestCheck:
    def test_a_database_made_rightly_passes(self, running: Cluster) -> None:
        running.check()
        running.check("city")

    @pytest.mark.parametrize(
        "wrong", ["ENCODING 'UTF8' LOCALE 'C'", "ENCODING 'SQL_ASCII' LOCALE 'C'"]
    )
    def test_one_that_loses_chinese_is_refused(
        self, running: Cluster, wrong: str
    ) -> None:
        with running.connect("owner", "postgres") as connection:
            connection.execute(f"CREATE DATABASE wrong {wrong} TEMPLATE template0")
        try:
            with pytest.raises(WrongLocale):
                running.check("wrong")
            with pytest.raises(WrongLocale):
                running.create_database("wrong")
        finally:
            running.drop_database("wrong")

    def test_an_old_server_is_refused(
        self, running: Cluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pratique.serve.cluster.server.OLDEST", 99)
        with pytest.raises(ServerTooOld, match="99 or newer"):
            running.check()


@pytest.mark.slow
class TestItIsThereAgain:
    def test_ensure_leaves_a_running_server_alone(self, running: Cluster) -> None:
        before = running.status()
        running.ensure()

        assert before.running
        assert running.status() == before

    def test_after_stop(self, make_cluster: MakeCluster) -> None:
        cluster = make_cluster()
        with cluster.connect("owner", "postgres"):
            cluster.stop()  # whoever is connected does not keep it up
        assert not cluster.status().running
        cluster.stop()
        with pytest.raises(ServerUnreachable):
            cluster.connect("owner", "postgres")
        cluster.ensure()

        assert cluster.status().running

    def test_after_kill_9_with_all_that_was_committed(
        self, make_cluster: MakeCluster
    ) -> None:
        cluster = make_cluster(durable=True)
        pid = cluster.status().pid
        assert pid
        with closing(cluster.connect("owner", "city")) as connection:
            connection.execute("CREATE TABLE fact AS SELECT 42 AS n")
            # Busy for long, and so without notice that its server died:
            connection.pgconn.send_query(b"SELECT sum(n) FROM generate_series(1,1e9) n")
            kill_9(pid)

        cluster.ensure()

        assert cluster.status().pid != pid
        assert ask(cluster, "SELECT n FROM fact") == [(42,)]

    def test_after_a_crash_of_one_of_its_processes(
        self, make_cluster: MakeCluster
    ) -> None:
        cluster = make_cluster()
        with closing(cluster.connect("owner", "city")) as connection:
            kill_9(connection.info.backend_pid)
            cluster.ensure()

            assert ask(cluster, "SELECT 1") == [(1,)]

    def test_only_when_no_hidden_server_works_on_its_data(
        self, make_cluster: MakeCluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As seen from another container: its files are there, its processes not."""
        monkeypatch.setattr(launch, "CLAIM_SECONDS", 0.05)
        cluster = make_cluster()
        pid = cluster.status().pid
        with monkeypatch.context() as patch:
            patch.setattr(postmaster, "is_server", lambda pid, data: False)
            patch.setattr(postmaster, "_working_in", lambda data: iter(()))
            with pytest.raises(ServerNotStarted, match="another container"):
                cluster.ensure()

        assert cluster.status().pid == pid
        assert ask(cluster, "SELECT 1") == [(1,)]

    def test_when_its_process_id_now_belongs_to_another(
        self, make_cluster: MakeCluster
    ) -> None:
        cluster = make_cluster()
        cluster.stop()
        user = cluster.place.user
        stranger = subprocess.Popen(
            ["sleep", "60"], user=user.uid if user else None, cwd="/"
        )
        (cluster.place.data / "postmaster.pid").write_text(f"{stranger.pid}\n/x\n0\n")
        try:
            cluster.ensure()

            assert cluster.status().running
            assert stranger.poll() is None
        finally:
            stranger.kill()
            stranger.wait()

    def test_a_zombie_is_not_alive(self) -> None:
        child = subprocess.Popen(["true"])
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)

        assert not postmaster.is_alive(child.pid)
        child.wait()

    def test_when_its_folder_was_moved(self, make_cluster: MakeCluster) -> None:
        cluster = make_cluster()
        cluster.stop()
        moved = Cluster(Home(cluster.home.root.with_name("moved")), durable=False)
        cluster.home.root.rename(moved.home.root)
        moved.ensure()

        assert ask(moved, "SELECT 1") == [(1,)]
        moved.remove()

    def test_a_copy_beside_it_is_a_server_of_its_own(
        self, make_cluster: MakeCluster
    ) -> None:
        one = make_cluster()
        other = Cluster(copy_of(one.home, one.home.root.with_name("beside")))
        other.ensure()

        assert one.status().running
        assert other.status().pid != one.status().pid
        assert ask(other, "SELECT 1") == ask(one, "SELECT 1") == [(1,)]
        other.remove()

    def test_two_homes_know_nothing_of_each_other(
        self, running: Cluster, empty: Cluster
    ) -> None:
        empty.ensure()
        dsn = empty.dsn("owner", "postgres") | {"host": str(running.place.socket)}

        assert empty.databases() == []
        assert empty.status().pid != running.status().pid
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(make_conninfo("", **dsn))

    def test_whatever_our_environment_says(
        self, running: Cluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("PGPORT", "PGHOST", "PGUSER", "PGDATABASE", "PGPASSWORD"):
            monkeypatch.setenv(name, "1")

        assert ask(running, "SELECT 1") == [(1,)]


class TestItSaysWhatIsWrong:
    def test_when_its_passwords_are_gone(self, make_cluster: MakeCluster) -> None:
        cluster = make_cluster()
        (cluster.home.keys / roles.PASSWORDS).unlink()

        with pytest.raises(PasswordsMissing, match="are missing"):
            cluster.ensure()

    @pytest.mark.parametrize("durable", [True, False])
    def test_when_the_server_does_not_come_up(
        self, make_cluster: MakeCluster, durable: bool
    ) -> None:
        cluster = make_cluster(durable=durable)
        cluster.stop()
        for segment in (cluster.place.data / "pg_wal").glob("0*"):
            segment.unlink()

        with pytest.raises(ServerNotStarted, match=r"could not locate .* checkpoint"):
            cluster.ensure()

    def test_speed_is_bought_only_where_asked(self, make_cluster: MakeCluster) -> None:
        cluster = make_cluster()
        fleeting = ask(cluster, "SHOW fsync", database="postgres")
        cluster.stop()
        durable = Cluster(cluster.home)
        durable.ensure()

        assert fleeting == [("off",)]
        assert ask(durable, "SHOW fsync", database="postgres") == [("on",)]
        assert ask(durable, "SHOW full_page_writes", database="postgres") == [("on",)]
