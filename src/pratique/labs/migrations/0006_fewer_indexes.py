"""A person's specimens are found by person and instant; a key alone is one too many."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Drop the index with which a longer one begins."""

    dependencies = [("labs", "0005_taken"), ("registry", "0009_fewer_indexes")]
    operations = [
        migrations.AlterField(
            "specimen",
            "person",
            models.ForeignKey("registry.person", models.PROTECT, db_index=False),
        )
    ]
