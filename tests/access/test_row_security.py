"""What the database itself refuses, whatever a page asks for."""

import pytest
from django.db import ProgrammingError

from pratique import database
from pratique.access.models import Account, Credential
from pratique.database import Actor
from tests.access.cast import administrator, opened
from tests.gazetteer import PINGYAO, SHANXI, TAIYUAN, XIAODIAN
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("database")


def usernames(actor: Actor) -> set[str]:
    """Return the accounts that the database shows to an actor."""
    with database.acting(actor), database.transaction():
        return set(Account.objects.values_list("username", flat=True))


def test_an_administrator_sees_the_accounts_of_their_jurisdiction() -> None:
    by = administrator()
    opened("near", jurisdiction=XIAODIAN)
    opened("far", jurisdiction=PINGYAO)
    opened("above", jurisdiction=SHANXI)

    assert usernames(by) == {"admin", "near"}


def test_any_other_officer_sees_their_own_account_only() -> None:
    account = opened("wang")
    opened("li")

    assert usernames(acting_officer(TAIYUAN, account=str(account.pk))) == {"wang"}


@pytest.mark.parametrize("role", ["intake", "gate"])
def test_other_roles_see_none(role: str) -> None:
    opened("wang")
    with pytest.raises(ProgrammingError, match="permission denied"):
        usernames(Actor(role=role, account=role))


@pytest.mark.parametrize("column", ["password", "stamp"])
def test_the_officers_connection_reads_no_password(column: str) -> None:
    by = administrator()
    with (
        database.acting(by),
        database.transaction(),
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        database.rows(f"SELECT {column} FROM access_credential")


@pytest.mark.parametrize("whose", ["admin", "far"])
def test_an_administrator_sets_no_password_but_those_below(whose: str) -> None:
    by = administrator()
    opened("near", jurisdiction=XIAODIAN)
    opened("far", jurisdiction=PINGYAO)
    with database.acting(by), database.transaction():
        changed = Credential.objects.filter(account__username=whose)
        assert changed.update(must_change_password=True) == 0


def test_an_administrator_hands_no_account_out_of_their_jurisdiction() -> None:
    by, near = administrator(), opened("near", jurisdiction=XIAODIAN)
    far = opened("far", jurisdiction=PINGYAO)
    with (
        database.acting(by),
        pytest.raises(ProgrammingError, match="row-level security"),
        database.transaction(),
    ):
        Account.objects.filter(pk=near.pk).update(jurisdiction=far.jurisdiction)


def test_an_administrator_does_not_reach_their_own_row() -> None:
    by = administrator()
    with database.acting(by), database.transaction():
        changed = Account.objects.filter(pk=by.account).update(role="commander")

    assert changed == 0


def test_nobody_removes_an_account() -> None:
    by = administrator()
    opened("near", jurisdiction=XIAODIAN)
    with (
        database.acting(by),
        database.transaction(),
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        database.rows("DELETE FROM access_account")
