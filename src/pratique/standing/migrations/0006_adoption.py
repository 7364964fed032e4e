"""A version of a rulebook is proposed, adopted, staged, reversed; all are reviewed."""

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids
from pratique.database import in_scope, secure

OF_PROPOSAL = (
    "EXISTS (SELECT FROM standing_proposal proposal"
    f" WHERE proposal.id = proposal_id AND {in_scope('proposal.place')})"
)
OF_ADOPTION = (
    "EXISTS (SELECT FROM standing_adoption adoption"
    " JOIN standing_proposal proposal ON proposal.id = adoption.proposal_id"
    f" WHERE adoption.id = adoption_id AND {in_scope('proposal.place')})"
)


def law(table: str, *, writes: str, ends: str = "") -> str:
    """Return the SQL: every officer reads; those who answer for it add, and end."""
    lines = [
        secure(table, worker_may="SELECT, INSERT"),
        f"GRANT SELECT, INSERT ON {table} TO pratique_officer;",
        f"CREATE POLICY officer_reads ON {table} FOR SELECT"
        " TO pratique_officer USING (true);",
        f"CREATE POLICY officer_adds ON {table} FOR INSERT"
        f" TO pratique_officer WITH CHECK ({writes});",
    ]
    if ends:
        lines += [
            f"GRANT UPDATE ({ends}) ON {table} TO pratique_officer, pratique_worker;",
            f"CREATE POLICY officer_ends ON {table} FOR UPDATE TO pratique_officer"
            f" USING ({writes}) WITH CHECK ({writes});",
        ]
    return "\n".join(lines)


# Whoever declares is told what the rules in force would say: the public form reads
# what was adopted, and nothing that is only proposed.
ADVICE = """
GRANT SELECT ON standing_proposal, standing_stage, standing_adoption
    TO pratique_intake;
CREATE POLICY intake_reads ON standing_adoption FOR SELECT
    TO pratique_intake USING (true);
CREATE POLICY intake_reads ON standing_proposal FOR SELECT TO pratique_intake
    USING (EXISTS (SELECT FROM standing_adoption one
        WHERE one.proposal_id = standing_proposal.id));
CREATE POLICY intake_reads ON standing_stage FOR SELECT TO pratique_intake
    USING (EXISTS (SELECT FROM standing_adoption one
        WHERE one.proposal_id = standing_stage.proposal_id));
"""

# A review holds this lock with others until it ends. Whoever begins to assess
# everybody anew takes it alone for a moment: no review that has read the rules of
# before is left open then, and so nobody it writes about is overlooked. Each
# statement of the function sees what was committed before it.
TAKE_UP = """
CREATE FUNCTION standing_take_up(people uuid[]) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(x'57A4D1'::bigint);
    DELETE FROM public.standing_due WHERE person_id = ANY (people);
    RETURN (SELECT max(greatest(entry_id, ended_entry_id))
        FROM public.standing_adoption);
END $$;
REVOKE ALL ON FUNCTION standing_take_up(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_take_up(uuid[]) TO pratique_worker;
"""
SECURITY = (
    law("standing_proposal", writes=in_scope("place"), ends="ended_entry_id"),
    law("standing_stage", writes=OF_PROPOSAL),
    law("standing_adoption", writes=OF_PROPOSAL, ends="ended_entry_id"),
    law("standing_reversal", writes=OF_ADOPTION),
    secure("standing_mass_review"),
    ADVICE,
    TAKE_UP,
)


class Migration(migrations.Migration):
    """Add the tables and close them."""

    dependencies = [
        ("divisions", "0001_initial"),
        ("ledger", "0002_place"),
        ("standing", "0005_duties"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.TextField(unique=True)),
                ("rulebook", models.TextField()),
                ("version", models.DateField()),
                ("digest", models.TextField(db_index=True)),
                ("text", models.TextField()),
                ("cases", models.TextField(blank=True)),
                ("place", models.IntegerField()),
                ("low", models.IntegerField()),
                ("high", models.IntegerField()),
                ("effective_at", models.DateTimeField()),
                ("extends_arrivals", models.BooleanField(default=False)),
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
            ],
            options={
                "db_table": "standing_proposal",
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
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
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoption",
                        to="standing.proposal",
                    ),
                ),
            ],
            options={
                "db_table": "standing_adoption",
            },
        ),
        migrations.CreateModel(
            name="Reversal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "adoption",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="standing.adoption",
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
            ],
            options={
                "db_table": "standing_reversal",
            },
        ),
        migrations.CreateModel(
            name="Stage",
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
                ("starts_at", models.DateTimeField()),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stages",
                        to="standing.proposal",
                    ),
                ),
            ],
            options={
                "db_table": "standing_stage",
            },
        ),
        migrations.CreateModel(
            name="MassReview",
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
                ("low", models.IntegerField()),
                ("high", models.IntegerField()),
                ("due_at", models.DateTimeField()),
                ("at_place", models.IntegerField(null=True)),
                ("at_person", models.UUIDField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "begun_entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "cause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "db_table": "standing_mass_review",
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=["due_at"],
                        name="standing_mass_review_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cause", "low", "high", "due_at"),
                        name="standing_mass_review_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("high__gte", models.F("low"))),
                name="standing_proposal_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(
                fields=("proposal", "division"), name="standing_stage_once"
            ),
        ),
        migrations.RunSQL([*SECURITY], migrations.RunSQL.noop),
    ]
