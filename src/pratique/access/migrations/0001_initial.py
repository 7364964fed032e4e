"""Accounts, what proves them, and tries that failed; closed by default."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import pratique.ids
from pratique.database import in_scope, secure

OWN = "id::text = current_setting('pratique.account', true)"
# An administrator of the place, about anybody but themselves.
ADMINISTERED = f"""(
    current_setting('pratique.duty', true) = 'administrator'
    AND {OWN.replace("=", "<>")}
    AND EXISTS (
        SELECT FROM divisions_division d
        WHERE d.id = jurisdiction_id AND {in_scope("d.position")}
    )
)"""
OF_ADMINISTERED = f"""EXISTS (
    SELECT FROM access_account a
    WHERE a.id = account_id AND a.{OWN.replace("=", "<>")}
)"""

ACCOUNT = [
    secure(
        "access_account",
        officer=f"({OWN}) OR {ADMINISTERED}",
        officer_may="SELECT, INSERT,"
        " UPDATE (name, unit, role, jurisdiction_id, disabled_at)",
        insert_check=ADMINISTERED,
    ),
    f"ALTER POLICY officer_changes ON access_account"
    f" USING {ADMINISTERED} WITH CHECK {ADMINISTERED};",
]
CREDENTIAL = [
    secure(
        "access_credential",
        officer=OF_ADMINISTERED,
        officer_may="SELECT (account_id, must_change_password), INSERT,"
        " UPDATE (password, must_change_password, stamp)",
    ),
    f"ALTER POLICY officer_changes ON access_credential"
    f" WITH CHECK ({OF_ADMINISTERED});",
]


class Migration(migrations.Migration):
    """Make access."""

    initial = True
    dependencies = [
        ("divisions", "0001_initial"),
        ("ledger", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("username", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("role", models.TextField()),
                ("unit", models.TextField(blank=True)),
                ("disabled_at", models.DateTimeField(null=True)),
                ("last_sign_in", models.DateTimeField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                    ),
                ),
            ],
            options={
                "db_table": "access_account",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            username=django.db.models.functions.text.Lower("username")
                        ),
                        name="access_account_lower_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="access.account",
                    ),
                ),
                ("password", models.TextField()),
                ("must_change_password", models.BooleanField(default=True)),
                ("stamp", models.UUIDField(default=uuid.uuid4)),
            ],
            options={"db_table": "access_credential"},
        ),
        migrations.CreateModel(
            name="Try",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField()),
                ("last_at", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "access_try"},
        ),
        migrations.RunSQL(
            [*ACCOUNT, *CREDENTIAL, secure("access_try")],
            migrations.RunSQL.noop,
        ),
    ]
