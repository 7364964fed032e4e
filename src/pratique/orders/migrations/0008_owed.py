"""What somebody owes, was told and asked for is read by whoever may open their page.

Whether a test was paid tells what the specimen showed; a notice tells what binds. Who
may read is declared in access, by permission; a test compares.
"""

from django.db import migrations

from pratique.database import for_duties

PEOPLE = (
    "checkpoint_officer",
    "community_officer",
    "site_manager",
    "hospital_clerk",
    "tracer",
    "commander",
    "auditor",
)
TABLES = (
    "orders_obligation",
    "orders_notice",
    "orders_renewal",
    "orders_release",
    "orders_leave",
    "orders_appeal",
    "orders_decision",
    "orders_request",
)


class Migration(migrations.Migration):
    """Narrow what officers reach; where they reach it stays as it is."""

    dependencies = [("orders", "0007_duties")]
    operations = [
        migrations.RunSQL(
            [for_duties(table, *PEOPLE) for table in TABLES], migrations.RunSQL.noop
        )
    ]
