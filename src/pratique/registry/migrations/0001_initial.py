"""The tables of people, declarations and manifests."""

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("divisions", "0001_initial"),
        ("ledger", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.TextField()),
                ("channel", models.TextField()),
                ("party", models.UUIDField(db_index=True, null=True)),
                ("submission", models.UUIDField(null=True, unique=True)),
                ("language", models.TextField()),
                ("text_version", models.TextField()),
                ("declared_at", models.DateTimeField()),
                ("place", models.IntegerField()),
                ("checkpoint", models.IntegerField(null=True)),
                ("name", models.TextField()),
                ("sex", models.TextField(blank=True)),
                ("born", models.DateField(null=True)),
                ("nationality", models.TextField(blank=True)),
                ("document_kind", models.TextField(blank=True)),
                ("document_sealed", models.BinaryField(null=True)),
                ("document_blind", models.BinaryField(null=True)),
                ("document_last_four", models.TextField(blank=True)),
                ("phone_sealed", models.BinaryField(null=True)),
                ("phone_blind", models.BinaryField(null=True)),
                ("phone_last_four", models.TextField(blank=True)),
                ("vaccine_doses", models.PositiveSmallIntegerField(null=True)),
                ("vaccinated_on", models.DateField(null=True)),
                ("proved_how", models.TextField(blank=True)),
                (
                    "converted_from",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="converted_to",
                        to="registry.declaration",
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
                    "guardian",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.declaration",
                    ),
                ),
                (
                    "proved_entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "residence",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                    ),
                ),
            ],
            options={
                "db_table": "registry_declaration",
                "indexes": [
                    models.Index(
                        fields=["place", "declared_at"],
                        name="registry_declaration_place",
                    ),
                    models.Index(
                        fields=["checkpoint", "declared_at"],
                        name="registry_declaration_seen",
                    ),
                    models.Index(
                        fields=["document_blind"], name="registry_declaration_doc"
                    ),
                    models.Index(fields=["name"], name="registry_declaration_name"),
                    models.Index(
                        fields=["phone_blind"], name="registry_declaration_phone"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("proved_entry__isnull", True), ("proved_how", "")
                            ),
                            models.Q(
                                ("proved_entry__isnull", False),
                                models.Q(("proved_how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="registry_declaration_proof_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("document_last_four", "")),
                                ("document_blind__isnull", True),
                                ("document_sealed__isnull", True),
                            ),
                            models.Q(
                                models.Q(("document_last_four", ""), _negated=True),
                                ("document_blind__isnull", False),
                                ("document_sealed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="registry_declaration_document_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("phone_last_four", "")),
                                ("phone_blind__isnull", True),
                                ("phone_sealed__isnull", True),
                            ),
                            models.Q(
                                models.Q(("phone_last_four", ""), _negated=True),
                                ("phone_blind__isnull", False),
                                ("phone_sealed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="registry_declaration_phone_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Manifest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.TextField(unique=True)),
                ("mode", models.TextField()),
                ("service", models.TextField()),
                ("day", models.DateField()),
                ("place", models.IntegerField()),
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
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.venue",
                    ),
                ),
            ],
            options={
                "db_table": "registry_manifest",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "day", "place"),
                        name="registry_manifest_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ManifestRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("name_sealed", models.BinaryField()),
                ("document_kind", models.TextField()),
                ("document_sealed", models.BinaryField()),
                ("document_blind", models.BinaryField()),
                ("document_last_four", models.TextField()),
                ("carriage", models.TextField(blank=True)),
                ("seat", models.TextField(blank=True)),
                ("boarded_on", models.DateField(null=True)),
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
                    "boarded",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="manifest_rows",
                        to="registry.declaration",
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
                    "manifest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="registry.manifest",
                    ),
                ),
                (
                    "missing_entry",
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
                "db_table": "registry_manifest_row",
                "indexes": [
                    models.Index(
                        fields=["document_blind"], name="registry_manifest_row_document"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("manifest", "document_blind"),
                        name="registry_manifest_row_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("arrived_entry__isnull", True),
                                ("declaration__isnull", True),
                            ),
                            models.Q(
                                ("arrived_entry__isnull", False),
                                ("declaration__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="registry_manifest_row_arrival_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.TextField(unique=True)),
                ("alias", models.TextField(blank=True)),
                ("name", models.TextField()),
                ("sex", models.TextField(blank=True)),
                ("born", models.DateField(null=True)),
                ("nationality", models.TextField(blank=True)),
                ("language", models.TextField(blank=True)),
                ("document_kind", models.TextField(blank=True)),
                ("document_sealed", models.BinaryField(null=True)),
                ("document_blind", models.BinaryField(null=True)),
                ("document_last_four", models.TextField(blank=True)),
                ("phone_sealed", models.BinaryField(null=True)),
                ("phone_blind", models.BinaryField(null=True)),
                ("phone_last_four", models.TextField(blank=True)),
                ("died_on", models.DateField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                ("place", models.IntegerField()),
                ("checkpoint", models.IntegerField(null=True)),
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
                    "guardian",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wards",
                        to="registry.person",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="registry.person",
                    ),
                ),
                (
                    "residence",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                    ),
                ),
            ],
            options={
                "db_table": "registry_person",
                "indexes": [
                    models.Index(fields=["place"], name="registry_person_place"),
                    models.Index(
                        fields=["checkpoint"], name="registry_person_checkpoint"
                    ),
                    models.Index(
                        fields=["document_blind"], name="registry_person_document"
                    ),
                    models.Index(fields=["phone_blind"], name="registry_person_phone"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("alias", ""), _negated=True),
                        fields=("alias",),
                        name="registry_person_alias",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("document_blind__isnull", False),
                            ("merged_into__isnull", True),
                        ),
                        fields=("document_blind",),
                        name="registry_person_one_per_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="registry_person_not_merged_into_self",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("document_last_four", "")),
                                ("document_blind__isnull", True),
                                ("document_sealed__isnull", True),
                            ),
                            models.Q(
                                models.Q(("document_last_four", ""), _negated=True),
                                ("document_blind__isnull", False),
                                ("document_sealed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="registry_person_document_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("phone_last_four", "")),
                                ("phone_blind__isnull", True),
                                ("phone_sealed__isnull", True),
                            ),
                            models.Q(
                                models.Q(("phone_last_four", ""), _negated=True),
                                ("phone_blind__isnull", False),
                                ("phone_sealed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="registry_person_phone_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.TextField()),
                ("level", models.TextField()),
                ("place", models.IntegerField()),
                ("data", models.JSONField(default=dict)),
                ("decision", models.TextField(blank=True)),
                (
                    "declaration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="registry.declaration",
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
                    "manifest_row",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="registry.manifestrow",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "registry_note",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=["place"],
                        name="registry_note_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", ""), ("ended_entry__isnull", True)),
                            models.Q(
                                ("ended_entry__isnull", False),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="registry_note_decision_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NamePart",
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
                ("part", models.TextField()),
                ("place", models.IntegerField()),
                ("checkpoint", models.IntegerField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "registry_name_part",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("part", "person"), name="registry_name_part_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
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
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "keep",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "registry_merge",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("gone",),
                        name="registry_merge_into_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("keep", models.F("gone")), _negated=True),
                        name="registry_merge_two_people",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="declaration",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="declarations",
                to="registry.person",
            ),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField(blank=True)),
                ("sex", models.TextField(blank=True)),
                ("born", models.DateField(null=True)),
                ("nationality", models.TextField(blank=True)),
                ("document_kind", models.TextField(blank=True)),
                ("document_sealed", models.BinaryField(null=True)),
                ("document_blind", models.BinaryField(null=True)),
                ("document_last_four", models.TextField(blank=True)),
                ("phone_sealed", models.BinaryField(null=True)),
                ("phone_blind", models.BinaryField(null=True)),
                ("phone_last_four", models.TextField(blank=True)),
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
                    "residence",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "registry_correction",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("document_last_four", "")),
                                ("document_blind__isnull", True),
                                ("document_sealed__isnull", True),
                            ),
                            models.Q(
                                models.Q(("document_last_four", ""), _negated=True),
                                ("document_blind__isnull", False),
                                ("document_sealed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="registry_correction_document_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("phone_last_four", "")),
                                ("phone_blind__isnull", True),
                                ("phone_sealed__isnull", True),
                            ),
                            models.Q(
                                models.Q(("phone_last_four", ""), _negated=True),
                                ("phone_blind__isnull", False),
                                ("phone_sealed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="registry_correction_phone_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CapabilityLink",
            fields=[
                ("token_hash", models.BinaryField(primary_key=True, serialize=False)),
                ("purpose", models.TextField()),
                ("expires_at", models.DateTimeField()),
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
                    "declaration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.declaration",
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
            ],
            options={
                "db_table": "registry_capability_link",
            },
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("journey", models.UUIDField(default=pratique.ids.new)),
                ("at", models.DateTimeField()),
                ("departed_on", models.DateField(null=True)),
                ("mode", models.TextField()),
                ("entry_route", models.TextField(blank=True)),
                ("service", models.TextField(blank=True)),
                ("carriage", models.TextField(blank=True)),
                ("seat", models.TextField(blank=True)),
                ("plate", models.TextField(blank=True)),
                ("passing_through", models.BooleanField(default=False)),
                ("next_destination", models.TextField(blank=True)),
                ("stay_kind", models.TextField(blank=True)),
                ("host_sealed", models.BinaryField(null=True)),
                ("address_sealed", models.BinaryField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
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
                    "hotel",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.venue",
                    ),
                ),
                (
                    "left_entry",
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
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.venue",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="registry.declaration",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "registry_arrival",
                "indexes": [
                    models.Index(fields=["at"], name="registry_arrival_at"),
                    models.Index(
                        fields=["service", "at"], name="registry_arrival_service"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("declaration",),
                        name="registry_arrival_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("left_at__isnull", True), ("left_entry__isnull", True)
                            ),
                            models.Q(
                                ("left_at__isnull", False),
                                ("left_entry__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="registry_arrival_leaving_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateTimeField()),
                ("stay_kind", models.TextField()),
                ("host_sealed", models.BinaryField(null=True)),
                ("address_sealed", models.BinaryField(null=True)),
                (
                    "division",
                    models.ForeignKey(
                        db_index=False,
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
                    "hotel",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.venue",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "registry_address",
            },
        ),
        migrations.CreateModel(
            name="PhoneConfirmation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("code_hash", models.BinaryField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("expires_at", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="registry.declaration",
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
            ],
            options={
                "db_table": "registry_phone_confirmation",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_entry__isnull", True)),
                        fields=("declaration",),
                        name="registry_phone_confirmation_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("first", models.DateField(null=True)),
                ("last", models.DateField(null=True)),
                ("outside_areas", models.BooleanField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.riskarea",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stays",
                        to="registry.declaration",
                    ),
                ),
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
                        related_name="stays",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "registry_stay",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first__isnull", True),
                            ("last__isnull", True),
                            ("first__lte", models.F("last")),
                            _connector="OR",
                        ),
                        name="registry_stay_first_before_last",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("area__isnull", False),
                            ("outside_areas", True),
                            _negated=True,
                        ),
                        name="registry_stay_inside_or_outside",
                    ),
                ],
            },
        ),
    ]
