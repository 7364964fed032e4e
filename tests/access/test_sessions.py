"""A session is worth what the account is worth at this click."""

from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from pratique import database
from pratique.access import sessions
from pratique.access.actions import accounts
from pratique.access.actions.signing_in import change_password, sign_in
from pratique.access.models import Account
from tests.access.cast import PASSWORD, administrator, opened
from tests.gazetteer import XIAODIAN

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def account(database: str) -> Account:
    """Open an account."""
    return opened("wang")


@pytest.fixture
def session(account: Account) -> dict[str, Any]:
    """Sign in."""
    session: dict[str, Any] = {"left": "from somebody else"}
    sessions.begin(session, sign_in(username="wang", password=PASSWORD))
    return session


def test_a_session_acts_as_its_account(
    account: Account, session: dict[str, Any]
) -> None:
    asking = sessions.asking(session)

    assert asking is not None
    assert asking.account == account
    assert asking.actor.account == str(account.pk)
    assert asking.actor.duty == "sampler"
    assert (asking.actor.low, asking.actor.high) == (
        account.jurisdiction.position,
        account.jurisdiction.last,
    )
    assert not asking.must_change_password


def test_nothing_of_an_earlier_session_is_left(session: dict[str, Any]) -> None:
    assert set(session) == {"account", "stamp"}


def test_it_costs_one_query(session: dict[str, Any]) -> None:
    with CaptureQueriesContext(connections["worker"]) as queries:
        sessions.asking(session)

    assert len(queries) == 1


def test_a_disabled_account_is_out_at_once(
    account: Account, session: dict[str, Any]
) -> None:
    by = administrator()
    with database.acting(by):
        accounts.disable(account=account.pk, by=by)
        assert sessions.asking(session) is None
        accounts.enable(account=account.pk, by=by)

    assert sessions.asking(session) is None, "nor does an old cookie come back"


def test_a_reset_ends_sessions(account: Account, session: dict[str, Any]) -> None:
    by = administrator()
    with database.acting(by):
        reset = accounts.reset_password(account=account.pk, by=by)
    assert sessions.asking(session) is None
    sessions.begin(session, sign_in(username="wang", password=reset.password))
    asking = sessions.asking(session)

    assert asking is not None
    assert asking.must_change_password


def test_a_changed_password_ends_other_sessions(
    account: Account, session: dict[str, Any]
) -> None:
    mine = dict(session)
    asking = sessions.asking(mine)
    assert asking is not None
    changed = change_password(old=PASSWORD, new="four other words", by=asking.actor)
    sessions.begin(mine, changed)

    assert sessions.asking(session) is None
    assert sessions.asking(mine) is not None


def test_another_jurisdiction_counts_from_the_next_click(
    account: Account, session: dict[str, Any]
) -> None:
    by = administrator()
    with database.acting(by):
        changed = accounts.change_jurisdiction(
            account=account.pk, jurisdiction=XIAODIAN, by=by
        )
    asking = sessions.asking(session)

    assert asking is not None
    assert asking.actor.low == changed.jurisdiction.position


def test_a_session_that_ended_is_nobodys(session: dict[str, Any]) -> None:
    sessions.end(session)

    assert session == {}
    assert sessions.asking(session) is None


@pytest.mark.parametrize(
    "forged",
    [{}, {"account": "x", "stamp": "y"}, {"account": 1, "stamp": None}],
)
def test_a_cookie_that_means_nothing_is_nobodys(forged: dict[str, Any]) -> None:
    assert sessions.asking(forged) is None


def test_another_accounts_stamp_does_not_fit(session: dict[str, Any]) -> None:
    other: dict[str, Any] = {}
    opened("li")
    sessions.begin(other, sign_in(username="li", password=PASSWORD))
    mixed = {"account": session["account"], "stamp": other["stamp"]}

    assert sessions.asking(mixed) is None
