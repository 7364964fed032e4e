"""Decisions on objections as facts of their own: one taken back stays on record."""

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids
from pratique.database import of_visible_person, secure

SECURITY = secure(
    "orders_decision",
    officer=of_visible_person(),
    officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
)


class Migration(migrations.Migration):
    """Add the table and close it."""

    dependencies = [("orders", "0001_initial"), ("registry", "0003_facts")]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("decision", models.TextField()),
                ("struck", models.JSONField(default=list)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="orders.appeal",
                    ),
                ),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "orders_decision",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("appeal",),
                        name="orders_decision_one_in_force",
                    )
                ],
            },
        ),
        migrations.RunSQL(SECURITY, migrations.RunSQL.noop),
    ]
