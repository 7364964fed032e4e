"""What commands do: zones, premises closed, emergency responses."""

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids
from pratique.database import in_scope, secure

EVERYBODY = "pratique_officer, pratique_intake, pratique_gate, pratique_intake_definer"
IN_SCOPE = (
    "EXISTS (SELECT 1 FROM divisions_division home"
    f" WHERE home.id = {{column}} AND {in_scope('home.position')})"
)
OWN = IN_SCOPE.format(column="division_id")
OF_ZONE = f"EXISTS (SELECT 1 FROM places_zone zone WHERE zone.id = zone_id AND {OWN})"
OF_VENUE = (
    f"EXISTS (SELECT 1 FROM places_venue venue WHERE venue.id = venue_id AND {OWN})"
)
OF_RESPONSE = (
    "EXISTS (SELECT 1 FROM places_response response"
    f" WHERE response.id = response_id AND {OWN})"
)


def told(table: str, *, to: str, writes: str, ends: str = "") -> str:
    """Return the SQL: those named read everything; officers write where they may.

    A fact is ended, and a step of a closure told, by filling columns that are empty
    till then; no other may change.
    """
    lines = [
        secure(table, worker_may="SELECT, INSERT"),
        f"GRANT SELECT ON {table} TO {to};",
        f"CREATE POLICY everybody_reads ON {table} FOR SELECT TO {to} USING (true);",
        f"GRANT INSERT ON {table} TO pratique_officer;",
        f"CREATE POLICY officer_adds ON {table} FOR INSERT TO pratique_officer"
        f" WITH CHECK ({writes});",
    ]
    if ends:
        lines += [
            f"GRANT UPDATE ({ends}) ON {table} TO pratique_officer, pratique_worker;",
            f"CREATE POLICY officer_ends ON {table} FOR UPDATE TO pratique_officer"
            f" USING ({writes}) WITH CHECK ({writes});",
        ]
    return "\n".join(lines)


# Zones and closed premises are announced; how a command works by its list is not.
SECURITY = [
    told(
        "places_zone",
        to=EVERYBODY,
        writes=OWN,
        ends="lifted_at, lift_reason, by_mistake, ended_entry_id",
    ),
    told("places_zone_review", to=EVERYBODY, writes=OF_ZONE),
    told(
        "places_venue_closure",
        to=EVERYBODY,
        writes=OF_VENUE,
        ends="sampled_at, sampled_entry_id, disinfected_at, disinfected_entry_id,"
        " reopened_at, reopen_reason, ended_entry_id",
    ),
    told(
        "places_response",
        to="pratique_officer",
        writes=OWN,
        ends="closed_at, ended_entry_id",
    ),
    told(
        "places_response_step",
        to="pratique_officer",
        writes=OF_RESPONSE,
        ends="ended_entry_id",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("divisions", "0001_initial"),
        ("ledger", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="venue",
            name="kind",
            field=models.TextField(
                choices=[
                    ("hotel", "Hotel"),
                    ("station", "Station"),
                    ("airport", "Airport"),
                    ("road_checkpoint", "Road Checkpoint"),
                    ("coach_station", "Coach Station"),
                    ("sampling_point", "Sampling Point"),
                    ("hospital", "Hospital"),
                    ("site", "Site"),
                    ("market", "Market"),
                    ("restaurant", "Restaurant"),
                    ("school", "School"),
                    ("workplace", "Workplace"),
                    ("compound", "Compound"),
                    ("other", "Other"),
                ]
            ),
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.TextField(unique=True)),
                (
                    "level",
                    models.TextField(
                        choices=[
                            ("I", "First"),
                            ("II", "Second"),
                            ("III", "Third"),
                            ("IV", "Fourth"),
                        ]
                    ),
                ),
                ("person_in_charge", models.TextField()),
                ("directions", models.TextField(blank=True)),
                ("version", models.DateField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
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
            ],
            options={
                "db_table": "places_response",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("division",),
                        name="places_response_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True),
                                ("ended_entry__isnull", True),
                            ),
                            models.Q(
                                ("closed_at__gte", models.F("opened_at")),
                                ("ended_entry__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="places_response_closed_with_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("directions", ""), ("version__isnull", True)),
                            models.Q(
                                models.Q(("directions", ""), _negated=True),
                                ("version__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="places_response_names_a_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResponseStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("step", models.TextField()),
                ("done_at", models.DateTimeField()),
                ("done_by", models.TextField()),
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
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="places.response",
                    ),
                ),
            ],
            options={
                "db_table": "places_response_step",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("response", "step"),
                        name="places_step_done_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VenueClosure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField()),
                ("sampled_at", models.DateTimeField(null=True)),
                ("disinfected_at", models.DateTimeField(null=True)),
                ("reopened_at", models.DateTimeField(null=True)),
                ("reopen_reason", models.TextField(blank=True)),
                (
                    "disinfected_entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
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
                    "sampled_entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closures",
                        to="places.venue",
                    ),
                ),
            ],
            options={
                "db_table": "places_venue_closure",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("venue",),
                        name="places_venue_closed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sampled_at__isnull", True),
                                ("sampled_entry__isnull", True),
                            ),
                            models.Q(
                                ("sampled_at__gte", models.F("closed_at")),
                                ("sampled_entry__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="places_closure_sampled_with_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("disinfected_at__isnull", True),
                                ("disinfected_entry__isnull", True),
                            ),
                            models.Q(
                                ("disinfected_at__gte", models.F("sampled_at")),
                                ("disinfected_entry__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="places_closure_disinfected_with_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_entry__isnull", True),
                                ("reopened_at__isnull", True),
                            ),
                            models.Q(
                                models.Q(
                                    ("reopened_at__gte", models.F("disinfected_at")),
                                    models.Q(
                                        ("disinfected_at__isnull", True),
                                        models.Q(("reopen_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                ("ended_entry__isnull", False),
                                ("reopened_at__gte", models.F("closed_at")),
                            ),
                            _connector="OR",
                        ),
                        name="places_closure_reopened_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.TextField(unique=True)),
                ("kind", models.TextField(choices=[("static", "Static")])),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("since", models.DateTimeField()),
                ("review_on", models.DateField()),
                ("imposed_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lift_reason", models.TextField(blank=True)),
                ("by_mistake", models.BooleanField(null=True)),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
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
            ],
            options={
                "db_table": "places_zone",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("division", "name"),
                        name="places_zone_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("by_mistake__isnull", True),
                                ("ended_entry__isnull", True),
                                ("lift_reason", ""),
                                ("lifted_at__isnull", True),
                            ),
                            models.Q(
                                ("by_mistake__isnull", False),
                                ("ended_entry__isnull", False),
                                ("lifted_at__gte", models.F("since")),
                                models.Q(("lift_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="places_zone_lifted_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ZoneReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("reviewed_at", models.DateTimeField()),
                ("review_on", models.DateField()),
                ("reason", models.TextField(blank=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="places.zone",
                    ),
                ),
            ],
            options={
                "db_table": "places_zone_review",
            },
        ),
        migrations.RunSQL("\n".join(SECURITY), migrations.RunSQL.noop),
    ]
