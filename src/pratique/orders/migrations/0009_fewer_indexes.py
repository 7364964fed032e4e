"""What a review writes is found by whom it is about; never by its entries."""

from django.db import migrations, models


def unsought(to: str, *, null: bool = False) -> "models.ForeignKey[object, object]":
    """Return a key that no index is kept of."""
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
        *(
            migrations.AlterField(name, "person", unsought("registry.person"))
            for name in ("appeal", "ground", "leave", "notice", "obligation", "plan")
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
    ]
