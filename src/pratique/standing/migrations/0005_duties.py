"""How somebody stands, and why, is read by whoever may open their page.

The document says which rule matched and on what evidence. Who may read is declared in
access, by permission; a test compares.
"""

from django.db import migrations

from pratique.database import for_duties, kinds_for_duties

PEOPLE = (
    "checkpoint_officer",
    "community_officer",
    "site_manager",
    "hospital_clerk",
    "tracer",
    "commander",
    "auditor",
)
LEDGER = kinds_for_duties("officer_duty_of_standing", ["standing.%"], *PEOPLE)


class Migration(migrations.Migration):
    """Narrow what officers reach; where they reach it stays as it is."""

    dependencies = [("standing", "0004_lists"), ("ledger", "0002_place")]
    operations = [
        migrations.RunSQL(
            [for_duties("standing_standing", *PEOPLE), LEDGER],
            migrations.RunSQL.noop,
        )
    ]
