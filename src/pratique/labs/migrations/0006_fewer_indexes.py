"""A person's specimens are found by person and instant; a key alone is one too many.

Only the index goes: Django would drop the key as well and look for every row again,
for minutes, with the ledger locked.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Drop the index with which a longer one begins."""

    dependencies = [("labs", "0005_taken"), ("registry", "0009_fewer_indexes")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "DROP INDEX labs_specimen_person_id_1c005cd9",
                    migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "specimen",
                    "person",
                    models.ForeignKey(
                        "registry.person", models.PROTECT, db_index=False
                    ),
                ),
            ],
        )
    ]
