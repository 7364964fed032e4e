"""Deaths as facts of their own, and all facts of a person in one question."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids
from pratique.database import of_visible_person, secure

FACTS = (Path(__file__).parent / "facts.sql").read_text()
RIGHTS = """
REVOKE ALL ON FUNCTION registry_stood(bigint, bigint, timestamptz, bigint),
    registry_facts(uuid, timestamptz, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_stood(bigint, bigint, timestamptz, bigint),
    registry_facts(uuid, timestamptz, bigint) TO pratique_officer, pratique_worker;
"""


class Migration(migrations.Migration):
    """Add the table, close it, and ask."""

    dependencies = [
        ("registry", "0002_rights"),
        ("ledger", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Death",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("died_on", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.person",
                        related_name="deaths",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="ledger.entry",
                        db_index=False,
                        related_name="+",
                    ),
                ),
                (
                    "ended_entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="ledger.entry",
                        db_index=False,
                        null=True,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "db_table": "registry_death",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("person",),
                        name="registry_death_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            [
                secure(
                    "registry_death",
                    officer=of_visible_person(),
                    officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
                ),
                FACTS,
                RIGHTS,
            ],
            migrations.RunSQL.noop,
        ),
    ]
