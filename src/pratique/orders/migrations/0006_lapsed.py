"""What lapsed lately is found without a scan."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the index by which the command's list is read."""

    dependencies = [("orders", "0005_renewal")]
    operations = [
        migrations.AddIndex(
            model_name="ground",
            index=models.Index(
                fields=["closed_at"],
                condition=models.Q(closes="lapsed"),
                name="orders_ground_lapsed",
            ),
        ),
    ]
