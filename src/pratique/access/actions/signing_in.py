"""Sign in; change one's own password."""

from uuid import uuid4

from django.utils.translation import gettext as _

from pratique import clock, database
from pratique.access import events, passwords
from pratique.access.actions import tries
from pratique.access.models import Account
from pratique.access.queries import actor_of
from pratique.access.refusals import PasswordWrong, SignInRefused
from pratique.access.usernames import plain
from pratique.database import WORKER, Actor
from pratique.ledger.actions import record


def sign_in(*, username: str, password: str, source: str = "") -> Account:
    """Return the account that this name and password prove.

    Whatever is wrong, the answer is the same and takes as long: a name that does
    not exist, a wrong password, a disabled account, too many tries.

    Args:
        username: as typed.
        password: as typed.
        source: where the try comes from (an address), if known.
    """
    name = plain(username)
    with database.acting(WORKER):
        _count_try(name, source)
        account = _candidate(name)
        kept = account.credential.password if account else None
        if not passwords.is_right(password, kept) or account is None:
            raise SignInRefused
        with database.transaction():
            _welcome(account, name, source)
    return account


def _count_try(name: str, source: str) -> None:
    """Count this try against the name and the source; refuse who must wait."""
    with database.transaction():
        for kind, value in (("name", name), ("source", source)):
            if not value:
                continue
            failures = tries.take(kind, value)
            if failures is None:
                raise SignInRefused
            if tries.begins_to_wait(kind, failures):
                record(events.SIGN_IN_SLOWED, by=WORKER, data={"by": kind})


def _candidate(name: str) -> Account | None:
    return (
        Account.objects.select_related("jurisdiction", "credential")
        .filter(username=name, disabled_at=None)
        .first()
    )


def _welcome(account: Account, name: str, source: str) -> None:
    tries.forgive("name", name)
    if source:
        tries.take_back("source", source)
    account.last_sign_in = clock.wall()
    account.save(update_fields=["last_sign_in"])
    _record_own(events.SIGNED_IN, account)


def change_password(*, old: str, new: str, by: Actor) -> Account:
    """Choose one's own password; all sessions but a new one end with it.

    Returns the account with its new stamp, for `sessions.begin`.
    """
    with database.acting(WORKER):
        account = _own(by)
        _prove(old, account)
        passwords.refuse_weak(new, username=account.username)
        with database.transaction():
            credential = account.credential
            credential.password = passwords.hashed(new)
            credential.must_change_password = False
            credential.stamp = uuid4()
            credential.save()
            _record_own(events.PASSWORD_CHANGED, account)
    return account


def _own(by: Actor) -> Account:
    accounts = Account.objects.select_related("jurisdiction", "credential")
    return accounts.get(pk=by.account)


def _prove(old: str, account: Account) -> None:
    """Refuse a wrong password; whoever finds a session open may not guess at will."""
    _count_try(account.username, source="")
    if not passwords.is_right(old, account.credential.password):
        raise PasswordWrong(
            _("The present password is another one."),
            next_step=_("Type it again, or ask your administrator to reset it."),
            field="old_password",
        )
    tries.forgive("name", account.username)


def _record_own(kind: str, account: Account) -> None:
    record(
        kind,
        by=actor_of(account),
        subject=f"access.account:{account.pk}",
        place=account.jurisdiction.position,
    )
