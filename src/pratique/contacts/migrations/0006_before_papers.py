"""An answer from before papers were asked for is told from one without."""

from django.db import migrations, models

# Since then nobody is freed by a place outside without one: what has none is from
# before, or needs none.
TOLD_APART = "UPDATE contacts_letter_answer SET paper = NULL WHERE paper = '';"


class Migration(migrations.Migration):
    """Leave the paper of older answers unknown."""

    dependencies = [("contacts", "0005_paper")]

    operations = [
        migrations.AlterField(
            model_name="letteranswer",
            name="paper",
            field=models.TextField(blank=True, null=True),
        ),
        migrations.RunSQL(TOLD_APART, migrations.RunSQL.noop),
    ]
