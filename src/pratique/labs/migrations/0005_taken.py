"""What was taken, and what a tube showed, is read by those whose duty asks for it.

As the results of single specimens are. Who may read is declared in access, by
permission; a test compares.
"""

from django.db import migrations

from pratique.database import for_duties, kinds_for_duties

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
SPECIMENS = ("sampler", *RESULTS)
FOUND = [r"labs.tube\_reported", r"labs.tube\_corrected"]
TAKEN = [r"labs.specimen\_%", r"labs.tube\_%"]


class Migration(migrations.Migration):
    """Narrow what officers reach; where they reach it stays as it is."""

    dependencies = [("labs", "0004_duties"), ("ledger", "0002_place")]
    operations = [
        migrations.RunSQL(
            [
                for_duties("labs_specimen", *SPECIMENS),
                for_duties("labs_tube", *SPECIMENS),
                for_duties("labs_tube_result", *RESULTS),
                kinds_for_duties("officer_duty_of_specimens", TAKEN, *SPECIMENS),
                kinds_for_duties("officer_duty_of_tubes", FOUND, *RESULTS),
            ],
            migrations.RunSQL.noop,
        )
    ]
