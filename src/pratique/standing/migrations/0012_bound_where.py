"""How many are bound where is counted from standings alone: they keep the places.

Where somebody stays, and which checkpoint saw them, stands in the registry, a row for
each of a million people: to ask it for each of those bound took most of the time,
whatever the plan. A standing has a copy, as pieces of names have.
"""

from django.db import migrations, models

from pratique.database import SCOPE_HIGH, SCOPE_LOW, of_duties

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
# A review writes the places it has read under the person's lock. Whoever moves between
# two reviews changes their row, so holds the same lock, and takes the standing along.
KEEP = """
CREATE FUNCTION standing_keep_places() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE standing_standing SET place = NEW.place, checkpoint = NEW.checkpoint
        WHERE person_id = NEW.id AND ended_entry_id IS NULL;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION standing_keep_places() FROM PUBLIC;
CREATE TRIGGER registry_person_moved AFTER UPDATE ON registry_person
    FOR EACH ROW WHEN ((OLD.place, OLD.checkpoint)
        IS DISTINCT FROM (NEW.place, NEW.checkpoint))
    EXECUTE FUNCTION standing_keep_places();
UPDATE standing_standing told
    SET place = someone.place, checkpoint = someone.checkpoint
    FROM registry_person someone WHERE someone.id = told.person_id;
"""
FORGET = """
DROP TRIGGER registry_person_moved ON registry_person;
DROP FUNCTION standing_keep_places();
"""
BOUND = "told.ended_entry_id IS NULL AND NOT (told.binding = %1$L)"
HERE = "told.place BETWEEN %2$L AND %3$L OR told.checkpoint BETWEEN %2$L AND %3$L"
# The same whom row security of people shows: by their places; beyond these, who is in
# hands here and whom a letter brought. To find out who that is takes as long as all the
# rest, so nobody asks where all of those bound are here, as in a house of one province.
# What is told stands in the statement: the planner knows how many it is about.
TALLY = f"""
CREATE OR REPLACE FUNCTION standing_bound_tally()
RETURNS TABLE (binding text, place integer, people bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    some_elsewhere boolean;
    shown uuid[] := '{{}}';
BEGIN
    IF NOT coalesce({of_duties(PEOPLE)}, false) THEN
        RETURN;
    END IF;
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM standing_standing told
            WHERE {BOUND} AND ({HERE}) IS NOT TRUE)',
        '', {SCOPE_LOW}, {SCOPE_HIGH}) INTO some_elsewhere;
    IF some_elsewhere THEN
        shown := logistics_in_hands() || contacts_taken_over();
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT counted.binding, counted.place, sum(counted.people)::bigint
        FROM (
            SELECT told.binding, told.place, count(*) AS people
            FROM standing_standing told
            WHERE {BOUND} AND ({HERE})
            GROUP BY told.binding, told.place
            UNION ALL
            SELECT told.binding, told.place, count(*)
            FROM standing_standing told
            WHERE {BOUND} AND ({HERE}) IS NOT TRUE
                AND told.person_id IN (SELECT unnest(%4$L::uuid[]))
            GROUP BY told.binding, told.place
        ) counted
        GROUP BY counted.binding, counted.place',
        '', {SCOPE_LOW}, {SCOPE_HIGH}, shown);
END
$$;
"""


class Migration(migrations.Migration):
    """Keep the places of each standing, and count by an index that has all of it."""

    dependencies = [
        ("standing", "0011_begins_first"),
        ("contacts", "0001_initial"),
        ("logistics", "0002_hands"),
        ("registry", "0009_fewer_indexes"),
    ]
    operations = [
        migrations.AddField(
            "Standing",
            "place",
            models.IntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField("Standing", "checkpoint", models.IntegerField(null=True)),
        migrations.RunSQL(KEEP, FORGET),
        migrations.RemoveIndex("Standing", "standing_bound_by"),
        migrations.AddIndex(
            "Standing",
            models.Index(
                fields=["place", "binding", "checkpoint"],
                condition=models.Q(
                    models.Q(ended_entry__isnull=True), ~models.Q(binding="")
                ),
                name="standing_bound_where",
            ),
        ),
        migrations.RunSQL(TALLY, migrations.RunSQL.noop),
    ]
