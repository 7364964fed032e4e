"""What binds a person, and who has them: all that decides about their custody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pratique import database

# In one question: it is asked at every notice. A plan binds from its ground's opening,
# or from when it was amended to.
SITUATION = """
WITH family AS (
    SELECT %s::uuid AS id
    UNION ALL SELECT id FROM registry_person WHERE merged_into_id = %s
), demand AS (
    SELECT plan.ground_id, plan.ended_entry_id IS NULL AS in_force,
        plan.terms #>> '{demands,zone}' AS zone,
        CASE WHEN plan.entry_id = ground.entry_id THEN ground.opened_at
            ELSE began.recorded_at END AS since,
        CASE WHEN plan.ended_entry_id = ground.ended_entry_id THEN ground.closed_at
            ELSE ended.recorded_at END AS until
    FROM family
    JOIN orders_plan plan ON plan.person_id = family.id AND plan.binds
    JOIN orders_ground ground ON ground.id = plan.ground_id
    JOIN ledger_entry began ON began.id = plan.entry_id
    LEFT JOIN ledger_entry ended ON ended.id = plan.ended_entry_id
), custody AS (
    SELECT held.id, held.person_id, held.since, held.until, held.ended_entry_id
    FROM family JOIN logistics_custody held ON held.person_id = family.id
)
SELECT array(SELECT id FROM family),
    (SELECT min(since) FROM demand
        WHERE ground_id IN (SELECT ground_id FROM demand WHERE in_force)),
    (SELECT max(until) FROM demand),
    (SELECT max(zone) FROM demand WHERE in_force),
    (SELECT max(until) FROM custody),
    (SELECT max(parted.recorded_at) FROM registry_merge merge
        JOIN ledger_entry parted ON parted.id = merge.ended_entry_id
        WHERE %s IN (merge.keep_id, merge.gone_id)),
    array(SELECT id FROM custody WHERE ended_entry_id IS NULL AND person_id = %s),
    array(SELECT id FROM custody WHERE ended_entry_id IS NULL AND person_id <> %s
        ORDER BY since)
"""


@dataclass(frozen=True, slots=True)
class Situation:
    """What binds a person (all their merged rows), and who has them."""

    family: list[UUID]
    bound_since: datetime | None  # None: nothing binds them now
    bound_until: datetime | None  # when the last that ended did
    zone: str | None
    had_until: datetime | None  # when the last custody that ended did
    parted_at: datetime | None  # when they were last found not to be somebody else
    own: list[UUID]  # open custodies of the row that stands for all …
    others: list[UUID]  # … and of those merged into it


def situation(whom: UUID) -> Situation:
    """Return what binds the person that stands for all their merged rows."""
    (found,) = database.prepared_rows(SITUATION, [whom] * 5)
    return Situation(*found)
