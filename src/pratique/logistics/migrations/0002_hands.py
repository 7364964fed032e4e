"""Whoever is to sign for somebody, drives them or has them sees them, from anywhere.

Only while the offer, the trip, the custody or the lodging is open: then the line
between two jurisdictions closes again.
"""

from django.db import migrations, models

from pratique.database import DEFINER, in_scope

ME = "current_setting('pratique.account', true)"
READ = (
    *("logistics_custody", "logistics_hand_over", "logistics_trip"),
    *("logistics_passenger", "logistics_lodging"),
)
RIGHTS = "\n".join(
    f"GRANT SELECT ON {table} TO {DEFINER};\n"
    f"CREATE POLICY definer_reads ON {table} FOR SELECT TO {DEFINER} USING (true);"
    for table in READ
)
# A custody that nobody signed for began where the person stays or arrived: those who
# have it see them there. All of a million bound at home are left out by that.
HANDS = f"""
CREATE FUNCTION logistics_named() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT person_id FROM logistics_custody
    WHERE ended_entry_id IS NULL AND account <> '' AND {in_scope("place")}
    UNION
    SELECT person_id FROM logistics_custody
    WHERE ended_entry_id IS NULL AND kind = 'driver' AND account = {ME}
    UNION
    SELECT person_id FROM logistics_lodging
    WHERE ended_entry_id IS NULL AND {in_scope("place")}
    UNION
    SELECT offer.person_id
    FROM logistics_hand_over offer
    JOIN logistics_custody given ON given.id = offer.custody_id
    WHERE offer.accepted_entry_id IS NULL AND offer.ended_entry_id IS NULL
        AND (offer.account = {ME} OR {in_scope("offer.place")}
            OR {in_scope("given.place")})
    UNION
    SELECT aboard.person_id
    FROM logistics_trip trip JOIN logistics_passenger aboard ON aboard.trip_id = trip.id
    WHERE trip.arrived_entry_id IS NULL AND trip.cancelled_entry_id IS NULL
        AND aboard.ended_entry_id IS NULL
        AND (trip.driver = {ME} OR {in_scope("trip.place")}
            OR {in_scope("trip.to_place")})
$$;
-- With all rows that are the same person; without those whom the place shows anyway.
CREATE FUNCTION logistics_in_hands() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH named AS MATERIALIZED (
        SELECT person.id, coalesce(person.merged_into_id, person.id) AS root
        FROM logistics_named() told JOIN registry_person person ON person.id = told
        WHERE ({in_scope("person.place")}) IS NOT TRUE
            AND ({in_scope("person.checkpoint")}) IS NOT TRUE
    )
    SELECT coalesce(array_agg(id), '{{}}') FROM (
        SELECT id FROM named UNION SELECT root FROM named
        UNION SELECT gone.id FROM named
            JOIN registry_person gone ON gone.merged_into_id = named.root
    ) family
$$;
REVOKE ALL ON FUNCTION logistics_named(), logistics_in_hands() FROM PUBLIC;
ALTER FUNCTION logistics_named() OWNER TO {DEFINER};
ALTER FUNCTION logistics_in_hands() OWNER TO {DEFINER};
GRANT EXECUTE ON FUNCTION logistics_in_hands() TO pratique_officer;
CREATE POLICY hands_see ON registry_person FOR SELECT TO pratique_officer
    USING (id = ANY ((SELECT logistics_in_hands())::uuid[]));
CREATE POLICY hands_lock ON registry_person FOR UPDATE TO pratique_officer
    USING (id = ANY ((SELECT logistics_in_hands())::uuid[])) WITH CHECK (true);
"""


class Migration(migrations.Migration):
    """Let the row security of people know the hands they are in."""

    dependencies = [
        ("logistics", "0001_initial"),
        ("registry", "0006_shown"),
    ]
    operations = [
        migrations.AddIndex(
            model_name="custody",
            index=models.Index(
                condition=models.Q(
                    models.Q(("ended_entry__isnull", True)),
                    models.Q(("account", ""), _negated=True),
                ),
                fields=["place"],
                name="logistics_custody_signed",
            ),
        ),
        migrations.AddIndex(
            model_name="custody",
            index=models.Index(
                condition=models.Q(
                    models.Q(("ended_entry__isnull", True)), ("kind", "driver")
                ),
                fields=["account"],
                name="logistics_custody_driven",
            ),
        ),
        migrations.AddIndex(
            model_name="lodging",
            index=models.Index(
                condition=models.Q(("ended_entry__isnull", True)),
                fields=["place"],
                name="logistics_lodging_now",
            ),
        ),
        migrations.RunSQL([RIGHTS, HANDS], migrations.RunSQL.noop),
    ]
