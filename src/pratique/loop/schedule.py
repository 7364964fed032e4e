"""What time alone changes, at its instant; and how a scenario's clock goes on."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from pratique import clock, database
from pratique.database import WORKER
from pratique.ledger.actions import causing, set_clock
from pratique.ledger.actions.sealing import seal
from pratique.ledger.models import Entry
from pratique.loop import mass_review
from pratique.loop.settling import Spread, in_turn, is_strict, settle_pending
from pratique.standing import queries as standing
from pratique.standing.actions import postpone, review
from pratique.standing.queries import rulebooks

log = logging.getLogger(__name__)
BATCH = 200
Share = Callable[[Sequence[tuple[UUID, Entry]]], None]


def next_instant() -> datetime | None:
    """Return the earliest instant at which time alone changes anybody's standing.

    Their own, or one from which other rules are in force somewhere.
    """
    with database.acting(WORKER), database.transaction():
        found = standing.next_instant(), rulebooks.next_review()
    return min((each for each in found if each is not None), default=None)


def review_each(due: Sequence[tuple[UUID, Entry]]) -> None:
    """Review people one after another, each because of an entry."""
    for person, entry in due:
        _review(person, entry)


def run_due(limit: int = BATCH, share: Share = review_each) -> int:
    """Review people whose instant has come, longest waiting first; return how many.

    Each person is one transaction: a kill in between loses nothing, since who was
    not reviewed is still due. Whoever cannot be reviewed is left alone for a while
    and holds up nobody else.
    """
    with database.acting(WORKER), database.transaction():
        due = standing.due(clock.now(), limit)
    share(due)
    return len(due)


def _review(person: UUID, entry: Entry) -> None:
    with database.acting(WORKER):
        try:
            with database.transaction(), causing(entry):
                review(person=person, by=WORKER)
        except Exception:
            # One person nobody can review must not stop the releases behind them.
            log.exception("the review of person %s failed", person)
            postpone(person=person, entry=entry)
            if is_strict():
                raise


def catch_up(
    between: Callable[[], object] = lambda: None,
    spread: Spread = in_turn,
    share: Share = review_each,
) -> None:
    """Do everything that is due at the present instant, until nothing is left.

    A round is one batch of each, so that neither waits for the end of the other. As
    many of a mass review are listed in it as are reviewed in one: the list stays short.

    Args:
        between: what to do after every round, such as sealing.
        spread: who settles which entry.
        share: who reviews whom.
    """
    while _round(spread, share):
        between()


def _round(spread: Spread, share: Share) -> int:
    mass_review.begin()
    done = run_due(share=share) + settle_pending(spread=spread)
    return done + mass_review.list_next(BATCH)


def advance(
    to: datetime,
    told: Callable[[datetime], None] | None = None,
    rest: Callable[[], object] = catch_up,
) -> None:
    """Move a scenario's clock on, stopping at every instant that changes anything.

    Before it leaves a moment everything is settled; as it arrives at the next, all
    of that is sealed with a watermark, so that what was known in between can be
    asked for again for ever, and what is committed later counts as known later.
    """
    rest()
    while (instant := next_instant()) is not None and instant <= to:
        _leave_for(max(instant, _now()))
        rest()
        if told:
            told(instant)
    if to > _now():
        _leave_for(to)


def _now() -> datetime:
    with database.acting(WORKER), database.transaction():
        return clock.now()


def _leave_for(instant: datetime) -> None:
    """Set the clock, and seal what was known up to there, before anything follows."""
    set_clock(instant)
    seal(by=WORKER, watermark=True)
