"""What binds somebody is read by those whose duty asks for it.

Beside where they answer: a driver saw whom a hospital was ordered for before. Who may
read what is declared in access, by permission; a test compares.
"""

from django.db import migrations

from pratique.database import for_duties, of_duties

BOUND = (
    "checkpoint_officer",
    "laboratory_clerk",
    "community_officer",
    "site_manager",
    "hospital_clerk",
    "tracer",
    "commander",
    "auditor",
)
TABLES = ("orders_ground", "orders_plan")

# The ledger tells of the same: its entries of orders follow their tables.
LEDGER = (
    "CREATE POLICY officer_duty_of_orders ON ledger_entry AS RESTRICTIVE FOR SELECT"
    f" TO pratique_officer USING ({of_duties(BOUND)} OR kind NOT LIKE 'orders.%');"
)


class Migration(migrations.Migration):
    """Narrow what officers reach; where they reach it stays as it is."""

    dependencies = [("orders", "0006_lapsed"), ("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(
            [*(for_duties(table, *BOUND) for table in TABLES), LEDGER],
            migrations.RunSQL.noop,
        )
    ]
