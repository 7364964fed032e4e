"""The ledger's tables, insert-only and under row security from the first minute."""

import django.db.models.deletion
from django.db import migrations, models

from pratique.database import in_scope, secure

# What a writer may fill in. The rest (`xid`, `writer`) the database tells itself, so
# that `verify` has something to hold against the writer's word.
ENTRY_COLUMNS = (
    "kind, person, subject, place, actor, duty, happened_at, recorded_at,"
    " written_at, cause_id, data, words"
)
MINE = "actor = current_setting('pratique.account', true)"

DATABASE_COLUMNS = """
ALTER TABLE ledger_entry
    ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ADD COLUMN writer name NOT NULL DEFAULT session_user;
CREATE INDEX ledger_entry_xid ON ledger_entry (xid);
"""

# One row each. A ledger's identity ties its seals to it: the first is chained to it.
SINGLE_ROWS = """
CREATE TABLE ledger_identity (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    identity uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO ledger_identity DEFAULT VALUES;
CREATE TABLE pratique_clock (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    instant timestamptz NOT NULL
);
"""

INSERT_ONLY = """
CREATE FUNCTION ledger_is_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'What is wrong is superseded by a new entry, never changed.';
END $$;
"""

NOTIFY = """
CREATE FUNCTION ledger_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('pratique_ledger', '');
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_pending_notify AFTER INSERT ON ledger_pending
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_notify();
"""

# The clock is everybody's to read, the worker's to set.
CLOCK = """
ALTER TABLE pratique_clock ENABLE ROW LEVEL SECURITY;
ALTER TABLE pratique_clock FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON pratique_clock FOR SELECT USING (true);
CREATE POLICY worker_sets ON pratique_clock TO pratique_worker, pratique_owner
    USING (true) WITH CHECK (true);
GRANT SELECT ON pratique_clock TO pratique_officer, pratique_intake, pratique_gate,
    pratique_intake_definer;
GRANT SELECT, INSERT, UPDATE, DELETE ON pratique_clock TO pratique_worker;
"""

TO_READ_ALL = "pratique_officer"


def insert_only(table: str) -> str:
    """Return the SQL that refuses every change and removal of this table's rows."""
    return (
        f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_insert_only();"
    )


SECURITY = [
    secure(
        "ledger_entry",
        officer=f"{in_scope('place')} OR {MINE}",
        officer_may=f"SELECT, INSERT ({ENTRY_COLUMNS})",
        insert_check=MINE,
        worker_may=f"SELECT, INSERT ({ENTRY_COLUMNS})",
        definer_may=f"SELECT (id), INSERT ({ENTRY_COLUMNS})",
    ),
    secure(
        "ledger_pending",
        officer="true",
        officer_may="INSERT",
        definer_may="INSERT",
    ),
    secure("ledger_seal", worker_may="SELECT, INSERT"),
    secure(
        "ledger_sealed_entry",
        officer="true",
        officer_may="SELECT (position, entry_id, recorded_at)",
        worker_may="SELECT, INSERT",
    ),
    f"GRANT SELECT (moment, last_position, number) ON ledger_seal TO {TO_READ_ALL};",
    f"CREATE POLICY officer_sees ON ledger_seal FOR SELECT TO {TO_READ_ALL}"
    " USING (true);",
    secure("ledger_person_key", officer="true", officer_may="SELECT, INSERT"),
    secure("ledger_identity", worker_may="SELECT"),
]


class Migration(migrations.Migration):
    """Make the ledger."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("person", models.UUIDField(db_index=True, null=True)),
                ("subject", models.TextField(blank=True)),
                ("place", models.IntegerField(null=True)),
                ("actor", models.TextField()),
                ("duty", models.TextField(blank=True)),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "written_at",
                    models.DateTimeField(
                        db_default=models.Func(
                            function="clock_timestamp",
                            output_field=models.DateTimeField(),
                        ),
                        editable=False,
                    ),
                ),
                ("data", models.JSONField(default=dict)),
                ("words", models.BinaryField(null=True)),
                (
                    "cause",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_entry",
                "indexes": [
                    models.Index(fields=["recorded_at"], name="ledger_entry_recorded"),
                    models.Index(
                        fields=["kind", "recorded_at"], name="ledger_entry_kind"
                    ),
                    models.Index(fields=["subject"], name="ledger_entry_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                ("person", models.UUIDField(primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField()),
            ],
            options={"db_table": "ledger_person_key"},
        ),
        migrations.CreateModel(
            name="Pending",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="ledger.entry",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField(null=True)),
                ("last_error", models.TextField(blank=True)),
            ],
            options={"db_table": "ledger_pending"},
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("moment", models.DateTimeField(db_index=True)),
                ("first_position", models.BigIntegerField()),
                ("last_position", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("oldest", models.BigIntegerField()),
                ("newest", models.BigIntegerField()),
                ("cluster", models.BigIntegerField()),
                ("written_at", models.DateTimeField()),
                ("key", models.BinaryField()),
                ("digest", models.BinaryField()),
                ("signature", models.BinaryField()),
            ],
            options={
                "db_table": "ledger_seal",
                "constraints": [
                    models.CheckConstraint(
                        name="ledger_seal_range",
                        condition=models.Q(
                            last_position__gte=models.F("first_position")
                            - models.Value(1)
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedEntry",
            fields=[
                (
                    "position",
                    models.BigIntegerField(primary_key=True, serialize=False),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed",
                        to="ledger.entry",
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("leaf", models.BinaryField()),
            ],
            options={"db_table": "ledger_sealed_entry"},
        ),
        migrations.RunSQL(
            [
                DATABASE_COLUMNS,
                SINGLE_ROWS,
                INSERT_ONLY,
                *map(
                    insert_only,
                    (
                        "ledger_entry",
                        "ledger_sealed_entry",
                        "ledger_seal",
                        "ledger_identity",
                    ),
                ),
                NOTIFY,
                CLOCK,
                *SECURITY,
            ],
            migrations.RunSQL.noop,
        ),
    ]
