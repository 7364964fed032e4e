"""Whoever is reviewed learns whether rules are in force whose beginning nothing says."""

from django.db import migrations

# Under the lock that a beginning waits for: what has not begun here cannot begin
# before this review is over. Texts that a release has brought, and that nobody has
# looked at yet, may have begun long ago; of a new house all are as old as itself.
TAKE_UP = """
DROP FUNCTION standing_take_up(uuid[]);
CREATE FUNCTION standing_take_up(
    people uuid[], digests text[], OUT youngest bigint, OUT begins_at timestamptz)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(x'57A4D1'::bigint);
    DELETE FROM public.standing_due WHERE person_id = ANY (people);
    SELECT max(greatest(entry_id, ended_entry_id)) INTO youngest
        FROM public.standing_adoption;
    SELECT least(
        (SELECT min(due_at) FROM public.standing_mass_review
            WHERE finished_at IS NULL AND begun_entry_id IS NULL),
        (SELECT min(mine.begins_at) FROM public.standing_shipped_version mine
            WHERE mine.is_open),
        (SELECT 'epoch'::timestamptz FROM public.standing_shipped_version
            HAVING count(*) > 0
                AND count(*) FILTER (WHERE digest = ANY (digests))
                    < cardinality(digests)))
        INTO begins_at;
END $$;
REVOKE ALL ON FUNCTION standing_take_up(uuid[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_take_up(uuid[], text[]) TO pratique_worker;
"""


class Migration(migrations.Migration):
    """Let the function say it."""

    dependencies = [("standing", "0010_fewer_indexes")]

    operations = [migrations.RunSQL(TAKE_UP, migrations.RunSQL.noop)]
