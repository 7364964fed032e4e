"""What any action of tracing refuses."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from pratique import clock
from pratique.access.permissions import Permission
from pratique.access.queries import may
from pratique.access.refusals import NotHere
from pratique.contacts import refusals
from pratique.database import Actor


def require_one_of(by: Actor, *permissions: Permission) -> None:
    """Refuse somebody who may do none of these."""
    if not any(may(by, permission) for permission in permissions):
        raise NotHere


def reasoned(reason: str) -> None:
    """Refuse a step without a reason."""
    if not reason.strip():
        raise refusals.ReasonMissing(
            _("Give the reason in words."),
            next_step=_("The person may read it."),
            field="reason",
        )


def past(
    told: datetime | None, field: str, *, after: datetime | None = None
) -> datetime:
    """Return the instant told (now, if none); refuse the future, and what is too early."""
    now = clock.now()
    instant = told or now
    if instant > now:
        raise refusals.ImpossibleInstant(
            _("This time lies in the future."),
            next_step=_("Correct the time."),
            field=field,
        )
    if after is not None and instant < after:
        raise refusals.ImpossibleInstant(
            _("This time lies before what it follows."),
            next_step=_("Correct the time."),
            field=field,
            after=after.isoformat(),
        )
    return instant


def listed(word: str, words: Collection[str], field: str) -> str:
    """Return a word that is one of those listed."""
    if word not in words:
        raise refusals.UnknownWord(
            _("“%(word)s” is none of: %(words)s.")
            % {"word": word, "words": ", ".join(one for one in words if one)},
            next_step=_("Choose one of them."),
            field=field,
        )
    return word
