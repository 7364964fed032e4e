"""What any action of tracing refuses."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pratique import clock
from pratique.access.permissions import Permission
from pratique.access.queries import may
from pratique.access.refusals import NotHere
from pratique.contacts import queries, refusals
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.registry import queries as registry
from pratique.registry.models import Person


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


def not_asked_yet(division: Division, someone: Person, specimen: UUID | None) -> None:
    """Refuse to ask the receiver about somebody whom it is asked about already.

    A specimen in another tube is another question: each answer speaks for one.
    """
    waiting = queries.open_askings(registry.family(someone.pk), division.code)
    for one in waiting:
        if specimen is None or one.specimen_id == specimen:
            raise refusals.AlreadyAsked(
                _("Letter %(letter)s asks %(place)s about %(name)s already.")
                % {
                    "letter": one.letter.reference,
                    "place": division.name,
                    "name": someone.name,
                },
                next_step=_("Leave them out until that letter is answered."),
                field="people",
                letter=one.letter.reference,
            )
    if queries.is_asked(someone.pk, division.pk, specimen):  # one not to be seen here
        raise refusals.AlreadyAsked(
            _("Another sender's letter asks %(place)s about %(name)s already.")
            % {"place": division.name, "name": someone.name},
            next_step=_("Leave them out until that letter is answered."),
            field="people",
        )
