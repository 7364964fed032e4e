"""What a unit was told about somebody is read by those whose duty asks for it.

A driver reads to which unit somebody in their hands goes home, and of nobody else.
Who may read is declared in access, by permission; a test compares.
"""

from django.db import migrations

from pratique.database import (
    DEFINER,
    for_duties,
    in_scope,
    kinds_for_duties,
    of_visible_person,
    only_with_seen,
)

PEOPLE = (
    "checkpoint_officer",
    "community_officer",
    "site_manager",
    "hospital_clerk",
    "tracer",
    "commander",
    "auditor",
)
LEDGER = kinds_for_duties("officer_duty_of_tasks", [r"community.task\_%"], *PEOPLE)
# Whoever closes a unit must know that it looks after nobody, and need not know whom.
IN_USE = f"""
CREATE FUNCTION community_unit_in_use(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM community_task told
        JOIN community_unit unit ON unit.id = told.unit_id
        WHERE unit.id = which AND told.ended_entry_id IS NULL
            AND {in_scope("unit.place")})
$$;
GRANT SELECT ON community_task, community_unit TO {DEFINER};
CREATE POLICY definer_reads ON community_task FOR SELECT TO {DEFINER} USING (true);
CREATE POLICY definer_reads ON community_unit FOR SELECT TO {DEFINER} USING (true);
REVOKE ALL ON FUNCTION community_unit_in_use(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION community_unit_in_use(uuid)
    TO pratique_officer, pratique_worker;
ALTER FUNCTION community_unit_in_use(uuid) OWNER TO {DEFINER};
"""


class Migration(migrations.Migration):
    """Narrow what officers reach, and let units be closed all the same."""

    dependencies = [("community", "0001_initial"), ("ledger", "0002_place")]
    operations = [
        migrations.RunSQL(
            [
                for_duties("community_task", "driver", *PEOPLE),
                only_with_seen("community_task", "driver", of_visible_person()),
                LEDGER,
                IN_USE,
            ],
            migrations.RunSQL.noop,
        )
    ]
