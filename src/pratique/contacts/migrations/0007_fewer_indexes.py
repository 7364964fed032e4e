"""A letter's people are found by letter and person; a key alone is one too many.

Only the index goes: Django would drop the key as well and look for every row again,
for minutes, with the ledger locked.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Drop the index with which a longer one begins."""

    dependencies = [("contacts", "0006_before_papers")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "DROP INDEX contacts_letter_person_letter_id_492aa327",
                    migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "letterperson",
                    "letter",
                    models.ForeignKey(
                        "contacts.letter",
                        models.PROTECT,
                        related_name="people",
                        db_index=False,
                    ),
                ),
            ],
        )
    ]
