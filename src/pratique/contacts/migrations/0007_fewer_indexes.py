"""A letter's people are found by letter and person; a key alone is one too many."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Drop the index with which a longer one begins."""

    dependencies = [("contacts", "0006_before_papers")]
    operations = [
        migrations.AlterField(
            "letterperson",
            "letter",
            models.ForeignKey(
                "contacts.letter",
                models.PROTECT,
                related_name="people",
                db_index=False,
            ),
        )
    ]
