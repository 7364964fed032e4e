"""A standing is found by whom it is about; never by its entries."""

from django.db import migrations, models


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
        migrations.AlterField("standing", "person", unsought("registry.person")),
        migrations.AlterField("standing", "entry", unsought("ledger.entry")),
        migrations.AlterField(
            "standing", "ended_entry", unsought("ledger.entry", null=True)
        ),
        migrations.AlterField("massreview", "cause", unsought("ledger.entry")),
        migrations.AlterField(
            "stage", "proposal", unsought("standing.proposal", called="stages")
        ),
    ]
