"""Venues, risk areas, watch lists, outbreaks: everybody reads, commands write."""

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids
from pratique.database import in_scope, secure

IN_SCOPE = (
    "EXISTS (SELECT 1 FROM divisions_division home"
    f" WHERE home.id = {{column}} AND {in_scope('home.position')})"
)
OWN = IN_SCOPE.format(column="division_id")
# What was announced elsewhere is knowledge from outside: whoever enters it says
# who announced it, and need not answer for the place.
OWN_OR_ANNOUNCED = f"announced_by <> '' OR {OWN}"
OF_AREA = (
    "EXISTS (SELECT 1 FROM places_risk_area area"
    f" WHERE area.id = area_id AND ({OWN_OR_ANNOUNCED}))"
)
KEPT = IN_SCOPE.format(column="keeper_id")
OF_KEPT_LIST = (
    "EXISTS (SELECT 1 FROM places_watch_list list"
    f" WHERE list.id = watch_list_id AND {KEPT})"
)


def public(table: str, *, writes: str, ends: str = "") -> str:
    """Return the SQL: everybody reads; officers add, and end, where they may.

    A fact is ended by filling the columns that end it; no other may change.
    """
    lines = [
        secure(table, worker_may="SELECT, INSERT"),
        f"GRANT SELECT ON {table} TO pratique_officer, pratique_intake,"
        " pratique_gate, pratique_intake_definer;",
        f"CREATE POLICY everybody_reads ON {table} FOR SELECT TO pratique_officer,"
        " pratique_intake, pratique_gate, pratique_intake_definer USING (true);",
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


SECURITY = [
    public("places_venue", writes=OWN, ends="closed_at, ended_entry_id"),
    public("places_risk_area", writes=OWN_OR_ANNOUNCED, ends="withdrawn_entry_id"),
    public(
        "places_area_level",
        writes=OF_AREA,
        ends="lifted_on, lifted_at, ended_entry_id",
    ),
    public("places_watch_list", writes=KEPT),
    public("places_watch_entry", writes=OF_KEPT_LIST, ends="until, ended_entry_id"),
    public(
        "places_outbreak_note",
        writes=OWN_OR_ANNOUNCED,
        ends="until, ended_entry_id",
    ),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("divisions", "0001_initial"),
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RiskArea",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True)),
                ("description", models.TextField(blank=True)),
                ("whole", models.BooleanField()),
                ("announced_by", models.TextField(blank=True)),
                ("source", models.TextField(blank=True)),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
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
                    "withdrawn_entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "db_table": "places_risk_area",
            },
        ),
        migrations.CreateModel(
            name="WatchList",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True)),
                ("own_entry", models.TextField(blank=True)),
                ("own_entry_en", models.TextField(blank=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                    ),
                ),
            ],
            options={
                "db_table": "places_watch_list",
            },
        ),
        migrations.CreateModel(
            name="OutbreakNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("announced_by", models.TextField(blank=True)),
                ("source", models.TextField(blank=True)),
                ("noted_at", models.DateTimeField()),
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
                "db_table": "places_outbreak_note",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="places_outbreak_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaLevel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                (
                    "level",
                    models.TextField(choices=[("high", "High"), ("medium", "Medium")]),
                ),
                ("counted_from", models.DateField()),
                ("listed_at", models.DateTimeField()),
                ("lifted_on", models.DateField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
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
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="levels",
                        to="places.riskarea",
                    ),
                ),
            ],
            options={
                "db_table": "places_area_level",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("area",),
                        name="places_area_one_level_now",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_entry__isnull", True),
                                ("lifted_at__isnull", True),
                                ("lifted_on__isnull", True),
                            ),
                            models.Q(
                                ("ended_entry__isnull", False),
                                ("lifted_at__gte", models.F("listed_at")),
                                ("lifted_on__gte", models.F("counted_from")),
                            ),
                            _connector="OR",
                        ),
                        name="places_area_lifted_with_entry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.TextField(unique=True)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("hotel", "Hotel"),
                            ("station", "Station"),
                            ("airport", "Airport"),
                            ("road_checkpoint", "Road Checkpoint"),
                            ("coach_station", "Coach Station"),
                            ("sampling_point", "Sampling Point"),
                            ("hospital", "Hospital"),
                            ("site", "Site"),
                        ]
                    ),
                ),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True)),
                ("address", models.TextField(blank=True)),
                ("phone", models.TextField(blank=True)),
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
                "db_table": "places_venue",
                "indexes": [
                    models.Index(fields=["kind", "name"], name="places_venue_kind")
                ],
                "constraints": [
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
                        name="places_venue_closed_with_entry",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("source", models.TextField(blank=True)),
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
                (
                    "watch_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watched",
                        to="places.watchlist",
                    ),
                ),
            ],
            options={
                "db_table": "places_watch_entry",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("watch_list", "division"),
                        name="places_watched_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_entry__isnull", True), ("until__isnull", True)
                            ),
                            models.Q(
                                ("ended_entry__isnull", False),
                                ("until__gte", models.F("since")),
                            ),
                            _connector="OR",
                        ),
                        name="places_watch_ended_with_entry",
                    ),
                ],
            },
        ),
        migrations.RunSQL("\n".join(SECURITY), migrations.RunSQL.noop),
    ]
