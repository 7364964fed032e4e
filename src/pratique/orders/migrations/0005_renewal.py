"""A named officer may let a ground lapse later than its rule says, and take it back."""

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids
from pratique.database import of_visible_person, secure

SECURITY = secure(
    "orders_renewal",
    officer=of_visible_person(),
    officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
)


class Migration(migrations.Migration):
    """Add the table and close it."""

    dependencies = [("orders", "0004_links"), ("ledger", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Renewal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("bound_to", models.DateTimeField()),
                ("reason", models.BinaryField()),
                (
                    "ended_entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "ground",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="orders.ground",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "orders_renewal",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("ground",),
                        name="orders_renewal_one_in_force",
                    )
                ],
            },
        ),
        migrations.RunSQL(SECURITY, migrations.RunSQL.noop),
    ]
