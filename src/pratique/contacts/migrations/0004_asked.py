"""Nobody is asked about twice, whoever sent the first letter.

A county's tracer does not see the city's letters, but must not ask again.
"""

from django.db import migrations

from pratique.database import DEFINER, of_duties

MAY_ASK = ("tracer", "commander", "auditor", "worker")
# Under whichever record of the person; the answer tells nothing else.
IS_ASKED = f"""
CREATE FUNCTION contacts_is_asked(whom uuid, receiver bigint, in_tube uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH kept AS (
        SELECT coalesce(merged_into_id, id) AS id FROM registry_person WHERE id = whom
    ), family AS (
        SELECT id FROM kept
        UNION ALL SELECT person.id FROM registry_person person
            JOIN kept ON person.merged_into_id = kept.id
    )
    SELECT {of_duties(MAY_ASK)} AND EXISTS (
        SELECT 1 FROM family
        JOIN contacts_letter_person asked ON asked.person_id = family.id
        JOIN contacts_letter sent ON sent.id = asked.letter_id
        WHERE sent.to_division_id = receiver AND sent.ended_entry_id IS NULL
            AND (in_tube IS NULL OR asked.specimen_id = in_tube)
            AND NOT EXISTS (SELECT 1 FROM contacts_letter_answer given
                WHERE given.letter_person_id = asked.id
                    AND given.ended_entry_id IS NULL)
    )
$$;
GRANT SELECT ON contacts_letter_answer TO {DEFINER};
CREATE POLICY definer_reads ON contacts_letter_answer FOR SELECT TO {DEFINER}
    USING (true);
REVOKE ALL ON FUNCTION contacts_is_asked(uuid, bigint, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contacts_is_asked(uuid, bigint, uuid)
    TO pratique_officer, pratique_worker;
ALTER FUNCTION contacts_is_asked(uuid, bigint, uuid) OWNER TO {DEFINER};
"""


class Migration(migrations.Migration):
    """Let whoever sends a letter learn that another asks already, and no more."""

    dependencies = [("contacts", "0003_withdrawn"), ("registry", "0003_facts")]
    operations = [migrations.RunSQL(IS_ASKED, migrations.RunSQL.noop)]
