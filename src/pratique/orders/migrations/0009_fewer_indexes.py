"""What a review writes is found by whom it is about; never by its entries.

Only the index goes: Django would drop the key as well and look for every row again,
for minutes, with the ledger locked.
"""

from django.db import migrations, models

GONE = (
    "orders_appeal_person_id_92edd51a",
    "orders_ground_ended_entry_id_9a878118",
    "orders_ground_entry_id_acca0662",
    "orders_ground_person_id_8d4afa13",
    "orders_leave_person_id_0f3263d8",
    "orders_notice_entry_id_b38c0f26",
    "orders_notice_person_id_a71d58d9",
    "orders_obligation_ended_entry_id_001b70c6",
    "orders_obligation_entry_id_97b69816",
    "orders_obligation_paid_by_id_17a9a256",
    "orders_obligation_person_id_c7b57675",
    "orders_plan_ended_entry_id_194bfe32",
    "orders_plan_entry_id_d2015110",
    "orders_plan_person_id_58e6f8d1",
)


def unsought(to: str, *, null: bool = False) -> "models.ForeignKey[object, object]":
    """Return a key that no index of its own is kept of."""
    return models.ForeignKey(
        to, models.PROTECT, null=null, db_index=False, related_name="+"
    )


class Migration(migrations.Migration):
    """Drop indexes that nobody asks, and those that a longer one begins with."""

    dependencies = [
        ("labs", "0006_fewer_indexes"),
        ("ledger", "0002_place"),
        ("orders", "0008_owed"),
        ("registry", "0009_fewer_indexes"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [f"DROP INDEX {name};" for name in GONE],
                    migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                *(
                    migrations.AlterField(name, "person", unsought("registry.person"))
                    for name in (
                        "appeal",
                        "ground",
                        "leave",
                        "notice",
                        "obligation",
                        "plan",
                    )
                ),
                *(
                    migrations.AlterField(name, "entry", unsought("ledger.entry"))
                    for name in ("ground", "notice", "obligation", "plan")
                ),
                *(
                    migrations.AlterField(
                        name, "ended_entry", unsought("ledger.entry", null=True)
                    )
                    for name in ("ground", "obligation", "plan")
                ),
                migrations.AlterField(
                    "obligation",
                    "paid_by",
                    models.ForeignKey(
                        "labs.specimen", models.PROTECT, null=True, db_index=False
                    ),
                ),
            ],
        )
    ]
