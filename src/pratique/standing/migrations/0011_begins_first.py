"""A version's own end is said; and whoever is reviewed learns what is still to be said.

Rules may be in force, or have ended, before any entry says so.
"""

from django.db import migrations, models

# Under the lock that a beginning waits for: what has not begun here cannot begin
# before this review is over. Texts that a release has brought, and that nobody has
# looked at yet, may have begun long ago; of a new house all are as old as itself. So may
# what was adopted and not yet planned. What was written down, or planned, before this
# migration is looked at once more: of its end nothing is known.
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
        (SELECT min(mine.ends_at) FROM public.standing_shipped_version mine
            WHERE mine.is_ending),
        (SELECT 'epoch'::timestamptz FROM public.standing_adoption made
            WHERE made.ended_entry_id IS NULL AND NOT EXISTS (
                SELECT FROM public.standing_mass_review planned
                WHERE planned.cause_id = made.entry_id AND planned.is_end)
            LIMIT 1),
        (SELECT 'epoch'::timestamptz FROM public.standing_shipped_version
            HAVING count(*) > 0
                AND count(*) FILTER (
                    WHERE digest = ANY (digests) AND ends_at IS NOT NULL)
                < cardinality(digests)))
        INTO begins_at;
END $$;
REVOKE ALL ON FUNCTION standing_take_up(uuid[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_take_up(uuid[], text[]) TO pratique_worker;
"""
BEFORE = """
DROP FUNCTION standing_take_up(uuid[], text[]);
CREATE FUNCTION standing_take_up(people uuid[]) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(x'57A4D1'::bigint);
    DELETE FROM public.standing_due WHERE person_id = ANY (people);
    RETURN (SELECT max(greatest(entry_id, ended_entry_id))
        FROM public.standing_adoption);
END $$;
REVOKE ALL ON FUNCTION standing_take_up(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_take_up(uuid[]) TO pratique_worker;
"""


class Migration(migrations.Migration):
    """Add what is to end, and let the function say it."""

    dependencies = [("standing", "0010_fewer_indexes")]

    operations = [
        migrations.AddField(
            "ShippedVersion", "ends_at", models.DateTimeField(null=True)
        ),
        migrations.AddField(
            "ShippedVersion", "is_ending", models.BooleanField(default=False)
        ),
        migrations.AddField("MassReview", "is_end", models.BooleanField(default=False)),
        migrations.RemoveConstraint("MassReview", "standing_mass_review_once"),
        migrations.AddConstraint(
            "MassReview",
            models.UniqueConstraint(
                fields=["cause", "low", "high", "due_at", "is_end"],
                name="standing_mass_review_once",
            ),
        ),
        migrations.RunSQL(TAKE_UP, BEFORE),
    ]
