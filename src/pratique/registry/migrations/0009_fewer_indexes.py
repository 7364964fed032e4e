"""A list's rows are found by list and document; a key alone is one too many."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Drop the index with which a longer one begins."""

    dependencies = [("registry", "0008_writers")]
    operations = [
        migrations.AlterField(
            "manifestrow",
            "manifest",
            models.ForeignKey(
                "registry.manifest",
                models.PROTECT,
                related_name="rows",
                db_index=False,
            ),
        )
    ]
