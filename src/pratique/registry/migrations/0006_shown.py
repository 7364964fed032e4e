"""A link that the person did not show ends when they are proved; so their phone."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from pratique.database import DEFINER

SHOWN = (Path(__file__).parent / "shown.sql").read_text()
RIGHTS = f"""
GRANT UPDATE (phone_entry_id) ON registry_declaration TO pratique_officer;
GRANT UPDATE (ended_entry_id) ON registry_capability_link TO {DEFINER};
REVOKE ALL ON FUNCTION registry_links_to(uuid),
    registry_end_links(uuid, bigint, bytea) FROM PUBLIC;
ALTER FUNCTION registry_links_to(uuid) OWNER TO {DEFINER};
ALTER FUNCTION registry_end_links(uuid, bigint, bytea) OWNER TO {DEFINER};
GRANT EXECUTE ON FUNCTION registry_end_links(uuid, bigint, bytea)
    TO pratique_officer, pratique_worker;
"""


class Migration(migrations.Migration):
    """Keep since when a phone is known to be theirs; end what was not shown."""

    dependencies = [("registry", "0005_entries"), ("ledger", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="declaration",
            name="phone_entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to="ledger.entry",
                db_index=False,
                null=True,
                related_name="+",
            ),
        ),
        migrations.RunSQL([SHOWN, RIGHTS], migrations.RunSQL.noop),
    ]
