"""Everybody in a place assessed anew, because the rules there change.

Their instants are planned when a version is adopted or reversed (`plan_review`); one
that came with the house begins by its own date. At each, people are put on the list of
those due, a batch at a time, behind every release that is due; `schedule.run_due`
reviews a batch of them together (ADR 0034).
"""

import time
from collections.abc import Callable
from typing import TypeVar

from pratique import clock, database
from pratique.database import WORKER
from pratique.ledger.models import Entry
from pratique.standing import queries as standing
from pratique.standing.actions import mass_reviews, shipping
from pratique.standing.actions.reviewing import NotBegunError
from pratique.standing.queries import rulebooks

Done = TypeVar("Done")
TRIES = 9  # in between, another instant may come, or somebody else be beginning it
PAUSE = 0.1  # seconds: for them to say so


def plan_review(entry: Entry) -> None:
    """Plan whom an adoption, or its reversal, has assessed anew, and when."""
    mass_reviews.plan(entry=entry, by=WORKER)


def begin() -> bool:
    """Begin and end what is due, before anybody is reviewed by the rules of now.

    So whatever they change has the entry that says so for its cause. Says whether
    anything was; somebody else may be at it.
    """
    done = False
    with database.acting(WORKER):
        while rulebooks.is_review_to_begin() and any(
            each(by=WORKER)
            for each in (
                mass_reviews.plan_forgotten,
                shipping.note_shipped,
                shipping.end_shipped,
                shipping.begin_shipped,
                mass_reviews.begin,
            )
        ):
            done = True
    return done


def once_begun(doing: Callable[[], Done]) -> Done:
    """Do something that reviews people; where rules must begin before, they do.

    Args:
        doing: a transaction of its own, which is undone where it has come too early.
    """
    for _time in range(TRIES):
        try:
            return doing()
        except NotBegunError:
            if not begin():
                time.sleep(PAUSE)
    return doing()


def list_next(limit: int) -> int:
    """List the next people of what has begun, until so many are due; return how many.

    A kill in between loses nothing: who is listed, and how far the list has come, is
    written in one transaction.
    """
    with database.acting(WORKER):
        if not rulebooks.is_review_due():
            return 0
        with database.transaction():
            waiting = standing.how_many_due(clock.now(), limit)
        if waiting >= limit:
            return 0
        return mass_reviews.go_on(limit=limit - waiting, by=WORKER)
