"""Who may: permissions, accounts, and the actor that an account acts as."""

from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import normalize
from uuid import UUID

from django.db.models import Q, QuerySet

from pratique import database
from pratique.access.events import SIGNED_IN
from pratique.access.models import Account
from pratique.access.permissions import Permission
from pratique.access.purposes import READ_WITH
from pratique.access.refusals import NotHere
from pratique.access.roles import BY_KEY, Role
from pratique.database import EVERYWHERE, WORKER, Actor
from pratique.ledger.models import Entry


def may(by: Actor, permission: Permission) -> bool:
    """Say whether somebody may do this; the house itself may."""
    if by.role == WORKER.role and by.duty == WORKER.duty:
        return True
    role = BY_KEY.get(by.duty)
    return role is not None and permission in role.permissions


def require(by: Actor, permission: Permission) -> None:
    """Refuse somebody who may not do this."""
    if not may(by, permission):
        raise NotHere


def reads(by: Actor, table: str) -> bool:
    """Say whether somebody's duty asks for what a table about people holds."""
    return any(may(by, permission) for permission in READ_WITH[table])


def role_of(account: Account) -> type[Role]:
    """Return the role of an account."""
    return BY_KEY[account.role]


def actor_of(account: Account) -> Actor:
    """Return the actor that an account acts as, within its jurisdiction."""
    return Actor(
        role="officer",
        account=str(account.pk),
        name=account.name,
        duty=account.role,
        low=account.jurisdiction.position,
        high=account.jurisdiction.last,
    )


def access_accounts(by: Actor) -> QuerySet[Account]:
    """Return the accounts that somebody administers, themselves included."""
    require(by, Permission.MANAGE_ACCOUNTS)
    return (
        Account.objects.select_related("jurisdiction")
        .filter(jurisdiction__position__range=(by.low, by.high))
        .order_by("jurisdiction__position", "username")
    )


def access_account(account: UUID, by: Actor) -> Account:
    """Return an account that somebody administers."""
    found = access_accounts(by).filter(pk=account).first()
    if found is None:
        raise NotHere
    return found


def access_account_to_change(account: UUID, by: Actor) -> Account:
    """Return an account for a change, and keep others from changing it meanwhile."""
    locked = access_accounts(by).select_for_update(of=("self",))
    found = locked.filter(pk=account).first()
    if found is None:
        raise NotHere
    return found


def grantable_roles(by: Actor) -> list[type[Role]]:
    """Return the roles that somebody may hand out."""
    if by.role == WORKER.role and by.duty == WORKER.duty:
        return list(BY_KEY.values())
    holder = BY_KEY.get(by.duty)
    return [BY_KEY[key] for key in holder.grants] if holder else []


def roles_with(permission: Permission) -> list[str]:
    """Return the keys of the roles that may do something."""
    return [key for key, role in BY_KEY.items() if permission in role.permissions]


def is_held_by(
    account: str, permission: Permission, area: tuple[int, int] = EVERYWHERE
) -> bool:
    """Say whether an account is open, may do something, and answers for some of an area.

    That it is there is no secret among officers: the worker looks it up.
    """
    known = _identity(account)
    if known is None:
        return False
    found = _open_there(permission, area).filter(pk=known)
    with database.acting(WORKER), database.transaction():
        return found.using(database.current()).exists()


def closed_accounts() -> set[str]:
    """Return the accounts that were disabled: nobody acts with them any more."""
    with database.acting(WORKER), database.transaction():
        rows = Account.objects.filter(disabled_at__isnull=False)
        return {str(pk) for pk in rows.values_list("pk", flat=True)}


def open_accounts(permission: Permission) -> set[str]:
    """Return the open accounts of whoever may do something, wherever they answer."""
    with database.acting(WORKER), database.transaction():
        rows = Account.objects.filter(role__in=roles_with(permission), disabled_at=None)
        return {str(pk) for pk in rows.values_list("pk", flat=True)}


def is_anybodys(permission: Permission, area: tuple[int, int]) -> bool:
    """Say whether somebody with an open account may do something in some of an area."""
    found = _open_there(permission, area)
    with database.acting(WORKER), database.transaction():
        return found.using(database.current()).exists()


def _open_there(permission: Permission, area: tuple[int, int]) -> QuerySet[Account]:
    low, high = area
    return Account.objects.filter(
        role__in=roles_with(permission),
        disabled_at=None,
        jurisdiction__position__lte=high,
        jurisdiction__last__gte=low,
    )


def holders(permission: Permission, by: Actor) -> list[tuple[str, str]]:
    """Return who may do something where somebody answers: accounts, with names.

    Their colleagues, and whoever answers for a wider place that holds theirs. That
    they are there is no secret among officers: the worker looks it up.
    """
    roles = roles_with(permission)
    within = Q(jurisdiction__position__range=(by.low, by.high))
    above = Q(jurisdiction__position__lte=by.low, jurisdiction__last__gte=by.high)
    with database.acting(WORKER), database.transaction():
        found = Account.objects.filter(within | above, role__in=roles, disabled_at=None)
        rows = found.order_by("name", "username").values_list("pk", "name", "username")
        return [(str(pk), f"{name} ({username})") for pk, name, username in rows]


def names_of(accounts: Iterable[str]) -> dict[str, str]:
    """Return the names that pages show for the accounts in ledger entries.

    Who acted is no secret among officers, so the worker looks it up: row security
    would show an officer's own account only.
    """
    known = {identity for text in accounts if (identity := _identity(text))}
    with database.acting(WORKER):
        found = Account.objects.filter(pk__in=known)
        return {str(pk): name for pk, name in found.values_list("pk", "name")}


def entry_of_last_visit(by: Actor) -> int | None:
    """Return the ledger entry of somebody's sign-in before their present one."""
    signed_in = Entry.objects.filter(kind=SIGNED_IN, actor=by.account)
    return signed_in.order_by("-pk").values_list("pk", flat=True)[1:2].first()


def _identity(text: str) -> UUID | None:
    """Return an account's id; the ledger also names actors that are no accounts."""
    try:
        return UUID(text)
    except ValueError:
        return None


class Office(NamedTuple):
    """Where somebody works: their unit by its name, within a jurisdiction."""

    unit: str
    jurisdiction: int


def offices_of(accounts: Iterable[str]) -> dict[str, Office]:
    """Return the office of each account; who is no account has none.

    Who works where is no secret among officers: the worker looks it up.
    """
    known = {identity for text in accounts if (identity := _identity(text))}
    with database.acting(WORKER):
        found = Account.objects.filter(pk__in=known)
        rows = found.values_list("pk", "unit", "jurisdiction")
        return {
            str(pk): Office(_plain(unit), jurisdiction)
            for pk, unit, jurisdiction in rows
        }


def _plain(unit: str) -> str:
    """Return the letters and digits of a unit's name, however wide, tall or spaced."""
    return "".join(filter(str.isalnum, normalize("NFKC", unit).casefold()))


def are_of_two_units(one: str, other: str) -> bool:
    """Say whether two accounts surely work for two units.

    Another jurisdiction is another unit. Within one, each must have a unit written
    down: of nobody knows which, nobody can say that it is another. Nor can anybody
    where one name is part of the other: “防控办” may be short for “市防控办”.
    """
    found = offices_of([one, other])
    if len(found) != 2:
        return False
    first, second = found.values()
    if first.jurisdiction != second.jurisdiction:
        return True
    if not (first.unit and second.unit):
        return False
    return first.unit not in second.unit and second.unit not in first.unit
