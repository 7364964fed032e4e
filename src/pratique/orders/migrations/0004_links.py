"""Whoever asks for one of a party by a link asks for that one, and for nobody else."""

from django.db import migrations

PERSON_OF_LINK = """
CREATE OR REPLACE FUNCTION orders_person_of_link(hash bytea, declaration uuid)
RETURNS uuid LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH page AS (SELECT registry_traveller_page(hash) AS it),
    said AS (
        SELECT (it ->> 'person')::uuid AS person FROM page WHERE declaration IS NULL
        UNION ALL
        SELECT (one ->> 'person')::uuid
        FROM page, jsonb_array_elements(it -> 'declarations') one
        WHERE declaration IS NULL OR (one ->> 'declaration')::uuid = declaration
    )
    SELECT coalesce(who.merged_into_id, who.id)
    FROM said JOIN registry_person who ON who.id = said.person
    LIMIT 1
$$;
"""


class Migration(migrations.Migration):
    """A link that an officer gave opens the pages of wards too."""

    dependencies = [("orders", "0003_lists"), ("registry", "0006_shown")]
    operations = [migrations.RunSQL(PERSON_OF_LINK, migrations.RunSQL.noop)]
