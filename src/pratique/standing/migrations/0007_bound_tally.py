"""How many are bound where is counted at once, not person by person.

Row security asks of each standing whether its person may be seen: a look-up for each
of a hundred thousand. The same condition, asked of the people while they are joined,
is a comparison. It is the database that asks it, with the settings of whoever acts.
"""

from django.db import migrations, models

from pratique.database import DEFINER, SCOPE_HIGH, SCOPE_LOW, of_duties

# As in 0005: whoever reads how somebody stands.
PEOPLE = (
    "checkpoint_officer",
    "community_officer",
    "site_manager",
    "hospital_clerk",
    "tracer",
    "commander",
    "auditor",
)
# The places are written into the statement: of a place that is asked for only when it
# runs, the planner thinks that few lie in it, and looks each of a province up.
TALLY = f"""
CREATE FUNCTION standing_bound_tally()
RETURNS TABLE (binding text, place integer, people bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT coalesce({of_duties(PEOPLE)}, false) THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT told.binding, someone.place, count(*)
        FROM standing_standing told
        JOIN registry_person someone ON someone.id = told.person_id
        WHERE told.ended_entry_id IS NULL AND NOT (told.binding = %1$L)
            AND (someone.place BETWEEN %2$L AND %3$L
                OR someone.checkpoint BETWEEN %2$L AND %3$L
                OR someone.id = ANY ((SELECT logistics_in_hands())::uuid[]))
        GROUP BY told.binding, someone.place',
        '', {SCOPE_LOW}, {SCOPE_HIGH});
END
$$;
REVOKE ALL ON FUNCTION standing_bound_tally() FROM PUBLIC;
ALTER FUNCTION standing_bound_tally() OWNER TO {DEFINER};
GRANT EXECUTE ON FUNCTION standing_bound_tally() TO pratique_officer;
"""


class Migration(migrations.Migration):
    """Count by one function, over an index that has all it needs of the standings."""

    dependencies = [
        ("standing", "0006_adoption"),
        ("logistics", "0002_hands"),
        ("registry", "0006_shown"),
    ]
    operations = [
        migrations.AddIndex(
            "Standing",
            models.Index(
                fields=["person", "binding"],
                condition=models.Q(
                    models.Q(ended_entry__isnull=True), ~models.Q(binding="")
                ),
                name="standing_bound_by",
            ),
        ),
        migrations.RunSQL(TALLY, "DROP FUNCTION standing_bound_tally();"),
    ]
