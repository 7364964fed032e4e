"""What every decision about a rulebook checks first."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from pratique import database
from pratique.access.permissions import Permission
from pratique.access.queries import are_of_two_units, require
from pratique.database import Actor
from pratique.standing import refusals

LOCK = 0x0AD_0B7  # "adopt", as PostgreSQL numbers its advisory locks


@contextmanager
def deciding(by: Actor, permission: Permission) -> Iterator[None]:
    """Open a transaction in which nobody else decides about rulebooks.

    Such writes are rare, and a shelf is kept until a younger entry is there: so
    entries must become visible in the order of their ids.
    """
    require(by, permission)
    with database.transaction():
        database.rows("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


def two_of_two_units(first: str, by: Actor) -> None:
    """Refuse whoever asked for it, and whoever works with them."""
    if first == by.account:
        raise refusals.SamePerson(
            _("You have asked for this yourself: somebody else decides."),
            next_step=_("Ask somebody of another unit."),
        )
    if not are_of_two_units(first, by.account):
        raise refusals.SameUnit(
            _(
                "Whoever asked for this works in your unit, or in one nobody wrote down."
            ),
            next_step=_("Ask somebody whose account bears another unit, or place."),
        )
