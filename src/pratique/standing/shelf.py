"""The rulebooks as they were known: those the house ships, and those adopted since.


Made once for each set of texts that stand together, and kept in the process until a
younger entry about an adoption is there (writers take turns), so that asking again
costs one small query, and a review, which learns of it on the way, none at all.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from pratique import clock, database
from pratique.divisions import queries as divisions
from pratique.ledger.queries import Known
from pratique.orders.terms import Clear, Demands
from pratique.policy.conditions import Stayed, asks
from pratique.policy.facts import Facts, Lineage
from pratique.policy.measures import (
    Clearance,
    Daily,
    Defaults,
    Landing,
    OnDays,
    PhasePlan,
    TestPlan,
    Times,
    laid_out,
)
from pratique.policy.outcome import Ground, Outcome
from pratique.policy.rulebook import Rule, Rulebook, parse
from pratique.policy.shelf import Shelf, Start, open_shelf
from pratique.registry.models import Person
from pratique.standing.models import Adoption, Proposal

KEPT = 32  # shelves kept in a process; each past moment asked for is one
PRESENT = Known.present()
YOUNGEST = """
SELECT greatest(
    (SELECT max(entry_id) FROM standing_adoption),
    (SELECT max(ended_entry_id) FROM standing_adoption)
)
"""
Started = tuple[Rulebook, Start]


@cache
def shipped() -> Shelf:
    """Return every rulebook that came with the house: adopted with it."""
    return open_shelf(Path(settings.RULEBOOKS_FOLDER))


@cache
def shipped_digests() -> list[str]:
    """Return the digest of each of them."""
    return [book.digest for book in shipped().books]


def shelf(known: Known = PRESENT) -> Shelf:
    """Return every rulebook that was known and not reversed, checked and layered."""
    if known.at is None:
        return shelf_after(database.prepared_rows(YOUNGEST)[0][0])
    return _shelf(divisions.this_database(), known, None)


def shelf_after(youngest: int | None) -> Shelf:
    """Return the present shelf, for whoever knows the youngest entry about it."""
    if youngest is None:
        return shipped()
    return _shelf(divisions.this_database(), PRESENT, youngest)


def forget() -> None:
    """Drop what this process has kept of adoptions."""
    _shelf.cache_clear()
    _made.cache_clear()


@lru_cache(maxsize=KEPT)
def _shelf(_where: str, known: Known, _youngest: int | None) -> Shelf:
    rows = known.only(Adoption.objects.order_by("entry"), ended=None)
    standing: dict[str, Started] = {}
    reversed_: dict[str, Rulebook] = {}
    for row in rows.select_related("proposal"):
        book, start = _started(row.proposal)
        if row.ended_entry_id and known.has(row.ended_entry_id):
            reversed_[book.digest] = book
        else:
            standing[book.digest] = book, start
    gone = [book for digest, book in reversed_.items() if digest not in standing]
    return _made(tuple(standing.values()), tuple(gone))


@lru_cache(maxsize=KEPT)
def _made(standing: tuple[Started, ...], gone: tuple[Rulebook, ...]) -> Shelf:
    """Return the shelf of these texts: one for all moments at which they stood."""
    if not standing and not gone:
        return shipped()
    adopted = {(book.id, book.version): book for book, _start in standing}
    # What was decided here counts, should a later release bring the same version.
    ours = [one for one in shipped().books if (one.id, one.version) not in adopted]
    starts = {book.digest: start for book, start in standing}
    return Shelf([*ours, *adopted.values()], starts, gone)


def _started(proposal: Proposal) -> Started:
    told = proposal.stages.order_by("pk").values_list("division__code", "starts_at")
    stages = tuple((divisions.lineage_of(code), at) for code, at in told)
    return _book(proposal.text, proposal.effective_at), _start(
        stages, extends=proposal.extends_arrivals
    )


@lru_cache(maxsize=4 * KEPT)
def _book(text: str, effective_at: datetime) -> Rulebook:
    """Return the text as a rulebook in force from when it was adopted for."""
    return replace(parse(text), in_force=effective_at)


@lru_cache(maxsize=4 * KEPT)
def _start(stages: tuple[tuple[Lineage, datetime], ...], *, extends: bool) -> Start:
    return Start(stages, extends)


# --- what they say about numbers ------------------------------------------------------


def _defaults(books: Shelf, place: Lineage, at: datetime) -> Defaults:
    """Return what the books of a place mean where they do not say, at a moment."""
    found = books.defaults(place, at)
    if found is None:
        msg = f"no rulebook of {'/'.join(place)} writes down its defaults"
        raise LookupError(msg)
    return found


def quiet_days(books: Shelf, place: Lineage, at: datetime) -> int:
    """Return after how many days without a local case a prefecture is quiet.

    The books of where a person is decide, not those of the prefecture. Where no book
    governs, no rule asks either.
    """
    found = books.defaults(place, at)
    return found.quiet_days if found else 0


def answer_within(place: Lineage) -> timedelta:
    """Return the time set for a first answer to an appeal of somebody who is there."""
    return timedelta(hours=_defaults(shelf(), place, clock.now()).appeal_answer_hours)


def place_of(person: UUID) -> Lineage:
    """Return the place that governs somebody, for whoever may see them."""
    position = Person.objects.values_list("place", flat=True).get(pk=person)
    return divisions.lineage_of(divisions.by_position(position).code)


def look_back(place: Lineage, at: datetime | None = None) -> int:
    """Return how many days back the arrival rules of a place look, at most."""
    moment = at or clock.now()
    rules = shelf().governing(place, moment, moment).rules
    windows = [
        leaf.within_days or 0
        for rule in rules
        if rule.cls == "arrival"
        for leaf in asks(rule.when)
        if isinstance(leaf, Stayed)
    ]
    return max(windows, default=0)


def demands(outcome: Outcome, told: Facts, books: Shelf) -> dict[str, Demands]:
    """Return, by ground key, what its rule asks for in plain numbers."""
    return {
        ground.key: _demands(ground, outcome.at, told, books)
        for ground in outcome.grounds
    }


def _demands(ground: Ground, at: datetime, told: Facts, books: Shelf) -> Demands:
    rule = books.rule(ground.rule, ground.version)
    bound = rule.then.bound_days
    if bound is None:
        # As the plan has it: an arrival's rules are those of its own time.
        arrivals = {each.id: each.at for each in told.arrivals}
        arrived_at = arrivals.get(ground.key.rpartition("@")[2])
        governing = books.governing(told.place, arrived_at, at)
        bound = governing.defaults_for(rule).bound_days
    key = (ground.rule, ground.digest, bound)
    found = _asked_for.get(key)
    if found is None:
        zone = str(books.book(ground.book, ground.version).zone)
        found = _asked_for[key] = _in_numbers(rule, bound, zone)
    return found


# What a text's rule asks for never changes: made once a process for each of them.
_asked_for: dict[tuple[str, str, int], Demands] = {}


def _in_numbers(rule: Rule, bound_days: int, zone: str) -> Demands:
    then = rule.then
    return Demands(
        zone=zone,
        start_after=then.start_after,
        credit_elapsed=then.credit_elapsed,
        days=list(_days(then.phases)),
        hold_hours=then.hold_hours,
        tests=[_test(plan) for plan in then.tests],
        bound_days=bound_days,
        contact_first_two=then.contact_first_two,
        cleared=_clear(then.cleared),
    )


def _days(phases: tuple[PhasePlan, ...]) -> Iterator[int]:
    """Yield the days of each phase, and before it those on which nothing binds."""
    following = 1
    for first, phase in laid_out(phases):
        if first > following:
            yield first - following
        yield phase.days
        following = first + phase.days


def _clear(asked: Clearance | None) -> Clear | None:
    if asked is None:
        return None
    return Clear(times=asked.times, apart_hours=asked.apart_hours, ct=asked.ct)


def _test(plan: TestPlan) -> dict[str, object]:
    match plan:
        case Landing():
            return {"landing": True}
        case OnDays(days):
            return {"days": list(days)}
        case Times():
            return {
                "times": plan.times,
                "apart_hours": plan.apart_hours,
                "from_landing": plan.from_landing,
                "from_day": plan.from_day,
            }
        case Daily():
            return {
                "per_day": plan.per_day,
                "from_day": plan.from_day,
                "to_day": plan.to_day,
            }
