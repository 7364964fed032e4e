"""What the signed cookie holds: whose session it is, and a stamp.

The stamp changes when an account is disabled or its password reset or changed: the
cookie is then worth nothing with its next use. That costs one query a request.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pratique import database
from pratique.access.models import Account
from pratique.access.queries import actor_of
from pratique.database import WORKER, Actor

Session = MutableMapping[str, Any]
ACCOUNT, STAMP = "account", "stamp"


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a page."""

    account: Account
    actor: Actor
    must_change_password: bool


def begin(session: Session, account: Account) -> None:
    """Let this session be the account's, from a fresh sign-in on."""
    session.clear()
    session[ACCOUNT] = account.pk.hex
    session[STAMP] = account.credential.stamp.hex


def end(session: Session) -> None:
    """Let this session be nobody's."""
    session.clear()


def asking(session: Session) -> Asking | None:
    """Return who asks, or None: not signed in, or no longer."""
    pk, stamp = _read(session.get(ACCOUNT)), _read(session.get(STAMP))
    if pk is None or stamp is None:
        return None
    with database.acting(WORKER):
        account = (
            Account.objects.select_related("jurisdiction", "credential")
            .filter(pk=pk, credential__stamp=stamp, disabled_at=None)
            .first()
        )
    if account is None:
        return None
    return Asking(
        account=account,
        actor=actor_of(account),
        must_change_password=account.credential.must_change_password,
    )


def _read(text: object) -> UUID | None:
    """Return the id in a cookie, also of one that an older version has written."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
