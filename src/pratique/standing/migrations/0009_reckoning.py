"""What a proposal would change, as the worker reckoned it; and for whom."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids
from pratique.database import for_duties, in_scope, of_visible_person, secure

# Who may open a person's page; declared in access, by permission.
PEOPLE = (
    "checkpoint_officer",
    "community_officer",
    "site_manager",
    "hospital_clerk",
    "tracer",
    "commander",
    "auditor",
)
# Counts are read like the proposal itself; whoever answers for all of it asks. Whom
# they count is for those who may see each of them.
RECKONING = f"""
{secure("standing_reckoning")}
GRANT SELECT, INSERT ON standing_reckoning TO pratique_officer;
CREATE POLICY officer_reads ON standing_reckoning FOR SELECT
    TO pratique_officer USING (true);
CREATE POLICY officer_adds ON standing_reckoning FOR INSERT TO pratique_officer
    WITH CHECK (EXISTS (SELECT FROM standing_proposal proposal
        WHERE proposal.id = proposal_id AND {in_scope("proposal.place")}));
"""
FORETOLD = f"""
{secure("standing_foretold")}
GRANT SELECT ON standing_foretold TO pratique_officer;
CREATE POLICY officer_sees ON standing_foretold FOR SELECT
    TO pratique_officer USING ({of_visible_person()});
"""


def entry(*, ends: bool = False) -> "models.ForeignKey[Any, Any]":
    """Return a key to the entry that recorded a row, or its end."""
    return models.ForeignKey(
        null=ends,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="ledger.entry",
    )


class Migration(migrations.Migration):
    """Add both tables and close them."""

    dependencies = [
        ("ledger", "0002_place"),
        ("registry", "0001_initial"),
        ("standing", "0008_shipped"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reckoning",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(default=0)),
                ("alive_at", models.DateTimeField(null=True)),
                ("reckoned_at", models.DateTimeField(null=True)),
                ("fault", models.TextField(blank=True)),
                ("rules", models.TextField(blank=True)),
                ("facts", models.BigIntegerField(default=0)),
                ("result", models.JSONField(null=True)),
                ("entry", entry()),
                ("ended_entry", entry(ends=True)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="standing.proposal",
                    ),
                ),
            ],
            options={
                "db_table": "standing_reckoning",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("proposal",),
                        name="standing_reckoning_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Foretold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("division", models.TextField()),
                ("mark_before", models.TextField(blank=True)),
                ("mark_after", models.TextField(blank=True)),
                ("code_before", models.TextField()),
                ("code_after", models.TextField()),
                ("measure_before", models.TextField(blank=True)),
                ("measure_after", models.TextField(blank=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "reckoning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="standing.reckoning",
                    ),
                ),
            ],
            options={"db_table": "standing_foretold"},
        ),
        migrations.RunSQL(
            [RECKONING, FORETOLD, for_duties("standing_foretold", *PEOPLE)],
            migrations.RunSQL.noop,
        ),
    ]
