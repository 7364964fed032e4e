"""Whether a row is of one's place is asked first; who it is about, only of the others.

Both let the row be seen, as before. But whether somebody may be seen is a question of
its own for each row, and place a comparison with what is asked once a statement.
"""

from django.db import migrations

from pratique.database import SCOPE_HIGH, SCOPE_LOW, of_visible_person

TABLES = ("logistics_custody", "logistics_hand_over", "logistics_lodging")
OF_PLACE = f"place BETWEEN (SELECT {SCOPE_LOW}) AND (SELECT {SCOPE_HIGH})"
SEEN = f"{OF_PLACE} OR {of_visible_person()}"
POLICIES = ("officer_sees", "officer_changes", "officer_removes")


class Migration(migrations.Migration):
    """Ask place first."""

    dependencies = [("logistics", "0003_duties")]
    operations = [
        migrations.RunSQL(
            [
                f"ALTER POLICY {policy} ON {table} USING ({SEEN});"
                for table in TABLES
                for policy in POLICIES
            ],
            migrations.RunSQL.noop,
        )
    ]
