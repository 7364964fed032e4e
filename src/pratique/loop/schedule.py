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
from pratique.standing.actions.reviewing_many import TOGETHER, review_many
from pratique.standing.queries import rulebooks

log = logging.getLogger(__name__)
# So many are reviewed together in about a second, for which their rows are held:
# whoever acts on one of them waits for no longer. What a batch costs besides, some
# thirty milliseconds, is little beside that.
BATCH = 1_000
ASKED = 4  # times as many are asked for: others may hold the first of them
ALONE = 200  # so many one after another, until somebody else has a turn
Due = Sequence[tuple[UUID, Entry]]
Share = Callable[[Due], None]
Together = Callable[[Due, int], tuple[int, Due]]


def next_instant() -> datetime | None:
    """Return the earliest instant at which time alone changes anybody's standing.

    Their own, or one from which other rules are in force somewhere.
    """
    with database.acting(WORKER), database.transaction():
        found = standing.next_instant(), rulebooks.next_review()
    return min((each for each in found if each is not None), default=None)


def review_each(due: Due) -> None:
    """Review people one after another, each because of an entry."""
    for person, entry in due:
        _review(person, entry)


def review_together(due: Due, limit: int) -> tuple[int, Due]:
    """Review so many at once; return how many it were, and who must be alone.

    Whom somebody else holds stays due, and is waited for only if nobody else is left.
    Where a batch fails, its people are reviewed one by one.
    """
    try:
        with database.acting(WORKER):
            found = mass_review.once_begun(
                lambda: review_many(due=due, by=WORKER, at_most=limit)
            )
    except Exception:
        log.exception("the review of %s people together failed", len(due))
        if is_strict():
            raise
        return 0, due
    log.debug("%s people reviewed together: %s", found.people, found.took)
    left = found.alone or (frozenset() if found.people else found.held)
    return found.people, [each for each in due if each[0] in left]


def review_next(limit: int = BATCH) -> tuple[int, Due]:
    """Review the next batch that is due, if there are enough for one.

    For whoever reviews beside others; who must be alone is named, and left. Where
    others hold everybody, or the batch fails, nobody is named: they stay due.
    """
    due = _due(limit)
    many, alone = review_together(due, limit) if len(due) >= TOGETHER else (0, [])
    return many, (alone if many else [])


def _due(limit: int) -> Due:
    with database.acting(WORKER), database.transaction():
        return standing.due(clock.now(), limit * ASKED)


def run_due(
    limit: int = BATCH,
    share: Share = review_each,
    together: Together = review_together,
) -> int:
    """Review people whose instant has come, longest waiting first; return how many.

    Many are reviewed together, in one transaction; few, and those who must be alone,
    one by one. A kill in between loses nothing, since who was not reviewed is still
    due. Whoever cannot be reviewed is left alone for a while and holds up nobody else.
    """
    due = _due(limit)
    many, alone = together(due, limit) if len(due) >= TOGETHER else (0, due)
    share(alone[:ALONE])
    return many + len(alone[:ALONE])


def _review(person: UUID, entry: Entry) -> None:
    with database.acting(WORKER):
        try:
            mass_review.once_begun(lambda: _reviewed(person, entry))
        except Exception:
            # One person nobody can review must not stop the releases behind them.
            log.exception("the review of person %s failed", person)
            postpone(person=person, entry=entry)
            if is_strict():
                raise


def _reviewed(person: UUID, entry: Entry) -> None:
    with database.transaction(), causing(entry):
        review(person=person, by=WORKER)


def catch_up(
    between: Callable[[], object] = lambda: None,
    spread: Spread = in_turn,
    share: Share = review_each,
    together: Together = review_together,
) -> None:
    """Do everything that is due at the present instant, until nothing is left.

    A round is one batch of each, so that neither waits for the end of the other. Of a
    mass review no more are listed than can be shared out: the list stays short.

    Args:
        between: what to do after every round, such as sealing.
        spread: who settles which entry.
        share: who reviews whom, one by one.
        together: who reviews many at once.
    """
    while _round(spread, share, together):
        between()


def _round(spread: Spread, share: Share, together: Together) -> int:
    mass_review.begin()
    done = run_due(share=share, together=together) + settle_pending(spread=spread)
    return done + mass_review.list_next(BATCH * ASKED)


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
