"""Administrators and officers of the access tests."""

from uuid import NAMESPACE_OID, UUID, uuid5

from pratique import database
from pratique.access.actions import accounts
from pratique.access.actions.accounts import Opened
from pratique.access.models import Account
from pratique.access.queries import actor_of
from pratique.database import WORKER, Actor
from pratique.divisions.models import Division
from pratique.ledger.actions import record
from pratique.ledger.models import Entry
from tests.gazetteer import TAIYUAN

PASSWORD = "three plain words"


def opened(
    username: str, role: str = "sampler", jurisdiction: str = TAIYUAN
) -> Account:
    """Open an account as the house does at set-up."""
    with database.acting(WORKER):
        return accounts.create(
            username=username,
            name=f"Name of {username}",
            role=role,
            jurisdiction=jurisdiction,
            password=PASSWORD,
            by=WORKER,
        ).account


def known(name: str) -> str:
    """Return the account of somebody of the cast: the same one in every test."""
    return str(uuid5(NAMESPACE_OID, name))


def works_here(name: str, role: str, jurisdiction: str = TAIYUAN) -> str:
    """Let somebody of the cast have that account; they need not sign in."""
    account = known(name)
    with database.acting(WORKER), database.transaction():
        if not Account.objects.filter(pk=account).exists():
            Account.objects.create(
                pk=account,
                username=name,
                name=name,
                role=role,
                jurisdiction=Division.objects.get(code=jurisdiction),
                entry=record("access.account_created", by=WORKER),
            )
    return account


def closed(name: str) -> None:
    """Disable the account of somebody of the cast."""
    with database.acting(WORKER):
        accounts.disable(account=UUID(known(name)), by=WORKER)


def administrator(jurisdiction: str = TAIYUAN, username: str = "admin") -> Actor:
    """Return an administrator of a jurisdiction."""
    return actor_of(opened(username, "administrator", jurisdiction))


def created_by(
    by: Actor,
    username: str = "wang",
    role: str = "sampler",
    jurisdiction: str = TAIYUAN,
) -> Opened:
    """Create an account as an administrator does."""
    with database.acting(by):
        return accounts.create(
            username=username,
            name="Wang",
            role=role,
            jurisdiction=jurisdiction,
            by=by,
        )


def entries_about(account: UUID) -> list[Entry]:
    """Return what the ledger holds about an account."""
    with database.acting(WORKER):
        found = Entry.objects.filter(subject=f"access.account:{account}")
        return list(found.order_by("pk"))
