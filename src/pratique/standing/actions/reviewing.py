"""Review a person: gather facts, apply rules, write what follows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from pratique import clock, database
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.ledger.actions.queueing import pause_after
from pratique.ledger.models import Entry
from pratique.ledger.queries import Known, known
from pratique.orders.actions import grounds
from pratique.places import facts as places
from pratique.places.queries import Affected
from pratique.policy.facts import Facts, Risk
from pratique.policy.one import evaluate
from pratique.policy.outcome import Outcome
from pratique.policy.shelf import Shelf
from pratique.prepared import Prepared, insert_rows, new_row, update_row
from pratique.registry import queries as registry
from pratique.registry.models import Person
from pratique.standing import document, events, facts, marks
from pratique.standing.models import Due, Standing
from pratique.standing.shelf import (
    demands,
    quiet_days,
    shelf_after,
    shipped_digests,
)

NOBODY = Facts(person="", place=())
# They are not due any more; which entry about an adoption is the youngest; and when
# what has not begun yet is to begin.
TAKE_UP = "SELECT youngest, begins_at FROM standing_take_up(%s, %s)"

# In one order, so that two mass events never wait for each other.
WHO_WAS_THERE = """
INSERT INTO standing_due (person_id, entry_id, attempts)
SELECT DISTINCT stay.person_id, %(entry)s::bigint, 0 FROM registry_stay stay
WHERE stay.ended_entry_id IS NULL AND stay.division_id = ANY (ARRAY(
    SELECT place.id FROM divisions_division place
    WHERE place.position BETWEEN %(low)s AND %(high)s OR place.code = ANY(%(above)s)))
ORDER BY stay.person_id
ON CONFLICT DO NOTHING
"""


class NotBegunError(Exception):
    """Rules are in force whose beginning no entry says yet: it must be said first.

    Else what is written by them would have no cause.
    """


@dataclass(frozen=True, slots=True)
class TakenUp:
    """People who are reviewed here and now, and by which rules."""

    shelf: Shelf
    begins_at: datetime | None  # what no entry says yet to have begun

    def must_have_begun(self, now: datetime) -> None:
        """Refuse to go on with rules whose beginning nothing says."""
        if self.begins_at is not None and self.begins_at <= now:
            raise NotBegunError(self.begins_at)


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a person: the outcome, and what is written of it."""

    outcome: Outcome
    document: document.Document
    mark: str  # of the outcome, or one that stays of what was served
    risk_version: str

    def marked(self, label: str) -> "Made":
        """Return the same with a mark that stays, where the outcome gives none."""
        return self if self.outcome.mark else replace(self, mark=label)


_standings = Prepared(
    lambda family: Standing.objects.filter(person__in=family, ended_entry=None)
)


def review(*, person: UUID, by: Actor) -> Standing | None:
    """Bring grounds, obligations and standing of one person up to date.

    Recomputes from facts, never from an event's payload, so it may run at any
    time and any number of times. People are reviewed one after another: the
    person's row is locked. Returns the standing in force (None: nothing is known
    that counts).

    Raises:
        NotBegunError: other rules are in force by now, and no entry says so yet.
    """
    with database.transaction(savepoint=False):
        someone = registry.lock_kept(person)
        family = registry.family(someone.pk)
        taken = take_up(family)
        books = taken.shelf
        before = _in_force(someone, family, by=by)
        if registry.is_gone(someone):
            return _gone(someone, family, before, books, by=by)
        present = known(None)
        told = facts.gather(someone, present)
        if before is None and not facts.tell_anything(told):
            return None
        now = clock.now()
        taken.must_have_begun(now)
        risk = places.risk(present, quiet_days=quiet_days(books, told.place, now))
        outcome = evaluate(told, risk, books, now)
        wanted = demands(outcome, told, books)
        grounds.apply(
            person=someone,
            outcome=outcome,
            demands=wanted,
            family=family,
            by=by,
            any_open=bool(told.open_grounds),
        )
        if _are_one_illness(someone, told, present):
            return review(person=someone.pk, by=by)
        content = document.of(outcome, told, risk, books)
        mark = outcome.mark or marks.served(family, present)
        made = Made(outcome, content, mark, risk.version)
        return supersede(person=someone, before=before, made=made, by=by)


def take_up(people: Sequence[UUID]) -> TakenUp:
    """Take people off the list of those due; until the end no other rules begin."""
    asked = [list(people), shipped_digests()]
    ((youngest, begins_at),) = database.prepared_rows(TAKE_UP, asked)
    return TakenUp(shelf_after(youngest), begins_at)


def _are_one_illness(person: Person, told: Facts, present: Known) -> bool:
    """Say whether an order that has opened again makes one illness of several.

    Until when a case binds tells what is of the same illness, and only now it is
    known. An order opens again once: what is of its illness does not come back.
    """
    several = len(told.cases) > 1
    return several and facts.gather(person, present).cases != told.cases


def _in_force(person: Person, family: Sequence[UUID], *, by: Actor) -> Standing | None:
    """Return the person's standing; those of rows merged into them end here."""
    found = {row.person_id: row for row in _standings(family)}
    before = found.pop(person.pk, None)
    for row in found.values():
        row.ended_entry = record(
            events.STANDING_MERGED,
            by=by,
            person=row.person_id,
            subject=f"standing.standing:{row.pk}",
            place=person.place,
            data={"into": str(person.pk)},
        )
        row.save(update_fields=["ended_entry"])
    return before


def _gone(
    person: Person,
    family: Sequence[UUID],
    before: Standing | None,
    books: Shelf,
    *,
    by: Actor,
) -> Standing | None:
    """End everything: nothing binds who is dead or has left."""
    grounds.end_all(family=family, by=by)
    if before is None:
        return None
    made = nothing_binds(person, before, books)
    made = made.marked(marks.served(family, known(None)))
    return supersede(person=person, before=before, made=made, by=by)


def nothing_binds(person: Person, before: Standing, books: Shelf) -> Made:
    """Return what comes of somebody whom nothing can bind here any more."""
    outcome = document.nothing(clock.now(), str(person.pk))
    content = document.of(outcome, NOBODY, Risk(), books)
    return Made(outcome, content, "", before.risk_version)


def supersede(
    *, person: Person, before: Standing | None, made: Made, by: Actor
) -> Standing:
    """Supersede the standing if anything in it changed; return the one in force."""
    if before is not None and _same(before, made):
        return before
    outcome = made.outcome
    fresh = new_row(
        Standing,
        person=person,
        code=outcome.code,
        mark=made.mark,
        binding=outcome.binding or "",
        until=outcome.until,
        undecided=bool(outcome.undecided),
        next_at=outcome.next_at,
        place=person.place,
        checkpoint=person.checkpoint,
        document=made.document,
        risk_version=made.risk_version,
        books=document.digests(outcome),
    )
    fresh.entry = _record(person, fresh, before, by=by)
    if before is not None:
        before.ended_entry = fresh.entry
        update_row(before, "ended_entry")
    insert_rows(fresh)
    return fresh


def _same(before: Standing, made: Made) -> bool:
    return is_alike(before, made) and before.document == made.document


def is_alike(before: Standing, made: Made) -> bool:
    """Say whether a standing says the same but for its document.

    A mark that was served stands in no document, and a merge may bring another.
    """
    now = made.outcome
    told = (before.mark, before.code, before.binding, before.until, before.next_at)
    return told == (made.mark, now.code, now.binding or "", now.until, now.next_at)


def _record(
    person: Person, fresh: Standing, before: Standing | None, *, by: Actor
) -> Entry:
    return record(
        events.STANDING_CHANGED,
        by=by,
        person=person.pk,
        subject=f"standing.standing:{fresh.pk}",
        place=person.place,
        data={
            "code": fresh.code,
            "code_before": before.code if before else None,
            "mark": fresh.mark,
            "binding": fresh.binding,
        },
    )


def queue(*, people: Iterable[UUID], entry: Entry) -> int:
    """Queue people for review because of this entry; return how many were new."""
    # In one order, so that two mass events never wait for each other.
    rows = [Due(person_id=person, entry=entry) for person in sorted(people)]
    return len(Due.objects.bulk_create(rows, ignore_conflicts=True))


def queue_there(*, touched: Affected, entry: Entry) -> None:
    """Queue everybody who told a stay there, or no nearer than a division above.

    They are found by the index on a stay's division, however many there are.
    """
    told = {"low": touched.low, "high": touched.high, "above": list(touched.above)}
    database.rows(WHO_WAS_THERE, told | {"entry": entry.pk})


def postpone(*, person: UUID, entry: Entry) -> None:
    """Leave a person alone for a while whose review failed; longer each time."""
    with database.transaction():
        row = Due.objects.select_for_update().filter(person=person).first()
        row = row or Due(person_id=person, entry=entry)
        row.attempts += 1
        row.not_before = clock.wall() + pause_after(row.attempts)
        row.save()
