"""What every action on places checks first."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.utils.translation import gettext as _

from pratique import clock, database
from pratique.access.permissions import Permission
from pratique.access.queries import require
from pratique.access.refusals import NotHere
from pratique.database import Actor
from pratique.divisions.models import Division
from pratique.divisions.queries import zone_of
from pratique.places import refusals

LOCK = 0x9_1ACE5  # "places", as PostgreSQL numbers its advisory locks


@contextmanager
def writing(by: Actor, permission: Permission) -> Iterator[None]:
    """Open a transaction in which nobody else writes about places.

    Such writes are rare, and their readers keep what they read until a younger
    entry is there: so entries must become visible in the order of their ids.
    """
    require(by, permission)
    with database.transaction():
        database.rows("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


def answer_for(by: Actor, division: Division, announced_by: str = "") -> None:
    """Refuse a place outside the actor's, unless somebody else announced it."""
    if not announced_by and not is_own(by, division):
        raise refusals.WhoAnnounced(
            _("%(place)s is not yours: say who announced it.")
            % {"place": division.name},
            next_step=_("Name the authority whose announcement this is."),
            field="announced_by",
            division=division.code,
        )


def own(by: Actor, division: Division) -> None:
    """Refuse a place outside the actor's."""
    if not is_own(by, division):
        raise NotHere


def is_own(by: Actor, division: Division) -> bool:
    """Say whether a place lies in what the actor answers for."""
    return by.low <= division.position <= by.high


def past(at: datetime | None, field: str = "at") -> datetime:
    """Return an instant (now, if none is given); refuse one that lies ahead."""
    now = clock.now()
    if at is not None and at > now:
        raise refusals.InTheFuture(
            _("That lies ahead."),
            next_step=_("Give the instant at which it happened."),
            field=field,
            now=now.isoformat(),
        )
    return at or now


def today(division: Division) -> date:
    """Return the calendar day it is in a division."""
    return clock.local_day(clock.now(), zone_of(division.code))


def past_day(day: date, division: Division, field: str) -> date:
    """Return a day; refuse one that lies ahead there."""
    if day > today(division):
        raise refusals.InTheFuture(
            _("%(day)s lies ahead.") % {"day": day.isoformat()},
            next_step=_("Give a day that has come."),
            field=field,
            day=day.isoformat(),
        )
    return day


def in_order(first: date | datetime, last: date | datetime, field: str) -> None:
    """Refuse an end before its beginning."""
    if last < first:
        raise refusals.EndsBeforeItBegins(
            _("It cannot end before %(first)s.") % {"first": first.isoformat()},
            next_step=_("Check both dates."),
            field=field,
            begins=first.isoformat(),
            ends=last.isoformat(),
        )


def named(name: str) -> str:
    """Return a name without the spaces around it; refuse none."""
    if not name.strip():
        raise refusals.NameMissing(
            _("It needs a name."),
            next_step=_("Say what people there call it."),
            field="name",
        )
    return name.strip()


def listed(word: str, words: Collection[str], field: str) -> str:
    """Return a word that is one of those listed; refuse any other."""
    if word not in words:
        raise refusals.UnknownWord(
            _("“%(word)s” is none of: %(words)s.")
            % {"word": word, "words": ", ".join(words)},
            next_step=_("Choose one of them."),
            field=field,
        )
    return word


def reasoned(reason: str) -> str:
    """Return a reason without the spaces around it; refuse none."""
    if not reason.strip():
        raise refusals.ReasonMissing(
            _("It needs a reason."),
            next_step=_("Say why, in a few words about the place."),
            field="reason",
        )
    return reason.strip()


def code_taken(code: str) -> refusals.CodeTaken:
    """Return the refusal of a code that something else has."""
    return refusals.CodeTaken(
        _("The code “%(code)s” is taken.") % {"code": code},
        next_step=_("Choose another, or leave it out to be given one."),
        field="code",
    )
