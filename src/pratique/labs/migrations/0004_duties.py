"""What a specimen showed is read by those whose duty asks for it.

Beside where they answer: whoever takes specimens or drives saw it before. Who may
read what is declared in access, by permission; a test compares.
"""

from django.db import migrations

from pratique.database import for_duties, of_duties

RESULTS = (
    "checkpoint_officer",
    "laboratory_clerk",
    "community_officer",
    "site_manager",
    "hospital_clerk",
    "tracer",
    "commander",
    "auditor",
)

# The ledger tells of the same: its entries of results follow their table.
LEDGER = (
    "CREATE POLICY officer_duty_of_results ON ledger_entry AS RESTRICTIVE FOR SELECT"
    f" TO pratique_officer USING ({of_duties(RESULTS)}"
    r" OR kind NOT LIKE 'labs.result\_%');"
)


class Migration(migrations.Migration):
    """Narrow what officers reach; where they reach it stays as it is."""

    dependencies = [("labs", "0003_awaiting"), ("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(
            [for_duties("labs_result", *RESULTS), LEDGER],
            migrations.RunSQL.noop,
        )
    ]
