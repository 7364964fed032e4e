"""What every action here checks first: codes, times, reasons, who can be sampled."""

from datetime import datetime
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from pratique import clock
from pratique.labs import queries, refusals
from pratique.registry.models import Person

Words = TypeVar("Words", bound=TextChoices)

MEMBER = "/"  # between the code of a tube and the number of a member


def free_code(code: str) -> str:
    """Return a code that nothing bears yet; refuse any other."""
    wanted = queries.plain(code)
    if not wanted:
        raise refusals.UnknownSpecimen(
            _("Scan or enter the tube's code."), field="code"
        )
    if MEMBER in wanted:
        raise refusals.BadCode(
            _("A code has no “/”: that names a member of a tube."),
            next_step=_("Scan the code on the tube itself."),
            field="code",
            specimen=wanted,
        )
    if queries.code_is_taken(wanted):
        raise refusals.CodeTaken(
            _("Tube %(code)s is already in use.") % {"code": wanted},
            next_step=_("Take a fresh tube and scan its code."),
            field="code",
            specimen=wanted,
        )
    return wanted


def past(instant: datetime | None, field: str = "taken_at") -> datetime:
    """Return the instant, or now; refuse one that lies in the future."""
    now = clock.now()
    if instant is not None and instant > now:
        raise refusals.ImpossibleInstant(
            _("This time lies in the future."), field=field
        )
    return instant or now


def not_before(
    instant: datetime, earliest: datetime | None, sentence: str, field: str
) -> None:
    """Refuse an instant before another that had to come first."""
    if earliest is not None and instant < earliest:
        raise refusals.ImpossibleInstant(sentence, field=field)


def alive(someone: Person) -> None:
    """Refuse to sample the dead."""
    if someone.died_on is not None:
        raise refusals.NotToBeSampled(_("This person is recorded as dead."))


def one_of(words: type[Words], word: str, field: str) -> Words:
    """Return the choice that a word names; refuse a word that is none."""
    if word not in words.values:
        raise refusals.UnknownWord(
            _("“%(word)s” is none of: %(words)s.")
            % {"word": word, "words": ", ".join(words.values)},
            next_step=_("Choose one of them."),
            field=field,
        )
    return words(word)


def reasoned(reason: str) -> None:
    """Refuse an empty reason."""
    if not reason.strip():
        raise refusals.ReasonMissing(
            _("Say why."), next_step=_("Enter a reason."), field="reason"
        )
