"""What was recorded of a place, found without reading what was recorded elsewhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the index."""

    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["place", "recorded_at"], name="ledger_entry_place"
            ),
        )
    ]
