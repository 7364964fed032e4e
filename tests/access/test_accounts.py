"""An administrator looks after accounts, within their own jurisdiction."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from pratique import database
from pratique.access import events, refusals
from pratique.access.actions import accounts
from pratique.access.models import Account, Credential
from pratique.access.queries import (
    access_account,
    access_accounts,
    names_of,
    role_of,
)
from pratique.access.roles import Sampler
from pratique.database import WORKER, Actor
from pratique.errors import Refusal
from tests.access.cast import PASSWORD, administrator, created_by, entries_about, opened
from tests.gazetteer import JINZHONG, PINGYAO, SHANXI, TAIYUAN, XIAODIAN
from tests.people import acting_officer

pytestmark = pytest.mark.usefixtures("database")

Change = Callable[[UUID, Actor], object]
CHANGES: list[Change] = [
    lambda account, by: accounts.disable(account=account, by=by),
    lambda account, by: accounts.enable(account=account, by=by),
    lambda account, by: accounts.reset_password(account=account, by=by),
    lambda account, by: accounts.change_role(account=account, role="tracer", by=by),
    lambda account, by: accounts.change_jurisdiction(
        account=account, jurisdiction=XIAODIAN, by=by
    ),
]


def kinds(account: UUID) -> list[str]:
    """Return what the ledger says was done with an account."""
    return [entry.kind for entry in entries_about(account)]


def as_stored(account: UUID) -> tuple[object, ...]:
    """Return everything that is stored about an account."""
    with database.acting(WORKER):
        return (
            *Account.objects.filter(pk=account).values_list(),
            *Credential.objects.filter(pk=account).values_list(),
        )


def test_an_account_is_created_with_a_password_shown_once() -> None:
    made = created_by(administrator(), "Wang.Fang", jurisdiction=XIAODIAN)
    (entry,) = entries_about(made.account.pk)

    assert made.account.username == "wang.fang"
    assert role_of(made.account) is Sampler
    assert len(made.password) == 19
    assert made.account.entry == entry
    assert entry.kind == events.ACCOUNT_CREATED
    with database.acting(WORKER):
        credential = Credential.objects.get(account=made.account)
    assert credential.must_change_password
    assert made.password not in credential.password


def test_the_ledger_holds_no_names() -> None:
    made = created_by(administrator())
    (entry,) = entries_about(made.account.pk)

    assert entry.data == {"role": "sampler", "jurisdiction": TAIYUAN}
    assert "wang" not in str(vars(entry)).lower()


def test_a_chosen_password_stays_only_if_the_house_itself_set_it() -> None:
    by_house = opened("li")
    by = administrator()
    with database.acting(by):
        by_administrator = accounts.create(
            username="wang",
            name="Wang",
            role="tracer",
            jurisdiction=TAIYUAN,
            password=PASSWORD,
            by=by,
        ).account
    with database.acting(WORKER):
        must = dict(Credential.objects.values_list("account", "must_change_password"))

    assert must[by_house.pk] is False
    assert must[by_administrator.pk] is True


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"username": "x"}, refusals.UsernameUnusable),
        ({"username": "two words"}, refusals.UsernameUnusable),
        ({"username": "ADMIN"}, refusals.UsernameTaken),
        ({"username": "far"}, refusals.UsernameTaken),
        ({"name": "  "}, refusals.NameMissing),
        ({"role": "emperor"}, refusals.RoleUnknown),
        ({"role": ""}, refusals.RoleUnknown),
        ({"jurisdiction": SHANXI}, refusals.JurisdictionOutside),
        ({"jurisdiction": PINGYAO}, refusals.JurisdictionOutside),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    changed: dict[str, str], refusal: type[Refusal]
) -> None:
    by = administrator()
    opened("far", jurisdiction=PINGYAO)
    fits = {"username": "wang", "name": "W", "role": "tracer", "jurisdiction": XIAODIAN}
    with database.acting(WORKER):
        before = Account.objects.count()
    with database.acting(by), pytest.raises(refusal) as refused:
        accounts.create(**{**fits, **changed}, by=by)
    with database.acting(WORKER):
        assert Account.objects.count() == before

    assert refused.value.field in (None, *changed)
    assert refused.value.next_step


@pytest.mark.parametrize("duty", ["commander", "sampler", "auditor", ""])
def test_nobody_else_creates_accounts(duty: str) -> None:
    with pytest.raises(refusals.NotHere):
        created_by(acting_officer(TAIYUAN, duty))


def test_a_jurisdiction_is_changed() -> None:
    by, account = administrator(), opened("wang")
    with database.acting(by):
        accounts.change_jurisdiction(account=account.pk, jurisdiction=XIAODIAN, by=by)
        accounts.change_jurisdiction(account=account.pk, jurisdiction=XIAODIAN, by=by)
        with database.transaction():
            changed = access_account(account.pk, by)

    assert changed.jurisdiction.code == XIAODIAN
    assert kinds(account.pk) == [events.ACCOUNT_CREATED, events.JURISDICTION_CHANGED]
    assert entries_about(account.pk)[-1].data["before"] == TAIYUAN


def test_nobody_hands_out_more_than_they_hold() -> None:
    by, account = administrator(), opened("wang")
    with database.acting(by), pytest.raises(refusals.JurisdictionOutside):
        accounts.change_jurisdiction(account=account.pk, jurisdiction=SHANXI, by=by)


def test_a_role_is_changed() -> None:
    by, account = administrator(), opened("wang")
    with database.acting(by):
        accounts.change_role(account=account.pk, role="tracer", by=by)
        accounts.change_role(account=account.pk, role="tracer", by=by)

    assert kinds(account.pk)[1:] == [events.ROLE_CHANGED]
    assert entries_about(account.pk)[-1].data == {
        "role": "tracer",
        "jurisdiction": TAIYUAN,
        "before": "sampler",
    }


def test_a_role_that_one_may_not_grant_is_refused() -> None:
    by, account = administrator(), opened("wang")
    with database.acting(by), pytest.raises(refusals.RoleUnknown):
        accounts.change_role(account=account.pk, role="emperor", by=by)


def test_an_account_is_disabled_and_enabled() -> None:
    by, account = administrator(), opened("wang")
    with database.acting(by):
        assert accounts.disable(account=account.pk, by=by).disabled_at is not None
        with pytest.raises(refusals.AlreadyDisabled):
            accounts.disable(account=account.pk, by=by)
        assert accounts.enable(account=account.pk, by=by).disabled_at is None
        with pytest.raises(refusals.NotDisabled):
            accounts.enable(account=account.pk, by=by)

    assert kinds(account.pk)[1:] == [events.ACCOUNT_DISABLED, events.ACCOUNT_ENABLED]


def test_a_password_is_reset() -> None:
    by, account = administrator(), opened("wang")
    with database.acting(by):
        reset = accounts.reset_password(account=account.pk, by=by)
    with database.acting(WORKER):
        credential = Credential.objects.get(account=account)

    assert credential.must_change_password
    assert reset.account == account
    assert kinds(account.pk)[1:] == [events.PASSWORD_RESET]


@pytest.mark.parametrize("change", CHANGES)
def test_another_citys_account_looks_like_none(change: Change) -> None:
    by, far = administrator(), opened("far", jurisdiction=PINGYAO)
    before = as_stored(far.pk)
    with database.acting(by):
        with pytest.raises(refusals.NotHere) as forbidden:
            change(far.pk, by)
        with pytest.raises(refusals.NotHere) as missing:
            change(uuid4(), by)

    assert vars(forbidden.value) == vars(missing.value)
    assert as_stored(far.pk) == before


def test_another_citys_account_is_not_shown() -> None:
    by, far = administrator(), opened("far", jurisdiction=PINGYAO)
    with (
        database.acting(by),
        database.transaction(),
        pytest.raises(refusals.NotHere),
    ):
        access_account(far.pk, by)


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_their_own_account(change: Change) -> None:
    by = administrator()
    with database.acting(by), pytest.raises(refusals.OwnAccount):
        change(UUID(by.account), by)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("duty", ["commander", "auditor"])
def test_without_the_role_nothing_is_changed(change: Change, duty: str) -> None:
    account = opened("wang")
    before = as_stored(account.pk)
    officer = acting_officer(SHANXI, duty)
    with database.acting(officer), pytest.raises(refusals.NotHere):
        change(account.pk, officer)

    assert as_stored(account.pk) == before


@pytest.mark.parametrize("change", [CHANGES[0], *CHANGES[2:]])
def test_with_a_broken_ledger_nothing_is_changed(
    change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, account = administrator(), opened("wang")
    before = as_stored(account.pk)

    def broken(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(accounts, "record", broken)
    with database.acting(by), pytest.raises(ConnectionError):
        change(account.pk, by)

    assert as_stored(account.pk) == before


def test_the_list_shows_ones_own_jurisdiction() -> None:
    by = administrator()
    for username, division in (("a1", TAIYUAN), ("a2", XIAODIAN), ("a3", JINZHONG)):
        opened(username, jurisdiction=division)
    with database.acting(by), database.transaction():
        listed = [account.username for account in access_accounts(by)]

    assert listed == ["a1", "admin", "a2"]


def test_names_are_shown_to_every_officer() -> None:
    account = opened("wang")
    with database.acting(acting_officer(PINGYAO)):
        names = names_of([str(account.pk), "worker", "person:1", str(uuid4())])

    assert names == {str(account.pk): "Name of wang"}
