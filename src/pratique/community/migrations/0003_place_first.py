"""Whether a task is of one's place is asked first; whom it is about, only of the others.

As in logistics, for the same reason.
"""

from django.db import migrations

from pratique.database import SCOPE_HIGH, SCOPE_LOW, of_visible_person

OF_PLACE = f"place BETWEEN (SELECT {SCOPE_LOW}) AND (SELECT {SCOPE_HIGH})"
SEEN = f"{OF_PLACE} OR {of_visible_person()}"
POLICIES = ("officer_sees", "officer_changes", "officer_removes")


class Migration(migrations.Migration):
    """Ask place first."""

    dependencies = [("community", "0002_duties")]
    operations = [
        migrations.RunSQL(
            [
                f"ALTER POLICY {policy} ON community_task USING ({SEEN});"
                for policy in POLICIES
            ],
            migrations.RunSQL.noop,
        )
    ]
