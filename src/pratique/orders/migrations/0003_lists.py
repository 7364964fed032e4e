"""Who is due for release and which tests are owed, found without a scan."""

from django.db import migrations, models

OWED = ("due", "overdue", "repeat")


class Migration(migrations.Migration):
    """Add the indexes by which lists are read, in the order that they show."""

    dependencies = [("orders", "0002_decision")]
    operations = [
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(
                fields=["end"],
                condition=models.Q(ended_entry__isnull=True, binds=True),
                name="orders_plan_due",
            ),
        ),
        migrations.RemoveIndex(model_name="obligation", name="orders_obligation_due"),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                fields=["due_on", "overdue_at"],
                condition=models.Q(ended_entry__isnull=True, state__in=OWED),
                name="orders_obligation_owed",
            ),
        ),
    ]
