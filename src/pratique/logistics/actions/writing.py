"""Write that somebody has a person, or has them no more.

The caller holds the person, and knows why.
"""

from datetime import datetime
from uuid import UUID

from pratique import clock
from pratique.database import Actor
from pratique.ledger.actions import record
from pratique.logistics import events
from pratique.logistics.models import Custody, HandOver, Unanswered
from pratique.prepared import insert_rows, update_row
from pratique.registry.models import Person

SIGNED = "signed"  # told of a custody that a merge began anew from a signed one


def is_signed(row: Custody) -> bool:
    """Say whether whoever has somebody signed for them, be it before a merge."""
    return row.entry.kind == events.HAND_OVER_ACCEPTED or SIGNED in row.entry.data


def same(row: Custody) -> Custody:
    """Return a custody of the same custodian, to be begun."""
    names = ("kind", "venue", "unit", "account", "place")
    return Custody(**{name: getattr(row, name) for name in names})


def begin(
    fresh: Custody,
    someone: Person,
    since: datetime,
    *,
    by: Actor,
    signed: bool = False,
) -> Custody:
    """Begin a custody at an instant."""
    fresh.person = someone
    fresh.since = since
    fresh.entry = record(
        events.CUSTODY_TAKEN,
        by=by,
        person=someone.pk,
        subject=f"logistics.custody:{fresh.pk}",
        place=someone.place,
        happened_at=min(since, clock.now()),
        data={"kind": str(fresh.kind)} | ({SIGNED: True} if signed else {}),
    )
    insert_rows(fresh)
    return fresh


def pass_to(
    row: Custody, fresh: Custody, at: datetime, why: str, *, by: Actor
) -> Custody:
    """End a custody, and what was offered from it; begin the next at that instant."""
    someone = row.person
    overtake([someone.pk], by=by)
    end(row, at, why, by=by)
    return begin(fresh, someone, at, by=by)


def end(row: Custody, at: datetime, why: str, *, by: Actor) -> None:
    """End a custody at an instant, and say why."""
    row.until = at
    row.ended_entry = record(
        events.CUSTODY_ENDED,
        by=by,
        person=row.person_id,
        subject=f"logistics.custody:{row.pk}",
        place=row.person.place,
        happened_at=min(at, clock.now()),
        data={"kind": row.kind, "why": why},
    )
    update_row(row, "until", "ended_entry")


def overtake(people: list[UUID], *, by: Actor) -> None:
    """Close the offers that are open about these rows: there is nobody to hand over."""
    waiting = HandOver.objects.filter(
        person__in=people, accepted_entry=None, ended_entry=None
    )
    for row in waiting.select_related("person"):
        row.ended_why = Unanswered.OVERTAKEN
        row.ended_entry = record(
            events.HAND_OVER_WITHDRAWN,
            by=by,
            person=row.person_id,
            subject=f"logistics.hand_over:{row.pk}",
            place=row.person.place,
            data={"why": row.ended_why},
        )
        row.save(update_fields=["ended_entry", "ended_why"])
