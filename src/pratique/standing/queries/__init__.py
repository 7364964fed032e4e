"""Shared reads of standing; `rulebooks`: what was proposed and adopted."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet

from pratique import clock, database, keys
from pratique.database import WORKER, among
from pratique.ledger.models import Entry
from pratique.registry import queries as registry
from pratique.standing.models import Standing


def in_force() -> QuerySet[Standing]:
    """Return present standings, with their people."""
    return Standing.objects.filter(ended_entry=None).select_related("person")


def of_person(person: UUID) -> Standing | None:
    """Return a person's present standing, if anything counts yet."""
    return Standing.objects.filter(person=person, ended_entry=None).first()


def of_people(people: Iterable[UUID]) -> dict[UUID, Standing]:
    """Return the present standings of these people, by person."""
    found = Standing.objects.filter(ended_entry=None, person__in=list(people))
    return {row.person_id: row for row in found}


def outlines_of(people: Iterable[UUID]) -> dict[UUID, Standing]:
    """Return the same without their documents, which are long (see `documents_of`)."""
    found = Standing.objects.filter(ended_entry=None, person__in=among(people))
    return {row.person_id: row for row in found.defer("document")}


def documents_of(standings: Iterable[UUID]) -> list[tuple[UUID, dict[str, Any]]]:
    """Return the documents of standings, by their ids."""
    found = Standing.objects.filter(pk__in=among(standings))
    return list(found.values_list("pk", "document"))


def bound(within: tuple[int, int] | None = None) -> QuerySet[Standing]:
    """Return the standings of everybody whom something binds, the soonest free first.

    Args:
        within: only of people who stay between these positions of divisions.
    """
    rows = in_force().exclude(binding="")
    if within:
        rows = rows.filter(person__place__range=within)
    return rows.order_by("until", "person__reference")


def bound_tally() -> Counter[tuple[str, int]]:
    """Return how many people each measure binds in each place, by its position.

    Of an officer the database counts whom they may see, all at once, by the places
    that standings keep.
    """
    by = database.current_actor() or WORKER
    if by.role == "officer":
        told = database.rows("SELECT * FROM standing_bound_tally()")
        return Counter({(binding, place): n for binding, place, n in told})
    rows = Standing.objects.filter(ended_entry=None).exclude(binding="")
    return Counter(rows.values_list("binding", "person__place"))


def undecided() -> QuerySet[Standing]:
    """Return the standings that wait for a missing fact."""
    return in_force().filter(undecided=True).order_by("person__reference")


def tally(people: Iterable[UUID]) -> Counter[str]:
    """Return how many of these people bear which mark."""
    return Counter(row.mark for row in of_people(people).values())


def next_instant() -> datetime | None:
    """Return the earliest instant at which time alone changes a standing."""
    found: datetime | None = Standing.objects.filter(ended_entry=None).aggregate(
        at=Min("next_at")
    )["at"]
    return found


# Asked after every entry that is settled; the answer is nearly always no. Whose
# instant has come goes first: a release waits for nobody's mass review.
DUE = """
SELECT person_id, entry_id FROM (
    (SELECT standing.person_id, coalesce(
         (SELECT listed.entry_id FROM standing_due listed
          JOIN standing_mass_review review ON review.begun_entry_id = listed.entry_id
          WHERE listed.person_id = standing.person_id LIMIT 1),
         (SELECT max(review.begun_entry_id) FROM standing_mass_review review
          JOIN registry_person someone ON someone.id = standing.person_id
              AND someone.place BETWEEN review.low AND review.high
          WHERE review.finished_at IS NULL),
         standing.entry_id) AS entry_id, 0 AS later, next_at AS since
     FROM standing_standing standing
     WHERE ended_entry_id IS NULL AND next_at <= %(now)s
       AND NOT EXISTS (SELECT FROM standing_due paused
           WHERE paused.person_id = standing.person_id
             AND paused.not_before > %(wall)s)
     ORDER BY next_at LIMIT %(limit)s)
    UNION ALL
    (SELECT person_id, entry_id, 1, NULL FROM standing_due
     WHERE not_before IS NULL OR not_before <= %(wall)s
     ORDER BY entry_id LIMIT %(limit)s)
) someone ORDER BY later, since LIMIT %(limit)s
"""


def due(now: datetime, limit: int) -> list[tuple[UUID, Entry]]:
    """Return who must be reviewed now, and the entry that is the cause.

    First those whose instant has come (the cause is what made their present standing,
    or that other rules have begun there, or theirs ended), then those around whom
    something changed. Who is due for both
    reasons is named once; who could not be reviewed is left alone for a while.
    """
    asked = {"now": now, "wall": clock.wall(), "limit": limit}
    found = database.rows(DUE, asked)
    causes = Entry.objects.in_bulk([entry for _, entry in found]) if found else {}
    people: dict[UUID, Entry] = {}
    for person, entry in found:
        people.setdefault(person, causes[entry])
    return list(people.items())


def how_many_due(now: datetime, at_most: int) -> int:
    """Return how many must be reviewed now; of more than that, that many."""
    asked = {"now": now, "wall": clock.wall(), "limit": at_most}
    return len(database.rows(DUE, asked))


STILL_DUE = """
SELECT person_id, attempts FROM standing_due WHERE person_id = ANY(%(people)s)
UNION ALL SELECT person_id, 0 FROM standing_standing
WHERE person_id = ANY(%(people)s) AND ended_entry_id IS NULL AND next_at <= %(now)s
"""


def still_due(people: Iterable[UUID], now: datetime) -> tuple[set[UUID], set[UUID]]:
    """Return who of these is due, and whose review has failed before."""
    found = database.rows(STILL_DUE, {"people": list(people), "now": now})
    failed = {person for person, attempts in found if attempts}
    return {person for person, _attempts in found}, failed


def of_link(token: str) -> dict[str, Any]:
    """Return, by person, the standings that a traveller's link may show."""
    found = database.rows("SELECT standing_page(%s)", [registry.token_hash(token)])
    page = found[0][0] if found else None
    page = json.loads(page) if isinstance(page, str) else page
    return {who: _opened(one) for who, one in page["standings"].items()} if page else {}


def _opened(told: dict[str, Any]) -> dict[str, Any]:
    """Return what is told of one person, with the reasons of answers opened."""
    for answer in (*told["appeals"], *told["leaves"]):
        if answer["why"]:
            key, words = (bytes.fromhex(answer["why"][one]) for one in ("key", "words"))
            answer["why"] = keys.unseal_words(words, key)
    return told
