"""Tubes that hold several specimens, and what was found in them."""

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids
from pratique.database import in_scope, secure

PLACED = in_scope("place")
OF_TUBE_HERE = (
    f"(SELECT {in_scope('held.place')} FROM labs_tube held WHERE held.id = tube_id)"
)

SECURITY = (
    secure(
        "labs_tube",
        officer=PLACED,
        officer_may="SELECT, INSERT, UPDATE (sealed_at, sealed_entry_id, received_at,"
        " received_entry_id, laboratory, reason_sealed, ended_entry_id)",
        definer_may="SELECT",
    ),
    secure(
        "labs_tube_result",
        officer=OF_TUBE_HERE,
        officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
        definer_may="SELECT",
    ),
)

# Who may see somebody may see the tube they are in, wherever it was filled: their
# standing stands on it. Its other members stay hidden, and only the officers of its
# place may change it.
OF_MEMBERS = """
CREATE POLICY officer_sees_of_members ON labs_tube FOR SELECT TO pratique_officer
    USING (EXISTS (SELECT FROM labs_specimen member WHERE member.tube_id = labs_tube.id));
CREATE POLICY officer_sees_of_members ON labs_tube_result FOR SELECT TO pratique_officer
    USING ((SELECT true FROM labs_tube held WHERE held.id = tube_id));
"""

# What row security hides must still be counted: a tube is full whoever its members
# are, and takes a specimen only from the officers of its place, while it is open.
DOORS = """
CREATE FUNCTION labs_tube_fill(whose uuid, OUT members integer, OUT numbers integer,
    OUT last_taken timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT count(*) FILTER (WHERE ended_entry_id IS NULL), count(*),
        max(taken_at) FILTER (WHERE ended_entry_id IS NULL)
    FROM labs_specimen WHERE tube_id = whose $$;

CREATE FUNCTION labs_tube_takes(whose uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT FROM labs_tube WHERE id = whose AND kind = 'people'
        AND sealed_at IS NULL AND ended_entry_id IS NULL
        AND place BETWEEN nullif(current_setting('pratique.low', true), '')::int
            AND nullif(current_setting('pratique.high', true), '')::int) $$;

CREATE POLICY officer_fills_own_tubes ON labs_specimen AS RESTRICTIVE FOR INSERT
    TO pratique_officer WITH CHECK (tube_id IS NULL OR labs_tube_takes(tube_id));

-- A code is one in the whole house, of a specimen or of a tube, whoever's jurisdiction
-- it lies in; two who ask for the same code wait for each other.
CREATE OR REPLACE FUNCTION labs_code_is_taken(wanted text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('labs.code:' || wanted, 0));
    RETURN EXISTS (SELECT FROM labs_specimen WHERE code = wanted)
        OR EXISTS (SELECT FROM labs_tube WHERE code = wanted);
END $$;

REVOKE ALL ON FUNCTION labs_tube_fill(uuid), labs_tube_takes(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION labs_tube_fill(uuid), labs_tube_takes(uuid)
    TO pratique_officer, pratique_worker;
ALTER FUNCTION labs_tube_fill(uuid) OWNER TO pratique_intake_definer;
ALTER FUNCTION labs_tube_takes(uuid) OWNER TO pratique_intake_definer;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("labs", "0001_initial"),
        ("ledger", "0001_initial"),
        ("places", "0001_initial"),
        ("registry", "0003_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="TubeResult",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("negative", "Negative"),
                            ("positive", "Positive"),
                            ("invalid", "Invalid"),
                        ]
                    ),
                ),
                ("resulted_at", models.DateTimeField()),
                ("laboratory", models.TextField(blank=True)),
                ("reason_sealed", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "labs_tube_result",
            },
        ),
        migrations.AddField(
            model_name="result",
            name="ct_n",
            field=models.DecimalField(decimal_places=2, max_digits=4, null=True),
        ),
        migrations.AddField(
            model_name="result",
            name="ct_orf",
            field=models.DecimalField(decimal_places=2, max_digits=4, null=True),
        ),
        migrations.AddField(
            model_name="result",
            name="kit",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="specimen",
            name="method",
            field=models.TextField(
                choices=[("pcr", "Pcr"), ("antigen", "Antigen")], default="pcr"
            ),
        ),
        migrations.AddField(
            model_name="specimen",
            name="pair",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="specimen",
            name="purpose",
            field=models.TextField(
                choices=[
                    ("landing", "Landing"),
                    ("scheduled", "Scheduled"),
                    ("confirmation", "Confirmation"),
                    ("other", "Other"),
                ]
            ),
        ),
        migrations.CreateModel(
            name="Tube",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.TextField(unique=True)),
                ("ratio", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.TextField(
                        choices=[("people", "People"), ("environment", "Environment")]
                    ),
                ),
                ("spot", models.TextField(blank=True)),
                ("place", models.IntegerField()),
                ("opened_at", models.DateTimeField()),
                ("sealed_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("laboratory", models.TextField(blank=True)),
                ("reason_sealed", models.BinaryField(null=True)),
                (
                    "ended_entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "received_entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "sealed_entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.venue",
                    ),
                ),
            ],
            options={
                "db_table": "labs_tube",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("ended_entry__isnull", True), ("sealed_at__isnull", True)
                        ),
                        fields=["place", "opened_at"],
                        name="labs_tube_open",
                    ),
                    models.Index(
                        fields=["place", "sealed_at"], name="labs_tube_sealed"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ratio__in", (1, 5, 10, 20))),
                        name="labs_tube_ratio",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("spot", ""), _negated=True),
                                ("kind", "environment"),
                            ),
                            models.Q(("kind", "people"), ("spot", "")),
                            _connector="OR",
                        ),
                        name="labs_tube_spot_of_environment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sealed_at__isnull", True),
                                ("sealed_entry__isnull", True),
                            ),
                            models.Q(
                                ("sealed_at__isnull", False),
                                ("sealed_entry__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="labs_tube_sealed_with_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("received_at__isnull", True),
                                ("received_entry__isnull", True),
                            ),
                            models.Q(
                                ("received_at__isnull", False),
                                ("received_entry__isnull", False),
                                ("sealed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="labs_tube_received_sealed",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="specimen",
            name="tube",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="specimens",
                to="labs.tube",
            ),
        ),
        migrations.AddIndex(
            model_name="specimen",
            index=models.Index(
                condition=models.Q(("tube__isnull", False)),
                fields=["tube"],
                name="labs_specimen_tube",
            ),
        ),
        migrations.AddConstraint(
            model_name="specimen",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_entry__isnull", True)),
                fields=("tube", "person"),
                name="labs_specimen_once_in_a_tube",
            ),
        ),
        migrations.AddConstraint(
            model_name="specimen",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tube__isnull", True),
                    models.Q(("method", "pcr"), ("pair__isnull", True)),
                    _connector="OR",
                ),
                name="labs_specimen_pooled_is_pcr",
            ),
        ),
        migrations.AddField(
            model_name="tuberesult",
            name="ended_entry",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.entry",
            ),
        ),
        migrations.AddField(
            model_name="tuberesult",
            name="entry",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.entry",
            ),
        ),
        migrations.AddField(
            model_name="tuberesult",
            name="tube",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="labs.tube",
            ),
        ),
        migrations.AddConstraint(
            model_name="tuberesult",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_entry__isnull", True)),
                fields=("tube",),
                name="labs_tube_result_one_in_force",
            ),
        ),
        migrations.RunSQL([*SECURITY, OF_MEMBERS, DOORS], migrations.RunSQL.noop),
    ]
