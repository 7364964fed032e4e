"""Enrolments, and the door through which they are written."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import pratique.ids
from pratique.database import DEFINER, of_visible_person, secure

ENROL = (Path(__file__).parent / "enrol.sql").read_text()
RIGHTS = f"""
GRANT UPDATE (checkpoint) ON registry_person TO {DEFINER};
GRANT INSERT ON registry_correction TO {DEFINER};
GRANT SELECT, INSERT ON registry_address TO {DEFINER};
CREATE POLICY definer_all ON registry_correction TO {DEFINER}
    USING (true) WITH CHECK (true);
CREATE POLICY definer_all ON registry_address TO {DEFINER}
    USING (true) WITH CHECK (true);
REVOKE ALL ON FUNCTION registry_enrol(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_enrol(jsonb) TO pratique_officer, pratique_worker;
ALTER FUNCTION registry_enrol(jsonb) OWNER TO {DEFINER};
"""


class Migration(migrations.Migration):
    """Add the table, close it, and open the door."""

    dependencies = [
        ("ledger", "0001_initial"),
        ("registry", "0003_facts"),
    ]
    operations = [
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pratique.ids.new, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "registry_enrolment",
            },
        ),
        migrations.RunSQL(
            [
                secure(
                    "registry_enrolment",
                    officer=of_visible_person(),
                    definer_may="SELECT, INSERT",
                ),
                ENROL,
                RIGHTS,
            ],
            migrations.RunSQL.noop,
        ),
    ]
