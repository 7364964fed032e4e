"""Who is bound and who is undecided, found among millions without a scan."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the indexes by which lists are read."""

    dependencies = [("standing", "0003_postponed")]
    operations = [
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["until"],
                condition=models.Q(ended_entry__isnull=True) & ~models.Q(binding=""),
                name="standing_bound",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["person"],
                condition=models.Q(ended_entry__isnull=True, undecided=True),
                name="standing_undecided",
            ),
        ),
    ]
