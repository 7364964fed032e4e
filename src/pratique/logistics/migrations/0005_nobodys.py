"""Whom somebody has whose account is closed is found by an index."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Index the open custodies by who signed for them."""

    dependencies = [("logistics", "0004_place_first")]
    operations = [
        migrations.AddIndex(
            "Custody",
            models.Index(
                fields=["account"],
                condition=Q(Q(ended_entry__isnull=True), ~Q(account="")),
                name="logistics_custody_account",
            ),
        )
    ]
