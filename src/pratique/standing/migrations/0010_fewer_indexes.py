"""A standing is found by whom it is about; never by its entries.

Only the index goes: Django would drop the key as well and look for every row again,
for minutes, with the ledger locked.
"""

from django.db import migrations, models

GONE = (
    "standing_mass_review_cause_id_7f3aea1e",
    "standing_stage_proposal_id_e9b4da19",
    "standing_standing_ended_entry_id_41b4c5a7",
    "standing_standing_entry_id_329d1b38",
    "standing_standing_person_id_5f78686b",
)


def unsought(
    to: str, *, null: bool = False, called: str = "+"
) -> "models.ForeignKey[object, object]":
    """Return a key that no index of its own is kept of."""
    return models.ForeignKey(
        to, models.PROTECT, null=null, db_index=False, related_name=called
    )


class Migration(migrations.Migration):
    """Drop indexes that nobody asks, and those that a longer one begins with."""

    dependencies = [
        ("ledger", "0002_place"),
        ("registry", "0009_fewer_indexes"),
        ("standing", "0009_reckoning"),
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
                migrations.AlterField(
                    "standing", "person", unsought("registry.person")
                ),
                migrations.AlterField("standing", "entry", unsought("ledger.entry")),
                migrations.AlterField(
                    "standing", "ended_entry", unsought("ledger.entry", null=True)
                ),
                migrations.AlterField("massreview", "cause", unsought("ledger.entry")),
                migrations.AlterField(
                    "stage", "proposal", unsought("standing.proposal", called="stages")
                ),
            ],
        )
    ]
