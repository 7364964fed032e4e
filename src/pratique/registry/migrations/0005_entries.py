"""Whoever may see a person sees what the ledger says of them, whoever wrote it.

The ledger knows no people, so its policy is completed here. A city keeps what it
recorded itself; the city that a person has moved to sees what came before.
"""

from django.db import migrations

from pratique.database import in_scope, of_visible_person

MINE = "actor = current_setting('pratique.account', true)"
# The person is asked for last, and only of rows that nothing else lets see.
SEEN = (
    f"{in_scope('place')} OR {MINE}"
    f" OR (person IS NOT NULL AND {of_visible_person('ledger_entry.person')})"
)


class Migration(migrations.Migration):
    """Widen what officers read; what they may write stays as it is."""

    dependencies = [("registry", "0004_enrolling"), ("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(
            f"ALTER POLICY officer_sees ON ledger_entry USING ({SEEN});",
            migrations.RunSQL.noop,
        )
    ]
