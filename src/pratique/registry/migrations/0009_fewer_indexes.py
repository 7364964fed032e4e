"""A list's rows are found by list and document; a key alone is one too many.

Only the index goes: Django would drop the key as well and look for every row again,
for minutes, with the ledger locked.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Drop the index with which a longer one begins."""

    dependencies = [("registry", "0008_writers")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "DROP INDEX registry_manifest_row_manifest_id_75e6ef8d",
                    migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "manifestrow",
                    "manifest",
                    models.ForeignKey(
                        "registry.manifest",
                        models.PROTECT,
                        related_name="rows",
                        db_index=False,
                    ),
                ),
            ],
        )
    ]
