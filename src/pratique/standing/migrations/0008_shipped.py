"""A version that came with the house begins at its own date: that is recorded, once."""

import django.db.models.deletion
from django.db import migrations, models

from pratique.database import secure


class Migration(migrations.Migration):
    """Add the table; only the worker knows it."""

    dependencies = [
        ("ledger", "0002_place"),
        ("standing", "0007_bound_tally"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShippedVersion",
            fields=[
                ("digest", models.TextField(primary_key=True, serialize=False)),
                ("rulebook", models.TextField()),
                ("version", models.DateField()),
                ("low", models.IntegerField()),
                ("high", models.IntegerField()),
                ("begins_at", models.DateTimeField()),
                ("is_open", models.BooleanField()),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "db_table": "standing_shipped_version",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["begins_at"],
                        name="standing_shipped_open",
                    )
                ],
            },
        ),
        migrations.RunSQL(secure("standing_shipped_version"), migrations.RunSQL.noop),
    ]
