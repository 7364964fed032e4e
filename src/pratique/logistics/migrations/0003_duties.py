"""Who has whom is read by those whose duty asks for it; a driver reads of their own.

A driver of the place saw everybody in it before. Now they see whom they have, are to
sign for or are to take, wherever these stay, and nobody else, as a driver from
elsewhere always did. Who may read is declared in access, by permission; a test
compares.
"""

from django.db import migrations

from pratique.database import (
    DEFINER,
    for_duties,
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
HANDS = ("driver", *PEOPLE)
TABLES = (
    "logistics_custody",
    "logistics_hand_over",
    "logistics_room",
    "logistics_lodging",
    "logistics_trip",
    "logistics_passenger",
)
ME = "current_setting('pratique.account', true)"
# With all rows that are the same person, as `logistics_in_hands` tells them.
DRIVEN = f"""
CREATE FUNCTION logistics_driven() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH named AS MATERIALIZED (
        SELECT person.id, coalesce(person.merged_into_id, person.id) AS root
        FROM (
            SELECT person_id FROM logistics_custody
            WHERE ended_entry_id IS NULL AND kind = 'driver' AND account = {ME}
            UNION
            SELECT person_id FROM logistics_hand_over
            WHERE accepted_entry_id IS NULL AND ended_entry_id IS NULL
                AND account = {ME}
            UNION
            SELECT aboard.person_id FROM logistics_trip trip
            JOIN logistics_passenger aboard ON aboard.trip_id = trip.id
            WHERE trip.arrived_entry_id IS NULL AND trip.cancelled_entry_id IS NULL
                AND aboard.ended_entry_id IS NULL AND trip.driver = {ME}
        ) told JOIN registry_person person ON person.id = told.person_id
    )
    SELECT coalesce(array_agg(id), '{{}}') FROM (
        SELECT id FROM named UNION SELECT root FROM named
        UNION SELECT gone.id FROM named
            JOIN registry_person gone ON gone.merged_into_id = named.root
    ) family
$$;
REVOKE ALL ON FUNCTION logistics_driven() FROM PUBLIC;
ALTER FUNCTION logistics_driven() OWNER TO {DEFINER};
GRANT EXECUTE ON FUNCTION logistics_driven() TO pratique_officer;
"""
# Both are asked once a statement, and whom a driver has only where a driver asks.
OWN = [
    only_with_seen(
        "registry_person", "driver", "id = ANY ((SELECT logistics_driven())::uuid[])"
    ),
    only_with_seen("logistics_trip", "driver", f"driver = (SELECT {ME})"),
    *(
        only_with_seen(f"logistics_{table}", "driver", of_visible_person())
        for table in ("custody", "hand_over", "lodging")
    ),
]
LEDGER = kinds_for_duties("officer_duty_of_hands", ["logistics.%"], *PEOPLE)


class Migration(migrations.Migration):
    """Narrow what officers reach; a driver reaches their own."""

    dependencies = [
        ("logistics", "0002_hands"),
        ("registry", "0007_duties"),
        ("ledger", "0002_place"),
    ]
    operations = [
        migrations.RunSQL(
            [
                DRIVEN,
                *(for_duties(table, *HANDS) for table in TABLES),
                *OWN,
                LEDGER,
            ],
            migrations.RunSQL.noop,
        )
    ]
