"""Who has whom, and where they sleep; closed by default."""

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids
from pratique.database import in_scope, of_visible_person, secure

OF_PERSON = of_visible_person()
# Whoever receives somebody sees what is offered, also before they may see the person.
OF_EITHER = f"{OF_PERSON} OR {in_scope('place')}"
DRIVEN = "driver = current_setting('pratique.account', true)"
OF_TRIP = "(SELECT true FROM logistics_trip trip WHERE trip.id = trip_id)"
SECURITY = [
    secure(
        "logistics_custody",
        officer=OF_EITHER,
        officer_may="SELECT, INSERT, UPDATE (until, ended_entry_id)",
        insert_check=OF_PERSON,
    ),
    secure(
        "logistics_hand_over",
        officer=OF_EITHER,
        officer_may="SELECT, INSERT,"
        " UPDATE (accepted_entry_id, ended_entry_id, ended_why)",
        insert_check=OF_PERSON,
    ),
    secure(
        "logistics_room",
        officer=in_scope("place"),
        officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
    ),
    secure(
        "logistics_lodging",
        officer=OF_EITHER,
        officer_may="SELECT, INSERT, UPDATE (until, ended_entry_id)",
        insert_check=OF_PERSON,
    ),
    secure(
        "logistics_trip",
        officer=f"{in_scope('place')} OR {in_scope('to_place')} OR {DRIVEN}",
        officer_may="SELECT, INSERT,"
        " UPDATE (started_entry_id, arrived_entry_id, cancelled_entry_id)",
        insert_check=f"{in_scope('place')} OR {in_scope('to_place')}",
    ),
    secure(
        "logistics_passenger",
        officer=f"{OF_PERSON} OR {OF_TRIP}",
        officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
        insert_check=f"{OF_PERSON} AND {OF_TRIP}",
    ),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
        ("places", "0001_initial"),
        ("registry", "0003_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Custody",
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
                            ("command", "Command"),
                            ("checkpoint", "Checkpoint"),
                            ("driver", "Driver"),
                            ("site", "Site"),
                            ("hospital", "Hospital"),
                            ("community", "Community"),
                            ("elsewhere", "Elsewhere"),
                        ]
                    ),
                ),
                ("unit", models.UUIDField(null=True)),
                ("account", models.TextField(blank=True)),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
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
                "db_table": "logistics_custody",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=["place", "kind"],
                        name="logistics_custody_now",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("person",),
                        name="logistics_custody_one_open",
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
                        name="logistics_custody_end_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "driver"), _negated=True),
                            models.Q(("account", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="logistics_custody_driver_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                (
                    "to_kind",
                    models.TextField(
                        choices=[
                            ("command", "Command"),
                            ("checkpoint", "Checkpoint"),
                            ("driver", "Driver"),
                            ("site", "Site"),
                            ("hospital", "Hospital"),
                            ("community", "Community"),
                            ("elsewhere", "Elsewhere"),
                        ]
                    ),
                ),
                ("unit", models.UUIDField(null=True)),
                ("account", models.TextField(blank=True)),
                ("place", models.IntegerField()),
                ("offered_by", models.TextField()),
                ("offered_at", models.DateTimeField()),
                (
                    "ended_why",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("withdrawn", "Withdrawn"),
                            ("refused", "Refused"),
                            ("overtaken", "Overtaken"),
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
                    "custody",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistics.custody",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
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
                "db_table": "logistics_hand_over",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            models.Q(("ended_entry__isnull", True)),
                            ("accepted_entry__isnull", True),
                        ),
                        fields=["place", "offered_at"],
                        name="logistics_hand_over_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("ended_entry__isnull", True)),
                            ("accepted_entry__isnull", True),
                        ),
                        fields=("person",),
                        name="logistics_hand_over_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_entry__isnull", True),
                            ("accepted_entry__isnull", True),
                            _connector="OR",
                        ),
                        name="logistics_hand_over_one_answer",
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
                        name="logistics_hand_over_end_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.TextField()),
                ("beds", models.PositiveSmallIntegerField()),
                ("place", models.IntegerField()),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.venue",
                    ),
                ),
            ],
            options={
                "db_table": "logistics_room",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("venue", "number"),
                        name="logistics_room_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("beds__gte", 1)),
                        name="logistics_room_has_a_bed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lodging",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("bed", models.PositiveSmallIntegerField()),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lodgings",
                        to="logistics.room",
                    ),
                ),
            ],
            options={
                "db_table": "logistics_lodging",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("room", "bed"),
                        name="logistics_lodging_bed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("person",),
                        name="logistics_lodging_person",
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
                        name="logistics_lodging_end_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Trip",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.TextField(unique=True)),
                ("plate", models.TextField()),
                ("driver", models.TextField()),
                ("driver_name", models.TextField(blank=True)),
                ("lead", models.TextField()),
                ("place", models.IntegerField()),
                ("to_place", models.IntegerField()),
                ("leaves_at", models.DateTimeField()),
                (
                    "arrived_entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "cancelled_entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "destination",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.venue",
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
                    "origin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.venue",
                    ),
                ),
                (
                    "started_entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "db_table": "logistics_trip",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("arrived_entry__isnull", True),
                            ("cancelled_entry__isnull", True),
                        ),
                        fields=["driver"],
                        name="logistics_trip_driver",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_entry__isnull", True),
                            ("cancelled_entry__isnull", True),
                            _connector="OR",
                        ),
                        name="logistics_trip_started_or_cancelled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrived_entry__isnull", True),
                            ("started_entry__isnull", False),
                            _connector="OR",
                        ),
                        name="logistics_trip_arrives_if_started",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Passenger",
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
                    "hand_over",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistics.handover",
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
                    "trip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passengers",
                        to="logistics.trip",
                    ),
                ),
            ],
            options={
                "db_table": "logistics_passenger",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("trip", "person"),
                        name="logistics_passenger_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL([*SECURITY], migrations.RunSQL.noop),
    ]
