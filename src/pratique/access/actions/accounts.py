"""What administrators do with accounts, each within their own jurisdiction."""

from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.utils.translation import gettext as _

from pratique import clock, database
from pratique.access import events, passwords, refusals
from pratique.access.models import Account, Credential
from pratique.access.permissions import Permission
from pratique.access.queries import access_account_to_change, grantable_roles, require
from pratique.access.usernames import usable
from pratique.database import WORKER, Actor
from pratique.divisions.models import Division
from pratique.divisions.queries import by_code
from pratique.ledger.actions import record
from pratique.ledger.models import Entry


class Opened(NamedTuple):
    """An account, and the password that its owner changes when they first sign in."""

    account: Account
    password: str


def create(
    *,
    username: str,
    name: str,
    role: str,
    jurisdiction: str,
    by: Actor,
    unit: str = "",
    password: str = "",
    kept: str = "",
) -> Opened:
    """Open an account; what is returned with it is shown once and not kept.

    Args:
        username: to sign in with.
        name: as others see who acted.
        role: key of a role that `by` may hand out.
        jurisdiction: code of a division within that of `by`.
        by: an administrator.
        unit: the hotel, community or laboratory they work for.
        password: a chosen one. It need not be changed if the house itself opens the
            account, as it does for an invented day's cast.
        kept: what is kept of that password, where it was made before: an invented
            day's cast share one, and making it is slow on purpose.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    fresh = Account(
        username=usable(username),
        name=_given(name),
        role=_grantable(role, by),
        unit=unit.strip(),
    )
    with database.transaction():
        fresh.jurisdiction = _within(jurisdiction, by)
        fresh.entry = _record(events.ACCOUNT_CREATED, fresh, by)
        _save_new(fresh)
        secret = password or passwords.one_time()
        Credential.objects.create(
            account=fresh,
            password=kept or passwords.hashed(secret),
            must_change_password=by.role != WORKER.role or not password,
        )
    return Opened(fresh, secret)


def change_jurisdiction(*, account: UUID, jurisdiction: str, by: Actor) -> Account:
    """Let somebody answer for another division, from their next click on."""
    with database.transaction():
        changed = _administered(account, by)
        before = changed.jurisdiction
        changed.jurisdiction = _within(jurisdiction, by)
        if changed.jurisdiction != before:
            changed.save(update_fields=["jurisdiction"])
            _record(events.JURISDICTION_CHANGED, changed, by, {"before": before.code})
    return changed


def change_role(*, account: UUID, role: str, by: Actor) -> Account:
    """Give somebody another role, from their next click on."""
    with database.transaction():
        changed = _administered(account, by)
        before, changed.role = changed.role, _grantable(role, by)
        if changed.role != before:
            changed.save(update_fields=["role"])
            _record(events.ROLE_CHANGED, changed, by, {"before": before})
    return changed


def disable(*, account: UUID, by: Actor) -> Account:
    """Close an account at once: sessions that are open end with their next click."""
    with database.transaction():
        closed = _administered(account, by)
        if closed.disabled_at is not None:
            raise refusals.AlreadyDisabled(_("This account is disabled already."))
        closed.disabled_at = clock.now()
        closed.save(update_fields=["disabled_at"])
        _end_sessions(closed)
        _record(events.ACCOUNT_DISABLED, closed, by)
    return closed


def enable(*, account: UUID, by: Actor) -> Account:
    """Open a disabled account again, with the password it had."""
    with database.transaction():
        opened = _administered(account, by)
        if opened.disabled_at is None:
            raise refusals.NotDisabled(_("This account is not disabled."))
        opened.disabled_at = None
        opened.save(update_fields=["disabled_at"])
        _record(events.ACCOUNT_ENABLED, opened, by)
    return opened


def reset_password(*, account: UUID, by: Actor) -> Opened:
    """Replace a password by one that is shown once and changed at first sign-in."""
    with database.transaction():
        reset = _administered(account, by)
        secret = passwords.one_time()
        Credential.objects.filter(account=reset).update(
            password=passwords.hashed(secret),
            must_change_password=True,
            stamp=uuid4(),
        )
        _record(events.PASSWORD_RESET, reset, by)
    return Opened(reset, secret)


def _administered(account: UUID, by: Actor) -> Account:
    require(by, Permission.MANAGE_ACCOUNTS)
    if by.account == str(account):
        raise refusals.OwnAccount(
            _("This is your own account."),
            next_step=_("Ask another administrator to change it."),
        )
    return access_account_to_change(account, by)


def _given(name: str) -> str:
    if not name.strip():
        raise refusals.NameMissing(
            _("The account needs a name that others know the person by."),
            next_step=_("Write it as on the work badge."),
            field="name",
        )
    return name.strip()


def _grantable(role: str, by: Actor) -> str:
    if role not in {known.key for known in grantable_roles(by)}:
        raise refusals.RoleUnknown(
            _("“%(role)s” is no role that you can give.") % {"role": role},
            next_step=_("Choose one of the list."),
            field="role",
            role=role,
        )
    return role


def _within(jurisdiction: str, by: Actor) -> Division:
    """Return the division, which must lie in the jurisdiction of whoever grants it."""
    division = by_code(jurisdiction)
    if not by.low <= division.position <= division.last <= by.high:
        raise refusals.JurisdictionOutside(
            _("%(division)s is not part of your own jurisdiction.")
            % {"division": division.name},
            next_step=_("Choose a division within it, or ask whoever stands above."),
            field="jurisdiction",
            division=division.code,
        )
    return division


def _save_new(account: Account) -> None:
    """Save a fresh account, unless its name is used anywhere, seen or unseen."""
    try:
        account.save(force_insert=True)
    except IntegrityError as error:
        raise refusals.UsernameTaken(
            _("Somebody signs in as “%(name)s” already.") % {"name": account.username},
            next_step=_("Choose another name, for instance with the unit in it."),
            field="username",
        ) from error


def _end_sessions(account: Account) -> None:
    Credential.objects.filter(account=account).update(stamp=uuid4())


def _record(
    kind: str, account: Account, by: Actor, data: dict[str, object] | None = None
) -> Entry:
    return record(
        kind,
        by=by,
        subject=f"access.account:{account.pk}",
        place=account.jurisdiction.position,
        data={
            "role": account.role,
            "jurisdiction": account.jurisdiction.code,
            **(data or {}),
        },
    )
