"""A server that others run, named by DATABASE_URL."""

from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from pratique.serve.backup import backup
from pratique.serve.cluster import Cluster, ExternalServer, roles, server_for
from pratique.serve.home import Home
from pratique.serve.refusals import (
    BadDatabaseUrl,
    DatabaseInUse,
    RolesMissing,
    RoleTooStrong,
    ServerUnreachable,
)
from pratique.serve.restore import restore
from tests.serve.conftest import MakeCluster

pytestmark = pytest.mark.slow  # a server of its own for each


@pytest.fixture
def landlord(make_cluster: MakeCluster) -> Cluster:
    """Give a server on which nothing is ours yet."""
    cluster = make_cluster()
    cluster.drop_database("city")
    with cluster.connect("admin", "postgres") as connection:
        for role in (*roles.LOGINS, roles.DEFINER):
            connection.execute(f"DROP ROLE {roles.role_name(role)}")
    return cluster


@pytest.fixture
def tenant(landlord: Cluster, tmp_path: Path) -> ExternalServer:
    """Give our side of it, with the landlord's own user."""
    return ExternalServer(url(landlord, "pratique_admin"), Home(tmp_path / "home"))


@pytest.fixture
def guest(landlord: Cluster, tmp_path: Path) -> ExternalServer:
    """Give our side of it, with a user who may do nothing but log in."""
    command(landlord, "CREATE ROLE guest LOGIN PASSWORD 'welcome'")
    return ExternalServer(url(landlord, "guest", "welcome"), Home(tmp_path / "home"))


def url(landlord: Cluster, user: str, password: str | None = None) -> str:
    dsn = landlord.dsn("admin", "postgres")
    secret = quote(password or dsn["password"])
    return f"postgresql://{user}:{secret}@/postgres?host={quote(dsn['host'])}"


def command(landlord: Cluster, statement: str) -> None:
    with landlord.connect("admin", "postgres") as connection:
        connection.execute(statement.encode())


def fill(server: ExternalServer) -> None:
    """Make a database with one row that only a policy shows."""
    server.create_database("city")
    with server.connect("owner", "city") as connection:
        connection.execute("CREATE TABLE fact AS SELECT 42 AS n")
        connection.execute("ALTER TABLE fact ENABLE ROW LEVEL SECURITY")
        connection.execute("ALTER TABLE fact FORCE ROW LEVEL SECURITY")
        connection.execute(
            "CREATE POLICY all_of_it ON fact TO pratique_owner USING (true)"
        )


def facts(server: ExternalServer) -> list[tuple[object, ...]]:
    with server.connect("owner", "city") as connection:
        return connection.execute("SELECT n FROM fact").fetchall()


def test_an_administrator_brings_everything(tenant: ExternalServer) -> None:
    tenant.ensure()
    tenant.ensure()
    fill(tenant)

    assert tenant.databases() == ["city"]
    assert tenant.status().running
    assert tenant.administrator() == "admin"
    with tenant.connect("gate", "city") as connection:
        assert connection.execute("SELECT current_user").fetchone() == (
            "pratique_gate",
        )


def test_who_may_make_roles_and_no_more_brings_enough(
    landlord: Cluster, tmp_path: Path
) -> None:
    command(landlord, "CREATE ROLE clerk LOGIN CREATEROLE CREATEDB PASSWORD 'welcome'")
    clerk = ExternalServer(url(landlord, "clerk", "welcome"), Home(tmp_path / "home"))
    clerk.ensure()
    fill(clerk)
    backup(clerk, tmp_path / "backup")
    restore(clerk, tmp_path / "backup", force=True)

    assert clerk.administrator() == "owner"
    assert facts(clerk) == [(42,)]


def test_who_may_not_make_roles_is_told_what_to_ask_for(
    landlord: Cluster, guest: ExternalServer
) -> None:
    with pytest.raises(RolesMissing) as refused:
        guest.ensure()
    asked_for = str(refused.value.data["sql"])
    command(landlord, asked_for)
    guest.ensure()
    guest.ensure()
    fill(guest)

    assert asked_for in refused.value.next_step
    assert roles.passwords(guest.home.keys)["owner"] not in asked_for
    assert facts(guest) == [(42,)]


def test_dropping_what_others_use_is_refused_without_the_right(
    landlord: Cluster, guest: ExternalServer
) -> None:
    command(landlord, guest.administrator_sql())
    guest.ensure()
    fill(guest)
    with landlord.connect("admin", "city"), pytest.raises(DatabaseInUse):
        guest.drop_database("city")

    assert facts(guest) == [(42,)]


def test_roles_lost_on_the_server_are_made_again(
    landlord: Cluster, tenant: ExternalServer
) -> None:
    tenant.ensure()
    command(landlord, "DROP ROLE pratique_owner")
    tenant.ensure()

    assert tenant.databases() == []


@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_that_passes_by_row_security_is_refused(
    landlord: Cluster, tenant: ExternalServer, power: str
) -> None:
    command(landlord, f"CREATE ROLE pratique_officer {power}")

    with pytest.raises(RoleTooStrong, match="pratique_officer"):
        tenant.ensure()


def test_a_bad_address_is_refused_without_telling_its_password(tmp_path: Path) -> None:
    server = ExternalServer("postgresql//pratique:geheim@host", Home(tmp_path))

    with pytest.raises(BadDatabaseUrl) as refused:
        server.ensure()

    assert "geheim" not in f"{refused.value} {refused.value.next_step}"


def test_a_server_that_is_away_is_refused(tmp_path: Path) -> None:
    server = ExternalServer(f"postgresql://u:p@/x?host={tmp_path}", Home(tmp_path))

    with pytest.raises(ServerUnreachable):
        server.ensure()
    assert not server.status().running


def test_the_environment_chooses(tmp_path: Path) -> None:
    home = Home(tmp_path)

    assert server_for(home, {}) == Cluster(home)
    assert server_for(home, {"DATABASE_URL": ""}) == Cluster(home)
    assert server_for(home, {"DATABASE_URL": "x"}) == ExternalServer("x", home)


def test_what_the_address_says_of_the_way_is_kept(tmp_path: Path) -> None:
    server = ExternalServer("postgresql://u:p@h:1/x?sslmode=require", Home(tmp_path))
    server.home.create()
    dsn = server.dsn("worker", "city")

    assert (dsn["host"], dsn["port"], dsn["sslmode"]) == ("h", "1", "require")
    assert (dsn["user"], dsn["dbname"]) == ("pratique_worker", "city")
    assert psycopg.conninfo.make_conninfo("", **dsn)
