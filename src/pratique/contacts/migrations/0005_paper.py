"""An answer from outside names the paper that it came back by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add number or date of the letter that an answer rests on."""

    dependencies = [("contacts", "0004_asked")]

    operations = [
        migrations.AddField(
            model_name="letteranswer",
            name="paper",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
