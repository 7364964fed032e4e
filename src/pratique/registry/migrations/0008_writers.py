"""What officers change of a person, and whose duty that is.

Beside reading: whoever could lock somebody's row could write any name, place or death
into it. Who may is declared in access, by permission; a test compares.
"""

from django.db import migrations

from pratique.database import writes_for_duties

WRITERS = (
    "checkpoint_officer",
    "community_officer",
    "site_manager",
    "tracer",
    "commander",
)
# Corrected, merged, died, left. Place, checkpoint, entry and references follow from
# the facts: the worker alone writes them.
COLUMNS = (
    *("alias", "name", "sex", "born", "nationality", "language", "residence_id"),
    *("document_kind", "document_sealed", "document_blind", "document_last_four"),
    *("phone_sealed", "phone_blind", "phone_last_four"),
    *("guardian_id", "merged_into_id", "died_on", "left_at"),
)
SECURITY = [
    "REVOKE UPDATE ON registry_person FROM pratique_officer;",
    f"GRANT UPDATE ({', '.join(COLUMNS)}) ON registry_person TO pratique_officer;",
    writes_for_duties("registry_person", *WRITERS),
]


class Migration(migrations.Migration):
    """Narrow what officers write; whom they see stays as it is."""

    dependencies = [("registry", "0007_duties")]
    operations = [migrations.RunSQL([*SECURITY], migrations.RunSQL.noop)]
