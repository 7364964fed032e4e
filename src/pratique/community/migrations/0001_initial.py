"""Units, their officers, and what these are told; closed by default."""

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids
from pratique.database import in_scope, of_visible_person, secure

OF_PERSON = of_visible_person()
OURS = in_scope("place")
MINE = "account = current_setting('pratique.account', true)"
SECURITY = [
    secure(
        "community_unit",
        officer=OURS,
        officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
    ),
    secure(
        "community_unit_officer",
        officer=f"{OURS} OR {MINE}",
        officer_may="SELECT, INSERT, UPDATE (until, ended_entry_id)",
        insert_check=OURS,
    ),
    secure(
        "community_task",
        officer=f"{OF_PERSON} OR {OURS}",
        officer_may="SELECT, INSERT,"
        " UPDATE (accepted_by, accepted_at, accepted_entry_id,"
        " ended_entry_id, ended_why)",
        insert_check=OF_PERSON,
    ),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("divisions", "0001_initial"),
        ("ledger", "0001_initial"),
        ("orders", "0001_initial"),
        ("places", "0001_initial"),
        ("registry", "0003_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("community", "Community"),
                            ("hotel", "Hotel"),
                            ("employer", "Employer"),
                        ]
                    ),
                ),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True)),
                ("place", models.IntegerField()),
                (
                    "division",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                    ),
                ),
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
                    "venue",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.venue",
                    ),
                ),
            ],
            options={
                "db_table": "community_unit",
                "indexes": [
                    models.Index(fields=["place"], name="community_unit_place"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("ended_entry__isnull", True)),
                            ("kind", "community"),
                        ),
                        fields=("division",),
                        name="community_unit_one_per_division",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("ended_entry__isnull", True)), ("kind", "hotel")
                        ),
                        fields=("venue",),
                        name="community_unit_one_per_hotel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("division__isnull", False), ("venue__isnull", True)
                            ),
                            models.Q(
                                ("division__isnull", True), ("venue__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="community_unit_is_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("account", models.TextField(blank=True)),
                ("place", models.IntegerField()),
                ("told_at", models.DateTimeField()),
                ("accepted_by", models.TextField(blank=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "ended_why",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("passed_on", "Passed On"),
                            ("told_anew", "Told Anew"),
                            ("free", "Free"),
                        ],
                    ),
                ),
                (
                    "accepted_entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
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
                    "notice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.notice",
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
                (
                    "previous",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="community.task",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="community.unit",
                    ),
                ),
            ],
            options={
                "db_table": "community_task",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=["account", "told_at"],
                        name="community_task_account",
                    ),
                    models.Index(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=["place", "told_at"],
                        name="community_task_place",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("person",),
                        name="community_task_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at__isnull", True),
                                ("accepted_by", ""),
                                ("accepted_entry__isnull", True),
                            ),
                            models.Q(
                                models.Q(("accepted_by", ""), _negated=True),
                                ("accepted_at__isnull", False),
                                ("accepted_entry__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="community_task_accepting_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("ended_entry__isnull", True)),
                                ("ended_why", ""),
                            ),
                            models.Q(
                                models.Q(("ended_entry__isnull", True), _negated=True),
                                models.Q(("ended_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="community_task_end_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitOfficer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("account", models.TextField()),
                ("name", models.TextField(blank=True)),
                ("place", models.IntegerField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officers",
                        to="community.unit",
                    ),
                ),
            ],
            options={
                "db_table": "community_unit_officer",
                "indexes": [
                    models.Index(fields=["account"], name="community_unit_officer_who"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("unit", "account"),
                        name="community_unit_officer_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("account", ""), _negated=True),
                        name="community_unit_officer_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("ended_entry__isnull", True)),
                                ("until__isnull", True),
                            ),
                            models.Q(
                                models.Q(("ended_entry__isnull", True), _negated=True),
                                ("until__gte", models.F("since")),
                            ),
                            _connector="OR",
                        ),
                        name="community_unit_officer_end_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL([*SECURITY], migrations.RunSQL.noop),
    ]
