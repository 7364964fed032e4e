"""The country's figures are told for what the house serves, by who answers for it.

Any commander wrote them before, one of a county too, into everybody's bulletin.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from pratique.database import in_scope

CODE_DIGITS = 12  # China's codes may be cut short ("14")
NAME = "reporting_national_figure_one_a_day"
FOR_THE_HOUSE = (
    "UPDATE reporting_national_figure SET place = coalesce("
    "(SELECT position FROM divisions_division WHERE code IN (%s, %s)), 0)",
    [settings.HOME_DIVISION, settings.HOME_DIVISION.ljust(CODE_DIGITS, "0")],
)
HERE = in_scope("place")
SECURITY = [
    f"ALTER POLICY officer_adds ON reporting_national_figure WITH CHECK ({HERE});",
    "ALTER POLICY officer_changes ON reporting_national_figure"
    f" USING ({HERE}) WITH CHECK ({HERE});",
]


class Migration(migrations.Migration):
    """Say for which area each was told, and narrow who may write one."""

    dependencies = [("reporting", "0001_initial"), ("divisions", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="nationalfigure",
            name="place",
            field=models.IntegerField(null=True),
        ),
        migrations.RunSQL([FOR_THE_HOUSE], migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="nationalfigure", name="place", field=models.IntegerField()
        ),
        migrations.RemoveConstraint(model_name="nationalfigure", name=NAME),
        migrations.AddConstraint(
            model_name="nationalfigure",
            constraint=models.UniqueConstraint(
                fields=["place", "day"],
                condition=Q(ended_entry__isnull=True),
                name=NAME,
            ),
        ),
        migrations.RunSQL([*SECURITY], migrations.RunSQL.noop),
    ]
