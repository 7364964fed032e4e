"""The gazetteer and its editions; everybody reads, the owner and the worker write."""

import django.db.models.deletion
from django.db import migrations, models

from pratique.database import secure

READERS = """
GRANT SELECT ON divisions_division TO pratique_intake, pratique_gate;
CREATE POLICY everybody_reads ON divisions_division FOR SELECT
    TO pratique_intake, pratique_gate USING (true);
"""
# Codes, ranges and what lies in what are written into other tables and into the
# ledger: they never change their meaning.
STAY = """
CREATE FUNCTION divisions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a division stays: its name may change, nothing else'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER divisions_stay
    BEFORE DELETE OR UPDATE OF id, code, country, parent_id, level, position, last
    ON divisions_division FOR EACH ROW EXECUTE FUNCTION divisions_stay();
"""
WORKER_MAY = "SELECT, INSERT, UPDATE"
SECURITY = [
    secure(
        "divisions_division",
        officer="true",
        definer_may="SELECT",
        worker_may=WORKER_MAY,
    ),
    READERS,
    STAY,
    secure("divisions_edition", officer="true", worker_may=WORKER_MAY),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
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
                ("country", models.TextField()),
                ("source", models.TextField()),
                ("digest", models.TextField()),
                ("low", models.IntegerField()),
                ("high", models.IntegerField()),
                ("created", models.IntegerField()),
                ("renamed", models.IntegerField()),
                ("unchanged", models.IntegerField()),
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
                "db_table": "divisions_edition",
            },
        ),
        migrations.CreateModel(
            name="Division",
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
                ("code", models.TextField()),
                ("country", models.TextField()),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True)),
                ("level", models.PositiveSmallIntegerField()),
                ("position", models.IntegerField(unique=True)),
                ("last", models.IntegerField()),
                (
                    "grouping",
                    models.TextField(
                        blank=True,
                        choices=[("", "None"), ("above", "Above"), ("below", "Below")],
                    ),
                ),
                ("zone", models.TextField(blank=True)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="divisions.division",
                    ),
                ),
            ],
            options={
                "db_table": "divisions_division",
                "indexes": [
                    models.Index(
                        condition=models.Q(("level__lt", 5)),
                        fields=["level", "name"],
                        name="divisions_upper_names",
                    ),
                    models.Index(
                        condition=models.Q(("name_en", ""), _negated=True),
                        fields=["name_en"],
                        name="divisions_english_names",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["code"], name="divisions_code_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 5)),
                        name="divisions_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("position"))),
                        name="divisions_range_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", 1), ("parent__isnull", True)),
                            models.Q(("level__gt", 1), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="divisions_top_alone_has_no_parent",
                    ),
                ],
            },
        ),
        migrations.RunSQL("\n".join(SECURITY), migrations.RunSQL.noop),
    ]
